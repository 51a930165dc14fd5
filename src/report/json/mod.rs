//! The report for programs: one JSON object. Lines and columns count from 1, columns in Unicode scalar values; the end
//! of a place is the column after its last character.
//!
//! These structs are the wire format and nothing else. Fields are added freely; a change of meaning, or a field removed,
//! is a new [`SCHEMA_VERSION`].

mod finding;
mod row;

use std::io;

use serde::{Serialize, Serializer};

use super::fingerprint::fingerprints;
use super::notice::notices;
use super::page::Page;
use crate::finding::Verdict;
use crate::source::{Place, Position, SourceMap};
use finding::FindingRow;
pub(super) use finding::WaiverRow;
pub(super) use row::OffRow;
use row::{DocumentRow, NoticeRow, RuleRow, SkippedRow};

/// The version of what is written here.
const SCHEMA_VERSION: &str = "1";

/// Writes the whole report.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Report::of(page))?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Report<'a> {
    schema_version: &'static str,
    tool: Tool,
    exit_code: u8,
    reason: &'a str,
    fail_on: &'static str,
    failing: usize,
    counts: Counts,
    baseline: Option<Compared>,
    findings: Findings<'a>,
    documents: Vec<DocumentRow<'a>>,
    skipped: Vec<SkippedRow<'a>>,
    rules: Vec<RuleRow<'a>>,
    off: Vec<OffRow<'a>>,
    notices: Vec<NoticeRow<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// One for each rule and subject.
#[derive(Serialize)]
struct Counts {
    fail: usize,
    error: usize,
    unknown: usize,
    waived: usize,
    pass: usize,
    not_applicable: usize,
}

/// What a baseline says of the findings.
#[derive(Serialize)]
struct Compared {
    known: usize,
    gone: usize,
}

/// A place in a text.
#[derive(Serialize)]
pub(super) struct Location<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

/// All findings of a run, of which each is a row only while it is written.
struct Findings<'a>(&'a Page<'a>);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(page) = *self;
        let all = page.run.findings.iter().zip(fingerprints(page));
        serializer.collect_seq(all.map(|(finding, fingerprint)| FindingRow::of(finding, fingerprint, page)))
    }
}

impl<'a> Report<'a> {
    fn of(page: &'a Page<'a>) -> Self {
        let run = page.run;
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            exit_code: page.ending.exit as u8,
            reason: &page.ending.reason,
            fail_on: page.fail_on.name(),
            failing: run.findings.iter().filter(|finding| page.is_failing(finding)).count(),
            counts: Counts::of(&run.counts),
            baseline: run.known.as_ref().map(|it| Compared { known: it.findings.len(), gone: it.gone }),
            findings: Findings(page),
            documents: run.documents.iter().map(|document| DocumentRow::of(document, page.sources)).collect(),
            skipped: run.skipped.iter().map(SkippedRow::of).collect(),
            rules: run.rules.iter().enumerate().map(|(number, rule)| RuleRow::of(number, rule, page)).collect(),
            off: run.off.iter().map(|off| OffRow::of(off, page.sources)).collect(),
            notices: notices(page).into_iter().map(|notice| NoticeRow::of(notice, page.sources)).collect(),
        }
    }
}

impl Counts {
    fn of(counts: &crate::finding::Counts) -> Self {
        Self {
            fail: counts.get(Verdict::Fail),
            error: counts.get(Verdict::Error),
            unknown: counts.get(Verdict::Unknown),
            waived: counts.get(Verdict::Waived),
            pass: counts.get(Verdict::Pass),
            not_applicable: counts.get(Verdict::NotApplicable),
        }
    }
}

impl<'a> Location<'a> {
    pub(super) fn of(place: Place, sources: &'a SourceMap) -> Self {
        let source = sources.get(place.source);
        let Position { line, column } = source.position(place.span.start);
        let end = source.position(place.span.end);
        Self { file: source.name(), line, column, end_line: end.line, end_column: end.column }
    }
}
