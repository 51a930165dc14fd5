//! Tests are Markdown: the runner behind `ordain test`, the pages of policies, the book and the language's own cases.
//!
//! A `##` section is a test, a fence with a file name is a document, and a comment `# fail: RULE` on a line of it, or a line
//! `fail: RULE at FILE:LINE` of an `expect` fence, says what must be found there. What is found and not expected fails the
//! test as well.

mod layout;
mod page;

use std::collections::BTreeSet;

pub use layout::lay_out;
pub use page::{Fence, Section, sections};

use crate::engine::{self, Input, Options, Policies};
use crate::finding::Verdict;
use crate::source::SourceMap;

/// Something that is found, or should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expectation {
    /// The file of the section.
    pub file: String,
    /// The line in it, from 1.
    pub line: u32,
    /// `fail`, `unknown` or `error`.
    pub verdict: &'static str,
    /// The rule.
    pub rule: String,
}

/// How one section went.
#[derive(Debug)]
pub struct Report {
    /// Its heading.
    pub title: String,
    /// The line of its heading in the page.
    pub line: usize,
    /// Expected and not found.
    pub missing: Vec<Expectation>,
    /// Found and not expected.
    pub surplus: Vec<Expectation>,
    /// Why it could not be run.
    pub problems: Vec<String>,
}

impl Report {
    /// Whether all was as it should be.
    pub fn passed(&self) -> bool {
        self.missing.is_empty() && self.surplus.is_empty() && self.problems.is_empty()
    }
}

/// Runs every section of a page that has documents. `rules` names the rules that the page is about; what others find is not
/// looked at. `sources` is the map that the policies were compiled with; `today` of the options should be fixed, so that a
/// page stays true.
pub fn run(policies: &Policies, sources: &mut SourceMap, page: &str, rules: &[&str], options: &Options) -> Vec<Report> {
    sections(page)
        .into_iter()
        .filter(Section::is_test)
        .map(|section| run_section(policies, sources, &section, rules, options))
        .collect()
}

fn run_section(
    policies: &Policies,
    sources: &mut SourceMap,
    section: &Section,
    rules: &[&str],
    options: &Options,
) -> Report {
    let mut problems = Vec::new();
    let expected = expected(section, policies, &mut problems);
    let inputs = section.documents().map(|fence| Input {
        name: fence.file.clone(),
        bytes: fence.text.clone().into_bytes(),
        named: true,
    });
    let outcome = engine::check(policies, sources, inputs.collect(), options);
    problems.extend(outcome.run.skipped.iter().map(|it| format!("{}: {}", it.name, it.reason)));
    problems.extend(
        outcome
            .diagnostics
            .iter()
            .filter(|it| it.level == crate::diagnostic::Level::Error)
            .map(|it| it.message.clone()),
    );
    let found: BTreeSet<Expectation> = outcome
        .run
        .findings
        .iter()
        .filter_map(|finding| {
            let rule = outcome.run.rules.get(finding.rule)?.name.clone();
            let verdict = match finding.verdict {
                Verdict::Fail => "fail",
                Verdict::Unknown => "unknown",
                Verdict::Error => "error",
                _ => return None,
            };
            let file = sources.get(finding.document).name().to_owned();
            Some(Expectation { file, line: sources.position(finding.primary.place).line, verdict, rule })
        })
        .filter(|it| rules.is_empty() || rules.contains(&it.rule.as_str()))
        .collect();
    Report {
        title: section.title.clone(),
        line: section.line,
        missing: expected.difference(&found).cloned().collect(),
        surplus: found.difference(&expected).cloned().collect(),
        problems,
    }
}

/// What the annotations of a section say. A rule that there is not is a problem, not an expectation that never comes true.
fn expected(section: &Section, policies: &Policies, problems: &mut Vec<String>) -> BTreeSet<Expectation> {
    let (found, wrong) = section.expectations();
    problems.extend(wrong);
    for it in &found {
        if !policies.program().rules.iter().any(|rule| rule.info.name == it.rule) {
            problems.push(format!("there is no rule `{}`", it.rule));
        }
    }
    found
}
