//! The checks as tests, for what shows the tests of a pipeline: a suite for each document, a test for each finding and
//! for each rule that passed. Rules that met nothing to judge are no tests; each suite counts them.
//!
//! A failure fails its test, an error is its error, and what is unknown or waived is skipped with the reason. A suite of
//! its own holds what kept Ordain from checking, so that nothing checked is never a green page.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::headline;
use super::notice::{Notice, notices};
use super::page::{Page, one_line, told};
use crate::diagnostic::Level;
use crate::finding::{Finding, Judged, Verdict};
use crate::source::SourceId;

/// Writes the whole report.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut report = Report::new("ordain");
    report.add_test_suite(of_run(page));
    let all = by_rule(page);
    report.add_test_suites(page.run.documents.iter().map(|document| of_document(document, &all, page)));
    let text = report.to_string().map_err(io::Error::other)?;
    out.write_all(without_skipped(&text).as_bytes())
}

/// The report without the number of skipped tests of all suites together, for which the schema of such reports has no place
/// (Jenkins, xunit-plugin, `junit-10.xsd`); each suite says its own.
fn without_skipped(text: &str) -> Cow<'_, str> {
    let (before, rest) = text.split_once(" skipped=\"").unwrap_or((text, ""));
    match rest.split_once('"') {
        Some((_, after)) if before.ends_with('"') && !before.contains("<testsuite ") => [before, after].concat().into(),
        _ => text.into(),
    }
}

/// What there is to say of the run itself.
fn of_run(page: &Page<'_>) -> TestSuite {
    let mut suite = TestSuite::new("ordain");
    let counts = Verdict::ALL.map(|verdict| (verdict.name().replace(' ', "-"), page.run.counts.get(verdict)));
    suite.add_properties(counts.map(|(name, number)| Property::new(name, number.to_string())));
    suite.add_property(Property::new("fail-on", page.fail_on.name()));
    suite.add_test_cases(numbered(notices(page).into_iter().map(of_notice).collect()));
    suite.set_system_out(headline::of(page).1);
    suite
}

fn of_notice(notice: Notice) -> TestCase {
    let mut status = match notice.level {
        Level::Error => TestCaseStatus::non_success(NonSuccessKind::Error),
        Level::Warning | Level::Note => TestCaseStatus::skipped(),
    };
    status.set_message(notice.message.as_str());
    if notice.level == Level::Error {
        status.set_type(notice.code);
    }
    let name = notice.file.as_ref().map_or(notice.code.to_owned(), |file| format!("{}: {file}", notice.code));
    case(name, "ordain", status)
}

/// What was found of a document by a rule: now, and what the baseline has already.
#[derive(Default)]
struct Own<'a> {
    found: Vec<&'a Finding>,
    known: Vec<&'a Finding>,
}

/// What was found, by document and rule.
fn by_rule<'a>(page: &'a Page<'_>) -> HashMap<(SourceId, usize), Own<'a>> {
    let mut all: HashMap<_, Own<'_>> = HashMap::new();
    for finding in &page.run.findings {
        all.entry((finding.document, finding.rule)).or_default().found.push(finding);
    }
    for finding in page.known() {
        all.entry((finding.document, finding.rule)).or_default().known.push(finding);
    }
    all
}

fn of_document(document: &Judged, all: &HashMap<(SourceId, usize), Own<'_>>, page: &Page<'_>) -> TestSuite {
    let file = page.sources.get(document.source).name();
    let (mut cases, mut idle) = (Vec::new(), 0);
    for (number, rule) in page.run.rules.iter().enumerate() {
        if let Some(Own { found, known }) = all.get(&(document.source, number)) {
            cases.extend(found.iter().map(|finding| of_finding(finding, file, page)));
            cases.extend(known.iter().map(|finding| {
                let name = format!("{}: {}", rule.name, finding.subject);
                case(name, file, skipped(&format!("in the baseline: {}", told(finding))))
            }));
        } else if document.verdicts.get(number).is_some_and(|counts| counts.get(Verdict::Pass) > 0) {
            cases.push(case(rule.name.clone(), file, TestCaseStatus::success()));
        } else {
            idle += 1;
        }
    }
    if cases.is_empty() {
        cases.push(case("no rule applies".to_owned(), file, skipped("not applicable: no rule met anything to judge")));
    }
    let mut suite = TestSuite::new(file);
    suite.add_property(Property::new("format", document.format));
    suite.add_property(Property::new("resources", document.resources.to_string()));
    suite.add_property(Property::new("rules-not-applicable", idle.to_string()));
    suite.add_test_cases(numbered(cases));
    suite
}

fn skipped(message: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(message);
    status
}

fn of_finding(finding: &Finding, file: &str, page: &Page<'_>) -> TestCase {
    let told = told(finding);
    let mut status = match finding.verdict {
        Verdict::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        // Nothing excuses an unknown with an error in sight (law 18).
        Verdict::Unknown if finding.error_in_sight => TestCaseStatus::non_success(NonSuccessKind::Error),
        Verdict::Error => TestCaseStatus::non_success(NonSuccessKind::Error),
        _ => TestCaseStatus::skipped(),
    };
    if let TestCaseStatus::Skipped { .. } = status {
        status.set_message(format!("{}: {told}", finding.verdict.name()));
    } else {
        let word = if finding.verdict == Verdict::Fail { finding.severity.name() } else { finding.verdict.name() };
        status.set_type(word).set_message(told).set_description(description(finding, page));
    }
    let subject = if finding.subject.is_empty() { String::new() } else { format!(": {}", finding.subject) };
    let mut case = case(format!("{}{subject}", page.rule_name(finding)), file, status);
    let at = page.sources.position(finding.primary.place);
    case.extra.insert("file".into(), file.into());
    case.extra.insert("line".into(), at.line.to_string().into());
    case
}

/// Where, why and what to do, as paragraphs.
fn description(finding: &Finding, page: &Page<'_>) -> String {
    let place = format!("{}: {}", page.location(finding.primary.place), finding.primary.message);
    let related = finding.related.iter().map(|mark| format!("{}: {}", page.location(mark.place), mark.message));
    let rationale = page.rule(finding).and_then(|rule| rule.rationale.as_deref());
    let rest = [rationale, page.remedy(finding)].into_iter().flatten().map(one_line);
    std::iter::once(place).chain(related).chain(rest).collect::<Vec<_>>().join("\n")
}

fn case(name: String, class: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(class);
    case
}

/// Readers take tests of one name for one test.
fn numbered(mut cases: Vec<TestCase>) -> Vec<TestCase> {
    let mut seen = std::collections::BTreeMap::new();
    for case in &mut cases {
        let number = seen.entry(case.name.as_str().to_owned()).and_modify(|number| *number += 1).or_insert(1);
        if *number > 1 {
            case.name = format!("{} ({number})", case.name.as_str()).into();
        }
    }
    cases
}
