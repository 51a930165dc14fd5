//! Every policy's page is run: its sections are its tests.

use ordain::engine::{self, Options};
use ordain::source::SourceMap;
use ordain::testing;

use crate::shared::files;

/// A fixed day, so that the pages stay true.
pub fn options() -> Options {
    Options { given: Vec::new(), today: jiff::civil::date(2026, 11, 25), jobs: None }
}

#[test]
fn every_page_of_the_default_pack_is_true() {
    let mut sources = SourceMap::default();
    let policies = engine::compile(&mut sources, &[]).expect("the embedded packs compile");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/serverless");
    let mut wrong = Vec::new();
    let mut sections = 0;
    for page in files(&root).into_iter().filter(|path| path.ends_with("README.md") && path.parent() != Some(&root)) {
        let rule =
            page.parent().and_then(|it| it.file_name()).map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        let text = std::fs::read_to_string(&page).expect("a page is text");
        let reports = testing::run(&policies, &mut sources, &text, &[&rule], &options());
        assert!(!reports.is_empty(), "{} has no section with a document", page.display());
        sections += reports.len();
        for report in reports.iter().filter(|report| !report.passed()) {
            wrong.push(format!("{}:{} {}\n{}", page.display(), report.line, report.title, describe(report)));
        }
    }
    assert!(sections > 0, "no page was found");
    assert!(wrong.is_empty(), "{} of {sections} sections are not true:\n\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_has_a_page_with_fail_pass_and_unknown_in_templates_and_plans() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/serverless");
    let mut wrong = Vec::new();
    for rule in files(&root).into_iter().filter(|path| path.ends_with("rule.ord")) {
        let page = rule.with_file_name("README.md");
        let text = std::fs::read_to_string(&page).unwrap_or_default();
        let sections: Vec<_> = testing::sections(&text).into_iter().filter(|it| it.is_test()).collect();
        let has = |verdict: &str| sections.iter().any(|it| it.expectations().0.iter().any(|it| it.verdict == verdict));
        let passes = sections.iter().any(|it| it.expectations().0.is_empty());
        let sam = |text: &str| text.contains("AWS::Serverless");
        let mut formats: Vec<(String, bool)> =
            sections.iter().flat_map(|it| it.documents()).map(|it| (it.language.clone(), sam(&it.text))).collect();
        formats.sort();
        formats.dedup();
        let plan = |it: &&testing::Section| it.documents().any(|it| it.text.contains("resource_changes"));
        let plans: Vec<_> = sections.iter().filter(plan).collect();
        let planned = |verdict: &str| plans.iter().any(|it| it.expectations().0.iter().any(|it| it.verdict == verdict));
        if !has("fail") || !has("unknown") || !passes || formats.len() < 2 || !planned("fail") || !planned("unknown") {
            wrong.push(format!(
                "{}: fail {}, unknown {}, passing {passes}, formats {formats:?}",
                page.display(),
                has("fail"),
                has("unknown")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What was wrong with a section, a line each.
pub fn describe(report: &testing::Report) -> String {
    let line = |sign: &str, it: &testing::Expectation| {
        format!("  {sign} {}: {} at {}:{}\n", it.verdict, it.rule, it.file, it.line)
    };
    let missing = report.missing.iter().map(|it| line("expected, not found:", it));
    let surplus = report.surplus.iter().map(|it| line("found, not expected:", it));
    missing.chain(surplus).chain(report.problems.iter().map(|it| format!("  {it}\n"))).collect()
}
