//! Mutants: policies with one operator, literal, quantifier, clause, field or setting changed, and whether a test notices.

mod change;
mod explained;
mod literal;
mod settings;
mod sites;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::case::Case;
use super::{Page, Report, Runner, compare};
use crate::diagnostic::Diagnostic;
use crate::engine::Policies;
use crate::eval::Watch;
use crate::ir::{Body, Lens, Program, Rule};
use crate::source::{Place, SourceMap, Span};
use change::Change;

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Rules, and the `def`s that they call.
    Rules,
    /// Lenses, and what `extend` adds.
    Lenses,
    /// Parameters and tables.
    Settings,
}

impl Part {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 3] =
        [("rules", Self::Rules), ("lenses", Self::Lenses), ("settings", Self::Settings)];
}

/// What became of the mutants.
#[derive(Debug, Default)]
pub struct Mutants {
    tried: BTreeMap<Key, Mutant>,
}

/// The file, the place in it, and what is changed there: the same whichever page the policy was compiled for.
type Key = (String, Span, String);

#[derive(Debug)]
struct Mutant {
    part: Part,
    is_noticed: bool,
    /// Whether a page says why no test can notice it.
    is_explained: bool,
    /// What is changed, in words.
    words: String,
    /// Where, in the policy as it was compiled.
    changed: Place,
    /// The same for people, who see a policy of a page in that page.
    shown: Place,
    told: Diagnostic,
}

impl Mutants {
    /// How many there were of a part, or of all, that a test can notice as far as is known.
    pub fn all(&self, part: Option<Part>) -> usize {
        self.of(part).filter(|mutant| mutant.is_noticed || !mutant.is_explained).count()
    }

    /// How many there were beside these, of which a page says why no test can notice them.
    pub fn explained(&self, part: Option<Part>) -> usize {
        self.of(part).filter(|mutant| !mutant.is_noticed && mutant.is_explained).count()
    }

    /// How many of them a test noticed.
    pub fn noticed(&self, part: Option<Part>) -> usize {
        self.of(part).filter(|mutant| mutant.is_noticed).count()
    }

    /// Those that no test noticed and no page explains, by file and place.
    pub fn survivors(&self) -> Vec<Diagnostic> {
        self.of(None)
            .filter(|mutant| !mutant.is_noticed && !mutant.is_explained)
            .map(|mutant| mutant.told.clone())
            .collect()
    }

    /// Believes what a page says about changes that no test can notice, once all were tried; what it says and is not so.
    pub fn explain(&mut self, page: &Page, runner: &Runner, sources: &SourceMap) -> Vec<Diagnostic> {
        explained::explain(page, runner, self, sources)
    }

    fn of(&self, part: Option<Part>) -> impl Iterator<Item = &Mutant> {
        self.tried.values().filter(move |mutant| part.is_none_or(|part| mutant.part == part))
    }
}

/// Tries every change to all that the tests of the pages are about, one at a time. All tests must pass.
pub fn mutate(runner: &Runner, ran: &[(&Page, &[Report])], sources: &SourceMap, mutants: &mut Mutants) {
    let mut groups: Vec<(&Rc<Policies>, Vec<Tested<'_>>)> = Vec::new();
    for (case, report) in ran.iter().flat_map(|(page, reports)| page.cases.iter().zip(*reports)) {
        let Some(policies) = case.policies.as_ref().filter(|_| case.has_documents()) else { continue };
        let tested = Tested { case, seen: &report.seen };
        match groups.iter_mut().find(|(known, _)| Rc::ptr_eq(known, policies)) {
            Some((_, cases)) => cases.push(tested),
            None => groups.push((policies, vec![tested])),
        }
    }
    for (policies, cases) in groups {
        let original = policies.program();
        let mut bench = Bench { runner, cases, sources, original, program: original.clone(), mutants };
        bench.rules();
        bench.lenses();
        bench.settings();
    }
}

/// A test, and what it went through.
#[derive(Clone, Copy)]
struct Tested<'a> {
    case: &'a Case,
    seen: &'a Watch,
}

/// The tests of one program, and a copy of that to be changed.
struct Bench<'a> {
    runner: &'a Runner,
    cases: Vec<Tested<'a>>,
    sources: &'a SourceMap,
    original: &'a Program,
    program: Program,
    mutants: &'a mut Mutants,
}

/// Which tests may notice a change, and whose findings tell.
struct Question<'q> {
    part: Part,
    /// What is changed, in the words of a message.
    what: String,
    may_notice: &'q dyn Fn(Tested<'_>) -> bool,
    /// The rule whose findings tell; all findings and answers of a test if there is none.
    rule: Option<usize>,
}

impl Bench<'_> {
    fn rules(&mut self) {
        for (number, rule) in self.original.rules.iter().enumerate() {
            let is_about = |tested: Tested<'_>| tested.case.rules.contains(&number);
            if !self.cases.iter().any(|tested| is_about(*tested)) {
                continue;
            }
            let what = format!("`{}`", rule.info.name);
            let question = Question { part: Part::Rules, what, may_notice: &is_about, rule: Some(number) };
            let put = |program: &mut Program, rule: Rule| {
                program.rules.get_mut(number).into_iter().for_each(|it| *it = rule.clone())
            };
            for change in sites::of_rule(rule, self.sources, &|place| self.is_own(place)) {
                self.ask(&question, &change, |program| put(program, change.applied(rule)));
                put(&mut self.program, rule.clone());
            }
        }
    }

    fn lenses(&mut self) {
        for (number, lens) in self.original.lenses.iter().enumerate() {
            // What its `where` leaves out is read by nobody.
            let reads = |tested: Tested<'_>| {
                tested.case.shows(lens.kind) || lens.fields.iter().flatten().any(|body| tested.seen.was_read(body))
            };
            let kind = self.original.kinds.get(lens.kind as usize).map_or("?", |kind| &*kind.name);
            let what = format!("a lens of `{kind}`");
            let question = Question { part: Part::Lenses, what, may_notice: &reads, rule: None };
            let put = |program: &mut Program, lens: Lens| {
                program.lenses.get_mut(number).into_iter().for_each(|it| *it = lens.clone())
            };
            for change in sites::of_lens(lens, self.sources, &|place| self.is_own(place)) {
                self.ask(&question, &change, |program| put(program, change.applied_to_lens(lens)));
                put(&mut self.program, lens.clone());
            }
        }
        for (kind, own) in self.original.kinds.iter().enumerate() {
            for (number, body) in
                own.fields.iter().enumerate().filter_map(|(at, field)| Some((at, field.derived.as_ref()?)))
            {
                let reads = |tested: Tested<'_>| tested.seen.was_read(body);
                let what = format!("what `extend` adds to `{}`", own.name);
                let question = Question { part: Part::Lenses, what, may_notice: &reads, rule: None };
                let put = |program: &mut Program, body: Body| {
                    let field = program.kinds.get_mut(kind).and_then(|kind| kind.fields.get_mut(number));
                    field.into_iter().for_each(|it| it.derived = Some(body.clone()));
                };
                for change in sites::of_body(body, self.sources, &|place| self.is_own(place)) {
                    self.ask(&question, &change, |program| put(program, change.applied_to_body(body)));
                    put(&mut self.program, body.clone());
                }
            }
        }
    }

    fn settings(&mut self) {
        for setting in settings::of(self.original, self.sources, &|place| self.is_own(place)) {
            let readers = setting.readers(self.original, self.sources);
            let is_read = |tested: Tested<'_>| {
                tested.case.is_asked() || tested.case.rules.iter().any(|rule| readers.contains(rule))
            };
            let what = format!("`{}`", setting.name);
            let question = Question { part: Part::Settings, what, may_notice: &is_read, rule: None };
            for (change, new) in setting.changes(self.sources) {
                let sources = self.sources;
                self.ask(&question, &change, |program| setting.put(program, &new, sources));
                self.program = self.original.clone();
            }
        }
    }

    /// Whether a place is in the policies that the runner was given, or in a page.
    fn is_own(&self, place: Place) -> bool {
        let text = self.sources.get(place.source).text();
        self.runner.texts().any(|it| it == &**text) || self.cases.iter().any(|it| it.case.origin.is_policy(text))
    }

    /// Makes a change, unless it is known to be noticed, and runs the tests that may notice it.
    fn ask(&mut self, question: &Question<'_>, change: &Change, make: impl FnOnce(&mut Program)) {
        let may_notice: Vec<Tested<'_>> = self.cases.iter().copied().filter(|it| (question.may_notice)(*it)).collect();
        let shown = may_notice.first().or(self.cases.first());
        let place = shown.map_or(change.place, |it| it.case.origin.place(change.place, self.sources));
        let key = (self.sources.get(place.source).name().to_owned(), place.span, change.words.clone());
        let known = self.mutants.tried.entry(key).or_insert_with(|| {
            let message = format!("no test notices a change to {}", question.what);
            let told = Diagnostic::warning("survivor", message).at(place, change.words.clone());
            let words = change.words.clone();
            Mutant {
                part: question.part,
                is_noticed: false,
                is_explained: false,
                words,
                changed: change.place,
                shown: place,
                told,
            }
        });
        if known.is_noticed {
            return;
        }
        make(&mut self.program);
        let notices = |tested: &Tested<'_>| notices(tested.case, &self.program, question.rule, self.sources);
        known.is_noticed = may_notice.iter().any(notices);
    }
}

/// Whether a test fails when the policies are as this program has them: by what one rule finds, or by all.
fn notices(case: &Case, program: &Program, rule: Option<usize>, sources: &SourceMap) -> bool {
    let mut watch = Watch::default();
    let asked = rule.map_or_else(|| case.rules.clone(), |rule| vec![rule]);
    let run = case.judge(program, &asked, sources, &mut watch);
    let found = case.found(&run, sources);
    match rule.and_then(|rule| program.rules.get(rule)) {
        Some(rule) => !compare::agrees(case, &rule.info.name, &found, &watch, sources),
        None => !compare::mistakes(case, &found, &watch, sources).is_empty() || !case.answers_hold(program),
    }
}
