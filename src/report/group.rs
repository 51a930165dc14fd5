//! Findings that belong together.

use super::page::Page;
use crate::finding::{Finding, Severity, Verdict};

/// The findings of one rule that are equally bad.
pub(super) struct Group<'a> {
    pub(super) rule: usize,
    pub(super) verdict: Verdict,
    pub(super) severity: Severity,
    pub(super) findings: Vec<&'a Finding>,
}

/// The findings of some verdicts by rule, one verdict after the other, each in the order in which the run has them.
pub(super) fn groups<'a>(verdicts: &[Verdict], page: &Page<'a>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for finding in verdicts.iter().flat_map(|verdict| page.findings(*verdict)) {
        let key = (finding.rule, finding.verdict, finding.severity);
        match groups.iter_mut().find(|group| (group.rule, group.verdict, group.severity) == key) {
            Some(group) => group.findings.push(finding),
            None => {
                let (rule, verdict, severity) = key;
                groups.push(Group { rule, verdict, severity, findings: vec![finding] });
            }
        }
    }
    groups
}
