//! What a value is with all that is known after apply, or marked as sensitive, put into its place.

use std::sync::Arc;

use super::configuration;
use super::marks::Marks;
use super::names;
use super::read::Reader;
use super::reference::{Leaves, Scope, may_be_unknown};
use crate::document::{Kind, Node};
use crate::stack::{Entry, Term, TermId};
use crate::value::{Cause, ResourceId, Target};

/// A place in a resource: what is said there in each of the parallel trees of a document.
pub(super) struct At<'a, 't> {
    pub(super) owner: &'a Owner,
    /// The way from the resource: `environment[0].variables`.
    pub(super) path: String,
    /// The value, or what it stands in where it is left out.
    pub(super) node: Node<'t>,
    pub(super) value: Option<Node<'t>>,
    pub(super) unknown: Option<Node<'t>>,
    pub(super) sensitive: Marks<'t>,
    /// The expressions that may give it; none where it is not configured.
    pub(super) expressions: Vec<Node<'t>>,
    /// Whether the configuration is there to be asked.
    pub(super) is_configured: bool,
}

/// The resource that is being read.
pub(super) struct Owner {
    pub(super) id: Option<ResourceId>,
    pub(super) address: String,
    pub(super) ty: String,
    pub(super) scope: Scope,
}

impl<'t> Reader<'_, 't> {
    /// The term for a value that is not as it is written; none if it is. What is inside it is put into its place.
    pub(super) fn merged(&mut self, at: At<'_, 't>) -> Option<TermId> {
        let value = at.value.filter(|it| it.kind() != Kind::Null);
        if at.sensitive.all() && value.is_some() {
            let cause = self.cause(&at, "it is marked as sensitive, and not looked at");
            let cause = Cause { sensitive: true, target: None, ..cause };
            return Some(self.stack.term(Term::Unknown(Arc::new(cause)), Some(at.node.id())));
        }
        if at.unknown.and_then(Node::bool) == Some(true) {
            return Some(self.after_apply(&at));
        }
        let unknown = at.unknown.filter(|it| may_be_unknown(*it));
        let shape = value.or(unknown)?;
        match shape.kind() {
            Kind::Map => {
                let (entries, is_whole) = self.entries(&at);
                (!is_whole).then(|| self.stack.term(Term::Map(entries), Some(at.node.id())))
            }
            Kind::List => {
                let (items, is_whole) = self.items(&at);
                (!is_whole).then(|| self.stack.term(Term::List(items), Some(at.node.id())))
            }
            _ => None,
        }
    }

    /// The entries of a map, and whether the document writes all of them. Names that are known after apply are left out
    /// of a value, and say so beside it.
    pub(super) fn entries(&mut self, at: &At<'_, 't>) -> (Vec<Entry>, bool) {
        let (mut entries, mut is_whole) = (Vec::new(), true);
        let value = at.value.filter(|it| it.kind() == Kind::Map);
        for (key, inner) in value.into_iter().flat_map(Node::entries) {
            let name = self.tree.key_name(key);
            let term = self.placed(at.key(name, Some(inner)), inner);
            entries.push(Entry { key: name.into(), key_span: inner.key().map(|it| it.1), value: term });
        }
        for (key, unknown) in at.unknown.into_iter().flat_map(Node::entries) {
            let name = self.tree.key_name(key);
            if value.is_some_and(|it| it.get(key).is_some()) || !may_be_unknown(unknown) {
                continue;
            }
            if let Some(term) = self.merged(at.key(name, None)) {
                entries.push(Entry { key: name.into(), key_span: None, value: term });
                is_whole = false;
            }
        }
        (entries, is_whole)
    }

    fn items(&mut self, at: &At<'_, 't>) -> (Vec<TermId>, bool) {
        let mut items: Vec<TermId> = Vec::new();
        let mut is_whole = true;
        for part in at.items() {
            match part.value {
                Some(inner) => items.push(self.placed(part, inner)),
                None => {
                    items.extend(self.merged(part));
                    is_whole = false;
                }
            }
        }
        (items, is_whole)
    }

    /// A part that the document writes: what is put into its place, or as it is.
    pub(super) fn placed(&mut self, at: At<'_, 't>, node: Node<'t>) -> TermId {
        if let Some(term) = self.merged(at) {
            self.stack.compute(node.id(), term);
            return term;
        }
        self.stack.term(Term::Written(node.id()), None)
    }

    /// What is known after apply: a reference to one resource where that is sure.
    pub(super) fn after_apply(&mut self, at: &At<'_, 't>) -> TermId {
        let Leaves { resources, data, others } = self.leaves(&at.owner.scope, &at.expressions);
        if let (([], [document]), false) = ((resources.as_slice(), data.as_slice()), others)
            && let Some(term) = self.policy_document(*document, at.node)
        {
            return term;
        }
        let json = names::is_json(at.name());
        if let (([(number, attribute)], []), false) = ((resources.as_slice(), data.as_slice()), others)
            && let Some((id, address, ty)) = self.resource(*number)
        {
            let from = if attribute.is_empty() { address } else { format!("{address}.{attribute}") };
            let reason = format!("it comes from `{from}`, which is known after apply");
            if names::is_name(&ty, attribute) || attribute.is_empty() {
                let is_arn = attribute.ends_with("arn");
                let attribute = (!attribute.is_empty()).then(|| attribute.as_str().into());
                let named = Cause { target: Some(Target::Resource(id, attribute)), ..self.cause(at, &reason) };
                let named = Arc::new(named);
                // JSON that is put together names what is in it, and is not that.
                if json {
                    let of = self.stack.term(Term::Unknown(named), Some(at.node.id()));
                    let cause = Arc::new(Cause { target: Some(Target::Open), ..self.cause(at, &reason) });
                    return self.stack.term(Term::Opaque { of, cause }, Some(at.node.id()));
                }
                let term = if is_arn { Term::Arn(named) } else { Term::Unknown(named) };
                return self.stack.term(term, Some(at.node.id()));
            }
            let cause = self.cause(at, &reason);
            return self.open_term(at, cause);
        }
        // What may be one of several, or is not spelt out, may be any.
        let may_refer = others || !resources.is_empty();
        if let (true, false, Some(id)) = (may_refer, json, at.owner.id) {
            self.stack.may_refer(id);
        }
        let cause = self.cause(at, "it is known after apply");
        self.open_term(at, cause)
    }

    /// An unknown that may be anything. What is written inside a block or a map is there; of an argument as a whole that is
    /// not sure, since null is known after apply as well.
    fn open_term(&mut self, at: &At<'_, 't>, cause: Cause) -> TermId {
        let is_there = match at.is_configured {
            true if at.expressions.is_empty() => names::is_name(&at.owner.ty, &at.path),
            true => at.path.contains(['.', '[']),
            false => names::is_name(&at.owner.ty, &at.path),
        };
        let cause = Arc::new(Cause { target: Some(Target::Open), ..cause });
        let term = if is_there { Term::Unknown(cause) } else { Term::Maybe(cause) };
        self.stack.term(term, Some(at.node.id()))
    }

    fn cause(&self, at: &At<'_, 't>, reason: &str) -> Cause {
        Cause { place: Some(at.node.place()), ..Cause::new(format!("{}.{}", at.owner.address, at.path), reason) }
    }
}

impl<'a, 't> At<'a, 't> {
    /// The entry of a map.
    pub(super) fn key(&self, name: &str, value: Option<Node<'t>>) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self {
            owner: self.owner,
            path: format!("{}{dot}{name}", self.path),
            node: value.unwrap_or(self.node),
            value,
            unknown: self.unknown.and_then(|it| it.get_str(name)),
            sensitive: self.sensitive.key(name),
            expressions: configuration::key(&self.expressions, name),
            is_configured: self.is_configured,
        }
    }

    /// The items of a list: those that are written, and those that are said to be unknown beyond them.
    pub(super) fn items(&self) -> Vec<Self> {
        let list = self.value.filter(|it| it.kind() == Kind::List);
        let written: Vec<Node<'t>> = list.into_iter().flat_map(Node::items).collect();
        let unknown: Vec<Node<'t>> = self.unknown.into_iter().flat_map(Node::items).collect();
        let count = written.len().max(unknown.len());
        let sensitive = self.sensitive.items(count);
        let items = (0..count).zip(sensitive).map(|(number, sensitive)| {
            let value = written.get(number).copied();
            Self {
                owner: self.owner,
                path: format!("{}[{number}]", self.path),
                node: value.unwrap_or(self.node),
                value,
                unknown: unknown.get(number).copied(),
                sensitive,
                expressions: configuration::item(&self.expressions, value),
                is_configured: self.is_configured,
            }
        });
        items.collect()
    }

    /// The name of the argument, without indices.
    fn name(&self) -> &str {
        let last = self.path.rsplit('.').next().unwrap_or_default();
        last.split('[').next().unwrap_or_default()
    }
}
