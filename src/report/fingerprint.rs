//! What tells a finding of one run from one of another: rule, file, resource, pointer and value, but not the line. A line
//! that moved is the same finding, a changed value a new one.

use sha2::{Digest, Sha256};

use super::page::{Page, one_line};
use crate::finding::Finding;

/// How many characters a fingerprint has.
const LENGTH: usize = 32;

/// One fingerprint for each finding of the run, in order. Findings that agree in everything are numbered.
pub(super) fn fingerprints(page: &Page<'_>) -> Vec<String> {
    let mut seen = std::collections::BTreeMap::new();
    let numbered = page.run.findings.iter().map(|finding| {
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
    // The length before each part keeps two lists of parts from reading the same.
    let digest = parts.iter().fold(Sha256::new(), |hash, part| {
        hash.chain_update((part.len() as u64).to_be_bytes()).chain_update(part.as_bytes())
    });
    let digits: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    digits.chars().take(LENGTH).collect()
}
