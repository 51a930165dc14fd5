//! What a literal is changed to.

use crate::value::{Constant, Number};

/// Seconds.
const DAY: i64 = 86_400;

/// The values that are tried instead of one, each with how it reads; of a list, it without each of its elements.
pub(super) fn others(constant: &Constant) -> Vec<Constant> {
    match constant {
        Constant::Bool(it) => vec![Constant::Bool(!it)],
        Constant::Number(it) => {
            let steps = [Number::ONE, -Number::ONE];
            steps.iter().filter_map(|step| it.checked_add(*step)).map(Constant::Number).collect()
        }
        Constant::Duration(it) => {
            [DAY, -DAY].iter().filter_map(|step| it.checked_add(*step)).map(Constant::Duration).collect()
        }
        Constant::Date(it) => it.checked_add(jiff::Span::new().days(1)).map(Constant::Date).into_iter().collect(),
        Constant::Text(it) => vec![Constant::Text(if it.is_empty() { "x" } else { "" }.into())],
        _ => Vec::new(),
    }
}

/// A value as a person reads it in the words of a change.
pub(super) fn shown(constant: &Constant) -> String {
    match constant {
        Constant::Bool(it) => it.to_string(),
        Constant::Number(it) => it.to_string(),
        Constant::Duration(seconds) => format!("{seconds}s"),
        Constant::Text(it) => format!("\"{it}\""),
        Constant::Date(it) => it.to_string(),
        Constant::Time(it) => it.to_string(),
        Constant::Null => "null".into(),
        Constant::List(_) | Constant::Map(_) | Constant::Pattern(_) => "…".into(),
    }
}
