//! From the evidence of a clause to a finding: which value, where, why, and through which resources.

use std::sync::Arc;

use super::evidence::{Evidence, Reason};
use super::machine::{Frame, Machine, Stop};
use super::mark::{construct, header, marks, named, site_mark};
use super::message::{faults, fill, undecided, worded};
use super::verdict::wanted;
use crate::finding::{Finding, Mark, NotKnown, Verdict};
use crate::ir::{Clause, ClauseKind, Expr, Part, Rule};
use crate::source::{Place, SourceMap};
use crate::stack::World;
use crate::value::{Element, Truth, Unknown};

/// What is being judged.
#[derive(Clone, Copy)]
pub(super) struct Case<'c, 'a> {
    pub(super) rule: &'a Rule,
    pub(super) number: usize,
    pub(super) sources: &'c SourceMap,
    /// The subject; none for the stack itself.
    pub(super) element: Option<&'c Element<'a>>,
    /// The element of the innermost `for` within it, by its name in the rule.
    pub(super) inner: Option<(&'a str, &'c Element<'a>)>,
}

/// The finding of a clause that does not hold: evaluates it once more with its evidence kept.
///
/// `guard` is the last `when` that was not decided: where the clause itself is, that is what leaves the verdict open.
pub(super) fn clause<'a>(
    machine: &mut Machine<'a>,
    case: &Case<'_, 'a>,
    clause: &'a Clause,
    guard: Option<&'a Expr>,
    frame: &mut Frame<'a>,
    truth: Truth,
) -> Finding {
    let (mut again, mut evidence) = machine.traced(|machine| machine.truth(&clause.condition, frame));
    if let (Some(guard), true, Ok(false)) = (guard, truth.is_undecided(), again.as_ref().map(|it| it.is_undecided())) {
        (again, evidence) = machine.traced(|machine| machine.truth(guard, frame));
    }
    debug_assert!(
        again.is_err() || again.clone().is_ok_and(|again| truth.is_undecided() || wanted(clause.kind, again) == truth)
    );
    let mut reasons = Vec::new();
    if let Some(evidence) = &evidence {
        evidence.reasons(&mut Vec::new(), &mut reasons);
    }
    let (primary, related) = marks(machine, case, &reasons);
    let mut finding = blank(machine, case, clause.place, verdict(truth), primary);
    finding.severity = clause.severity;
    finding.error_in_sight = truth == Truth::UnknownOrError;
    finding.related = related;
    if truth.is_undecided() {
        finding.causes = causes(&reasons, evidence.as_ref()).into();
    }
    let parts = clause.message.as_ref().or(case.rule.message.as_ref());
    let message = match (parts, truth) {
        (Some(parts), Truth::False) => fill(machine, parts, frame),
        // A `need` that does not hold says what is not known; one that is not decided has its own unknown.
        (Some(parts), _) if again == Ok(Truth::False) && clause.kind == ClauseKind::Need => fill(machine, parts, frame),
        (_, Truth::False) => worded(machine, case, &finding, &reasons),
        (_, Truth::Error) => faults(&reasons),
        _ => undecided(&finding),
    };
    finding.message = machine.say(&message);
    finding.remedy = case.rule.remedy.as_ref().map(|parts| match parts.as_slice() {
        [Part::Literal(remedy)] => Arc::clone(remedy),
        parts => fill(machine, parts, frame).into(),
    });
    finding
}

/// The finding of a collection that may have elements that the document does not list.
pub(super) fn open<'a>(
    machine: &mut Machine<'a>,
    case: &Case<'_, 'a>,
    source: &'a Expr,
    frame: &mut Frame<'a>,
    unknown: &Unknown,
) -> Finding {
    let mut finding = at_subject(machine, case, source.place, Verdict::Unknown);
    finding.error_in_sight = unknown.starred;
    finding.causes = [cause(unknown)].into();
    let reason = Arc::clone(&unknown.cause.reason);
    // Where the collection is written, and what is not known about it where that is another place.
    let written = machine.placed(source, frame).ok().filter(|(_, site)| site.node.is_some());
    if let Some((_, site)) = written {
        finding.primary = site_mark(machine, &site, &reason);
    } else if let Some(place) = unknown.cause.place {
        let pointer = Arc::clone(&finding.primary.pointer);
        finding.primary = Mark { place, message: reason, pointer };
    }
    let message = match case.element {
        Some(_) => undecided(&finding),
        None => {
            format!("there may be {} that are not listed: {}", case.sources.slice(source.place), unknown.cause.reason)
        }
    };
    finding.message = message.into();
    finding
}

/// The finding of a rule that could not be evaluated on a subject.
pub(super) fn stopped<'a>(machine: &mut Machine<'a>, case: &Case<'_, 'a>, stop: &Stop) -> Finding {
    let (message, place) = match stop {
        Stop::Fault(fault) => (fault.message.clone(), fault.place),
        Stop::Limit(limit) => (limit.clone(), None),
    };
    let mut finding = at_subject(machine, case, place.unwrap_or(case.rule.info.place), Verdict::Error);
    finding.message = format!("the rule cannot be evaluated: {message}").into();
    finding
}

/// Turns the finding of one world into that of a verdict on which worlds disagree.
pub(super) fn in_some_worlds(machine: &Machine<'_>, finding: &mut Finding, world: &World, shown: Verdict) {
    let worlds: Vec<String> =
        cases(machine, world).iter().map(|(choice, case)| format!("`{choice}` is {case}")).collect();
    let when = worlds.join(" and ");
    let verb = if shown == Verdict::Error { "cannot be evaluated" } else { "fails" };
    // Conditions and keys that are written twice are choices too, and no parameter gives them a value.
    let names = world.fixed().iter().map(|(choice, _)| &machine.stack.choice(*choice).name);
    let decides = names.into_iter().find(|name| machine.stack.parameters.contains(name));
    finding.verdict = Verdict::Unknown;
    finding.causes = [NotKnown {
        reason: format!("{verb} when {when}").into(),
        remedy: decides.map(|name| format!("--param {name}=…").into()),
        place: None,
    }]
    .into();
    finding.message = format!("{verb} when {when}: {}", finding.message).into();
}

/// The choices that a world fixes, each with its case.
pub(super) fn cases(machine: &Machine<'_>, world: &World) -> Vec<(String, String)> {
    let named = |(choice, case): &(crate::value::ChoiceId, usize)| {
        let choice = machine.stack.choice(*choice);
        let label = choice.cases.get(*case).map_or("?", |case| &*case.label);
        (choice.name.to_string(), label.to_owned())
    };
    world.fixed().iter().map(named).collect()
}

/// What the truth of a clause makes of its verdict.
pub(super) fn verdict(truth: Truth) -> Verdict {
    match truth {
        Truth::True => Verdict::Pass,
        Truth::False => Verdict::Fail,
        Truth::Error => Verdict::Error,
        Truth::Unknown | Truth::UnknownOrError => Verdict::Unknown,
    }
}

/// A finding that points at its subject and says nothing yet.
fn at_subject<'a>(machine: &Machine<'a>, case: &Case<'_, 'a>, clause: Place, verdict: Verdict) -> Finding {
    blank(machine, case, clause, verdict, header(machine, case.element))
}

/// A finding that says nothing yet.
fn blank<'a>(machine: &Machine<'a>, case: &Case<'_, 'a>, clause: Place, verdict: Verdict, primary: Mark) -> Finding {
    let (subject, subject_type) = named(machine, case.element);
    Finding {
        rule: case.number,
        verdict,
        severity: case.rule.info.severity,
        subject,
        subject_type,
        construct: case.element.and_then(|element| construct(machine, element)),
        document: machine.stack.source(),
        message: machine.say(""),
        primary,
        related: Box::default(),
        clause,
        causes: Box::default(),
        error_in_sight: false,
        remedy: None,
        waiver: None,
    }
}

/// A subject and what became of it, for tests.
pub(super) fn watched<'a>(machine: &Machine<'a>, case: &Case<'_, 'a>, verdict: Verdict) -> super::Subject {
    let name = named(machine, case.element).0.to_string();
    super::Subject { rule: case.number, verdict, name, place: header(machine, case.element).place }
}

fn causes<'a>(reasons: &[Reason<'_, 'a>], whole: Option<&Evidence<'a>>) -> Vec<NotKnown> {
    let mut unknowns = Vec::new();
    for evidence in reasons.iter().flat_map(|reason| reason.way.iter().rev()) {
        evidence.unknowns(&mut unknowns);
    }
    if let (true, Some(whole)) = (unknowns.is_empty(), whole) {
        whole.unknowns(&mut unknowns);
    }
    let mut causes: Vec<NotKnown> = Vec::new();
    for unknown in &unknowns {
        let cause = cause(unknown);
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    causes
}

fn cause(unknown: &Unknown) -> NotKnown {
    let cause = &unknown.cause;
    NotKnown { reason: Arc::clone(&cause.reason), remedy: cause.remedy.clone(), place: cause.place }
}
