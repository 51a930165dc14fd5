//! What a finding says: the words of the policy with their holes filled, or the engine's own.

use super::evidence::Reason;
use super::explain::Case;
use super::machine::{Frame, Machine};
use super::render;
use crate::finding::Finding;
use crate::ir::Part;
use crate::value::{List, Subject, Value, View};

/// How many elements of a list a message names.
const LISTED: usize = 5;

/// A message with its holes filled. Messages never change a verdict: what cannot be evaluated says so (law 35).
pub(super) fn fill<'a>(machine: &mut Machine<'a>, parts: &'a [Part], frame: &mut Frame<'a>) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Hole(expr) => match machine.locate(expr, frame) {
                Ok((value, _)) => text.push_str(&shown(machine, value)),
                Err(_) => text.push_str("‹error›"),
            },
        }
    }
    text
}

pub(super) fn shown<'a>(machine: &Machine<'a>, value: Value<'a>) -> String {
    let built = machine.stack.build(value, &machine.world);
    match &built {
        Value::View(view) => machine.seen_as(view),
        Value::List(List::Built(elements)) if elements.open.is_none() && !elements.items.is_empty() => {
            let items: Vec<String> =
                elements.items.iter().take(LISTED).map(|it| shown(machine, it.value.clone())).collect();
            let rest = elements.items.len().saturating_sub(LISTED);
            let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
            format!("{}{more}", items.join(", "))
        }
        Value::List(_) | Value::Map(_) => machine.told(&built),
        built => render::plain(built),
    }
}

/// Whether a value is a piece of the document that nothing is called by.
fn is_nameless(value: &Value<'_>) -> bool {
    matches!(value, Value::View(View { subject: Subject::Piece(piece), .. }) if piece.address.is_empty())
}

/// The engine's own words for a failure: the conditions that failed and the values that they met.
pub(super) fn worded<'a>(
    machine: &Machine<'a>,
    case: &Case<'_, 'a>,
    finding: &Finding,
    reasons: &[Reason<'_, 'a>],
) -> String {
    let mut facts: Vec<String> = Vec::new();
    let leaves = reasons.iter().flat_map(|reason| &reason.leaf.leaves);
    for leaf in leaves.filter(|leaf| !is_nameless(&leaf.value)) {
        let text = case.sources.slice(leaf.expr.place);
        let fact = match &leaf.value {
            Value::Missing | Value::Null => format!("`{text}` is missing"),
            value => format!("`{text}` is `{}`", shown(machine, value.clone())),
        };
        if facts.len() < 3 && !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    match facts.as_slice() {
        [] => format!("`{}`: {}", finding.subject, lower_first(&case.rule.info.title)),
        facts => format!("`{}`: {}", finding.subject, facts.join(", ")),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

pub(super) fn faults(reasons: &[Reason<'_, '_>]) -> String {
    let fault = reasons.iter().flat_map(|reason| reason.way.iter().rev()).find_map(|evidence| evidence.fault.as_ref());
    let reason = fault.map_or("a condition has an error", |fault| &fault.message);
    format!("the rule cannot be evaluated: {reason}")
}

pub(super) fn undecided(finding: &Finding) -> String {
    match finding.causes.first() {
        Some(cause) => format!("cannot tell for `{}`: {}", finding.subject, cause.reason),
        None => format!("cannot tell for `{}`", finding.subject),
    }
}
