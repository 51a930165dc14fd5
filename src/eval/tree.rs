//! From the evidence of a condition to the smallest tree that shows its truth (law 36).

use super::evidence::Evidence;
use super::machine::Machine;
use crate::finding::{Answer, Fact, Reason};
use crate::ir::ExprKind;
use crate::source::SourceMap;
use crate::value::{Constant, List, Truth, Value};

/// What a condition met, and what decides it.
#[derive(Default)]
pub(super) struct Content {
    pub(super) facts: Vec<Fact>,
    pub(super) reasons: Vec<Reason>,
    pub(super) fault: Option<String>,
}

/// What is in the evidence of a condition.
pub(super) fn content<'a>(machine: &Machine<'a>, evidence: &Evidence<'a>, sources: &SourceMap) -> Content {
    let inner = || evidence.children.last();
    match (&evidence.expr.kind, inner()) {
        // What is negated is to be read in the condition already.
        (ExprKind::Not(_), Some(inner)) => content(machine, inner, sources),
        // The body of a `def` stands elsewhere: its conditions are shown, and it itself where it is a single one.
        (ExprKind::Let(..), Some(inner)) => {
            let below = content(machine, inner, sources);
            let is_further = matches!(inner.expr.kind, ExprKind::Let(..));
            if is_further || !below.reasons.is_empty() {
                return below;
            }
            Content { reasons: vec![reason(machine, inner, sources)], ..Content::default() }
        }
        _ => Content {
            facts: facts(machine, evidence, sources),
            reasons: evidence.deciding().into_iter().map(|child| reason(machine, child, sources)).collect(),
            fault: evidence.fault.as_ref().map(|fault| fault.message.clone()),
        },
    }
}

/// A condition inside another one, or the element that it is about.
fn reason<'a>(machine: &Machine<'a>, evidence: &Evidence<'a>, sources: &SourceMap) -> Reason {
    let Content { mut facts, reasons, fault } = content(machine, evidence, sources);
    let condition = match &evidence.element {
        Some((name, element)) => {
            facts.insert(0, machine.element_fact(name, element, sources));
            None
        }
        None => Some(evidence.expr.place),
    };
    // What went wrong further in is said there.
    let note = fault.filter(|_| !reasons.iter().any(|it| it.answer == Answer::Error));
    Reason { word: String::new(), condition, answer: answer(evidence.truth), facts, note, elements: None, reasons }
}

fn facts<'a>(machine: &Machine<'a>, evidence: &Evidence<'a>, sources: &SourceMap) -> Vec<Fact> {
    let goes_through = matches!(evidence.expr.kind, ExprKind::Quantified(..)) && !evidence.deciding().is_empty();
    let told = evidence.leaves.iter().filter(|leaf| !goes_through || is_open(&leaf.value));
    let named = evidence.constants.iter().filter(|leaf| is_named(sources.slice(leaf.expr.place), &leaf.value));
    told.chain(named)
        .map(|leaf| machine.fact(sources.slice(leaf.expr.place), &leaf.value, &leaf.site, sources))
        .collect()
}

/// Whether a constant is a parameter, whose value does not stand in the condition; a table is too large to tell.
fn is_named(text: &str, value: &Value<'_>) -> bool {
    let is_word = text.starts_with(|c: char| c.is_alphabetic()) && !matches!(text, "true" | "false" | "null");
    is_word && !matches!(value, Value::Constant(Constant::Map(_)))
}

/// Whether there may be elements that are not listed.
fn is_open(value: &Value<'_>) -> bool {
    match value {
        Value::Unknown(_) => true,
        Value::List(List::Built(elements)) => elements.open.is_some(),
        _ => false,
    }
}

/// How a condition turned out.
pub(super) fn answer(truth: Truth) -> Answer {
    match truth {
        Truth::True => Answer::Yes,
        Truth::False => Answer::No,
        Truth::Error => Answer::Error,
        Truth::Unknown | Truth::UnknownOrError => Answer::Unknown,
    }
}
