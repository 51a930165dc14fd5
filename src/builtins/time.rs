//! Durations.

use super::{Builtin, Shape, wrong};
use crate::value::{Number, Value};

pub(super) const ROWS: &[Builtin] = &[
    Builtin {
        name: "seconds",
        parameters: &[Shape::Number],
        result: Shape::Duration,
        doc: "a duration of so many seconds",
        example: ("seconds(90) == 90s", "true"),
        function: |arguments| duration(arguments, "seconds", 1),
        on_holes: None,
    },
    Builtin {
        name: "minutes",
        parameters: &[Shape::Number],
        result: Shape::Duration,
        doc: "a duration of so many minutes",
        example: ("minutes(5) == 5m", "true"),
        function: |arguments| duration(arguments, "minutes", 60),
        on_holes: None,
    },
    Builtin {
        name: "days",
        parameters: &[Shape::Number],
        result: Shape::Duration,
        doc: "a duration of so many days of 24 hours",
        example: ("days(2) == 48h", "true"),
        function: |arguments| duration(arguments, "days", 86_400),
        on_holes: None,
    },
];

fn duration<'a>(arguments: &[Value<'a>], row: &str, unit: i64) -> Result<Value<'a>, String> {
    match arguments {
        [Value::Number(count)] => {
            let seconds = count.checked_mul(Number::from(unit)).and_then(|it| i64::try_from(it.trunc()).ok());
            seconds.map(Value::Duration).ok_or_else(|| format!("{count} is too large for `{row}`"))
        }
        [other] => wrong(row, other),
        _ => Ok(Value::Missing),
    }
}
