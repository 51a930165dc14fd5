//! From pieces of a document to values, in a world.

use std::sync::Arc;

use super::choice::ChoiceCases;
use super::elements::Absence;
use super::function::concat;
use super::{Stack, Term, TermId, World};
use crate::document::{Kind, Node};
use crate::value::{Cause, Elements, List, Map, Site, Text, Truth, Unknown, Value, number};

impl Stack {
    /// The value of a node, with its computed places resolved when they are read.
    pub fn read<'a>(&'a self, node: Node<'a>, world: &World) -> Value<'a> {
        match self.computed(node.id()) {
            Some(term) => self.resolve(term, world),
            None => plain(node),
        }
    }

    /// The value of a term in a world.
    pub fn resolve<'a>(&'a self, id: TermId, world: &World) -> Value<'a> {
        let Some(at) = self.terms.get(id.0 as usize) else { return Value::Missing };
        match &at.term {
            Term::Written(node) => {
                let node = self.tree.node(*node);
                // A term that stands for its own node is the node as it is written.
                if self.computed(node.id()) == Some(id) { plain(node) } else { self.read(node, world) }
            }
            Term::AsWritten(node) => plain(self.tree.node(*node)),
            Term::Null => Value::Null,
            Term::Bool(it) => Value::Bool(*it),
            Term::Number(it) => Value::Number(*it),
            Term::Text(it) => Value::Text(Text::Borrowed(it)),
            Term::List(_) => Value::List(List::Put(id.0)),
            Term::Map(_) => Value::Map(Map::Put(id.0)),
            Term::Open { entries, cause } => {
                let open = Some(Unknown::there(Arc::clone(cause)));
                Value::Map(Map::Built(Arc::new(Elements { open, ..self.entries_of(entries, world) })))
            }
            Term::Unknown(cause) => Value::Unknown(Unknown::there(Arc::clone(cause))),
            Term::Arn(cause) => {
                let unknown = Value::Unknown(Unknown::there(Arc::clone(cause)));
                concat([Value::Text(Text::Borrowed("arn:")), unknown].into_iter())
            }
            Term::Maybe(cause) => Value::Unknown(Unknown::maybe(Arc::clone(cause))),
            Term::Choice(cases) => match self.resolve(chosen(cases, world), world) {
                // One of the values of a key may be nothing.
                Value::Unknown(unknown) if world.case(cases.choice).is_none() => {
                    let maybe = cases.values.iter().any(|value| self.absence(*value) != Absence::Never);
                    Value::Unknown(Unknown { maybe, ..unknown })
                }
                value => value,
            },
            Term::If { condition, then, otherwise } => {
                let decision = self.decide(*condition, world);
                match decision.truth {
                    Truth::True => self.resolve(*then, world),
                    Truth::False => self.resolve(*otherwise, world),
                    _ => {
                        let maybe = self.absence(id) != Absence::Never;
                        Value::Unknown(Unknown {
                            maybe,
                            ..Unknown::there(self.undecided(*condition, id, decision.choice))
                        })
                    }
                }
            }
            Term::Concat(parts) => concat(parts.iter().map(|part| self.resolve(*part, world))),
            Term::Join { delimiter, list } => self.join(delimiter, *list, world),
            Term::Split { delimiter, text } => self.split(delimiter, *text, world),
            Term::Select { index, list } => self.select(*index, *list, world),
            Term::Lookup { map, keys, default } => match self.lookup(*map, keys, *default, world) {
                Ok(value) => value,
                Err(key) => Value::Unknown(Unknown::there(Arc::new(Cause {
                    place: at.node.map(|node| self.tree.node(node).place()),
                    ..Cause::new(format!("Lookup {}", id.0), format!("the mapping has no `{key}`"))
                }))),
            },
            Term::Length(list) => self.length(*list, world),
            Term::Json(of) => {
                let mut pieces = Vec::new();
                self.json(self.resolve(*of, world), world, &mut pieces);
                concat(pieces.into_iter())
            }
            Term::Opaque { cause, .. } => Value::Unknown(Unknown::there(Arc::clone(cause))),
            Term::Nothing => Value::Missing,
        }
    }

    /// Where a term is written.
    pub fn site(&self, id: TermId) -> Site<'_> {
        let Some(at) = self.terms.get(id.0 as usize) else { return Site::default() };
        let node = match at.term {
            Term::Written(node) | Term::AsWritten(node) => Some(node),
            _ => at.node,
        };
        Site { node: node.map(|node| self.tree.node(node)), ..Site::default() }
    }

    pub(super) fn choice_of(&self, id: TermId) -> Option<&ChoiceCases> {
        match &self.terms.get(id.0 as usize)?.term {
            Term::Choice(cases) => Some(cases),
            Term::Written(node) => {
                self.computed(*node).filter(|inner| *inner != id).and_then(|inner| self.choice_of(inner))
            }
            _ => None,
        }
    }
}

/// The value of a node that is not computed. Numbers of more than 28 digits stay text.
pub(super) fn plain(node: Node<'_>) -> Value<'_> {
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(node.bool().unwrap_or(false)),
        Kind::Number => number(node.scalar().unwrap_or_default())
            .map_or_else(|| Value::Text(Text::Borrowed(node.scalar().unwrap_or_default())), Value::Number),
        Kind::String => Value::Text(Text::Borrowed(node.str().unwrap_or_default())),
        Kind::List => Value::List(List::Written(node)),
        Kind::Map => Value::Map(Map::Written(node)),
    }
}

fn chosen(cases: &ChoiceCases, world: &World) -> TermId {
    let fixed = world.case(cases.choice).and_then(|case| cases.values.get(case));
    match (fixed, cases.values.as_slice()) {
        (Some(case), _) => *case,
        (None, [only]) => *only,
        (None, _) => cases.unknown,
    }
}
