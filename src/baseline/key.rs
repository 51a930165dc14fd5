//! What a finding is known by.

use sha2::{Digest, Sha256};

use crate::finding::{Finding, Run};
use crate::source::SourceMap;

/// How many characters of the hash of a value are kept.
const LENGTH: usize = 16;

/// What a finding is known by from one run to the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The file, with slashes.
    pub file: String,
    /// The rule.
    pub rule: String,
    /// What was judged, as the document calls it.
    pub resource: String,
    /// The JSON pointer of the value, or of what would hold it.
    pub pointer: String,
    /// A hash of the value.
    pub value: String,
}

impl Key {
    /// That of a finding.
    pub(super) fn of(finding: &Finding, run: &Run, sources: &SourceMap, name: &dyn Fn(&str) -> String) -> Self {
        let place = finding.primary.place;
        let source = sources.get(place.source);
        // What must not be shown must not be guessed from its hash either.
        let value = source.shown(place.span).split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            file: name(source.name()),
            rule: run.rules.get(finding.rule).map_or(String::new(), |rule| rule.name.clone()),
            resource: finding.subject.to_string(),
            pointer: finding.primary.pointer.to_string(),
            value: digest(&[&value]).chars().take(LENGTH).collect(),
        }
    }
}

/// The hash of some texts. The length before each keeps two lists of texts from reading the same.
pub fn digest(parts: &[&str]) -> String {
    let digest = parts.iter().fold(Sha256::new(), |hash, part| {
        hash.chain_update((part.len() as u64).to_be_bytes()).chain_update(part.as_bytes())
    });
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
