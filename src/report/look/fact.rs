//! A value with where it comes from, on a line.

use super::Sheet;
use crate::finding::{Fact, Origin};
use crate::report::paint::{Tone, clean};
use crate::source::SourceId;

/// How a value that is not there is written.
const MISSING: &str = "‹missing›";

/// `fn.runtime = "nodejs18.x" (from …)          template.yaml:12:3`.
pub(super) fn fact(head: &str, below: &str, fact: &Fact, end: &str, document: SourceId, sheet: &Sheet<'_>) -> String {
    let name = sheet.cut(&fact.name);
    let value = sheet.cut(&fact.value);
    let said = match &fact.origin {
        Origin::Computed if fact.value == MISSING => format!("{name} is missing"),
        Origin::Written | Origin::Computed => format!("{name} = {value}"),
        Origin::From(text) => format!("{name} = {value}, from {}", sheet.cut(text)),
        Origin::Default(path) => format!("{name} = {value}: `{path}` is not set; the provider uses this"),
        Origin::Absent(path) if path.is_empty() => format!("{name} is missing: left out here"),
        Origin::Absent(path) => format!("{name} is missing: `{path}` belongs here"),
        Origin::Fault(reason) => format!("{name} cannot be read: {reason}"),
        Origin::Unknown { reason, .. } => format!("{name} is not known: {reason}"),
    };
    let said = clean(&format!("{said}{end}"));
    let place = fact.place.map(|place| match place.source == document {
        true => sheet.short_location(place),
        false => sheet.location(place),
    });
    let remedy = match &fact.origin {
        Origin::Unknown { remedy: Some(remedy), .. } => {
            let head = format!("{below}{} ", sheet.style.paint(Tone::Faint, "to decide:"));
            sheet.style.paragraph(&head, remedy)
        }
        _ => String::new(),
    };
    sheet.line(head, below, &said, place.as_deref()) + &remedy
}
