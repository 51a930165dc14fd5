//! The report for people: what must be done first, then what cannot be told, then the sums.

mod finding;
mod sums;
mod table;
mod unknown;
mod waived;

use std::io;

use super::{Page, Style};
use crate::finding::{Finding, Run, Severity, Verdict};
use crate::source::SourceMap;

/// Writes the whole report.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    pictures(page, out)?;
    out.write_all(table::section(page).as_bytes())?;
    out.write_all(sums::section(page).as_bytes())
}

/// What was found, without the sums of a whole run: for a prompt, which asks about a rule or two.
pub fn findings(run: &Run, sources: &SourceMap, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    pictures(&Page { run, sources, fail_on: Severity::Info, style }, out)
}

fn pictures(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut explained = Vec::new();
    for group in &groups(page) {
        out.write_all(finding::section(group, &mut explained, page).as_bytes())?;
    }
    out.write_all(unknown::section(page).as_bytes())?;
    out.write_all(waived::section(page).as_bytes())
}

/// The findings of one rule that are equally bad.
struct Group<'a> {
    rule: usize,
    verdict: Verdict,
    severity: Severity,
    findings: Vec<&'a Finding>,
}

/// Failures and errors by rule, in the order in which the run has them: worst first.
fn groups<'a>(page: &Page<'a>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for finding in page.findings(Verdict::Fail).chain(page.findings(Verdict::Error)) {
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

impl<'a> Page<'a> {
    /// The findings of a verdict, in order.
    fn findings(&self, verdict: Verdict) -> impl Iterator<Item = &'a Finding> + use<'a> {
        self.run.findings.iter().filter(move |finding| finding.verdict == verdict)
    }

    /// The name of a finding's rule.
    fn rule_name(&self, finding: &Finding) -> &'a str {
        self.run.rules.get(finding.rule).map_or("", |rule| &rule.name)
    }

    /// `template.yaml:41:23`.
    fn location(&self, place: crate::source::Place) -> String {
        let at = self.sources.position(place);
        format!("{}:{}:{}", super::paint::clean(self.sources.get(place.source).name()), at.line, at.column)
    }
}

/// What is wrong, with the name of what it is wrong with.
fn sentence(finding: &Finding) -> String {
    if finding.subject.is_empty() || finding.message.contains(&finding.subject) {
        finding.message.clone()
    } else {
        format!("`{}`: {}", finding.subject, finding.message)
    }
}
