//! Small pieces of stacks: terms, maps, lists, references.

use std::sync::Arc;

use crate::document::Node;
use crate::source::Span;
use crate::stack::{Entry, Stack, Term, TermId};
use crate::value::{Cause, ResourceId, Target};

/// Something that adds to a stack what a document of the lifetime `'t` says.
pub(super) trait Pieces<'t> {
    fn stack(&mut self) -> &mut Stack;

    /// What the user wrote, where the user wrote it.
    fn written(&mut self, node: Node<'t>) -> TermId {
        self.stack().term(Term::Written(node.id()), None)
    }

    fn text(&mut self, text: impl Into<Box<str>>, at: Node<'t>) -> TermId {
        self.stack().term(Term::Text(text.into()), Some(at.id()))
    }

    fn concat(&mut self, parts: Vec<TermId>, at: Node<'t>) -> TermId {
        self.stack().term(Term::Concat(parts), Some(at.id()))
    }

    fn number(&mut self, number: u32, at: Node<'t>) -> TermId {
        self.stack().term(Term::Number(number.into()), Some(at.id()))
    }

    fn list(&mut self, items: Vec<TermId>, at: Node<'t>) -> TermId {
        self.stack().term(Term::List(items), Some(at.id()))
    }

    fn map(&mut self, entries: Vec<Entry>, at: Node<'t>) -> TermId {
        self.stack().term(Term::Map(entries), Some(at.id()))
    }

    /// A map of one entry.
    fn nested(&mut self, key: &str, value: TermId, at: Node<'t>) -> TermId {
        self.map(vec![entry(key, value)], at)
    }

    fn unknown(&mut self, token: String, reason: impl Into<Box<str>>, at: Node<'t>) -> TermId {
        let cause = Cause { place: Some(at.place()), ..Cause::new(token, reason.into()) };
        self.stack().term(Term::Unknown(Arc::new(cause)), Some(at.id()))
    }

    /// A fact of the deployment, such as `AWS::Region`.
    fn pseudo(&mut self, name: &str, at: Node<'t>) -> TermId {
        let reason = format!("`{name}` is known when the stack is deployed");
        let cause = Cause {
            place: Some(at.place()),
            target: Some(Target::External),
            remedy: Some(format!("--param {name}=…").into()),
            ..Cause::new(format!("Ref {name}"), reason)
        };
        self.stack().term(Term::Unknown(Arc::new(cause)), Some(at.id()))
    }

    /// A reference to a resource of the stack, as `Ref` or `Fn::GetAtt` would give it.
    fn reference(&mut self, to: ResourceId, attribute: Option<&str>, at: Node<'t>) -> TermId {
        let id = Arc::clone(&self.stack().resource(to).id);
        let token = attribute.map_or_else(|| format!("Ref {id}"), |attribute| format!("GetAtt {id}.{attribute}"));
        let cause = Cause {
            place: Some(at.place()),
            target: Some(Target::Resource(to, attribute.map(Into::into))),
            ..Cause::new(token, format!("`{id}` is made when the stack is deployed"))
        };
        let cause = Arc::new(cause);
        let term = if attribute == Some("Arn") { Term::Arn(cause) } else { Term::Unknown(cause) };
        self.stack().term(term, Some(at.id()))
    }

    /// The entries of a map as they are written.
    fn entries_of(&mut self, node: Node<'t>) -> Vec<Entry> {
        let entries = node.entries().map(|(key, value)| (node.tree().key_name(key), value));
        entries.map(|(name, value)| written_entry(name, value, self.written(value))).collect()
    }
}

/// An entry whose key nobody wrote.
pub(super) fn entry(key: &str, value: TermId) -> Entry {
    Entry { key: key.into(), key_span: None, value }
}

/// An entry that the user wrote, perhaps under another key.
pub(super) fn written_entry(key: &str, node: Node<'_>, value: TermId) -> Entry {
    let key_span: Option<Span> = node.key().map(|(_, span)| span);
    Entry { key: key.into(), key_span, value }
}

/// Whether a node is an intrinsic call of CloudFormation in either spelling.
pub(super) fn is_intrinsic(node: Node<'_>) -> bool {
    let long = || {
        node.only().is_some_and(|(key, _)| {
            let name = node.tree().key_name(key);
            name == "Ref" || name.starts_with("Fn::")
        })
    };
    node.tag().is_some() || long()
}
