//! From clauses to verdicts: steps, subjects, worlds (laws 13, 14, 31 to 33).

use super::explain::{self, Case};
use super::machine::{Frame, Machine, Stop};
use super::waiver;
use crate::finding::{Finding, Verdict};
use crate::ir::{Clause, ClauseKind, Expr, Rule, Step};
use crate::source::SourceMap;
use crate::stack::World;
use crate::value::{ChoiceId, Element, Truth};

/// One verdict for each subject of a rule, with its findings.
pub(super) fn of_rule<'a>(
    machine: &mut Machine<'a>,
    number: usize,
    sources: &SourceMap,
) -> Vec<(Verdict, Vec<Finding>)> {
    let program = machine.program;
    let Some(rule) = program.rules.get(number) else { return Vec::new() };
    let judge = Judge { rule, number, sources };
    let elements = match &rule.subject {
        None => return vec![judge.subject(machine, None)],
        Some(walk) => {
            machine.steps_left = machine.limits.steps;
            machine.source(walk, &mut Frame::new(rule.slots))
        }
    };
    match elements {
        Ok(elements) => {
            let mut verdicts: Vec<_> =
                elements.items.iter().enumerate().map(|subject| judge.subject(machine, Some(subject))).collect();
            // That a whole document may have other resources is said once for it, not by every rule (law 33).
            let own = elements.open.as_ref().filter(|open| {
                !machine.stack.open.as_ref().is_some_and(|whole| std::sync::Arc::ptr_eq(&whole.cause, &open.cause))
            });
            if let (Some(open), Some(walk)) = (own, &rule.subject) {
                let finding = explain::open(machine, &judge.case(None), &walk.source, open);
                verdicts.push((Verdict::Unknown, vec![finding]));
            }
            verdicts
        }
        Err(stop) => vec![(Verdict::Error, vec![explain::stopped(machine, &judge.case(None), &stop)])],
    }
}

/// The names of what a rule judges, as `of_rule` meets them.
pub(super) fn subjects(machine: &mut Machine<'_>, number: usize) -> Vec<String> {
    let program = machine.program;
    let Some(rule) = program.rules.get(number) else { return Vec::new() };
    let Some(walk) = &rule.subject else { return Vec::new() };
    let Ok(elements) = machine.source(walk, &mut Frame::new(rule.slots)) else { return Vec::new() };
    elements.items.iter().map(|element| explain::named(machine, element).0).collect()
}

/// One rule at work.
struct Judge<'a, 'r> {
    rule: &'a Rule,
    number: usize,
    sources: &'r SourceMap,
}

/// What the clauses of one subject came to in one world.
#[derive(Clone, Copy, Default)]
struct Tally {
    fail: bool,
    error: bool,
    unknown: bool,
    starred: bool,
    waived: bool,
    pass: bool,
}

/// What has to hold for a clause to count, as far as it has been evaluated.
#[derive(Clone, Copy)]
struct Guard<'a> {
    truth: Truth,
    /// The last condition of it that is not decided.
    undecided: Option<&'a Expr>,
}

impl<'a> Guard<'a> {
    const OPEN: Self = Self { truth: Truth::True, undecided: None };

    fn and(self, truth: Truth, condition: Option<&'a Expr>) -> Self {
        let undecided = condition.filter(|_| truth.is_undecided()).or(self.undecided);
        Self { truth: self.truth.and(truth), undecided }
    }
}

/// Where the findings of a tally go.
struct Sink<'f> {
    findings: &'f mut Vec<Finding>,
    /// Whether only what fails is explained: what else there is may be decided in another world.
    only_failures: bool,
}

impl Sink<'_> {
    fn wants(&self, truth: Truth) -> bool {
        truth == Truth::False || truth != Truth::True && !self.only_failures
    }
}

/// A verdict over all worlds, with the worlds that show it.
struct Folded {
    verdict: Verdict,
    starred: bool,
    /// A world in which the verdict can be explained.
    world: World,
    /// Where worlds disagree: one that fails or errs, and one that passes.
    disagreement: Option<(World, Verdict, World)>,
}

impl Folded {
    /// Whether it fails without a choice: then all that fails has been met already.
    fn is_plain_failure(&self) -> bool {
        self.verdict == Verdict::Fail && self.world.fixed().is_empty()
    }
}

impl Tally {
    fn add(&mut self, truth: Truth) {
        match truth {
            Truth::True => self.pass = true,
            Truth::False => self.fail = true,
            Truth::Unknown => self.unknown = true,
            Truth::UnknownOrError => (self.unknown, self.starred) = (true, true),
            Truth::Error => self.error = true,
        }
    }

    /// fail > unknown > error > waived > pass > not applicable; unknown beside an error is starred.
    fn verdict(self) -> Verdict {
        match self {
            Self { fail: true, .. } => Verdict::Fail,
            Self { unknown: true, .. } => Verdict::Unknown,
            Self { error: true, .. } => Verdict::Error,
            Self { waived: true, .. } => Verdict::Waived,
            Self { pass: true, .. } => Verdict::Pass,
            _ => Verdict::NotApplicable,
        }
    }
}

impl<'a> Judge<'a, '_> {
    fn case<'c>(&'c self, element: Option<&'c Element<'a>>) -> Case<'c, 'a> {
        Case { rule: self.rule, number: self.number, sources: self.sources, element, inner: None }
    }

    /// The verdict on a subject in all worlds, with its findings.
    fn subject(&self, machine: &mut Machine<'a>, subject: Option<(usize, &Element<'a>)>) -> (Verdict, Vec<Finding>) {
        machine.steps_left = machine.limits.steps;
        machine.world = World::default();
        let mut leaves = 0;
        // A failure that needs no choice to be decided is explained where it is met.
        let mut failures = Vec::new();
        let folded = self.worlds(machine, subject, World::default(), &mut leaves, &mut failures);
        let result = folded.and_then(|folded| match folded {
            None => Ok((Verdict::NotApplicable, Vec::new())),
            Some(folded) if folded.is_plain_failure() => Ok((Verdict::Fail, failures)),
            Some(folded) => self.findings(machine, subject, folded),
        });
        machine.world = World::default();
        let case = self.case(subject.map(|(_, element)| element));
        let judged = result.unwrap_or_else(|stop| (Verdict::Error, vec![explain::stopped(machine, &case, &stop)]));
        if let Some(mut watch) = machine.watch.take() {
            watch.subjects.push(explain::watched(machine, &case, judged.0));
            machine.watch = Some(watch);
        }
        judged
    }

    /// Evaluates in a world, and where a choice leaves it unknown, in each of its cases; none where the subject does not
    /// exist. Splitting stops at the first disagreement and at the limit of worlds (laws 13, 14 and 40).
    fn worlds(
        &self,
        machine: &mut Machine<'a>,
        subject: Option<(usize, &Element<'a>)>,
        world: World,
        leaves: &mut u32,
        failures: &mut Vec<Finding>,
    ) -> Result<Option<Folded>, Stop> {
        let Some(inhabited) = super::subject::inhabited(machine, subject, &world) else { return Ok(None) };
        machine.world = inhabited;
        machine.choices.clear();
        let is_root = world.fixed().is_empty();
        let sink = is_root.then_some(Sink { findings: failures, only_failures: true });
        let tally = self.tally(machine, subject, sink)?;
        let verdict = tally.verdict();
        let leaf = Folded { verdict, starred: tally.starred, world: world.clone(), disagreement: None };
        let choice = match verdict {
            Verdict::Unknown => first_choice(machine, &world),
            _ => None,
        };
        let Some(choice) = choice else { return Ok(Some(leaf)) };
        let mut sum: Option<Folded> = None;
        for case in 0..machine.stack.choice(choice).cases.len() {
            *leaves += 1;
            if *leaves > machine.limits.worlds {
                return Ok(Some(Folded { disagreement: None, ..leaf }));
            }
            let Some(next) = self.worlds(machine, subject, world.with(choice, case), leaves, failures)? else {
                continue;
            };
            sum = Some(match sum {
                None => next,
                Some(before) => fold(before, next),
            });
            if sum.as_ref().is_some_and(|it| it.disagreement.is_some()) {
                break;
            }
        }
        Ok(Some(sum.unwrap_or(leaf)))
    }

    /// Evaluates all steps in the world that is set.
    fn tally(
        &self,
        machine: &mut Machine<'a>,
        subject: Option<(usize, &Element<'a>)>,
        mut sink: Option<Sink<'_>>,
    ) -> Result<Tally, Stop> {
        let mut frame = Frame::new(self.rule.slots);
        let mut tally = Tally::default();
        let mut guard = Guard::OPEN;
        if let (Some(walk), Some((index, element))) = (&self.rule.subject, subject) {
            let Some(element) = super::subject::in_world(machine, walk, element, self.rule.slots)? else {
                return Ok(tally);
            };
            frame.bind_element(walk, index, &element);
            guard.truth = super::subject::presence(machine, &element);
            if let Some(condition) = &walk.condition {
                guard = guard.and(machine.truth(condition, &mut frame)?, Some(condition));
            }
        }
        if guard.truth != Truth::False {
            let case = self.case(subject.map(|(_, element)| element));
            Self::steps(machine, &self.rule.steps, &mut frame, guard, case, &mut tally, &mut sink)?;
        }
        Ok(tally)
    }

    fn steps(
        machine: &mut Machine<'a>,
        steps: &'a [Step],
        frame: &mut Frame<'a>,
        guard: Guard<'a>,
        case: Case<'_, 'a>,
        tally: &mut Tally,
        sink: &mut Option<Sink<'_>>,
    ) -> Result<(), Stop> {
        let mut guard = guard;
        for (at, step) in steps.iter().enumerate() {
            match step {
                Step::When(condition) => {
                    guard = guard.and(machine.truth(condition, frame)?, Some(condition));
                    if guard.truth == Truth::False {
                        return Ok(());
                    }
                }
                Step::Let(slot, value) => machine.let_in(*slot, value, frame)?,
                Step::Clause(clause) => {
                    let Some(truth) = holds(machine, clause, frame)? else { continue };
                    let truth = (!guard.truth).or(truth);
                    let waiver = waiver::covering(machine, case.rule, frame, truth)?;
                    match waiver {
                        Some(_) => tally.waived = true,
                        None => tally.add(truth),
                    }
                    if let Some(sink) = sink.as_mut().filter(|sink| sink.wants(truth)) {
                        let mut found = explain::clause(machine, &case, clause, guard.undecided, frame, truth);
                        if let Some(waiver) = waiver {
                            (found.verdict, found.waiver) = (Verdict::Waived, Some(waiver.clone()));
                        }
                        sink.findings.push(found);
                    }
                }
                Step::For(walk) => {
                    let rest = steps.get(at + 1..).unwrap_or_default();
                    let elements = match machine.source(walk, frame) {
                        Ok(elements) => elements,
                        Err(Stop::Fault(fault)) => {
                            tally.add((!guard.truth).or(Truth::Error));
                            if let Some(sink) = sink.as_mut().filter(|sink| !sink.only_failures) {
                                sink.findings.push(explain::stopped(machine, &case, &Stop::Fault(fault)));
                            }
                            return Ok(());
                        }
                        Err(limit) => return Err(limit),
                    };
                    for (index, item) in elements.items.iter().enumerate() {
                        frame.bind_element(walk, index, item);
                        let presence = guard.and(machine.presence(walk, item, frame)?, walk.condition.as_ref());
                        if presence.truth != Truth::False {
                            let case = Case { inner: Some((&*walk.name, item)), ..case };
                            Self::steps(machine, rest, frame, presence, case, tally, sink)?;
                        }
                    }
                    if let Some(open) = &elements.open {
                        tally.add(machine.opening(open));
                        if let Some(sink) = sink.as_mut().filter(|sink| !sink.only_failures) {
                            sink.findings.push(explain::open(machine, &case, &walk.source, open));
                        }
                    }
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Evaluates once more, with evidence, in the world that shows the verdict.
    fn findings(
        &self,
        machine: &mut Machine<'a>,
        subject: Option<(usize, &Element<'a>)>,
        folded: Folded,
    ) -> Result<(Verdict, Vec<Finding>), Stop> {
        if !matches!(folded.verdict, Verdict::Fail | Verdict::Unknown | Verdict::Error | Verdict::Waived) {
            return Ok((folded.verdict, Vec::new()));
        }
        let (world, shown) = match &folded.disagreement {
            Some((world, verdict, _)) => (world.clone(), *verdict),
            None => (folded.world.clone(), folded.verdict),
        };
        machine.world = super::subject::inhabited(machine, subject, &world).unwrap_or(world.clone());
        let mut findings = Vec::new();
        self.tally(machine, subject, Some(Sink { findings: &mut findings, only_failures: false }))?;
        findings.retain(|finding| {
            finding.verdict == shown
                || finding.verdict == Verdict::Waived && folded.disagreement.is_none()
                || (shown == Verdict::Unknown && finding.verdict == Verdict::Error)
        });
        // Two clauses that want to know the same thing are one question.
        let mut asked: Vec<(Vec<crate::finding::NotKnown>, crate::source::Place)> = Vec::new();
        findings.retain(|finding| {
            let question = (finding.causes.clone(), finding.primary.place);
            let again = finding.verdict == Verdict::Unknown && asked.contains(&question);
            asked.push(question);
            !again
        });
        if let Some((bad, verdict, _)) = &folded.disagreement {
            findings.truncate(1);
            findings.iter_mut().for_each(|finding| explain::in_some_worlds(machine, finding, bad, *verdict));
        }
        findings.iter_mut().for_each(|finding| finding.error_in_sight |= folded.starred);
        Ok((folded.verdict, findings))
    }
}

/// Whether a clause holds; none where it relies on something that a sibling clause asks for and that is not there (law 8).
fn holds<'a>(machine: &mut Machine<'a>, clause: &'a Clause, frame: &mut Frame<'a>) -> Result<Option<Truth>, Stop> {
    for path in &clause.relies {
        match machine.locate(path, frame) {
            Ok((value, _)) if super::logic::exists(&value) == Truth::False => return Ok(None),
            Ok(_) | Err(Stop::Fault(_)) => {}
            Err(limit) => return Err(limit),
        }
    }
    let truth = machine.truth(&clause.condition, frame)?;
    Ok(Some(wanted(clause.kind, truth)))
}

/// What the truth of a condition means for its clause.
pub(super) fn wanted(kind: ClauseKind, truth: Truth) -> Truth {
    match (kind, truth) {
        (ClauseKind::Forbid, truth) => !truth,
        (ClauseKind::Need, Truth::False) => Truth::Unknown,
        (_, truth) => truth,
    }
}

/// The first choice by name that an unknown met and that is not fixed yet.
fn first_choice(machine: &Machine<'_>, world: &World) -> Option<ChoiceId> {
    let open = machine.choices.iter().copied().filter(|choice| world.case(*choice).is_none());
    open.min_by(|a, b| machine.stack.choice(*a).name.cmp(&machine.stack.choice(*b).name))
}

/// Law 14: equal verdicts stay; pass and not applicable are pass; anything else is unknown.
fn fold(before: Folded, next: Folded) -> Folded {
    use Verdict::{Error, Fail, NotApplicable, Pass, Unknown, Waived};
    if before.verdict == next.verdict {
        return Folded { starred: before.starred || next.starred, ..before };
    }
    let pair = (before.verdict, next.verdict);
    if matches!(pair, (Pass, NotApplicable) | (NotApplicable, Pass)) {
        return Folded { verdict: Pass, ..before };
    }
    // What is waived in some worlds and fine in the others is waived.
    match pair {
        (Waived, Pass | NotApplicable) => return before,
        (Pass | NotApplicable, Waived) => return next,
        _ => {}
    }
    let errs = before.starred || next.starred || matches!(pair, (Error, _) | (_, Error));
    let (bad, good) = if rank(next.verdict) < rank(before.verdict) { (next, before) } else { (before, next) };
    debug_assert!(bad.verdict == Fail || bad.verdict == Error || bad.verdict == Unknown);
    // An unknown that comes of a disagreement further in is shown by that disagreement.
    let disagreement = match bad.verdict {
        Unknown => bad.disagreement,
        verdict => Some((bad.world.clone(), verdict, good.world)),
    };
    Folded { verdict: Unknown, starred: errs, world: bad.world, disagreement }
}

/// Which verdict is the more telling one to show.
fn rank(verdict: Verdict) -> usize {
    Verdict::ALL.into_iter().position(|it| it == verdict).unwrap_or(usize::MAX)
}
