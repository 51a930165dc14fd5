//! A loop as it is written: `Fn::ForEach::Name: [Identifier, Collection, {Key${Identifier}: Value}]`.

use crate::document::{Kind, Node};
use crate::stack::{Stack, World};
use crate::value::Value;

/// A loop that can be written out.
pub(super) struct Loop<'t> {
    pub(super) identifier: &'t str,
    pub(super) items: Vec<String>,
    /// The map whose entries are written once for each item.
    pub(super) body: Node<'t>,
}

/// Why a loop cannot be written out.
pub(super) enum Refusal {
    /// What it goes over is not known.
    Unknown(String),
    /// It is not written as a loop is.
    Malformed(String),
}

impl<'t> Loop<'t> {
    /// Reads a loop, and what it goes over where no choice is made.
    pub(super) fn read(node: Node<'t>, values: &'t Stack) -> Result<Self, Refusal> {
        let malformed = |message: &str| Refusal::Malformed(message.to_owned());
        let parts: Vec<Node<'t>> = node.items().collect();
        let [identifier, collection, body] = parts.as_slice() else {
            return Err(malformed("a loop is a list of an identifier, a collection and a map"));
        };
        let Some(identifier) = identifier.str().filter(|it| !it.is_empty() && identifier.tag().is_none()) else {
            return Err(malformed("the identifier of a loop is a text"));
        };
        if body.kind() != Kind::Map {
            return Err(malformed("the third part of a loop is a map"));
        }
        Ok(Self { identifier, items: items(*collection, values)?, body: *body })
    }
}

/// The texts that a collection has.
fn items(collection: Node<'_>, values: &Stack) -> Result<Vec<String>, Refusal> {
    let world = World::default();
    let value = values.read(collection, &world);
    if let Value::Unknown(unknown) = &value {
        return Err(Refusal::Unknown(unknown.cause.reason.to_string()));
    }
    let elements = match &value {
        Value::List(_) => values.elements(&value, &world),
        _ => None,
    };
    let Some(elements) = elements else {
        return Err(Refusal::Malformed("the collection of a loop is a list, or a parameter of a list type".into()));
    };
    if let Some(unknown) = elements.open.as_ref().or_else(|| elements.items.iter().find_map(|it| it.maybe.as_ref())) {
        return Err(Refusal::Unknown(unknown.cause.reason.to_string()));
    }
    elements.items.iter().map(|it| text(&it.value)).collect()
}

fn text(value: &Value<'_>) -> Result<String, Refusal> {
    match value {
        Value::Text(text) => Ok(text.to_string()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(it) => Ok(it.to_string()),
        Value::Unknown(unknown) => Err(Refusal::Unknown(unknown.cause.reason.to_string())),
        Value::Holes(holes) => Err(Refusal::Unknown(
            holes.unknowns().next().map_or_else(String::new, |unknown| unknown.cause.reason.to_string()),
        )),
        _ => Err(Refusal::Malformed("the items of a loop are texts".into())),
    }
}

/// The item that a loop is at, under the name that its body has for it.
pub(super) struct Binding<'t> {
    pub(super) identifier: &'t str,
    pub(super) item: String,
}

impl Binding<'_> {
    /// A text with the item in place of its name: as it is for `${Name}`, without what is neither letter nor digit
    /// for `&{Name}`.
    pub(super) fn into(&self, text: &str) -> String {
        let whole = text.replace(&format!("${{{}}}", self.identifier), &self.item);
        let mark = format!("&{{{}}}", self.identifier);
        if !whole.contains(&mark) {
            return whole;
        }
        let plain: String = self.item.chars().filter(char::is_ascii_alphanumeric).collect();
        whole.replace(&mark, &plain)
    }
}
