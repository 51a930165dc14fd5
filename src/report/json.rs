//! The report for programs: one JSON object. Lines and columns count from 1, columns in Unicode scalar values; the end
//! of a place is the column after its last character.
//!
//! These structs are the wire format and nothing else. Fields are added freely; a change of meaning, or a field removed,
//! is a new [`SCHEMA_VERSION`].

use std::io;

use serde::Serialize;

use super::fingerprint::fingerprints;
use super::notice::{Notice, notices};
use super::page::Page;
use crate::finding::{Finding, Judged, Mark, NotKnown, Off, RuleInfo, Skipped, Verdict, Waiver};
use crate::source::{Place, Position, SourceMap};

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
    findings: Vec<FindingRow<'a>>,
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

/// What there is to say of the run besides its findings.
#[derive(Serialize)]
struct NoticeRow<'a> {
    code: &'static str,
    level: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Location<'a>>,
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

#[derive(Serialize)]
struct FindingRow<'a> {
    rule: &'a str,
    practice: Option<&'a str>,
    verdict: &'static str,
    error_in_sight: bool,
    severity: &'static str,
    subject: Subject<'a>,
    message: &'a str,
    #[serde(flatten)]
    primary: MarkPlace<'a>,
    label: &'a str,
    related: Vec<Related<'a>>,
    causes: Vec<Cause<'a>>,
    rationale: Option<&'a str>,
    remedy: Option<&'a str>,
    clause: Location<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<WaiverRow<'a>>,
    fingerprint: String,
}

#[derive(Serialize)]
struct WaiverRow<'a> {
    because: &'a str,
    owner: Option<&'a str>,
    until: Option<String>,
    #[serde(flatten)]
    location: Location<'a>,
}

#[derive(Serialize)]
struct Subject<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
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

#[derive(Serialize)]
struct MarkPlace<'a> {
    #[serde(flatten)]
    location: Location<'a>,
    pointer: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: MarkPlace<'a>,
}

#[derive(Serialize)]
struct Cause<'a> {
    reason: &'a str,
    remedy: Option<&'a str>,
    #[serde(flatten)]
    location: Option<Location<'a>>,
}

#[derive(Serialize)]
struct DocumentRow<'a> {
    file: &'a str,
    format: &'a str,
    resources: usize,
    open: bool,
}

#[derive(Serialize)]
struct SkippedRow<'a> {
    file: &'a str,
    reason: &'a str,
    error: bool,
}

#[derive(Serialize)]
struct OffRow<'a> {
    rule: &'a str,
    reason: &'a str,
    #[serde(flatten)]
    location: Location<'a>,
}

#[derive(Serialize)]
struct RuleRow<'a> {
    name: &'a str,
    title: &'a str,
    severity: &'static str,
    practice: Option<&'a str>,
    refs: &'a [String],
    rationale: Option<&'a str>,
    remedy: Option<&'a str>,
    pack: &'a str,
    idle: bool,
    #[serde(flatten)]
    location: Location<'a>,
}

impl<'a> Report<'a> {
    fn of(page: &Page<'a>) -> Self {
        let run = page.run;
        let findings = run.findings.iter().zip(fingerprints(page));
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            exit_code: page.ending.exit as u8,
            reason: &page.ending.reason,
            fail_on: page.fail_on.name(),
            failing: run.findings.iter().filter(|finding| page.is_failing(finding)).count(),
            counts: Counts::of(&run.counts),
            findings: findings.map(|(finding, fingerprint)| FindingRow::of(finding, fingerprint, page)).collect(),
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

impl<'a> FindingRow<'a> {
    fn of(finding: &'a Finding, fingerprint: String, page: &Page<'a>) -> Self {
        let rule = page.rule(finding);
        Self {
            rule: rule.map_or("", |rule| &rule.name),
            practice: rule.and_then(|rule| rule.practice.as_deref()),
            verdict: finding.verdict.name(),
            error_in_sight: finding.error_in_sight,
            severity: finding.severity.name(),
            subject: Subject { id: &finding.subject, kind: &finding.subject_type },
            message: &finding.message,
            primary: MarkPlace::of(&finding.primary, page.sources),
            label: &finding.primary.message,
            related: finding.related.iter().map(|mark| Related::of(mark, page.sources)).collect(),
            causes: finding.causes.iter().map(|cause| Cause::of(cause, page.sources)).collect(),
            rationale: rule.and_then(|rule| rule.rationale.as_deref()),
            remedy: page.remedy(finding),
            clause: Location::of(finding.clause, page.sources),
            waiver: finding.waiver.as_ref().map(|waiver| WaiverRow::of(waiver, page.sources)),
            fingerprint,
        }
    }
}

impl<'a> WaiverRow<'a> {
    fn of(waiver: &'a Waiver, sources: &'a SourceMap) -> Self {
        Self {
            because: &waiver.because,
            owner: waiver.owner.as_deref(),
            until: waiver.until.map(|until| until.to_string()),
            location: Location::of(waiver.place, sources),
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

impl<'a> MarkPlace<'a> {
    fn of(mark: &'a Mark, sources: &'a SourceMap) -> Self {
        Self { location: Location::of(mark.place, sources), pointer: &mark.pointer }
    }
}

impl<'a> Related<'a> {
    fn of(mark: &'a Mark, sources: &'a SourceMap) -> Self {
        Self { message: &mark.message, place: MarkPlace::of(mark, sources) }
    }
}

impl<'a> Cause<'a> {
    fn of(cause: &'a NotKnown, sources: &'a SourceMap) -> Self {
        Self {
            reason: &cause.reason,
            remedy: cause.remedy.as_deref(),
            location: cause.place.map(|place| Location::of(place, sources)),
        }
    }
}

impl<'a> DocumentRow<'a> {
    fn of(document: &Judged, sources: &'a SourceMap) -> Self {
        let file = sources.get(document.source).name();
        Self { file, format: document.format, resources: document.resources, open: document.is_open }
    }
}

impl<'a> NoticeRow<'a> {
    fn of(notice: Notice, sources: &'a SourceMap) -> Self {
        let place = notice.place.map(|place| Location::of(place, sources));
        Self { code: notice.code, level: notice.level.name(), message: notice.message, file: notice.file, place }
    }
}

impl<'a> SkippedRow<'a> {
    fn of(skipped: &'a Skipped) -> Self {
        Self { file: &skipped.name, reason: &skipped.reason, error: skipped.is_error }
    }
}

impl<'a> OffRow<'a> {
    fn of(off: &'a Off, sources: &'a SourceMap) -> Self {
        Self { rule: &off.rule, reason: &off.reason, location: Location::of(off.place, sources) }
    }
}

impl<'a> RuleRow<'a> {
    fn of(number: usize, rule: &'a RuleInfo, page: &Page<'a>) -> Self {
        Self {
            name: &rule.name,
            title: &rule.title,
            severity: rule.severity.name(),
            practice: rule.practice.as_deref(),
            refs: &rule.refs,
            rationale: rule.rationale.as_deref(),
            remedy: rule.remedy.as_deref(),
            pack: &rule.pack,
            idle: page.run.idle.contains(&number),
            location: Location::of(rule.place, page.sources),
        }
    }
}
