//! Mutants: a rule with one operator, literal, quantifier or clause changed, and whether a test notices.

mod change;
mod sites;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::case::Case;
use super::{Page, Runner, compare};
use crate::diagnostic::Diagnostic;
use crate::engine::Policies;
use crate::eval::Watch;
use crate::ir::Program;
use crate::source::{Place, SourceMap, Span};

/// What became of the mutants.
#[derive(Debug, Default)]
pub struct Mutants {
    tried: BTreeMap<Key, Mutant>,
}

/// The file, the place in it, and what is changed there: the same whichever page the rule was compiled for.
type Key = (String, Span, String);

#[derive(Debug)]
struct Mutant {
    is_noticed: bool,
    told: Diagnostic,
}

impl Mutants {
    /// How many there were.
    pub fn all(&self) -> usize {
        self.tried.len()
    }

    /// How many a test noticed.
    pub fn noticed(&self) -> usize {
        self.tried.values().filter(|mutant| mutant.is_noticed).count()
    }

    /// Those that no test noticed, by file and place.
    pub fn survivors(&self) -> Vec<Diagnostic> {
        self.tried.values().filter(|mutant| !mutant.is_noticed).map(|mutant| mutant.told.clone()).collect()
    }
}

/// Tries every change to every rule that the tests of the pages are about, one at a time. All tests must pass.
pub fn mutate(runner: &Runner, pages: &[&Page], sources: &SourceMap) -> Mutants {
    let mut mutants = Mutants::default();
    let mut groups: Vec<(&Rc<Policies>, Vec<&Case>)> = Vec::new();
    for case in pages.iter().flat_map(|page| &page.cases) {
        let Some(policies) = case.policies.as_ref().filter(|_| case.has_documents()) else { continue };
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
        let place = cases.first().map_or(change.place, |case| case.origin.place(change.place, sources));
        let key = (sources.get(place.source).name().to_owned(), place.span, change.words.clone());
        let mutant = mutants.tried.entry(key).or_insert_with(|| {
            let message = format!("no test notices a change to `{}`", rule.info.name);
            Mutant { is_noticed: false, told: Diagnostic::warning("survivor", message).at(place, change.words.clone()) }
        });
        if mutant.is_noticed {
            continue;
        }
        if let Some(place) = program.rules.get_mut(number) {
            *place = change.applied(&rule);
        }
        mutant.is_noticed = cases.iter().any(|case| notices(case, program, number, &rule.info.name, sources));
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
