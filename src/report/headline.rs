//! A run in one sentence. Green must mean checked.

use std::collections::HashSet;

use super::page::Page;
use super::paint::{Tone, count, list};
use crate::finding::{Exit, Verdict};

/// The sentence, and what it is.
pub(super) fn of(page: &Page<'_>) -> (Tone, String) {
    let unknown = page.run.undecided();
    let parts = parts(unknown, page);
    let documents = count(page.run.documents.len(), "document");
    let nothing = if page.known().is_empty() { "nothing found" } else { "nothing new found" };
    match (page.run.documents.len(), parts.as_slice(), unknown) {
        (0, ..) => (Tone::Error, "nothing was checked: no document was recognised".to_owned()),
        (_, [], 0) if page.run.rules.is_empty() => {
            (Tone::Error, format!("nothing was checked: there is no rule to check {documents} by"))
        }
        (_, [], 0) if page.ending.exit == Exit::Trouble => {
            (Tone::Error, format!("{nothing} in {documents}, but not all could be checked"))
        }
        (_, [], 0) => (Tone::Good, format!("{nothing} in {documents}")),
        (_, [], _) => {
            let checks = count(unknown, "check");
            (Tone::Unknown, format!("{nothing} in {documents}, but {checks} could not be decided"))
        }
        _ => (Tone::Strong, format!("{} in {}", list(&parts), affected(page))),
    }
}

/// `8 findings`, `1 error`, `2 unknown`.
fn parts(unknown: usize, page: &Page<'_>) -> Vec<String> {
    let counted = [(Verdict::Fail, "finding"), (Verdict::Error, "error")];
    let counted = counted.map(|(verdict, noun)| (page.findings(verdict).count(), noun));
    let mut parts: Vec<String> =
        counted.into_iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(number, noun)).collect();
    if unknown > 0 && !parts.is_empty() {
        parts.push(format!("{unknown} unknown"));
    }
    parts
}

/// `2 of 3 documents`.
fn affected(page: &Page<'_>) -> String {
    let documents = &page.run.documents;
    let standing = page.run.findings.iter().filter(|finding| finding.verdict != Verdict::Waived);
    let with_findings: HashSet<_> = standing.map(|finding| finding.document).collect();
    let affected = documents.iter().filter(|document| with_findings.contains(&document.source)).count();
    match documents.len() {
        all if all == affected => count(all, "document"),
        all => format!("{affected} of {all} documents"),
    }
}
