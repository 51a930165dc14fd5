//! From clauses to verdicts: steps and subjects (laws 31 to 33).

use super::course::Course;
use super::explain::{self, Case};
use super::keep::Keep;
use super::machine::{Frame, Machine, Stop};
use super::mark;
use super::subject::inhabited;
use super::tally::{Guard, Tally};
use super::waiver;
use super::worlds::Folded;
use crate::finding::{Finding, Verdict};
use crate::ir::{Clause, ClauseKind, Rule, Step};
use crate::source::SourceMap;
use crate::stack::World;
use crate::value::{Element, Truth};

/// One verdict for each subject of a rule, with its findings.
pub(super) fn of_rule<'a>(
    machine: &mut Machine<'a>,
    number: usize,
    sources: &SourceMap,
) -> Vec<(Verdict, Vec<Finding>)> {
    let mut verdicts = Vec::new();
    Course::of(number).until(machine, None, sources, |verdict, findings| verdicts.push((verdict, findings)));
    verdicts
}

/// What is not decided of one subject beside what fails: where choices of the document decide it, that they do.
pub(super) fn undecided(machine: &mut Machine<'_>, number: usize, subject: usize, sources: &SourceMap) -> Vec<Finding> {
    let program = machine.program;
    let Some(rule) = program.rules.get(number) else { return Vec::new() };
    let judge = Judge { rule, number, sources };
    machine.steps_left = machine.limits.steps;
    let walked = rule.subject.as_ref().map(|walk| machine.source(walk, &mut Frame::new(rule.slots)));
    let element = walked.and_then(Result::ok).and_then(|elements| elements.items.get(subject).cloned());
    let subject = element.as_ref().map(|element| (subject, element));
    machine.world = inhabited(machine, subject, &World::default()).unwrap_or_default();
    let mut findings = Vec::new();
    if let Err(stop) = judge.tally(machine, subject, &mut Keep::Findings(&mut findings)) {
        findings = vec![explain::stopped(machine, &judge.case(element.as_ref()), &stop)];
    }
    findings.retain(|finding| matches!(finding.verdict, Verdict::Unknown | Verdict::Error));
    findings
}

/// The names of what a rule judges, as `of_rule` meets them.
pub(super) fn subjects(machine: &mut Machine<'_>, number: usize) -> Vec<String> {
    let program = machine.program;
    let Some(rule) = program.rules.get(number) else { return Vec::new() };
    let Some(walk) = &rule.subject else { return Vec::new() };
    let Ok(elements) = machine.source(walk, &mut Frame::new(rule.slots)) else { return Vec::new() };
    elements.items.iter().map(|element| mark::named(machine, Some(element)).0.to_string()).collect()
}

/// One rule at work.
pub(super) struct Judge<'a, 'r> {
    pub(super) rule: &'a Rule,
    pub(super) number: usize,
    pub(super) sources: &'r SourceMap,
}

impl<'a> Judge<'a, '_> {
    pub(super) fn case<'c>(&'c self, element: Option<&'c Element<'a>>) -> Case<'c, 'a> {
        Case { rule: self.rule, number: self.number, sources: self.sources, element, inner: None }
    }

    /// The verdict on a subject in all worlds, with its findings.
    pub(super) fn subject(
        &self,
        machine: &mut Machine<'a>,
        subject: Option<(usize, &Element<'a>)>,
    ) -> (Verdict, Vec<Finding>) {
        machine.steps_left = machine.limits.steps;
        if subject.is_none() {
            machine.steps_left = machine.steps_for_all();
        }
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

    /// Evaluates all steps in the world that is set.
    pub(super) fn tally(
        &self,
        machine: &mut Machine<'a>,
        subject: Option<(usize, &Element<'a>)>,
        keep: &mut Keep<'_>,
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
                let truth = keep.guard(machine, "where", condition, &mut frame, self.sources)?;
                guard = guard.and(truth, Some(condition));
            }
        }
        if guard.truth != Truth::False {
            let case = self.case(subject.map(|(_, element)| element));
            Self::steps(machine, &self.rule.steps, &mut frame, guard, case, &mut tally, keep)?;
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
        keep: &mut Keep<'_>,
    ) -> Result<(), Stop> {
        let mut guard = guard;
        for (at, step) in steps.iter().enumerate() {
            match step {
                Step::When(condition) => {
                    let truth = keep.guard(machine, "when", condition, frame, case.sources)?;
                    guard = guard.and(truth, Some(condition));
                    if guard.truth == Truth::False {
                        return Ok(());
                    }
                }
                Step::Let(slot, value) => machine.let_in(*slot, value, frame)?,
                Step::Clause(clause) => {
                    let Some(truth) = holds(machine, clause, frame)? else {
                        keep.skipped(clause);
                        continue;
                    };
                    let truth = (!guard.truth).or(truth);
                    let waiver = waiver::covering(machine, case.rule, frame, truth)?;
                    match waiver {
                        Some(_) => tally.waived = true,
                        None => tally.add(truth),
                    }
                    keep.clause(machine, &case, clause, guard.undecided, frame, truth, waiver)?;
                }
                Step::For(walk) => {
                    let rest = steps.get(at + 1..).unwrap_or_default();
                    let elements = match machine.source(walk, frame) {
                        Ok(elements) => elements,
                        Err(Stop::Fault(fault)) => {
                            tally.add((!guard.truth).or(Truth::Error));
                            keep.stopped(machine, &case, walk, &Stop::Fault(fault));
                            return Ok(());
                        }
                        Err(limit) => return Err(limit),
                    };
                    keep.walk(machine, walk, elements.items.len(), frame, case.sources);
                    for (index, item) in elements.items.iter().enumerate() {
                        frame.bind_element(walk, index, item);
                        keep.element(machine, walk, item, case.sources, |machine, keep| {
                            let truth = keep.presence(machine, walk, item, frame, case.sources)?;
                            let presence = guard.and(truth, walk.condition.as_ref());
                            if presence.truth != Truth::False {
                                let case = Case { inner: Some((&*walk.name, item)), ..case };
                                Self::steps(machine, rest, frame, presence, case, tally, keep)?;
                            }
                            Ok(())
                        })?;
                    }
                    if let Some(open) = &elements.open {
                        tally.add(machine.opening(open));
                        keep.open(machine, &case, walk, open, frame);
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
        machine.world = inhabited(machine, subject, &world).unwrap_or(world.clone());
        let mut findings = Vec::new();
        self.tally(machine, subject, &mut Keep::Findings(&mut findings))?;
        findings.retain(|finding| {
            finding.verdict == shown
                || finding.verdict == Verdict::Waived && folded.disagreement.is_none()
                || (shown == Verdict::Unknown && finding.verdict == Verdict::Error)
        });
        // Two clauses that want to know the same thing are one question.
        let mut asked: Vec<(Box<[crate::finding::NotKnown]>, crate::source::Place)> = Vec::new();
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
            Ok((value, _)) if super::question::exists(&value) == Truth::False => return Ok(None),
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
