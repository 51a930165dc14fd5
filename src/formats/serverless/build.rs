//! Resources that the framework makes, with what `resources` adds to them.

use super::Service;
use super::pieces::{Pieces, is_intrinsic, written_entry};
use crate::document::{Kind, Node};
use crate::stack::{ConditionId, Entry, Resource, Stack, Term, TermId};
use crate::value::ResourceId;

impl<'t> Pieces<'t> for Service<'_, 't> {
    fn stack(&mut self) -> &mut Stack {
        self.stack
    }
}

impl<'t> Service<'_, 't> {
    /// A resource that the framework makes. What `resources` says of one with that id is merged into it.
    pub(super) fn derive(&mut self, id: &str, ty: &str, entries: Vec<Entry>, at: Node<'t>) -> ResourceId {
        let made = self.reserve(id, ty, at, None);
        self.fill(made, entries, at);
        made
    }

    /// A resource whose properties come later.
    pub(super) fn reserve(&mut self, id: &str, ty: &str, at: Node<'t>, condition: Option<ConditionId>) -> ResourceId {
        if let Some(known) = self.stack.find(id) {
            return known;
        }
        let properties = self.map(Vec::new(), at);
        self.stack.add(Resource { id: id.into(), ty: ty.into(), properties, node: at.id(), condition })
    }

    pub(super) fn fill(&mut self, resource: ResourceId, entries: Vec<Entry>, at: Node<'t>) {
        let id = self.stack.resource(resource).id.to_string();
        let mut properties = self.map(entries, at);
        let (merged, extended) = (self.in_section("Resources", &id), self.in_section("extensions", &id));
        if let Some(own) = merged {
            if own.get_str("Type").is_none() {
                self.untyped.push(own.place());
            }
            if let Some(own) = own.get_str("Properties") {
                properties = self.overlay(properties, own);
            }
        }
        if let Some(own) = extended.and_then(|it| it.get_str("Properties")).filter(|it| it.kind() == Kind::Map) {
            let Term::Map(entries) = self.stack.term_of(properties) else { return };
            let kept = entries.iter().filter(|it| own.get_str(&it.key).is_none()).cloned().collect::<Vec<_>>();
            let entries = kept.into_iter().chain(self.entries_of(own)).collect();
            properties = self.map(entries, at);
        }
        if let Some(resource) = self.stack.resources.get_mut(resource.0 as usize) {
            resource.properties = properties;
        }
    }

    /// An entry of a section of `resources`.
    fn in_section(&self, section: &str, id: &str) -> Option<Node<'t>> {
        self.templates.iter().filter_map(|it| it.get_str(section)).find_map(|it| it.get_str(id))
    }

    /// Maps and lists merged all the way down; anything else is replaced.
    fn overlay(&mut self, base: TermId, over: Node<'t>) -> TermId {
        if is_intrinsic(over) {
            return self.written(over);
        }
        match (self.stack.term_of(base), over.kind()) {
            (Term::Map(entries), Kind::Map) => {
                let mut entries = entries.clone();
                for (key, node) in over.entries() {
                    let name = over.tree().key_name(key);
                    let before = entries.iter().position(|it| &*it.key == name);
                    let value = match before.and_then(|at| entries.get(at)).map(|it| it.value) {
                        Some(before) => self.overlay(before, node),
                        None => self.written(node),
                    };
                    let new = written_entry(name, node, value);
                    match before.and_then(|at| entries.get_mut(at)) {
                        Some(slot) => *slot = new,
                        None => entries.push(new),
                    }
                }
                self.map(entries, over)
            }
            (Term::List(items), Kind::List) => {
                let items = items.clone();
                let mut over_items = over.items();
                let mut merged = Vec::new();
                for item in items {
                    merged.push(match over_items.next() {
                        Some(node) => self.overlay(item, node),
                        None => item,
                    });
                }
                merged.extend(over_items.map(|node| self.stack.term(Term::Written(node.id()), None)));
                self.list(merged, over)
            }
            (Term::Written(id), Kind::Map) if self.tree.node(*id).kind() == Kind::Map => {
                let node = self.tree.node(*id);
                let entries = self.entries_of(node);
                let base = self.map(entries, node);
                self.overlay(base, over)
            }
            _ => self.written(over),
        }
    }

    /// Takes what is written over under the name that CloudFormation has for it.
    pub(super) fn take(&mut self, from: Node<'t>, names: &[(&str, &str)], entries: &mut Vec<Entry>) {
        for (name, to) in names {
            if let Some(node) = from.get_str(name).filter(|it| !it.is_null()) {
                let value = self.written(node);
                entries.push(written_entry(to, node, value));
            }
        }
    }
}
