//! What the provider's section says for all functions, and names that are made of the service and its stage.

use std::sync::Arc;

use super::Service;
use super::pieces::{Pieces, entry, is_intrinsic, written_entry};
use crate::document::{Kind, Node};
use crate::stack::{Entry, Term, TermId};
use crate::value::Cause;

impl<'t> Service<'_, 't> {
    /// What stands at a path of the provider's section.
    pub(super) fn provider(&self, path: &str) -> Option<Node<'t>> {
        at_path(self.root.get_str("provider")?, path)
    }

    /// A setting of a function, or that of all.
    pub(super) fn setting(&self, function: Node<'t>, name: &str) -> Option<Node<'t>> {
        at_path(function, name).or_else(|| self.provider(name))
    }

    /// Maps of which later ones win, as one map. Where one of them is not known, so is what the earlier ones say, and there may
    /// be further entries.
    pub(super) fn merged(&mut self, maps: &[Option<Node<'t>>]) -> Option<TermId> {
        let maps: Vec<Node<'t>> = maps.iter().flatten().copied().filter(|it| !it.is_null()).collect();
        if let [only] = maps.as_slice() {
            return Some(self.written(*only));
        }
        let mut entries: Vec<Entry> = Vec::new();
        let mut open = None;
        for map in &maps {
            if map.kind() != Kind::Map || is_intrinsic(*map) {
                entries.clear();
                open = Some(*map);
                continue;
            }
            for new in self.entries_of(*map) {
                match entries.iter_mut().find(|it| it.key == new.key) {
                    Some(old) => *old = new,
                    None => entries.push(new),
                }
            }
        }
        let last = maps.last().copied()?;
        match open {
            Some(unknown) if entries.is_empty() => Some(self.written(unknown)),
            Some(unknown) => {
                let text = unknown.str().unwrap_or("an intrinsic");
                let cause = Cause {
                    place: Some(unknown.place()),
                    ..Cause::new(format!("entries of {text}"), format!("`{text}` may add entries"))
                };
                let term = Term::Open { entries, cause: Arc::new(cause) };
                Some(self.stack.term(term, Some(last.id())))
            }
            None => Some(self.map(entries, last)),
        }
    }

    /// Tags as CloudFormation has them: a list of pairs.
    pub(super) fn tags(&mut self, maps: &[Option<Node<'t>>], entries: &mut Vec<Entry>) {
        let mut pairs: Vec<(&str, Node<'t>)> = Vec::new();
        for map in maps.iter().flatten() {
            if map.kind() == Kind::String {
                let value = self.written(*map);
                entries.push(written_entry("Tags", *map, value));
                return;
            }
            for (key, node) in map.entries() {
                let name = self.tree.key_name(key);
                pairs.retain(|(own, _)| *own != name);
                pairs.push((name, node));
            }
        }
        let Some((_, at)) = pairs.first().copied() else { return };
        let mut items = Vec::new();
        for (name, node) in pairs {
            let (key, value) = (self.text(name, node), self.written(node));
            items.push(self.map(vec![entry("Key", key), entry("Value", value)], node));
        }
        let list = self.list(items, at);
        entries.push(entry("Tags", list));
    }

    /// The name of the service.
    pub(super) fn service(&mut self, at: Node<'t>) -> TermId {
        let service = self.root.get_str("service");
        let name = service.map(|it| it.get_str("name").unwrap_or(it));
        match name {
            Some(name) => self.written(name),
            None => self.unknown("service".into(), "the service has no name", at),
        }
    }

    /// The stage that it is deployed to.
    pub(super) fn stage(&mut self, at: Node<'t>) -> TermId {
        match (self.stage.clone(), self.provider("stage")) {
            (Some(stage), _) => self.text(stage, at),
            (None, Some(written)) => self.written(written),
            (None, None) => {
                let cause = Cause {
                    remedy: Some("--param stage=…".into()),
                    ..Cause::new("sls:stage", "the stage is not known")
                };
                self.stack.term(Term::Unknown(Arc::new(cause)), Some(at.id()))
            }
        }
    }

    /// `service-stage` with a text before and behind.
    pub(super) fn named(&mut self, before: &str, behind: &str, at: Node<'t>) -> TermId {
        let parts =
            vec![self.text(before, at), self.service(at), self.text("-", at), self.stage(at), self.text(behind, at)];
        self.concat(parts, at)
    }

    /// An ARN in the account and region of the stack: `arn:…:service:…:…:` and what follows.
    pub(super) fn arn(&mut self, service: &str, rest: Vec<TermId>, at: Node<'t>) -> TermId {
        let mut parts = vec![self.text("arn:", at), self.pseudo("AWS::Partition", at)];
        parts.push(self.text(format!(":{service}:"), at));
        parts.push(self.pseudo("AWS::Region", at));
        parts.push(self.text(":", at));
        parts.push(self.pseudo("AWS::AccountId", at));
        parts.push(self.text(":", at));
        parts.extend(rest);
        self.concat(parts, at)
    }
}

/// What stands at a path, null aside.
pub(super) fn at_path<'t>(from: Node<'t>, path: &str) -> Option<Node<'t>> {
    path.split('.').try_fold(from, |node, step| node.get_str(step)).filter(|it| !it.is_null())
}

/// Whether a switch is on; `None` where that is not known.
pub(super) fn switch(node: Node<'_>) -> Option<bool> {
    match node.kind() {
        Kind::Bool => node.bool(),
        Kind::Null => Some(false),
        Kind::Map => Some(true),
        _ => None,
    }
}
