//! Strings.

use super::collection::texts;
use super::{Builtin, Shape, items, partial, wrong};
use crate::value::{Hole, Holes, Text, Value};

pub(super) const ROWS: &[Builtin] = &[
    Builtin {
        name: "lower",
        parameters: &[Shape::String],
        result: Shape::String,
        doc: "the string in lower case",
        example: ("lower(\"GET\")", "\"get\""),
        function: |arguments| map(arguments, "lower", str::to_lowercase),
        ..Builtin::PLAIN
    },
    Builtin {
        name: "upper",
        parameters: &[Shape::String],
        result: Shape::String,
        doc: "the string in upper case",
        example: ("upper(\"get\")", "\"GET\""),
        function: |arguments| map(arguments, "upper", str::to_uppercase),
        ..Builtin::PLAIN
    },
    Builtin {
        name: "trim",
        parameters: &[Shape::String],
        result: Shape::String,
        doc: "the string without white space at its ends",
        example: ("trim(\" a \")", "\"a\""),
        function: |arguments| map(arguments, "trim", |text| text.trim().to_owned()),
        ..Builtin::PLAIN
    },
    Builtin {
        name: "split",
        parameters: &[Shape::String, Shape::String],
        result: Shape::Strings,
        doc: "the parts of a string between the separators",
        example: ("split(\"a:b\", \":\")", "[\"a\", \"b\"]"),
        function: split,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "after_last",
        parameters: &[Shape::String, Shape::String],
        result: Shape::String,
        doc: "what stands behind the last separator of a string; the whole string if it has none",
        example: ("after_last(\"a/b/c\", \"/\")", "\"c\""),
        function: after_last,
        on_holes: Some(after_last_of_holes),
        ..Builtin::PLAIN
    },
    Builtin {
        name: "join",
        parameters: &[Shape::Strings, Shape::String],
        result: Shape::String,
        doc: "the strings of a list with a separator between them",
        example: ("join([\"a\", \"b\"], \":\")", "\"a:b\""),
        function: join,
        ..Builtin::PLAIN
    },
];

fn map<'a>(arguments: &[Value<'a>], row: &str, change: impl Fn(&str) -> String) -> Result<Value<'a>, String> {
    match arguments {
        [Value::Text(text)] => Ok(Value::Text(Text::Shared(change(text).into()))),
        [other] => wrong(row, other),
        _ => Ok(Value::Missing),
    }
}

fn split<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    match arguments {
        [Value::Text(Text::Borrowed(text)), Value::Text(by)] => Ok(texts(text.split(&**by).map(Text::Borrowed))),
        [Value::Text(text), Value::Text(by)] => Ok(texts(text.split(&**by).map(|part| Text::Shared(part.into())))),
        [other, ..] => wrong("split", other),
        [] => Ok(Value::Missing),
    }
}

fn after_last<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    match arguments {
        [Value::Text(text), Value::Text(by)] => Ok(Value::Text(behind(text, by).unwrap_or_else(|| text.clone()))),
        [other, ..] => wrong("after_last", other),
        [] => Ok(Value::Missing),
    }
}

/// The known text behind the last hole decides where it has a separator.
fn after_last_of_holes<'a>(text: &Holes<'a>, rest: &[Value<'a>]) -> Option<Value<'a>> {
    match (text.parts.last(), rest) {
        (Some(Hole::Known(last)), [Value::Text(by)]) => behind(last, by).map(Value::Text),
        _ => None,
    }
}

fn behind<'a>(text: &Text<'a>, by: &str) -> Option<Text<'a>> {
    match text {
        Text::Borrowed(text) => text.rsplit_once(by).map(|(_, last)| Text::Borrowed(last)),
        Text::Shared(text) => text.rsplit_once(by).map(|(_, last)| Text::Shared(last.into())),
    }
}

/// Unknown strings of the list are holes in the text; a string that may not be there makes all of it unknown.
fn join<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [list, Value::Text(by)] = arguments else { return Ok(Value::Missing) };
    if let Some(unknown) = partial(list) {
        return Ok(Value::Unknown(unknown.derived()));
    }
    let mut parts: Vec<Hole<'a>> = Vec::new();
    for (at, element) in items(list).iter().enumerate() {
        if at > 0 {
            parts.push(Hole::Known(by.clone()));
        }
        match &element.value {
            Value::Text(text) => parts.push(Hole::Known(text.clone())),
            Value::Holes(holes) => parts.extend(holes.parts.iter().cloned()),
            Value::Unknown(unknown) if unknown.is_risky() => return Ok(Value::Unknown(unknown.derived())),
            Value::Unknown(unknown) => parts.push(Hole::Unknown(unknown.clone())),
            other => return wrong("join", other),
        }
    }
    Ok(Holes { parts }.settled())
}
