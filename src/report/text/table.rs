//! The table of practices and severities.

use crate::finding::{Finding, Severity, Verdict};
use crate::report::Page;
use crate::report::paint::{Tone, columns as display_width, count};

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

/// The space before a column where there is room.
const GAP: usize = 3;
const NO_PRACTICE: &str = "no practice";

/// The table; empty if nothing was found.
pub(super) fn section(page: &Page<'_>) -> String {
    let rows = practices(page);
    if rows.is_empty() {
        return String::new();
    }
    let others = other_practices(&rows, page);
    let names = rows.iter().copied().chain((!others.is_empty()).then_some(others.as_str()));
    let width = names.map(display_width).max().unwrap_or(0);
    let table = Table { width, gap: GAP, columns: columns(page) }.fitted(page);
    let heading = |column: &Column| (column.name.to_owned(), heading_tone(column, page));
    let mut text = table.line("", heading, page);
    for practice in rows {
        text += &table.line(practice, |column| cell(column, practice, page), page);
    }
    if !others.is_empty() {
        text += &table.line(&others, |_| nothing(page), page);
    }
    text + "\n"
}

/// What a table looks like.
struct Table {
    /// The columns of the page that the names take.
    width: usize,
    /// The space before a column.
    gap: usize,
    columns: Vec<Column>,
}

impl Table {
    /// All columns if they fit, else those that count something, closer together.
    fn fitted(mut self, page: &Page<'_>) -> Self {
        if self.needed() > page.style.width {
            self.columns.retain(|column| column.total(page) > 0);
        }
        while self.needed() > page.style.width && self.gap > 1 {
            self.gap -= 1;
        }
        self
    }

    fn needed(&self) -> usize {
        1 + self.width + self.columns.iter().map(|column| column.name.len() + self.gap).sum::<usize>()
    }

    fn line(&self, name: &str, cell: impl Fn(&Column) -> (String, Tone), page: &Page<'_>) -> String {
        let cells = self.columns.iter().map(|column| {
            let (text, tone) = cell(column);
            let space = " ".repeat((column.name.len() + self.gap).saturating_sub(display_width(&text)));
            format!("{space}{}", page.style.paint(tone, &text))
        });
        let space = " ".repeat(self.width.saturating_sub(display_width(name)));
        format!(" {name}{space}{}\n", cells.collect::<String>())
    }
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

fn columns(page: &Page<'_>) -> Vec<Column> {
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

/// Severities that do not make the run fail are faint.
fn heading_tone(column: &Column, page: &Page<'_>) -> Tone {
    if column.severity.is_some_and(|severity| severity < page.fail_on) { Tone::Faint } else { Tone::Strong }
}

fn cell(column: &Column, practice_name: &str, page: &Page<'_>) -> (String, Tone) {
    let findings = page.run.findings.iter().filter(|finding| practice(finding, page) == practice_name);
    match findings.filter(|finding| column.counts(finding)).count() {
        0 => nothing(page),
        number => (number.to_string(), column.tone),
    }
}

fn nothing(page: &Page<'_>) -> (String, Tone) {
    (page.style.glyph("·", "-").to_owned(), Tone::Faint)
}
