//! Code quality as GitLab shows it in a merge request: <https://docs.gitlab.com/ci/testing/code_quality/>.
//!
//! GitLab knows findings with a file and a line and nothing else, so that what kept Ordain from checking is a finding too.

use std::collections::HashMap;
use std::io;

use serde::Serialize;

use super::fingerprint::fingerprints;
use super::notice::{Notice, notices};
use super::page::{Page, told};
use crate::diagnostic::Level;
use crate::finding::{Finding, Severity, Verdict};
use crate::source::Place;

/// Writes the whole report.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let findings = page.run.findings.iter().zip(fingerprints(page));
    let findings = findings.map(|(finding, fingerprint)| Issue::of(finding, fingerprint, page));
    let notices = notices(page).into_iter().filter(|notice| notice.level > Level::Note);
    let mut issues: Vec<Issue> = findings.chain(notices.map(|notice| Issue::about(notice, page))).collect();
    number(&mut issues);
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    out.write_all(b"\n")
}

/// Tells apart what has the same fingerprint: GitLab would show one of them.
fn number(issues: &mut [Issue]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for issue in issues {
        let number = seen.entry(issue.fingerprint.clone()).and_modify(|number| *number += 1).or_insert(1);
        if *number > 1 {
            issue.fingerprint += &format!("-{number}");
        }
    }
}

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl Issue {
    fn of(finding: &Finding, fingerprint: String, page: &Page<'_>) -> Self {
        let told = told(finding);
        let description = match finding.verdict {
            Verdict::Unknown => format!("unknown: {told}"),
            Verdict::Error => format!("error: {told}"),
            _ => told,
        };
        Self {
            description,
            check_name: page.rule_name(finding).to_owned(),
            fingerprint,
            severity: severity(finding),
            location: Location::of(finding.primary.place, page),
        }
    }

    /// A notice is known by its own text.
    fn about(notice: Notice, page: &Page<'_>) -> Self {
        let begin = Lines { begin: 1, end: 1 };
        let named = |file: &String| Location { path: path(file), lines: begin };
        let location = match notice.place {
            Some(place) => Location::of(place, page),
            None => named(notice.file.as_ref().unwrap_or(&".".to_owned())),
        };
        Self {
            fingerprint: format!("{}:{}:{}", notice.code, location.path, notice.message),
            description: notice.message,
            check_name: notice.code.to_owned(),
            severity: if notice.level == Level::Error { "blocker" } else { "info" },
            location,
        }
    }
}

impl Location {
    fn of(place: Place, page: &Page<'_>) -> Self {
        let source = page.sources.get(place.source);
        let begin = source.position(place.span.start).line;
        let end = source.position(place.span.end).line.max(begin);
        Self { path: path(source.name()), lines: Lines { begin, end } }
    }
}

/// A path with slashes and without the `./` that would keep GitLab from finding the file.
fn path(name: &str) -> String {
    let path = name.replace('\\', "/");
    path.strip_prefix("./").unwrap_or(&path).to_owned()
}

fn severity(finding: &Finding) -> &'static str {
    match (finding.verdict, finding.severity) {
        (Verdict::Error, _) => "blocker",
        (Verdict::Fail, Severity::Critical) => "blocker",
        (Verdict::Fail, Severity::High) => "critical",
        (Verdict::Fail, Severity::Medium) => "major",
        (Verdict::Fail, Severity::Low) => "minor",
        _ => "info",
    }
}
