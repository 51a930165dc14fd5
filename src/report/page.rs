//! What a format is given to write, and the words that all of them use.

use super::Style;
use super::paint::clean;
use crate::diagnostic::Diagnostic;
use crate::finding::{Ending, Exit, Finding, RuleInfo, Run, Severity, Verdict, Waiver};
use crate::source::{Place, SourceMap};

/// What reports are about.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a> {
    /// What was found.
    pub run: &'a Run,
    /// What is wrong or odd about the documents themselves, and about what was said of them.
    pub diagnostics: &'a [Diagnostic],
    /// The texts that these speak of.
    pub sources: &'a SourceMap,
    /// The least severity that makes the run fail.
    pub fail_on: Severity,
    /// How it ends.
    pub ending: &'a Ending,
}

/// How something ends of which no exit code is asked.
static WELL: Ending = Ending { exit: Exit::Clean, reason: String::new() };

impl<'a> Results<'a> {
    /// What a run found, where nobody asks how it ends: at a prompt, and in tests.
    pub fn of(run: &'a Run, sources: &'a SourceMap) -> Self {
        Self { run, diagnostics: &[], sources, fail_on: Severity::Medium, ending: &WELL }
    }
}

/// More findings than this are not read one by one.
const MANY: usize = 50;

/// What a format is given to write.
pub(super) struct Page<'a> {
    pub(super) run: &'a Run,
    pub(super) diagnostics: &'a [Diagnostic],
    pub(super) sources: &'a SourceMap,
    pub(super) fail_on: Severity,
    pub(super) ending: &'a Ending,
    pub(super) style: &'a Style,
}

impl<'a> Page<'a> {
    pub(super) fn new(results: &Results<'a>, style: &'a Style) -> Self {
        let Results { run, diagnostics, sources, fail_on, ending } = *results;
        Self { run, diagnostics, sources, fail_on, ending, style }
    }

    /// The findings of a verdict, in order.
    pub(super) fn findings(&self, verdict: Verdict) -> impl Iterator<Item = &'a Finding> + use<'a> {
        self.run.findings.iter().filter(move |finding| finding.verdict == verdict)
    }

    /// Whether there is more than anyone reads, so that people are shown the worst and how to come to the rest.
    pub(super) fn is_long(&self) -> bool {
        self.style.verbose == 0 && self.run.findings.len() > MANY
    }

    /// The findings that were known before.
    pub(super) fn known(&self) -> &'a [Finding] {
        self.run.known.as_ref().map_or(&[], |known| &known.findings)
    }

    /// The rule of a finding.
    pub(super) fn rule(&self, finding: &Finding) -> Option<&'a RuleInfo> {
        self.run.rules.get(finding.rule)
    }

    /// The name of a finding's rule.
    pub(super) fn rule_name(&self, finding: &Finding) -> &'a str {
        self.rule(finding).map_or("", |rule| &rule.name)
    }

    /// What to do about a finding, if anyone said.
    pub(super) fn remedy(&self, finding: &'a Finding) -> Option<&'a str> {
        finding.remedy.as_deref().or_else(|| self.rule(finding)?.remedy.as_deref())
    }

    /// `template.yaml:41:23`.
    pub(super) fn location(&self, place: Place) -> String {
        let at = self.sources.position(place);
        format!("{}:{}:{}", self.file(place), at.line, at.column)
    }

    /// The name of the file of a place.
    pub(super) fn file(&self, place: Place) -> String {
        clean(self.sources.get(place.source).name())
    }

    /// Whether a finding makes the run fail.
    pub(super) fn is_failing(&self, finding: &Finding) -> bool {
        finding.verdict == Verdict::Fail && finding.severity >= self.fail_on
    }
}

/// What is wrong, with the name of what it is wrong with.
pub(super) fn sentence(finding: &Finding) -> String {
    if finding.subject.is_empty() || finding.message.contains(&*finding.subject) {
        finding.message.to_string()
    } else {
        format!("`{}`: {}", finding.subject, finding.message)
    }
}

/// The sentence of a finding with what its verdict needs besides: why it is not known, why it is waived. Last, what made its
/// subject, where a program wrote the document.
pub(super) fn told(finding: &Finding) -> String {
    let mut told = sentence(finding);
    match finding.verdict {
        Verdict::Unknown => {
            let causes: Vec<&str> = finding.causes.iter().map(|cause| &*cause.reason).collect();
            if !causes.is_empty() {
                told += &format!(" (not known: {})", causes.join("; "));
            }
            if finding.error_in_sight {
                told += " (with an error in sight)";
            }
        }
        Verdict::Waived => told += &waiver(finding).map_or(String::new(), |waiver| format!(" ({waiver})")),
        _ => {}
    }
    told + &finding.construct.as_ref().map_or(String::new(), |path| format!(" (made by the construct {path})"))
}

/// `waived by the platform team until 2027-01-31, because …`.
pub(super) fn waiver(finding: &Finding) -> Option<String> {
    finding.waiver.as_deref().map(waived)
}

pub(super) fn waived(waiver: &Waiver) -> String {
    let owner = waiver.owner.as_ref().map_or(String::new(), |owner| format!(" by {owner}"));
    let until = waiver.until.map_or(String::new(), |until| format!(" until {until}"));
    format!("waived{owner}{until}, because {}", waiver.because)
}

/// The text on one line.
pub(super) fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
