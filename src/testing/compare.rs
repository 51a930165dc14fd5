//! What was expected beside what was found.

use super::annotation::{Expectation, word};
use super::case::Case;
use crate::diagnostic::Diagnostic;
use crate::eval::{Subject, Watch};
use crate::finding::{Severity, Verdict};
use crate::source::{Place, SourceMap};

/// A finding as annotations speak of it.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) verdict: Verdict,
    pub(super) severity: Severity,
    pub(super) rule: String,
    pub(super) message: String,
    pub(super) place: Place,
}

/// How many things a note tells of.
const TOLD: usize = 3;

impl Found {
    fn answers(&self, expected: &Expectation) -> bool {
        (&self.file, self.line, self.verdict, &self.rule)
            == (&expected.file, expected.line, expected.verdict, &expected.rule)
            && expected.severity.is_none_or(|severity| severity == self.severity)
    }
}

/// A subject answers `pass` and `not-applicable` where its header stands.
fn subject_answers(case: &Case, subject: &Subject, expected: &Expectation, sources: &SourceMap) -> bool {
    rule_of(case, subject.rule) == Some(&expected.rule)
        && subject.verdict == expected.verdict
        && sources.get(subject.place.source).name() == expected.file
        && sources.position(subject.place).line == expected.line
}

fn rule_of(case: &Case, number: usize) -> Option<&String> {
    let policies = case.policies.as_ref()?;
    policies.program().rules.get(number).map(|rule| &rule.info.name)
}

fn is_answered(case: &Case, expected: &Expectation, found: &[Found], watch: &Watch, sources: &SourceMap) -> bool {
    match expected.verdict {
        Verdict::Pass | Verdict::NotApplicable => {
            watch.subjects.iter().any(|it| subject_answers(case, it, expected, sources))
        }
        _ => found.iter().any(|it| it.answers(expected)),
    }
}

/// All that is expected of a case and not found, and found and not expected.
pub(super) fn mistakes(case: &Case, found: &[Found], watch: &Watch, sources: &SourceMap) -> Vec<Diagnostic> {
    let missing = case.expected.iter().filter(|it| !is_answered(case, it, found, watch, sources));
    let missing = missing.map(|it| missing_finding(case, it, found, watch, sources));
    let mut told: Vec<(&str, Verdict, u32, &str)> = Vec::new();
    let surplus = found.iter().filter(|it| {
        let key = (it.file.as_str(), it.verdict, it.line, it.rule.as_str());
        let is_new = !told.contains(&key);
        told.push(key);
        is_new && !case.expected.iter().any(|expected| it.answers(expected))
    });
    missing.chain(surplus.map(|it| surplus_finding(case, it, sources))).collect()
}

/// Whether all that is expected of a rule is found, and nothing else.
pub(super) fn agrees(case: &Case, rule: &str, found: &[Found], watch: &Watch, sources: &SourceMap) -> bool {
    let expected: Vec<&Expectation> = case.expected.iter().filter(|it| it.rule == rule).collect();
    expected.iter().all(|it| is_answered(case, it, found, watch, sources))
        && found.iter().all(|it| expected.iter().any(|expected| it.answers(expected)))
}

fn missing_finding(
    case: &Case,
    expected: &Expectation,
    found: &[Found],
    watch: &Watch,
    sources: &SourceMap,
) -> Diagnostic {
    let rule = &expected.rule;
    let message = match expected.verdict {
        Verdict::Fail => format!("`{rule}` does not fail here"),
        Verdict::Unknown => format!("`{rule}` is not unknown here"),
        Verdict::Error => format!("`{rule}` has no error here"),
        Verdict::Waived => format!("`{rule}` is not waived here"),
        Verdict::Pass => format!("`{rule}` does not pass here"),
        Verdict::NotApplicable => format!("`{rule}` is applicable here, or judges nothing here"),
    };
    let mut mistake = Diagnostic::error("missing-finding", message).at(case.origin.at(expected.span), "expected");
    let mut notes = Vec::new();
    for it in found.iter().filter(|it| it.rule == *rule) {
        let severity = if it.verdict == Verdict::Fail { format!(" ({})", it.severity.name()) } else { String::new() };
        let verdict = word(it.verdict);
        notes.push((it.line, format!("found: {verdict}{severity} at {}:{}: {}", it.file, it.line, it.message)));
    }
    let quiet = |it: &&Subject| {
        rule_of(case, it.rule) == Some(rule) && matches!(it.verdict, Verdict::Pass | Verdict::NotApplicable)
    };
    for it in watch.subjects.iter().filter(quiet) {
        let (file, line) = (sources.get(it.place.source).name(), sources.position(it.place).line);
        notes.push((line, format!("found: {} for `{}` at {file}:{line}", word(it.verdict), it.name)));
    }
    // What is near is meant.
    notes.sort_by_key(|(line, _)| line.abs_diff(expected.line));
    mistake.notes.extend(notes.into_iter().take(TOLD).map(|(_, note)| note));
    if mistake.notes.is_empty() {
        mistake = mistake.note(format!("`{rule}` judges nothing in this section"));
    }
    mistake
}

fn surplus_finding(case: &Case, found: &Found, sources: &SourceMap) -> Diagnostic {
    let rule = &found.rule;
    let does = match found.verdict {
        Verdict::Fail => "fails here",
        Verdict::Unknown => "is unknown here",
        Verdict::Error => "has an error here",
        Verdict::Waived => "is waived here",
        Verdict::Pass | Verdict::NotApplicable => "passes here",
    };
    let word = word(found.verdict);
    let severity = |it: &Expectation| it.severity.filter(|_| it.rule == *rule && it.line == found.line);
    let rule_text = match case.expected.iter().find_map(severity) {
        Some(_) => format!("{rule} ({})", found.severity.name()),
        None => rule.clone(),
    };
    let help = if found.file.ends_with(".json") {
        format!("if that is right, an `expect` fence says so: {word}: {rule_text} at {}:{}", found.file, found.line)
    } else {
        format!("if that is right, say so on this line: # {word}: {rule_text}")
    };
    Diagnostic::error("unexpected-finding", format!("`{rule}` {does}, and the page does not say so"))
        .at(case.origin.place(found.place, sources), found.message.clone())
        .help(help)
}
