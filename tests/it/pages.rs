//! Every policy's page is run: its sections are its tests.

use std::path::Path;

use ordain::diagnostic::Diagnostic;
use ordain::engine::{self, Input, Options};
use ordain::finding::Verdict;
use ordain::pack::{Configuration, PackFile};
use ordain::report::{Style, diagnostics};
use ordain::source::SourceMap;
use ordain::testing::{self, Case, Coverage, Mutants, Page, Report, Runner};

use crate::shared::files;

/// A fixed day, so that the pages stay true.
pub fn options() -> Options {
    Options { now: ordain::value::beginning_of(jiff::civil::date(2026, 11, 25)), ..Options::default() }
}

/// Rules about what no plan has.
const TEMPLATES_ONLY: [&str; 2] = ["unexplained-suppression", "unguarded-web-function"];

/// Rules of which a plan leaves nothing open. `default` and `sensitive` of a variable are literals (Terraform, "variable block reference").
const DECIDED_IN_PLANS: [&str; 1] = ["shown-parameter"];

#[test]
fn every_page_of_the_default_pack_and_of_its_lenses_is_true() {
    let mut sources = SourceMap::default();
    let runner =
        Runner::new(&mut sources, policies(), Configuration::default(), options()).expect("the embedded packs compile");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    let mut sections = 0;
    for page in pages(&root.join("policies")) {
        let text = std::fs::read_to_string(&page).expect("a page is text");
        let reports = runner.page(&mut sources, &page.to_string_lossy(), &text).run(&sources);
        assert!(!reports.is_empty(), "{} has no section with a document", page.display());
        sections += reports.len();
        for report in reports.iter().filter(|report| !report.passed()) {
            wrong.push(describe(report, &sources));
        }
    }
    assert!(sections > 0, "no page was found");
    assert!(wrong.is_empty(), "{} of {sections} sections are not true:\n\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_has_a_page_with_fail_pass_unknown_and_not_applicable_in_templates_and_plans() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/serverless");
    let mut sources = SourceMap::default();
    let runner =
        Runner::new(&mut sources, policies(), Configuration::default(), options()).expect("the embedded packs compile");
    let mut wrong = Vec::new();
    for rule in files(&root).into_iter().filter(|path| path.ends_with("rule.ord")) {
        let page = rule.with_file_name("README.md");
        let text = std::fs::read_to_string(&page).unwrap_or_default();
        let sections: Vec<_> = testing::sections(&text).into_iter().filter(|it| it.is_test()).collect();
        let cases = runner.page(&mut sources, &page.to_string_lossy(), &text).cases;
        let has = |verdict| cases.iter().any(|case| case.expected.iter().any(|it| it.verdict == verdict));
        let passes = cases.iter().any(|case| case.expected.iter().all(|it| it.verdict == Verdict::Pass));
        let sam = |text: &str| text.contains("AWS::Serverless");
        let mut formats: Vec<(String, bool)> =
            sections.iter().flat_map(|it| it.documents()).map(|it| (it.language.clone(), sam(&it.text))).collect();
        formats.sort();
        formats.dedup();
        let is_plan = |it: &testing::Section| it.documents().any(|it| it.text.contains("resource_changes"));
        let plans: Vec<&Case> =
            sections.iter().zip(&cases).filter(|(section, _)| is_plan(section)).map(|(_, case)| case).collect();
        // What speaks about a repository speaks in several files of it.
        let is_about_stacks = sections.iter().zip(&cases).any(|(section, case)| {
            let fails = case.expected.iter().any(|it| it.verdict == Verdict::Fail);
            fails && section.documents().any(|it| it.text.contains("Resources") || it.text.contains("resource_changes"))
        });
        let names = sections.iter().flat_map(|it| it.documents()).map(|it| it.file.clone());
        let names: std::collections::BTreeSet<String> = names.collect();
        let planned = |verdict| plans.iter().any(|case| case.expected.iter().any(|it| it.verdict == verdict));
        assert_eq!(sections.len(), cases.len(), "{}", page.display());
        let is_among = |names: &[&str]| names.iter().any(|it| rule.parent().is_some_and(|folder| folder.ends_with(it)));
        let is_left_open = planned(Verdict::Unknown) || is_among(&DECIDED_IN_PLANS);
        let is_planned = planned(Verdict::Fail) && is_left_open && formats.len() > 1;
        let is_broad = if is_among(&TEMPLATES_ONLY) {
            formats.len() > 1
        } else if is_about_stacks {
            is_planned
        } else {
            names.len() > 1
        };
        let is_undecided = has(Verdict::Unknown) || !is_about_stacks;
        let name = rule.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        let has_limits = sections.iter().any(|section| is_beside_the_point(section, &name, &runner, &mut sources));
        if !has(Verdict::Fail) || !is_undecided || !passes || !is_broad || !has_limits {
            wrong.push(format!(
                "{}: fail {}, unknown {}, passing {passes}, not applicable {has_limits}, formats {formats:?}",
                page.display(),
                has(Verdict::Fail),
                has(Verdict::Unknown)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether there is nothing in a section that a rule judges, or something to which it does not apply.
fn is_beside_the_point(section: &testing::Section, rule: &str, runner: &Runner, sources: &mut SourceMap) -> bool {
    let read = |it: &testing::Fence| Input { name: it.file.clone(), bytes: it.text.clone().into_bytes(), named: true };
    let documents: Vec<Input> = section.documents().map(read).collect();
    let explained = engine::explain(runner.policies(), sources, documents, &options(), rule, None);
    let verdicts = explained.expect("a case has documents").explanations;
    verdicts.is_empty() || verdicts.iter().any(|it| it.verdict == Verdict::NotApplicable)
}

#[test]
fn the_pages_reach_every_clause_and_notice_what_is_changed() {
    let mut sources = SourceMap::default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let runner = Runner::new(&mut sources, below(&root), Configuration::default(), options()).expect("they compile");
    let pages: Vec<Page> = pages(&root)
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a page is text");
            runner.page(&mut sources, &path.to_string_lossy(), &text)
        })
        .collect();
    let reports: Vec<Vec<Report>> = pages.iter().map(|page| page.run(&sources)).collect();
    let ran: Vec<(&Page, &[Report])> = pages.iter().zip(reports.iter().map(Vec::as_slice)).collect();
    let mut coverage = Coverage::new(&[&runner], &sources);
    ran.iter().for_each(|(page, reports)| coverage.add(page, reports, &sources));
    let [clauses, ..] = coverage.sums();
    assert!(clauses.all > 0 && clauses.reached == clauses.all, "{clauses:?}: see `ordain test policies --coverage`");
    let mut mutants = Mutants::default();
    testing::mutate(&runner, &ran, &sources, &mut mutants);
    let stale: Vec<Diagnostic> = pages.iter().flat_map(|page| mutants.explain(page, &runner, &sources)).collect();
    assert!(stale.is_empty(), "explained, and not so: {stale:#?}");
    for (part, least) in [(Some(testing::Part::Rules), 100), (Some(testing::Part::Lenses), LEAST), (None, LEAST)] {
        let (noticed, all) = (mutants.noticed(part), mutants.all(part));
        let is_enough = all > 0 && noticed * 100 >= all * least;
        assert!(is_enough, "{part:?}: {noticed} of {all}: see `ordain test policies --mutate`");
    }
}

/// How many changes of a hundred are noticed at least.
const LEAST: usize = 95;

fn pages(root: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    files(root).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "md"))
}

/// The policies of the default pack with the paths of their files, beside which the pages lie.
fn policies() -> Vec<PackFile> {
    below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/serverless"))
}

fn below(root: &Path) -> Vec<PackFile> {
    let rules = files(root).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "ord"));
    let read = |path: std::path::PathBuf| {
        PackFile::new(
            "policies",
            path.to_string_lossy().into_owned(),
            std::fs::read_to_string(&path).expect("a policy is text"),
        )
    };
    rules.map(read).collect()
}

/// What was wrong with a test.
pub fn describe(report: &Report, sources: &SourceMap) -> String {
    let mut out = format!("{}\n", report.title).into_bytes();
    diagnostics(&report.mistakes, sources, &PLAIN, &mut out).expect("memory can be written");
    String::from_utf8(out).expect("diagnostics are UTF-8")
}

/// A page without colours.
pub const PLAIN: Style = Style { width: 100, colour: false, unicode: true, verbose: 0 };
