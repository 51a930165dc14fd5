//! Mutants: a rule with one operator, literal, quantifier or clause changed, and whether a test notices.

mod change;
mod sites;

use std::rc::Rc;

use super::case::Case;
use super::{Page, Runner, compare};
use crate::diagnostic::Diagnostic;
use crate::engine::Policies;
use crate::eval::Watch;
use crate::ir::Program;
use crate::source::{Place, SourceMap};

/// What became of the mutants.
#[derive(Debug, Default)]
pub struct Mutants {
    /// How many there were.
    pub all: usize,
    /// Those that no test noticed.
    pub survivors: Vec<Diagnostic>,
}

impl Mutants {
    /// How many a test noticed.
    pub fn noticed(&self) -> usize {
        self.all.saturating_sub(self.survivors.len())
    }
}

/// Tries every change to every rule that the tests of the pages are about, one at a time. All tests must pass.
pub fn mutate(runner: &Runner, pages: &[&Page], sources: &SourceMap) -> Mutants {
    let mut mutants = Mutants::default();
    let mut groups: Vec<(&Rc<Policies>, Vec<&Case>)> = Vec::new();
    for case in pages.iter().flat_map(|page| &page.cases) {
        let Some(policies) = &case.policies else { continue };
        match groups.iter_mut().find(|(known, _)| Rc::ptr_eq(known, policies)) {
            Some((_, cases)) => cases.push(case),
            None => groups.push((policies, vec![case])),
        }
    }
    for (policies, cases) in groups {
        let mut program = policies.program().clone();
        for number in 0..program.rules.len() {
            let cases: Vec<&Case> = cases.iter().copied().filter(|case| case.rules.contains(&number)).collect();
            if !cases.is_empty() {
                try_rule(runner, &mut program, number, &cases, sources, &mut mutants);
            }
        }
    }
    mutants
}

fn try_rule(
    runner: &Runner,
    program: &mut Program,
    number: usize,
    cases: &[&Case],
    sources: &SourceMap,
    mutants: &mut Mutants,
) {
    let Some(rule) = program.rules.get(number).cloned() else { return };
    let is_own = |place: Place| {
        let text = sources.get(place.source).text();
        runner.texts().any(|it| it == &**text) || cases.iter().any(|case| case.origin.is_policy(text))
    };
    for change in sites::changes(&rule, sources, &is_own) {
        if let Some(place) = program.rules.get_mut(number) {
            *place = change.applied(&rule);
        }
        mutants.all += 1;
        if !cases.iter().any(|case| notices(case, program, number, &rule.info.name, sources)) {
            let message = format!("no test notices a change to `{}`", rule.info.name);
            mutants.survivors.push(Diagnostic::warning("survivor", message).at(change.place, change.words));
        }
    }
    if let Some(place) = program.rules.get_mut(number) {
        *place = rule;
    }
}

/// Whether a test fails when one rule is as this program has it.
fn notices(case: &Case, program: &Program, number: usize, rule: &str, sources: &SourceMap) -> bool {
    let mut watch = Watch::default();
    let run = case.judge(program, &[number], sources, &mut watch);
    !compare::agrees(case, rule, &case.found(&run, sources), &watch, sources)
}
