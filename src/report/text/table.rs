//! The table of practices and severities.

use crate::finding::{Finding, Severity, Verdict};
use crate::report::Page;
use crate::report::paint::{Tone, columns, count};

/// A column: its name, its tone, and which findings it counts.
struct Column {
    name: &'static str,
    tone: Tone,
    verdict: Verdict,
    severity: Option<Severity>,
}

impl Column {
    fn counts(&self, finding: &Finding) -> bool {
        finding.verdict == self.verdict && self.severity.is_none_or(|severity| finding.severity == severity)
    }

    fn total(&self, page: &Page<'_>) -> usize {
        page.run.findings.iter().filter(|finding| self.counts(finding)).count()
    }
}

const NO_PRACTICE: &str = "no practice";

/// The table; empty if nothing was found.
pub(super) fn section(page: &Page<'_>) -> String {
    let rows = practices(page);
    if rows.is_empty() {
        return String::new();
    }
    let others = other_practices(&rows, page);
    let names = rows.iter().copied().chain((!others.is_empty()).then_some(others.as_str()));
    let width = names.map(columns).max().unwrap_or(0);
    let shown = shown(width, page);
    let mut text = line(
        &" ".repeat(width),
        shown.iter().map(|column| (column.name.to_owned(), heading_tone(column, page))),
        &shown,
        page,
    );
    for practice in rows {
        let cells = shown.iter().map(|column| cell(column, practice, page));
        text += &line(&format!("{practice:width$}"), cells, &shown, page);
    }
    if !others.is_empty() {
        let none = shown.iter().map(|_| (page.style.glyph("·", "-").to_owned(), Tone::Faint));
        text += &line(&format!("{others:width$}"), none, &shown, page);
    }
    text + "\n"
}

/// The practices with findings, those with the worst first.
fn practices<'a>(page: &Page<'a>) -> Vec<&'a str> {
    let mut rows: Vec<&str> = Vec::new();
    for finding in page.run.findings.iter().filter(|finding| finding.verdict != Verdict::Waived) {
        let practice = practice(finding, page);
        if !rows.contains(&practice) {
            rows.push(practice);
        }
    }
    rows
}

fn practice<'a>(finding: &Finding, page: &Page<'a>) -> &'a str {
    page.run.rules.get(finding.rule).and_then(|rule| rule.practice.as_deref()).unwrap_or(NO_PRACTICE)
}

fn other_practices(rows: &[&str], page: &Page<'_>) -> String {
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

/// All columns if they fit, else those that count something.
fn shown(width: usize, page: &Page<'_>) -> Vec<Column> {
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
    if 1 + width + columns.iter().map(|column| column.name.len() + 3).sum::<usize>() > page.style.width {
        columns.retain(|column| column.total(page) > 0);
    }
    columns
}

/// Severities that do not make the run fail are faint.
fn heading_tone(column: &Column, page: &Page<'_>) -> Tone {
    if column.severity.is_some_and(|severity| severity < page.fail_on) { Tone::Faint } else { Tone::Strong }
}

fn cell(column: &Column, practice_name: &str, page: &Page<'_>) -> (String, Tone) {
    let findings = page.run.findings.iter().filter(|finding| practice(finding, page) == practice_name);
    match findings.filter(|finding| column.counts(finding)).count() {
        0 => (page.style.glyph("·", "-").to_owned(), Tone::Faint),
        number => (number.to_string(), column.tone),
    }
}

fn line(name: &str, cells: impl Iterator<Item = (String, Tone)>, shown: &[Column], page: &Page<'_>) -> String {
    let cells = cells.zip(shown).map(|((text, tone), column)| {
        let space = " ".repeat((column.name.len() + 3).saturating_sub(columns(&text)));
        format!("{space}{}", page.style.paint(tone, &text))
    });
    format!(" {name}{}\n", cells.collect::<String>())
}
