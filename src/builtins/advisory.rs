//! What advisories say: which versions are affected, how bad it is.
//!
//! Source of the facts: the OSV schema (ossf.github.io/osv-schema), "Evaluation"; the orders of versions are those of Semantic
//! Versioning 2.0.0 and of PEP 440.

use std::cmp::Ordering;
use std::str::FromStr;
use std::sync::Arc;

use super::version::Version;
use super::{Builtin, Shape, items};
use crate::value::{Cause, Element, Number, Unknown, Value};

pub(super) const ROWS: &[Builtin] = &[
    Builtin {
        name: "cvss.score",
        parameters: &[Shape::String],
        result: Shape::Number,
        doc: "the base score of a CVSS vector of version 3 or 4: from 0 to 10",
        example: ("cvss.score(\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\")", "9.8"),
        function: score,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "version.affected",
        parameters: &[Shape::String, Shape::String, Shape::Map],
        result: Shape::Bool,
        doc: "whether a version of a package is affected: its ecosystem, the version, and an entry of `affected` of an OSV record; \
              unknown where the ecosystem orders versions in a way that is not known here",
        example: (
            "version.affected(\"npm\", \"4.17.20\", {ranges: [{type: \"SEMVER\", events: [{introduced: \"0\"}, {fixed: \"4.17.21\"}]}]})",
            "true",
        ),
        function: affected,
        ..Builtin::PLAIN
    },
];

fn score<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [Value::Text(vector)] = arguments else { return Ok(Value::Missing) };
    let wrong = || format!("`{}` is no CVSS vector of version 3 or 4", &**vector);
    let cvss = cvss::Cvss::from_str(vector).map_err(|_| wrong())?;
    let score = Number::try_from(cvss.score()).map_err(|_| wrong())?;
    Ok(Value::Number(score.round_dp(1).normalize()))
}

fn affected<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [Value::Text(ecosystem), Value::Text(version), entry] = arguments else { return Ok(Value::Missing) };
    let versions = field(entry, "versions").map_or(&[][..], items);
    if versions.iter().any(|it| matches!(&it.value, Value::Text(text) if **text == **version)) {
        return Ok(Value::Bool(true));
    }
    let mut is_undecided = false;
    for range in field(entry, "ranges").map_or(&[][..], items) {
        // A range of commits says nothing of versions.
        let order = match text(&range.value, "type") {
            Some("SEMVER") => Some(semantic as Order),
            Some("ECOSYSTEM") => order(ecosystem),
            _ => continue,
        };
        let events = field(&range.value, "events").map_or(&[][..], items);
        match order.and_then(|order| within(events, version, order)) {
            Some(true) => return Ok(Value::Bool(true)),
            Some(false) => {}
            None => is_undecided = true,
        }
    }
    if is_undecided {
        let reason = format!("how `{}` orders versions such as `{}` is not known here", &**ecosystem, &**version);
        return Ok(Value::Unknown(Unknown::there(Arc::new(Cause::new("version.affected", reason)))));
    }
    Ok(Value::Bool(false))
}

/// How an ecosystem orders two versions; none where one of them is none.
type Order = fn(&str, &str) -> Option<Ordering>;

fn order(ecosystem: &str) -> Option<Order> {
    match ecosystem {
        "npm" | "crates.io" | "Go" => Some(semantic),
        "PyPI" => Some(python),
        _ => None,
    }
}

fn semantic(one: &str, other: &str) -> Option<Ordering> {
    Some(Version::of(one)?.order(&Version::of(other)?))
}

fn python(one: &str, other: &str) -> Option<Ordering> {
    let read = |text| pep440_rs::Version::from_str(text).ok();
    Some(read(one)?.cmp(&read(other)?))
}

/// Whether the last event that a version has passed is one that `introduced` the mistake; none where a version is none. What is
/// written as `0` is the beginning.
fn within(events: &[Element<'_>], version: &str, order: Order) -> Option<bool> {
    let mut last: Option<(&str, &str)> = None;
    for event in events {
        for kind in ["introduced", "fixed", "last_affected"] {
            let Some(at) = text(&event.value, kind) else { continue };
            let own = if at == "0" { Ordering::Greater } else { order(version, at)? };
            let is_passed = if kind == "last_affected" { own.is_gt() } else { own.is_ge() };
            let is_later = match last {
                None => true,
                Some((_, before)) => at != "0" && (before == "0" || order(at, before)?.is_gt()),
            };
            if is_passed && is_later {
                last = Some((kind, at));
            }
        }
    }
    Some(last.is_some_and(|(kind, _)| kind == "introduced"))
}

fn field<'v, 'a>(value: &'v Value<'a>, name: &str) -> Option<&'v Value<'a>> {
    items(value).iter().find(|it| it.key.as_deref() == Some(name)).map(|it| &it.value)
}

fn text<'v>(value: &'v Value<'_>, name: &str) -> Option<&'v str> {
    match field(value, name)? {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
