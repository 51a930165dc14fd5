//! JSON in a text.

use super::{Builtin, Shape, wrong};
use crate::value::{Value, from_json};

pub(super) const ROWS: &[Builtin] = &[Builtin {
    name: "json",
    parameters: &[Shape::String],
    result: Shape::Any,
    doc: "what a text holds as JSON; JSON in a policy or a definition is read without it",
    example: ("json(\"[1, 2]\") == [1, 2]", "true"),
    function: |arguments| match arguments {
        [Value::Text(text)] => from_json(text),
        [other] => wrong("json", other),
        _ => Ok(Value::Missing),
    },
    ..Builtin::PLAIN
}];
