//! `tags_all`: the tags of a resource and those that its provider adds to every resource.

use super::configuration::DefaultTags;
use super::read::Reader;
use super::unknown::At;
use crate::document::{Kind, Node};
use crate::stack::{Entry, Term};

const ALL: &str = "tags_all";

impl<'t> Reader<'_, 't> {
    /// Gives `tags_all` where the document leaves it open and the configuration tells what it is.
    pub(super) fn tags_all(&mut self, at: &At<'_, 't>, default: DefaultTags<'t>, entries: &mut Vec<Entry>) {
        let value = |name: &str| at.value.and_then(|it| it.get_str(name)).filter(|it| it.kind() != Kind::Null);
        let unknown = |name: &str| at.unknown.and_then(|it| it.get_str(name));
        let is_open = unknown(ALL).and_then(Node::bool) == Some(true);
        let has_tags = value("tags").is_some() || unknown(ALL).is_some() || unknown("tags").is_some();
        // Without the tags of the resource itself, those of the provider are not all.
        if value(ALL).is_some_and(|_| !is_open) || !has_tags || unknown("tags").and_then(Node::bool) == Some(true) {
            return;
        }
        let default = match default {
            DefaultTags::None if !is_open => return,
            DefaultTags::None => None,
            DefaultTags::Known(node) => Some(node),
            DefaultTags::Unknown => return,
        };
        let own = match entries.iter().find(|it| &*it.key == "tags").map(|it| self.stack.term_of(it.value)) {
            Some(Term::Map(own)) => own.clone(),
            _ => self.written(value("tags")),
        };
        let mut all = self.written(default);
        all.retain(|tag| !own.iter().any(|it| it.key == tag.key));
        all.extend(own);
        let node = value("tags").unwrap_or(at.node);
        let term = self.stack.term(Term::Map(all), Some(node.id()));
        entries.retain(|it| &*it.key != ALL);
        entries.push(Entry { key: ALL.into(), key_span: None, value: term });
    }

    fn written(&mut self, map: Option<Node<'t>>) -> Vec<Entry> {
        let entries = map.into_iter().flat_map(Node::entries);
        entries
            .map(|(key, node)| Entry {
                key: self.tree.key_name(key).into(),
                key_span: node.key().map(|it| it.1),
                value: self.stack.term(Term::Written(node.id()), None),
            })
            .collect()
    }
}
