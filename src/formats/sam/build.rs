//! Small pieces of stacks: terms, maps, references, derived resources.

use std::sync::Arc;

use super::Sam;
use crate::document::Node;
use crate::source::Span;
use crate::stack::{Entry, Resource, Term, TermId};
use crate::value::{Cause, ResourceId, Target};

impl<'t> Sam<'_, 't> {
    /// What the user wrote, where the user wrote it.
    pub(super) fn written(&mut self, node: Node<'t>) -> TermId {
        self.stack.term(Term::Written(node.id()), None)
    }

    pub(super) fn text(&mut self, text: impl Into<Box<str>>, at: Node<'t>) -> TermId {
        self.stack.term(Term::Text(text.into()), Some(at.id()))
    }

    pub(super) fn list(&mut self, items: Vec<TermId>, at: Node<'t>) -> TermId {
        self.stack.term(Term::List(items), Some(at.id()))
    }

    pub(super) fn map(&mut self, entries: Vec<Entry>, at: Node<'t>) -> TermId {
        self.stack.term(Term::Map(entries), Some(at.id()))
    }

    /// A map of one entry.
    pub(super) fn nested(&mut self, key: &str, value: TermId, at: Node<'t>) -> TermId {
        self.map(vec![entry(key, value)], at)
    }

    pub(super) fn unknown(&mut self, token: String, reason: impl Into<Box<str>>, at: Node<'t>) -> TermId {
        let cause = Cause { place: Some(at.place()), ..Cause::new(token, reason.into()) };
        self.stack.term(Term::Unknown(Arc::new(cause)), Some(at.id()))
    }

    /// A fact of the deployment, or something that is made by it and has no name here.
    pub(super) fn external(&mut self, token: String, reason: &str, at: Node<'t>) -> TermId {
        let term = self.external_term(token, reason, at);
        self.stack.term(term, Some(at.id()))
    }

    pub(super) fn external_term(&self, token: String, reason: &str, at: Node<'t>) -> Term {
        let target = Some(Target::External);
        Term::Unknown(Arc::new(Cause { place: Some(at.place()), target, ..Cause::new(token, reason) }))
    }

    /// A reference to a resource of the stack, as `Ref` or `Fn::GetAtt` would give it.
    pub(super) fn reference(&mut self, to: ResourceId, attribute: Option<&str>, at: Node<'t>) -> TermId {
        let id = Arc::clone(&self.stack.resource(to).id);
        let token = attribute.map_or_else(|| format!("Ref {id}"), |attribute| format!("GetAtt {id}.{attribute}"));
        let cause = Cause {
            place: Some(at.place()),
            target: Some(Target::Resource(to, attribute.map(Into::into))),
            ..Cause::new(token, format!("`{id}` is made when the stack is deployed"))
        };
        let unknown = Term::Unknown(Arc::new(cause));
        let term = if attribute == Some("Arn") { self.stack.arn_of(unknown, Some(at.id())) } else { unknown };
        self.stack.term(term, Some(at.id()))
    }

    /// A resource that the transform adds; where the user has one of that id already, the user's stays alone.
    pub(super) fn derive(
        &mut self,
        id: &str,
        ty: &str,
        entries: Vec<Entry>,
        at: Node<'t>,
        origin: Option<usize>,
    ) -> ResourceId {
        if let Some(known) = self.stack.find(id) {
            return known;
        }
        let properties = self.map(entries, at);
        let condition = origin.and_then(|origin| self.stack.resources.get(origin)).and_then(|it| it.condition);
        self.stack.add(Resource { id: id.into(), ty: ty.into(), properties, node: at.id(), condition })
    }

    /// Makes a serverless resource the CloudFormation resource that it stands for.
    pub(super) fn become_type(&mut self, number: usize, ty: &str, entries: Vec<Entry>, at: Node<'t>) {
        let properties = self.map(entries, at);
        if let Some(resource) = self.stack.resources.get_mut(number) {
            resource.ty = ty.into();
            resource.properties = properties;
        }
    }

    pub(super) fn id_of(&self, number: usize) -> Arc<str> {
        self.stack.resources.get(number).map_or_else(|| Arc::from(""), |it| Arc::clone(&it.id))
    }

    /// Tags are a map in SAM and a list of pairs in CloudFormation.
    pub(super) fn tags(&mut self, fields: &super::globals::Fields<'t>, entries: &mut Vec<Entry>) {
        let pairs = fields.merged_entries("Tags");
        let Some((_, _, first)) = pairs.first() else { return };
        let at = *first;
        let items = pairs
            .into_iter()
            .map(|(name, _, node)| {
                let key = self.text(name, node);
                let value = self.written(node);
                self.map(vec![entry("Key", key), entry("Value", value)], node)
            })
            .collect();
        let list = self.list(items, at);
        entries.push(entry("Tags", list));
    }
}

/// An entry whose key nobody wrote.
pub(super) fn entry(key: &str, value: TermId) -> Entry {
    Entry { key: key.into(), key_span: None, value }
}

/// An entry whose key the user wrote.
pub(super) fn written_entry(key: &str, span: Option<Span>, value: TermId) -> Entry {
    Entry { key: key.into(), key_span: span, value }
}
