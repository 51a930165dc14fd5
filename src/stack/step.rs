//! A step into a value: to an entry or to an element.

use std::sync::Arc;

use super::{Stack, World};
use crate::value::{Cause, Element, Map, Site, Unknown, Value};

/// Where in a value to go next.
#[derive(Clone, Copy, Debug)]
pub enum Position<'k> {
    /// The entry of this key.
    Key(&'k str),
    /// The element of this number, from 0.
    Index(usize),
}

impl Stack {
    /// A step into a value that comes from a document. A missing step gives missing, with the place where it belongs; a
    /// step into an unknown gives an unknown; a step into a scalar is `None`, which is an error (law 7).
    pub fn step<'a>(
        &'a self,
        value: &Value<'a>,
        site: &Site<'a>,
        to: Position<'_>,
        world: &World,
    ) -> Option<(Value<'a>, Site<'a>)> {
        let missing = || Some((Value::Missing, Site { default: false, ..site.clone() }));
        match (value, to) {
            (Value::Missing | Value::Null, _) => missing(),
            (Value::Unknown(unknown), to) => Some((Value::Unknown(inside(unknown, to)), site.clone())),
            (Value::Map(Map::Written(node)), Position::Key(key)) => match node.get_str(key) {
                Some(child) => Some((self.read(child, world), Site::of(self.chosen_node(child, world)))),
                None => Some((Value::Missing, Site::of(*node))),
            },
            (Value::Map(Map::Put(id)), Position::Key(key)) => match self.entry(*id, key) {
                Some(entry) => Some((self.resolve(entry.value, world), self.site(entry.value))),
                None => missing(),
            },
            (Value::Map(Map::Built(entries)), Position::Key(key)) => {
                match entries.items.iter().find(|entry| entry.key.as_deref() == Some(key)) {
                    Some(Element { maybe: Some(unknown), site, .. }) => {
                        Some((Value::Unknown(Unknown::maybe(Arc::clone(&unknown.cause))), site.clone()))
                    }
                    Some(entry) => Some((entry.value.clone(), entry.site.clone())),
                    None => match &entries.open {
                        Some(open) => Some((Value::Unknown(Unknown::maybe(Arc::clone(&open.cause))), site.clone())),
                        None => missing(),
                    },
                }
            }
            (Value::Constant(crate::value::Constant::Map(entries)), Position::Key(key)) => {
                Some((entries.get(key).map_or(Value::Missing, |it| it.value()), site.clone()))
            }
            (Value::List(_) | Value::Constant(crate::value::Constant::List(_)), Position::Index(index)) => {
                let elements = self.elements(value, world)?;
                // The number of an element is not known when one before it may not be there.
                if let Some(unknown) = elements.items.iter().take(index + 1).find_map(|it| it.maybe.clone()) {
                    let derived = Unknown { starred: unknown.starred, derived: true, ..Unknown::maybe(unknown.cause) };
                    return Some((Value::Unknown(derived), site.clone()));
                }
                match (elements.items.get(index), &elements.open) {
                    (Some(element), None) => Some((element.value.clone(), element.site.clone())),
                    // Those that are not listed may stand anywhere.
                    (listed, Some(open)) => {
                        let unknown =
                            Unknown { starred: open.starred, derived: true, ..Unknown::maybe(open.cause.clone()) };
                        let maybe = listed.is_none();
                        Some((Value::Unknown(Unknown { maybe, ..unknown }), site.clone()))
                    }
                    (None, None) => missing(),
                }
            }
            _ => None,
        }
    }
}

/// A field of an unknown: the same field of the same unknown is the same value; whether it is there is not known.
fn inside(unknown: &Unknown, to: Position<'_>) -> Unknown {
    let token = match to {
        Position::Key(key) => format!("{}.{key}", unknown.cause.token),
        Position::Index(index) => format!("{}[{index}]", unknown.cause.token),
    };
    let cause = Cause {
        place: unknown.cause.place,
        choice: unknown.cause.choice,
        remedy: unknown.cause.remedy.clone(),
        secret: unknown.cause.secret,
        sensitive: unknown.cause.sensitive,
        ..Cause::new(token, unknown.cause.reason.clone())
    };
    Unknown { derived: unknown.derived, starred: unknown.starred, ..Unknown::maybe(Arc::new(cause)) }
}
