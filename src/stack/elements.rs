//! The elements of lists and the entries of maps, and whether they are there.

use std::sync::Arc;

use super::read::plain;
use super::{ConditionId, Entry, Stack, Term, TermId, World};
use crate::document::{Kind, Node};
use crate::value::{Cause, ChoiceId, Constant, Element, Elements, List, Map, Site, Text, Truth, Unknown, Value};

/// A value of more elements than this, at any depth, is not looked at whole.
const BUILT: usize = 1 << 21;

impl Stack {
    /// The elements of a list or the entries of a map, one level deep. Missing is empty and closed; unknown is empty and
    /// open (law 3); `None` for anything that has no elements.
    pub fn elements<'a>(&'a self, value: &Value<'a>, world: &World) -> Option<Arc<Elements<'a>>> {
        Some(match value {
            Value::Missing | Value::Null => Arc::new(Elements::default()),
            Value::Unknown(unknown) => Arc::new(Elements { items: Vec::new(), open: Some(unknown.clone()) }),
            Value::List(List::Built(elements)) | Value::Map(Map::Built(elements)) => Arc::clone(elements),
            Value::List(List::Put(id)) => {
                let mut elements = Elements::default();
                if let Some(Term::List(items)) = self.terms.get(*id as usize).map(|at| &at.term) {
                    items.iter().for_each(|item| self.push(&mut elements, None, *item, self.site(*item), world));
                }
                Arc::new(elements)
            }
            Value::Map(Map::Put(id)) => Arc::new(match self.terms.get(*id as usize).map(|at| &at.term) {
                Some(Term::Map(entries)) => self.entries_of(entries, world),
                _ => Elements::default(),
            }),
            Value::List(List::Written(node)) => {
                let mut elements = Elements { items: Vec::with_capacity(node.len()), open: None };
                node.items().for_each(|item| self.push_node(&mut elements, None, item, world));
                Arc::new(elements)
            }
            Value::Map(Map::Written(node)) => {
                let mut elements = Elements { items: Vec::with_capacity(node.len()), open: None };
                for (key, item) in node.entries() {
                    self.push_node(&mut elements, Some(Text::Borrowed(node.tree().key_name(key))), item, world);
                }
                Arc::new(elements)
            }
            Value::Constant(Constant::List(items)) => {
                let items = items.iter().map(|it| element(None, it.value(), Site::default())).collect();
                Arc::new(Elements { items, open: None })
            }
            Value::Constant(Constant::Map(entries)) => {
                let items = entries
                    .iter()
                    .map(|(key, it)| element(Some(Text::Borrowed(key)), it.value(), Site::default()))
                    .collect();
                Arc::new(Elements { items, open: None })
            }
            _ => return None,
        })
    }

    /// The same value with its collections built all the way down, as `value::equal` wants it. A value that is larger than any
    /// that people write, as aliases of aliases are, is not known.
    pub fn build<'a>(&'a self, value: Value<'a>, world: &World) -> Value<'a> {
        if !matches!(value, Value::Map(_) | Value::List(_) | Value::Constant(_)) {
            return value;
        }
        let mut left = BUILT;
        let built = self.build_within(value, world, &mut left);
        if left > 0 {
            return built;
        }
        let reason = format!("it is larger than {BUILT} values, with what aliases repeat");
        Value::Unknown(Unknown::there(Arc::new(Cause::new("‹too large›", reason))))
    }

    fn build_within<'a>(&'a self, value: Value<'a>, world: &World, left: &mut usize) -> Value<'a> {
        if !is_collection(&value) {
            return value;
        }
        *left = left.saturating_sub(1);
        let Some(elements) = self.elements(&value, world).filter(|_| *left > 0) else { return value };
        *left = left.saturating_sub(elements.items.len());
        let built = if elements.items.iter().any(|it| is_collection(&it.value)) {
            let mut own = Arc::unwrap_or_clone(elements);
            for item in &mut own.items {
                let value = std::mem::replace(&mut item.value, Value::Missing);
                item.value = self.build_within(value, world, left);
            }
            Arc::new(own)
        } else {
            elements
        };
        match value {
            Value::List(_) | Value::Constant(Constant::List(_)) => Value::List(List::Built(built)),
            _ => Value::Map(Map::Built(built)),
        }
    }

    /// An entry of a map that an adapter put together.
    pub(super) fn entry(&self, id: u32, key: &str) -> Option<&Entry> {
        match &self.terms.get(id as usize)?.term {
            Term::Map(entries) => entries.iter().find(|entry| &*entry.key == key),
            _ => None,
        }
    }

    pub(super) fn entries_of<'a>(&'a self, entries: &'a [Entry], world: &World) -> Elements<'a> {
        let mut elements = Elements::default();
        for entry in entries {
            self.push(&mut elements, Some(Text::Borrowed(&entry.key)), entry.value, self.site(entry.value), world);
        }
        elements
    }

    pub(super) fn push_node<'a>(
        &'a self,
        elements: &mut Elements<'a>,
        key: Option<Text<'a>>,
        node: Node<'a>,
        world: &World,
    ) {
        match self.computed(node.id()) {
            Some(term) => self.push(elements, key, term, Site::of(self.chosen_node(node, world)), world),
            None => elements.items.push(element(key, plain(node), Site::of(node))),
        }
    }

    /// Adds what a term gives to a collection: nothing for NoValue, a maybe element where a condition that is not decided
    /// stands between something and nothing. `site` is where the term is used.
    pub(super) fn push<'a>(
        &'a self,
        elements: &mut Elements<'a>,
        key: Option<Text<'a>>,
        id: TermId,
        site: Site<'a>,
        world: &World,
    ) {
        let Some(at) = self.terms.get(id.0 as usize) else { return };
        if let Term::Written(node) = at.term
            && let Some(inner) = self.computed(node).filter(|inner| *inner != id)
        {
            return self.push(elements, key, inner, site, world);
        }
        let Term::If { condition, then, otherwise } = &at.term else {
            match self.resolve(id, world) {
                Value::Missing => {}
                Value::Unknown(unknown) if unknown.maybe => {
                    // Where the element is there, so is its value.
                    let value = Value::Unknown(Unknown { maybe: false, ..unknown.clone() });
                    elements.items.push(Element { key, value, site, maybe: Some(unknown) });
                }
                value => elements.items.push(element(key, value, site)),
            }
            return;
        };
        let decision = self.decide(*condition, world);
        match decision.truth {
            Truth::True => return self.push(elements, key, *then, self.site(*then), world),
            Truth::False => return self.push(elements, key, *otherwise, self.site(*otherwise), world),
            _ => {}
        }
        let cause = self.undecided(*condition, id, decision.choice);
        let kept = match (self.absence(*then), self.absence(*otherwise)) {
            (Absence::Never, Absence::Never) => {
                return elements.items.push(element(key, self.resolve(id, world), site));
            }
            (Absence::Always, Absence::Always) => return,
            (Absence::Always, Absence::Never) => *otherwise,
            (Absence::Never, Absence::Always) => *then,
            // Nothing, or this, or that: none of them may be lost.
            _ => return elements.open = Some(Unknown::there(cause)),
        };
        let (value, site) = (self.resolve(kept, world), self.site(kept));
        elements.items.push(Element { key, value, site, maybe: Some(Unknown::there(cause)) });
    }

    /// Whether a term may turn out to be `AWS::NoValue`.
    pub(super) fn absence(&self, id: TermId) -> Absence {
        match self.terms.get(id.0 as usize).map(|at| &at.term) {
            Some(Term::Nothing | Term::Null) => Absence::Always,
            Some(Term::AsWritten(node)) if self.tree.node(*node).kind() == Kind::Null => Absence::Always,
            Some(Term::Written(node)) => {
                self.computed(*node).filter(|inner| *inner != id).map_or(Absence::Never, |inner| self.absence(inner))
            }
            Some(Term::If { then, otherwise, .. }) => match (self.absence(*then), self.absence(*otherwise)) {
                (one, other) if one == other => one,
                _ => Absence::Sometimes,
            },
            _ => Absence::Never,
        }
    }

    pub(super) fn undecided(&self, condition: ConditionId, at: TermId, choice: Option<ChoiceId>) -> Arc<Cause> {
        let name = &self.condition(condition).name;
        let place = self.site(at).node.map(|node| node.place());
        Arc::new(Cause {
            place,
            choice,
            ..Cause::new(format!("If {name} {}", at.0), format!("it depends on the condition `{name}`"))
        })
    }
}

/// When a term gives nothing at all.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Absence {
    Never,
    Sometimes,
    Always,
}

/// Whether a value has elements of its own.
fn is_collection(value: &Value<'_>) -> bool {
    matches!(value, Value::Map(_) | Value::List(_) | Value::Constant(Constant::Map(_) | Constant::List(_)))
}

pub(super) fn element<'a>(key: Option<Text<'a>>, value: Value<'a>, site: Site<'a>) -> Element<'a> {
    Element { key, value, site, maybe: None }
}
