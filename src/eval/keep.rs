//! What is kept of the steps of a rule while they are evaluated: nothing on the fast path, findings for a report, or every
//! step for an explanation.

use std::convert::identity;

use super::evidence::Evidence;
use super::explain::{self, Case};
use super::machine::{Frame, Machine, Stop};
use super::message;
use super::smallest::{Kept, answer_of, verdict};
use super::tree::{answer, content};
use super::verdict::wanted;
use crate::finding::{Answer, Fact, Finding, Origin, Reason, Verdict, Waiver};
use crate::ir::{Body, Clause, Expr, Walk};
use crate::source::SourceMap;
use crate::value::{Element, Truth, Unknown};

/// What is kept of the steps.
pub(super) enum Keep<'k> {
    /// Nothing but the verdict.
    Verdict,
    /// The finding of each clause that fails: what else there is may be decided in another world.
    Failures(&'k mut Vec<Finding>),
    /// The finding of each clause that does not hold.
    Findings(&'k mut Vec<Finding>),
    /// Each step with its evidence.
    Steps(&'k mut Vec<Kept>),
}

impl Keep<'_> {
    /// Asks a `where` or a `when`.
    pub(super) fn guard<'a>(
        &mut self,
        machine: &mut Machine<'a>,
        word: &'static str,
        condition: &'a Expr,
        frame: &mut Frame<'a>,
        sources: &SourceMap,
    ) -> Result<Truth, Stop> {
        let Keep::Steps(kept) = self else { return machine.truth(condition, frame) };
        let (truth, reason) = asked(machine, word, condition, frame, sources, Evidence::of_guard)?;
        kept.push(Kept::Guard(reason));
        Ok(truth)
    }

    /// Keeps a clause that was evaluated.
    #[expect(clippy::too_many_arguments, reason = "a clause, what it came to, and what is needed to explain it")]
    pub(super) fn clause<'a>(
        &mut self,
        machine: &mut Machine<'a>,
        case: &Case<'_, 'a>,
        clause: &'a Clause,
        undecided: Option<&'a Expr>,
        frame: &mut Frame<'a>,
        truth: Truth,
        waiver: Option<&Waiver>,
    ) -> Result<(), Stop> {
        let wants = truth == Truth::False || truth != Truth::True && matches!(self, Keep::Findings(_));
        match self {
            Keep::Failures(findings) | Keep::Findings(findings) if wants => {
                let mut found = explain::clause(machine, case, clause, undecided, frame, truth);
                if let Some(waiver) = waiver {
                    (found.verdict, found.waiver) = (Verdict::Waived, Some(Box::new(waiver.clone())));
                }
                findings.push(found);
            }
            Keep::Verdict | Keep::Failures(_) | Keep::Findings(_) => {}
            Keep::Steps(kept) => kept.push(explained(machine, case, clause, frame, truth, waiver)?),
        }
        Ok(())
    }

    /// Keeps that a clause was not asked, because it relies on something that is not there (law 8).
    pub(super) fn skipped(&mut self, clause: &Clause) {
        if let Keep::Steps(kept) = self {
            let note = "it relies on something that is not there, which another clause asks for".to_owned();
            let condition = Some(clause.condition.place);
            let reason = Reason { note: Some(note), ..blank(clause.kind.word(), condition, Answer::Skipped) };
            kept.push(Kept::Clause(reason, None));
        }
    }

    /// Keeps that the steps stopped at a `for` whose source cannot be evaluated.
    pub(super) fn stopped<'a>(&mut self, machine: &mut Machine<'a>, case: &Case<'_, 'a>, walk: &Walk, stop: &Stop) {
        match self {
            Keep::Verdict | Keep::Failures(_) => {}
            Keep::Findings(findings) => findings.push(explain::stopped(machine, case, stop)),
            Keep::Steps(kept) => {
                let reason = blank(&format!("for {} in", walk.name), Some(walk.source.place), Answer::Error);
                kept.push(Kept::Clause(Reason { note: Some(said(stop)), ..reason }, Some(Verdict::Error)));
            }
        }
    }

    /// Keeps that there may be elements that are not listed.
    pub(super) fn open<'a>(
        &mut self,
        machine: &mut Machine<'a>,
        case: &Case<'_, 'a>,
        walk: &'a Walk,
        unknown: &Unknown,
        frame: &mut Frame<'a>,
    ) {
        match self {
            Keep::Verdict | Keep::Failures(_) => {}
            Keep::Findings(findings) => findings.push(explain::open(machine, case, &walk.source, frame, unknown)),
            Keep::Steps(kept) => {
                if let Some(Kept::Walk(.., open)) = kept.last_mut() {
                    let fact = Fact {
                        name: "the rest".into(),
                        value: "‹perhaps›".into(),
                        origin: Origin::Unknown {
                            reason: unknown.cause.reason.to_string(),
                            remedy: unknown.cause.remedy.as_deref().map(str::to_owned),
                        },
                        place: unknown.cause.place.or_else(|| source(machine, walk, frame, case.sources)?.place),
                    };
                    *open = Some(Reason { facts: vec![fact], ..blank("", None, Answer::Unknown) });
                }
            }
        }
    }

    /// Begins a `for`.
    pub(super) fn walk<'a>(
        &mut self,
        machine: &mut Machine<'a>,
        walk: &'a Walk,
        number: usize,
        frame: &mut Frame<'a>,
        sources: &SourceMap,
    ) {
        if let Keep::Steps(kept) = self {
            let facts = source(machine, walk, frame, sources).into_iter().collect();
            let reason = blank(&format!("for {} in", walk.name), Some(walk.source.place), Answer::Yes);
            kept.push(Kept::Walk(Reason { facts, elements: Some(number), ..reason }, Vec::new(), None));
        }
    }

    /// Evaluates the filter and the steps of one element of the `for` that was begun last, and keeps what they keep.
    pub(super) fn element<'a>(
        &mut self,
        machine: &mut Machine<'a>,
        walk: &'a Walk,
        element: &Element<'a>,
        sources: &SourceMap,
        run: impl FnOnce(&mut Machine<'a>, &mut Keep<'_>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let Keep::Steps(kept) = self else { return run(machine, self) };
        let mut own = Vec::new();
        let fact = machine.element_fact(&walk.name, element, sources);
        run(machine, &mut Keep::Steps(&mut own))?;
        let reason = Reason { facts: vec![fact], ..blank("", None, answer_of(verdict(&own))) };
        if let Some(Kept::Walk(_, elements, _)) = kept.last_mut() {
            elements.push((reason, own));
        }
        Ok(())
    }

    /// Whether an element is there and passes the filter of its walk.
    pub(super) fn presence<'a>(
        &mut self,
        machine: &mut Machine<'a>,
        walk: &'a Walk,
        element: &Element<'a>,
        frame: &mut Frame<'a>,
        sources: &SourceMap,
    ) -> Result<Truth, Stop> {
        if let (Keep::Steps(kept), Some(condition)) = (&mut *self, &walk.condition) {
            kept.push(Kept::Guard(asked(machine, "where", condition, frame, sources, Evidence::of_guard)?.1));
        }
        machine.presence(walk, element, frame)
    }
}

/// A condition that stands alone, with what decides it.
pub(super) fn trace<'a>(machine: &mut Machine<'a>, body: &'a Body, sources: &SourceMap) -> Result<Reason, Stop> {
    asked(machine, "", &body.expr, &mut Frame::new(body.slots), sources, identity).map(|(_, reason)| reason)
}

/// A condition with its evidence kept, of which `part` is told.
fn asked<'a>(
    machine: &mut Machine<'a>,
    word: &'static str,
    condition: &'a Expr,
    frame: &mut Frame<'a>,
    sources: &SourceMap,
    part: fn(Evidence<'a>) -> Evidence<'a>,
) -> Result<(Truth, Reason), Stop> {
    let (truth, evidence) = machine.traced(|machine| machine.truth(condition, frame));
    let truth = truth?;
    let found = evidence.map(|evidence| content(machine, &part(evidence), sources)).unwrap_or_default();
    let (facts, reasons, note) = (found.facts, found.reasons, found.fault);
    Ok((truth, Reason { facts, reasons, note, ..blank(word, Some(condition.place), answer(truth)) }))
}

fn explained<'a>(
    machine: &mut Machine<'a>,
    case: &Case<'_, 'a>,
    clause: &'a Clause,
    frame: &mut Frame<'a>,
    truth: Truth,
    waiver: Option<&Waiver>,
) -> Result<Kept, Stop> {
    let (own, reason) = asked(machine, clause.kind.word(), &clause.condition, frame, case.sources, identity)?;
    let held = wanted(clause.kind, own);
    let says = held == Truth::False || clause.kind == crate::ir::ClauseKind::Need && own == Truth::False;
    let parts = clause.message.as_ref().or(case.rule.message.as_ref()).filter(|_| says);
    let message = parts.map(|parts| message::fill(machine, parts, frame));
    let (answer, verdict, waived) = match waiver {
        Some(waiver) => (Answer::Waived, Verdict::Waived, Some(format!("waived because {}", waiver.because))),
        None => (answer(held), explain::verdict(truth), None),
    };
    let note = waived.or(message).or(reason.note);
    Ok(Kept::Clause(Reason { answer, note, ..reason }, Some(verdict)))
}

/// What a `for` goes through, as a fact.
fn source<'a>(machine: &mut Machine<'a>, walk: &'a Walk, frame: &mut Frame<'a>, sources: &SourceMap) -> Option<Fact> {
    let (value, site) = machine.placed(&walk.source, frame).ok()?;
    Some(machine.fact(sources.slice(walk.source.place), &value, &site, sources))
}

/// Why an evaluation stopped.
pub(super) fn said(stop: &Stop) -> String {
    match stop {
        Stop::Fault(fault) => format!("it cannot be evaluated: {}", fault.message),
        Stop::Limit(limit) => limit.clone(),
    }
}

fn blank(word: &str, condition: Option<crate::source::Place>, answer: Answer) -> Reason {
    Reason {
        word: word.to_owned(),
        condition,
        answer,
        facts: Vec::new(),
        note: None,
        elements: None,
        reasons: Vec::new(),
    }
}
