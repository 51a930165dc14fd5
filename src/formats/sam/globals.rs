//! `Globals`: what all resources of a sort share (AWS SAM Developer Guide, "Globals section": maps are merged, lists are
//! added up with the global part first, anything else is overridden).

use super::Sam;
use super::build::written_entry;
use crate::document::{Kind, Node};
use crate::source::Span;
use crate::stack::{Entry, Term, TermId};

/// The properties of a serverless resource together with the global ones of its sort.
#[derive(Clone, Copy)]
pub(super) struct Fields<'t> {
    own: Option<Node<'t>>,
    global: Option<Node<'t>>,
}

impl<'t> Fields<'t> {
    pub(super) fn of(own: Option<Node<'t>>, globals: Option<Node<'t>>, sort: &str) -> Self {
        let global = globals.and_then(|it| it.get_str(sort)).filter(|it| it.kind() == Kind::Map);
        Self { own, global }
    }

    /// The node that decides a field: the resource's own before the global one.
    pub(super) fn get(&self, name: &str) -> Option<Node<'t>> {
        let field = |node: Option<Node<'t>>| node.and_then(|it| it.get_str(name));
        field(self.own).or_else(|| field(self.global))
    }

    /// The fields of a field.
    pub(super) fn inner(&self, name: &str) -> Self {
        let field = |node: Option<Node<'t>>| node.and_then(|it| it.get_str(name)).filter(|it| it.kind() == Kind::Map);
        Self { own: field(self.own), global: field(self.global) }
    }

    /// The entries of a field that is a map on both sides; the resource's own win.
    pub(super) fn merged_entries(&self, name: &str) -> Vec<(&'t str, Option<Span>, Node<'t>)> {
        let inner = self.inner(name);
        let entries = |node: Option<Node<'t>>| {
            let entry = |node: Node<'t>| node.key().map(|(_, span)| span);
            node.into_iter()
                .flat_map(move |map| map.entries().map(move |(key, it)| (map.tree().key_name(key), entry(it), it)))
        };
        let own: Vec<_> = entries(inner.own).collect();
        let global = entries(inner.global).filter(|(key, _, _)| !own.iter().any(|(own, _, _)| own == key));
        let mut all: Vec<_> = global.collect();
        all.extend(own);
        all
    }
}

impl<'t> Sam<'_, 't> {
    /// A field with the global part merged in.
    pub(super) fn field(&mut self, fields: &Fields<'t>, name: &str) -> Option<TermId> {
        let part = |node: Option<Node<'t>>| node.and_then(|it| it.get_str(name));
        match (part(fields.own), part(fields.global)) {
            (Some(own), Some(global)) => Some(self.merge(own, global)),
            (Some(only), None) | (None, Some(only)) => Some(self.written(only)),
            (None, None) => None,
        }
    }

    fn merge(&mut self, own: Node<'t>, global: Node<'t>) -> TermId {
        match (own.kind(), global.kind()) {
            (Kind::Map, Kind::Map) if !is_intrinsic(own) && !is_intrinsic(global) => {
                let mut entries: Vec<Entry> = Vec::new();
                for (key, node) in global.entries() {
                    let name = global.tree().key_name(key);
                    if own.get(key).is_none() {
                        let value = self.written(node);
                        entries.push(written_entry(name, node.key().map(|it| it.1), value));
                    }
                }
                for (key, node) in own.entries() {
                    let value = match global.get(key) {
                        Some(global) => self.merge(node, global),
                        None => self.written(node),
                    };
                    entries.push(written_entry(own.tree().key_name(key), node.key().map(|it| it.1), value));
                }
                self.map(entries, own)
            }
            (Kind::List, Kind::List) if !is_intrinsic(own) && !is_intrinsic(global) => {
                let items =
                    global.items().chain(own.items()).map(|node| self.stack.term(Term::Written(node.id()), None));
                let items = items.collect();
                self.list(items, own)
            }
            _ => self.written(own),
        }
    }

    /// Takes fields over under the name that CloudFormation has for them.
    pub(super) fn take(&mut self, fields: &Fields<'t>, names: &[(&str, &str)], entries: &mut Vec<Entry>) {
        for (from, to) in names {
            if let Some(value) = self.field(fields, from) {
                let span = fields.get(from).and_then(Node::key).map(|(_, span)| span);
                entries.push(written_entry(to, span, value));
            }
        }
    }
}

/// Whether a node is an intrinsic call in either spelling.
pub(super) fn is_intrinsic(node: Node<'_>) -> bool {
    let long = || {
        node.kind() == Kind::Map
            && node.len() == 1
            && node.entries().next().is_some_and(|(key, _)| {
                let name = node.tree().key_name(key);
                name == "Ref" || name.starts_with("Fn::")
            })
    };
    node.tag().is_some() || long()
}
