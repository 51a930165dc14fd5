//! The documents in which most is to be done.

use std::collections::HashMap;

use super::matrix::Column;
use super::page::Page;
use crate::finding::{Finding, Verdict};
use crate::source::SourceId;

/// A document with how many findings each column counts in it.
pub(super) struct Burden {
    pub(super) document: SourceId,
    pub(super) numbers: Vec<usize>,
}

/// The documents with findings that are not waived, those with the worst first.
pub(super) fn burdens(columns: &[Column], page: &Page<'_>) -> Vec<Burden> {
    let mut found: HashMap<SourceId, Vec<&Finding>> = HashMap::new();
    for finding in page.run.findings.iter().filter(|it| it.verdict != Verdict::Waived) {
        found.entry(finding.document).or_default().push(finding);
    }
    let burden = |(document, findings): (SourceId, Vec<&Finding>)| Burden {
        document,
        numbers: columns.iter().map(|column| column.number(findings.iter().copied())).collect(),
    };
    let mut burdens: Vec<Burden> = found.into_iter().map(burden).collect();
    burdens.sort_by(|one, other| other.numbers.cmp(&one.numbers).then(one.document.cmp(&other.document)));
    burdens
}
