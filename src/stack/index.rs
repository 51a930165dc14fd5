//! Who refers to whom.

use super::{Stack, Term, TermId};
use crate::document::{Node, NodeId};
use crate::value::{ResourceId, Target};

/// All references of a stack, in both directions.
#[derive(Debug, Default)]
pub struct References {
    outgoing: Vec<Vec<Reference>>,
    incoming: Vec<Vec<Reference>>,
}

/// One reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The resource in whose properties it is written.
    pub from: ResourceId,
    /// The resource that it names.
    pub to: ResourceId,
    /// Where it is written.
    pub node: Option<NodeId>,
}

impl References {
    /// Every reference that a resource's properties make, wherever they stand in it.
    pub(super) fn of(stack: &Stack) -> Self {
        let count = stack.resources.len();
        let mut references = Self { outgoing: vec![Vec::new(); count], incoming: vec![Vec::new(); count] };
        for (number, resource) in stack.resources.iter().enumerate() {
            let mut found = Vec::new();
            let from = ResourceId(number as u32);
            let mut walk = Walk { stack, from, found: &mut found, at: None, is_mute: false, budget: 1 << 22 };
            walk.term(resource.properties);
            found.sort_by_key(|it| (it.to, it.node));
            found.dedup();
            for reference in found {
                if let Some(list) = references.incoming.get_mut(reference.to.0 as usize) {
                    list.push(reference);
                }
                if let Some(list) = references.outgoing.get_mut(number) {
                    list.push(reference);
                }
            }
        }
        references
    }

    /// The references that a resource makes.
    pub fn from(&self, id: ResourceId) -> &[Reference] {
        self.outgoing.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The references that are made to a resource.
    pub fn to(&self, id: ResourceId) -> &[Reference] {
        self.incoming.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }
}

struct Walk<'a> {
    stack: &'a Stack,
    from: ResourceId,
    found: &'a mut Vec<Reference>,
    /// The node that is being read. One term may stand for many: everything that is written alike.
    at: Option<NodeId>,
    /// Whether no text of what is read means another resource.
    is_mute: bool,
    /// Aliases make a small text large: at most so many nodes are looked at.
    budget: usize,
}

impl Walk<'_> {
    fn term(&mut self, id: TermId) {
        let outer = self.is_mute;
        self.is_mute |= self.stack.mute.contains(&id);
        self.parts(id);
        self.is_mute = outer;
    }

    fn parts(&mut self, id: TermId) {
        let Some(at) = self.stack.terms.get(id.0 as usize) else { return };
        match &at.term {
            Term::Written(node) => self.node(self.stack.tree.node(*node), Some(id)),
            Term::Unknown(cause) | Term::Arn(cause) | Term::Maybe(cause) | Term::Opaque { cause, .. } => {
                if let Some(Target::Resource(to, _)) = cause.target {
                    self.found.push(Reference { from: self.from, to, node: self.at.or(at.node) });
                }
                if let Term::Opaque { of, .. } = &at.term {
                    self.term(*of);
                }
            }
            Term::List(items) | Term::Concat(items) => items.iter().for_each(|item| self.term(*item)),
            Term::Map(entries) | Term::Open { entries, .. } => entries.iter().for_each(|entry| self.term(entry.value)),
            Term::If { then, otherwise, .. } => [then, otherwise].into_iter().for_each(|it| self.term(*it)),
            Term::Join { list, .. } | Term::Length(list) | Term::Json(list) => self.term(*list),
            Term::Split { text, .. } => self.term(*text),
            Term::Select { index, list } => [index, list].into_iter().for_each(|it| self.term(*it)),
            Term::Lookup { keys, default, .. } => keys.iter().chain(default).for_each(|it| self.term(*it)),
            Term::Choice(cases) => cases.values.iter().for_each(|value| self.term(*value)),
            Term::AsWritten(node) => self.within(self.stack.tree.node(*node)),
            Term::Text(text) => self.called(text, self.at.or(at.node)),
            Term::Null | Term::Bool(_) | Term::Number(_) | Term::Nothing => {}
        }
    }

    fn node(&mut self, node: Node<'_>, of: Option<TermId>) {
        if self.look() && !self.computed(node.id(), of) {
            self.within(node);
        }
    }

    /// Follows the term that stands for a node, if there is one.
    fn computed(&mut self, id: NodeId, of: Option<TermId>) -> bool {
        let term = self.stack.computed(id).filter(|term| Some(*term) != of);
        if let Some(term) = term {
            let outer = self.at.replace(id);
            self.term(term);
            self.at = outer;
        }
        term.is_some()
    }

    /// What is written in a node, whatever stands for the node itself.
    fn within(&mut self, top: Node<'_>) {
        let mut below = top.and_below();
        while let Some(node) = below.next().filter(|_| self.look()) {
            if node != top && self.computed(node.id(), None) {
                below.leave_out(node);
                continue;
            }
            if !node.is_plain() {
                node.items().for_each(|item| self.node(item, None));
                node.entries().for_each(|(_, item)| self.node(item, None));
                below.leave_out(node);
            }
            if !self.is_mute
                && !self.stack.called.is_empty()
                && let Some(text) = node.str()
            {
                self.called(text, Some(node.id()));
            }
        }
    }

    /// Whether a further node may be looked at.
    const fn look(&mut self) -> bool {
        let is_allowed = self.budget > 0;
        self.budget = self.budget.saturating_sub(1);
        is_allowed
    }

    /// A text that names resources refers to them.
    fn called(&mut self, text: &str, node: Option<NodeId>) {
        if self.is_mute {
            return;
        }
        let others = self.stack.called(text).iter().filter(|to| **to != self.from);
        self.found.extend(others.map(|to| Reference { from: self.from, to: *to, node }));
    }
}
