//! The checks as tests, for what shows the tests of a pipeline: a suite for each document, a test for each finding and
//! for each rule without one.
//!
//! A failure fails its test, an error is its error, and what is unknown, waived or not applicable is skipped with the
//! reason. A suite of its own holds what kept Ordain from checking, so that nothing checked is never a green page.

use std::io;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::headline;
use super::notice::{Notice, notices};
use super::page::{Page, one_line, told};
use crate::diagnostic::Level;
use crate::finding::{Counts, Finding, Judged, Verdict};

/// Writes the whole report.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut report = Report::new("ordain");
    report.add_test_suite(of_run(page));
    report.add_test_suites(page.run.documents.iter().map(|document| of_document(document, page)));
    report.serialize(&mut *out).map_err(io::Error::other)
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

fn of_document(document: &Judged, page: &Page<'_>) -> TestSuite {
    let file = page.sources.get(document.source).name();
    let mut cases = Vec::new();
    for (number, rule) in page.run.rules.iter().enumerate() {
        let is_own = |finding: &&Finding| finding.document == document.source && finding.rule == number;
        let own: Vec<&Finding> = page.run.findings.iter().filter(is_own).collect();
        cases.extend(own.iter().map(|finding| of_finding(finding, file, page)));
        let known = page.known().iter().filter(is_own).map(|finding| {
            let mut status = TestCaseStatus::skipped();
            status.set_message(format!("in the baseline: {}", told(finding)));
            case(format!("{}: {}", rule.name, finding.subject), file, status)
        });
        let before = cases.len();
        cases.extend(known);
        if own.is_empty() && cases.len() == before {
            let counts = document.verdicts.get(number).copied().unwrap_or_default();
            cases.push(case(rule.name.clone(), file, without_finding(&counts)));
        }
    }
    let mut suite = TestSuite::new(file);
    suite.add_property(Property::new("format", document.format));
    suite.add_property(Property::new("resources", document.resources.to_string()));
    suite.add_test_cases(numbered(cases));
    suite
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

/// A rule that found nothing has passed only if it met something to judge.
fn without_finding(counts: &Counts) -> TestCaseStatus {
    if counts.get(Verdict::Pass) > 0 {
        return TestCaseStatus::success();
    }
    let mut status = TestCaseStatus::skipped();
    status.set_message("not applicable: it met nothing to judge");
    status
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
