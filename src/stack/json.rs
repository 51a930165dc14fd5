//! Values as JSON text, as `Fn::ToJsonString` makes it.

use super::{Stack, World};
use crate::value::{Hole, List, Map, Text, Value};

impl Stack {
    /// The pieces of a value's JSON text; unknown values are unknown pieces of it. A value of which it is not known how
    /// many elements it has is one unknown piece.
    pub(super) fn json<'a>(&'a self, value: Value<'a>, world: &World, into: &mut Vec<Value<'a>>) {
        let literal = |text: String| Value::Text(Text::Shared(text.into()));
        match value {
            Value::Text(text) => into.push(literal(format!("\"{}\"", escaped(&text)))),
            Value::Number(_) | Value::Bool(_) | Value::Unknown(_) => into.push(value),
            Value::Holes(holes) => {
                into.push(literal("\"".into()));
                into.extend(holes.parts.iter().map(|part| match part {
                    Hole::Known(text) => literal(escaped(text)),
                    Hole::Unknown(unknown) => Value::Unknown(unknown.clone()),
                }));
                into.push(literal("\"".into()));
            }
            Value::List(List::Written(_) | List::Put(_) | List::Built(_)) => {
                self.elements_json(&value, "[]", world, into)
            }
            Value::Map(Map::Written(_) | Map::Put(_) | Map::Built(_)) => self.elements_json(&value, "{}", world, into),
            _ => into.push(literal("null".into())),
        }
    }

    fn elements_json<'a>(&'a self, value: &Value<'a>, brackets: &str, world: &World, into: &mut Vec<Value<'a>>) {
        let Some(elements) = self.elements(value, world) else { return };
        if let Some(unknown) = elements.open.as_ref().or_else(|| elements.items.iter().find_map(|it| it.maybe.as_ref()))
        {
            return into.push(Value::Unknown(unknown.derived()));
        }
        let (open, close) = brackets.split_at(1);
        let mut before = open.to_owned();
        for element in &elements.items {
            if let Some(key) = &element.key {
                before.push_str(&format!("\"{}\":", escaped(key)));
            }
            into.push(Value::Text(Text::Shared(std::mem::replace(&mut before, ",".into()).into())));
            self.json(element.value.clone(), world, into);
        }
        let end = if elements.items.is_empty() { brackets } else { close };
        into.push(Value::Text(Text::Shared(end.into())));
    }
}

/// A text as it stands between the quotes of a JSON string (RFC 8259, section 7).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '\\' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => escaped.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => escaped.push(letter),
        }
    }
    escaped
}
