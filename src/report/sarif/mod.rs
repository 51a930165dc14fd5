//! SARIF 2.1.0, for code scanning: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.
//!
//! These structs are the part of the standard that is written, and nothing else. Failures are results of the kind `fail`,
//! unknowns of the kind `open` ("insufficient information to decide", §3.27.9), and what is waived is suppressed. Errors
//! are notifications of the tool, as is everything that kept it from checking.

mod location;
mod notification;
mod result;
mod rule;

use std::io;

use serde::Serialize;

use super::fingerprint::fingerprints;
use super::page::Page;
use crate::finding::{Exit, Finding, Severity, Verdict};

/// How many results of a run GitHub keeps: <https://docs.github.com/en/code-security/reference/code-scanning/sarif-files>.
const KEPT: usize = 5_000;

/// Writes the whole report.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Log::of(page))?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    automation_details: Automation,
    invocations: [Invocation<'a>; 1],
    original_uri_base_ids: location::Bases,
    column_kind: &'static str,
    results: Vec<result::Result<'a>>,
    properties: Counted<'a>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<rule::Descriptor<'a>>,
}

#[derive(Serialize)]
struct Automation {
    id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    exit_code: u8,
    #[serde(skip_serializing_if = "str::is_empty")]
    exit_code_description: &'a str,
    tool_execution_notifications: Vec<notification::Notification>,
}

/// What SARIF has no place for: the checks that came to nothing to show.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counted<'a> {
    counts: std::collections::BTreeMap<&'static str, usize>,
    documents: Vec<&'a str>,
}

/// A text, with its Markdown where there is some.
#[derive(Serialize)]
struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

impl Message {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), markdown: None }
    }
}

impl<'a> Log<'a> {
    fn of(page: &Page<'a>) -> Self {
        Self { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [Run::of(page)] }
    }
}

impl<'a> Run<'a> {
    fn of(page: &Page<'a>) -> Self {
        let fingerprints = fingerprints(page);
        let all = page
            .run
            .findings
            .iter()
            .chain(page.known())
            .zip(fingerprints)
            .filter(|(finding, _)| finding.verdict != Verdict::Error);
        let mut results: Vec<_> = all.map(|(finding, print)| result::Result::of(finding, print, page)).collect();
        let known = page.known().len();
        let first_known = results.len().saturating_sub(known);
        results.iter_mut().enumerate().for_each(|(number, result)| {
            // Either all results of a run have this property or none (§3.27.24).
            result.baseline_state =
                page.run.known.is_some().then_some(if number < first_known { "new" } else { "unchanged" });
        });
        let cut = results.len().saturating_sub(KEPT);
        // The run has its findings worst first.
        results.truncate(KEPT);
        let rules = page.run.rules.iter().map(rule::Descriptor::of).collect();
        let version = env!("CARGO_PKG_VERSION");
        Self {
            tool: Tool { driver: Driver { name: "Ordain", semantic_version: version, rules } },
            automation_details: Automation { id: "ordain/" },
            invocations: [Invocation::of(cut, page)],
            original_uri_base_ids: location::Bases::default(),
            column_kind: "unicodeCodePoints",
            results,
            properties: Counted::of(page),
        }
    }
}

impl<'a> Invocation<'a> {
    fn of(cut: usize, page: &Page<'a>) -> Self {
        Self {
            execution_successful: page.ending.exit != Exit::Trouble,
            exit_code: page.ending.exit as u8,
            exit_code_description: &page.ending.reason,
            tool_execution_notifications: notification::all(cut, page),
        }
    }
}

impl<'a> Counted<'a> {
    fn of(page: &Page<'a>) -> Self {
        let counts = Verdict::ALL.into_iter().map(|verdict| (verdict.name(), page.run.counts.get(verdict)));
        let documents = page.run.documents.iter().map(|document| page.sources.get(document.source).name());
        Self { counts: counts.collect(), documents: documents.collect() }
    }
}

/// The level of a severity.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// A number for GitHub's four words: critical from 9.0, high from 7.0, medium from 4.0, low above 0.0.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
        Severity::Info => "0.1",
    }
}

/// Whether a finding, waived or not, is one that the document does not decide.
fn is_undecided(finding: &Finding) -> bool {
    !finding.causes.is_empty()
}
