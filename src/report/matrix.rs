//! Practices by severities: what the table of each report counts.

use super::page::Page;
use super::paint::{Tone, count};
use crate::finding::{Finding, Severity, Verdict, checks};

const NO_PRACTICE: &str = "no practice";

/// A column: its name, its tone, and which findings it counts.
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) tone: Tone,
    verdict: Verdict,
    /// The severity that it is limited to.
    pub(super) severity: Option<Severity>,
}

impl Column {
    fn counts(&self, finding: &Finding) -> bool {
        finding.verdict == self.verdict && self.severity.is_none_or(|severity| finding.severity == severity)
    }

    /// How many of some findings it counts; of what is not known, how many checks.
    pub(super) fn number<'f>(&self, findings: impl Iterator<Item = &'f Finding>) -> usize {
        let own = findings.filter(|finding| self.counts(finding));
        if self.verdict == Verdict::Unknown { checks(own) } else { own.count() }
    }

    /// How many of all findings it counts.
    pub(super) fn total(&self, page: &Page<'_>) -> usize {
        self.number(page.run.findings.iter())
    }
}

/// The practices with findings, those with the worst first.
pub(super) fn practices<'a>(page: &Page<'a>) -> Vec<&'a str> {
    let mut rows: Vec<&str> = Vec::new();
    for finding in page.run.findings.iter().filter(|finding| finding.verdict != Verdict::Waived) {
        let practice = practice(finding, page);
        if !rows.contains(&practice) {
            rows.push(practice);
        }
    }
    rows
}

/// The practice of a finding.
pub(super) fn practice<'a>(finding: &Finding, page: &Page<'a>) -> &'a str {
    page.run.rules.get(finding.rule).and_then(|rule| rule.practice.as_deref()).unwrap_or(NO_PRACTICE)
}

/// The practices that have rules and no finding: one by its name, several by their number; empty if there is none.
pub(super) fn other_practices(rows: &[&str], page: &Page<'_>) -> String {
    let mut others: Vec<&str> = page.run.rules.iter().filter_map(|rule| rule.practice.as_deref()).collect();
    others.sort_unstable();
    others.dedup();
    others.retain(|practice| !rows.contains(practice));
    match others.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        _ => count(others.len(), "other practice"),
    }
}

/// A column for each severity, and for each other verdict that was reached.
pub(super) fn columns(page: &Page<'_>) -> Vec<Column> {
    let severities = Severity::ALL.into_iter().rev().map(|severity| Column {
        name: severity.name(),
        tone: Tone::Severity(severity),
        verdict: Verdict::Fail,
        severity: Some(severity),
    });
    let verdicts = [Verdict::Error, Verdict::Unknown].map(|verdict| Column {
        name: verdict.name(),
        tone: Tone::of(verdict, Severity::Info),
        verdict,
        severity: None,
    });
    let is_optional = |column: &Column| matches!(column.name, "info" | "error" | "unknown");
    let mut columns: Vec<Column> = severities.chain(verdicts).collect();
    columns.retain(|column| !is_optional(column) || column.total(page) > 0);
    columns
}

/// How many findings of a practice a column counts.
pub(super) fn number(column: &Column, practice_name: &str, page: &Page<'_>) -> usize {
    column.number(page.run.findings.iter().filter(|finding| practice(finding, page) == practice_name))
}
