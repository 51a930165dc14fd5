//! Versions: numbers with dots, and perhaps a pre-release behind `-`.

use std::cmp::Ordering;

use super::{Builtin, Shape};
use crate::value::Value;

pub(super) const ROWS: &[Builtin] = &[
    Builtin {
        name: "version.is_before",
        parameters: &[Shape::String, Shape::String],
        result: Shape::Bool,
        doc: "whether a version is older than another, number by number; a pre-release is older than its release",
        example: ("version.is_before(\"1.9.0\", \"1.10.0\")", "true"),
        function: |arguments| compared(arguments, Ordering::is_lt),
        ..Builtin::PLAIN
    },
    Builtin {
        name: "version.is_same",
        parameters: &[Shape::String, Shape::String],
        result: Shape::Bool,
        doc: "whether two versions are the same; numbers that are left out are 0",
        example: ("version.is_same(\"v1.2\", \"1.2.0\")", "true"),
        function: |arguments| compared(arguments, Ordering::is_eq),
        ..Builtin::PLAIN
    },
];

fn compared<'a>(arguments: &[Value<'a>], wanted: fn(Ordering) -> bool) -> Result<Value<'a>, String> {
    let [one, other] = arguments else { return Ok(Value::Missing) };
    Ok(Value::Bool(wanted(Version::read(one)?.order(&Version::read(other)?))))
}

pub(super) struct Version<'v> {
    numbers: Vec<u64>,
    pre_release: Option<&'v str>,
}

impl<'v> Version<'v> {
    /// Reads a version; numbers with dots, and perhaps a pre-release.
    fn read(value: &'v Value<'_>) -> Result<Self, String> {
        let Value::Text(text) = value else {
            return Err(format!("a version is a string, and this is {}", value.type_name()));
        };
        Self::of(text)
            .ok_or_else(|| format!("`{}` is no version such as `1.2.3`", text.split('+').next().unwrap_or_default()))
    }

    /// The version that a text is, if it is one.
    pub(super) fn of(text: &'v str) -> Option<Self> {
        // What stands behind `+` says how it was built and not which one it is.
        let text = text.split('+').next().unwrap_or_default();
        let (numbers, pre_release) = text.split_once('-').map_or((text, None), |(numbers, pre)| (numbers, Some(pre)));
        let number = |part: &str| part.bytes().all(|it| it.is_ascii_digit()).then(|| part.parse().ok()).flatten();
        let numbers: Option<Vec<u64>> = numbers.trim_start_matches('v').split('.').map(number).collect();
        numbers.map(|numbers| Self { numbers, pre_release })
    }

    /// Which of two is older.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let at = |numbers: &[u64], at: usize| numbers.get(at).copied().unwrap_or(0);
        let longest = self.numbers.len().max(other.numbers.len());
        let numbers = (0..longest).map(|place| at(&self.numbers, place).cmp(&at(&other.numbers, place)));
        let numbers = numbers.fold(Ordering::Equal, Ordering::then);
        numbers.then_with(|| match (self.pre_release, other.pre_release) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(one), Some(other)) => pre_releases(one, other),
        })
    }
}

/// Part by part: numbers by value and before words, words as text, fewer parts before more.
fn pre_releases(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one.split('.'), other.split('.'));
    loop {
        let ordering = match (one.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => match (a.parse::<u64>(), b.parse::<u64>()) {
                (Ok(a), Ok(b)) => a.cmp(&b),
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                (Err(_), Err(_)) => a.cmp(b),
            },
        };
        if ordering != Ordering::Equal {
            return ordering;
        }
    }
}
