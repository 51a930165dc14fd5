//! What tells a finding of one run from one of another: rule, file, resource, pointer and value, but not the line. A line
//! that moved is the same finding, a changed value a new one.

use super::page::{Page, one_line};
use crate::baseline::digest;
use crate::finding::Finding;

/// How many characters a fingerprint has.
const LENGTH: usize = 32;

/// One fingerprint for each finding of the run, in order, then for each that was known. Findings that agree in everything are
/// numbered.
pub(super) fn fingerprints(page: &Page<'_>) -> Vec<String> {
    let mut seen = std::collections::BTreeMap::new();
    let numbered = page.run.findings.iter().chain(page.known()).map(|finding| {
        let fingerprint = fingerprint(finding, page);
        let number = seen.entry(fingerprint.clone()).and_modify(|number| *number += 1).or_insert(1_usize);
        match *number {
            1 => fingerprint,
            number => format!("{fingerprint}-{number}"),
        }
    });
    numbered.collect()
}

fn fingerprint(finding: &Finding, page: &Page<'_>) -> String {
    let place = finding.primary.place;
    let source = page.sources.get(place.source);
    // What must not be shown must not be guessed from its hash either.
    let value = one_line(&source.shown(place.span));
    let parts = [page.rule_name(finding), source.name(), &finding.subject, &finding.primary.pointer, &value];
    digest(&parts).chars().take(LENGTH).collect()
}
