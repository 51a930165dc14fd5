//! Durations.

use super::{Builtin, Shape, wrong};
use crate::value::{Number, Value};

pub(super) const ROWS: &[Builtin] = &[
    Builtin {
        name: "duration",
        parameters: &[Shape::String],
        result: Shape::Duration,
        doc: "a duration from a string such as `90s`, `5m`, `12h`, `30d`, `2w`",
        example: ("duration(\"12h\") == 12h", "true"),
        function: written,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "seconds",
        parameters: &[Shape::Number],
        result: Shape::Duration,
        doc: "a duration of so many seconds",
        example: ("seconds(90) == 90s", "true"),
        function: |arguments| duration(arguments, "seconds", 1),
        ..Builtin::PLAIN
    },
    Builtin {
        name: "minutes",
        parameters: &[Shape::Number],
        result: Shape::Duration,
        doc: "a duration of so many minutes",
        example: ("minutes(5) == 5m", "true"),
        function: |arguments| duration(arguments, "minutes", 60),
        ..Builtin::PLAIN
    },
    Builtin {
        name: "days",
        parameters: &[Shape::Number],
        result: Shape::Duration,
        doc: "a duration of so many days of 24 hours",
        example: ("days(2) == 48h", "true"),
        function: |arguments| duration(arguments, "days", 86_400),
        ..Builtin::PLAIN
    },
];

/// As the language writes one.
fn written<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [Value::Text(text)] = arguments else {
        return arguments.first().map_or(Ok(Value::Missing), |it| wrong("duration", it));
    };
    let units = [("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400), ("w", 604_800)];
    let seconds = units.into_iter().find_map(|(unit, seconds)| {
        let count = text.strip_suffix(unit).filter(|it| it.bytes().all(|it| it.is_ascii_digit()))?;
        count.parse::<i64>().ok()?.checked_mul(seconds)
    });
    seconds.map(Value::Duration).ok_or_else(|| format!("`{}` is no duration such as `90s` or `30d`", &**text))
}

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
