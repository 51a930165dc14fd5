//! The words of values: what an argument may be, and what is said of one that is something else.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::finding::Severity;
use crate::formats::{FORMATS, Format};
use crate::pack::Unknown;
use crate::semantics;
use crate::value::beginning_of;

pub(super) fn parameter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        Some(_) => Err("the name before `=` is empty; expected NAME=VALUE, for example Env=prod".to_owned()),
        None => {
            let name = text.split([':', ' ']).next().filter(|name| !name.is_empty()).unwrap_or("Env");
            Err(format!("expected NAME=VALUE, for example {name}=prod"))
        }
    }
}

pub(super) fn setting(text: &str) -> Result<(String, String), String> {
    parameter(text).map_err(|problem| problem.replace("Env=prod", "notice=30d").replace("=prod", "=30d"))
}

/// A day stands for its beginning, in UTC.
pub(super) fn instant(text: &str) -> Result<jiff::Timestamp, String> {
    let beginning = || text.parse().ok().map(beginning_of);
    let instant = text.parse().ok().or_else(beginning);
    instant.ok_or_else(|| "expected a day or an instant, for example 2026-11-30 or 2026-11-30T12:00:00Z".to_owned())
}

pub(super) fn lint_parser() -> impl TypedValueParser<Value = &'static semantics::Lint> {
    let names = semantics::LINTS.iter().map(|lint| PossibleValue::new(lint.name).help(lint.sentence));
    PossibleValuesParser::new(names).try_map(|name| semantics::Lint::from_name(&name).ok_or("no such lint"))
}

pub(super) fn format(word: &str) -> Result<&'static Format, String> {
    let words = || FORMATS.iter().map(Format::word).collect::<Vec<_>>().join(", ");
    FORMATS.iter().find(|it| it.word() == word).ok_or_else(|| format!("expected one of {}", words()))
}

pub(super) fn severity_parser() -> impl TypedValueParser<Value = Severity> {
    let names = Severity::ALL.map(Severity::name);
    PossibleValuesParser::new(names).try_map(|name| Severity::from_name(&name).ok_or("no such severity"))
}

pub(super) fn unknown_parser() -> impl TypedValueParser<Value = Unknown> {
    let names = Unknown::ALL.map(|it| PossibleValue::new(it.name()).help(it.sentence()));
    PossibleValuesParser::new(names).try_map(|name| Unknown::from_name(&name).ok_or("no such word"))
}
