//! The Markdown page that is a test: a policy, the templates, and what must be found in them.

use super::super::session::Session;
use crate::finding::{Finding, Verdict};
use crate::source::SourceId;

/// The page: the policy, each template, and what is expected.
pub(super) fn of(session: &Session, title: &str, policy: &str, findings: &[Finding]) -> String {
    let mut page = format!("# {title}\n\n```ord {title}.ord\n{policy}```\n\n## What it finds\n\n");
    for (source, ..) in session.bench.files() {
        let text = session.bench.sources.get(source).text();
        let file = file(session, source);
        let ticks = "`".repeat(fence(text));
        let language = if file.ends_with(".json") { "json" } else { "yaml" };
        let end = if text.ends_with('\n') { "" } else { "\n" };
        page += &format!("{ticks}{language} {file}\n{text}{end}{ticks}\n\n");
    }
    let mut expected: Vec<String> = Vec::new();
    for finding in findings {
        if !is_expected(finding.verdict) {
            continue;
        }
        let verdict = finding.verdict.name();
        let file = file(session, finding.primary.place.source);
        let line = session.bench.sources.position(finding.primary.place).line;
        let rule = session.bench.program().rules.get(finding.rule).map_or("", |rule| &rule.info.name);
        let line = format!("{verdict}: {rule} at {file}:{line}\n");
        if !expected.contains(&line) {
            expected.push(line);
        }
    }
    if expected.is_empty() { page } else { page + &format!("```expect\n{}```\n", expected.concat()) }
}

/// Whether a page names findings of a verdict.
pub(super) fn is_expected(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Fail | Verdict::Unknown | Verdict::Error)
}

/// What a page calls a template: one word, and its whole path only where there are several.
fn file(session: &Session, source: SourceId) -> String {
    let name = session.bench.sources.get(source).name();
    let is_alone = session.bench.files().count() == 1;
    let shown = if is_alone { name.rsplit('/').next().unwrap_or(name) } else { name };
    shown.split_whitespace().collect::<Vec<_>>().join("-")
}

/// How many back ticks hold a text.
fn fence(text: &str) -> usize {
    let longest = text.lines().map(|line| line.len() - line.trim_start_matches('`').len()).max().unwrap_or(0);
    longest.max(2) + 1
}
