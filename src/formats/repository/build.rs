//! Small pieces of the stack: terms, maps, references.

use std::sync::Arc;

use super::Reader;
use crate::document::NodeId;
use crate::stack::{Entry, Term, TermId};
use crate::value::{Cause, ResourceId, Target};

/// Why a value with an expression of the host is not known.
pub(super) const COMPUTED: &str = "it is computed when the pipeline runs";

/// What a document says for a question of yes and no.
#[derive(Clone, Copy)]
pub(super) enum Flag {
    /// Yes or no, and where it says so.
    Said(bool, NodeId),
    /// It is not said here: why, and where that is written.
    Open(&'static str, NodeId),
    /// It says nothing, which means no.
    Unsaid,
}

impl Reader<'_> {
    pub(super) fn text(&mut self, text: &str, at: NodeId) -> TermId {
        self.stack.term(Term::Text(text.into()), Some(at))
    }

    pub(super) fn list(&mut self, items: Vec<TermId>, at: NodeId) -> TermId {
        self.stack.term(Term::List(items), Some(at))
    }

    pub(super) fn flag(&mut self, flag: Flag, at: NodeId) -> TermId {
        match flag {
            Flag::Said(is_so, at) => self.stack.term(Term::Bool(is_so), Some(at)),
            Flag::Unsaid => self.stack.term(Term::Bool(false), Some(at)),
            Flag::Open(reason, at) => self.unknown(reason, at),
        }
    }

    pub(super) fn unknown(&mut self, reason: &str, at: NodeId) -> TermId {
        let cause = self.cause(reason, at);
        self.stack.term(Term::Unknown(cause), Some(at))
    }

    fn cause(&self, reason: &str, at: NodeId) -> Arc<Cause> {
        let place = Some(self.stack.tree.node(at).place());
        Arc::new(Cause { place, ..Cause::new(format!("{reason} {}", at.index()), reason) })
    }

    /// That another resource of the repository is meant.
    pub(super) fn reference(&mut self, to: ResourceId, at: NodeId) -> TermId {
        let id = Arc::clone(&self.stack.resource(to).id);
        let target = Some(Target::Resource(to, None));
        let cause = Cause { target, ..Cause::new(&*id, format!("it is `{id}`")) };
        self.stack.term(Term::Unknown(Arc::new(cause)), Some(at))
    }

    /// A list of references, each at what it names; where there may be others that are not read, that is said once.
    pub(super) fn references(&mut self, to: &[ResourceId], unread: Option<(&str, NodeId)>, at: NodeId) -> TermId {
        let mut items: Vec<TermId> = to.iter().map(|to| self.reference(*to, self.stack.resource(*to).node)).collect();
        items.extend(unread.map(|(reason, at)| {
            let cause = self.cause(reason, at);
            self.stack.term(Term::Maybe(cause), Some(at))
        }));
        self.list(items, at)
    }

    /// Tells the properties of a resource.
    pub(super) fn set(&mut self, id: ResourceId, entries: Vec<(&str, TermId)>, at: NodeId) {
        let entry = |(key, value): (&str, TermId)| Entry { key: key.into(), key_span: None, value };
        let properties = self.stack.term(Term::Map(entries.into_iter().map(entry).collect()), Some(at));
        if let Some(resource) = self.stack.resources.get_mut(id.0 as usize) {
            resource.properties = properties;
        }
    }
}
