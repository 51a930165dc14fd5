//! Conditions that hold, or do not, whatever the document says.

use super::truth::truth;
use super::{Lint, Policies, tree};
use crate::diagnostic::Diagnostic;
use crate::semantics::place;
use crate::source::SourceId;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, StepKind};

pub(super) const LINT: Lint = Lint {
    name: "constant-condition",
    sentence: "a condition that always or never holds, whatever the document says",
    find,
};

fn find(policies: &Policies<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // Where `when` never holds, what it guards is unreachable, and that is said there.
    let mut told: Vec<&Expr> = Vec::new();
    for (source, rule) in tree::rules(policies.modules) {
        for step in &rule.steps {
            match &step.kind {
                StepKind::When(condition) if truth(condition) == Some(false) => told.push(condition),
                StepKind::When(condition) => found.extend(one(source, condition)),
                StepKind::Clause(clause) => found.extend(one(source, &clause.condition)),
                StepKind::For(_) | StepKind::Let(_) => {}
            }
        }
    }
    for (source, walk) in tree::walks(policies.modules) {
        found.extend(walk.condition.as_ref().and_then(|condition| one(source, condition)));
    }
    for (source, expr) in tree::every(policies.modules) {
        found.extend(operands(expr).into_iter().filter_map(|expr| one(source, expr)));
        if !matches!(expr.kind, ExprKind::Bool(_)) && !told.iter().any(|it| std::ptr::eq(*it, expr)) {
            found.extend(one(source, expr));
        }
    }
    outermost(found)
}

/// The parts of an expression where a literal `true` or `false` makes no sense. The body of a quantifier is none of them:
/// `any x in xs: true` asks whether there is one.
fn operands(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::And(all) | ExprKind::Or(all) => all.iter().collect(),
        ExprKind::Not(inner) => vec![inner],
        ExprKind::Binary { op: BinaryOp::Implies, left, right, .. } => vec![left, right],
        ExprKind::If { condition, .. } => vec![condition],
        ExprKind::Comprehension { condition, .. } => condition.iter().map(|it| &**it).collect(),
        _ => Vec::new(),
    }
}

fn one(source: SourceId, condition: &Expr) -> Option<Diagnostic> {
    let (message, label) = match truth(condition)? {
        true => ("this condition always holds", "true, whatever the document says"),
        false => ("this condition never holds", "false, whatever the document says"),
    };
    Some(LINT.found(message).at(place(source, condition.span), label))
}

/// Those that are not part of another one.
fn outermost(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let key = |it: &Diagnostic| {
        it.labels
            .first()
            .map(|label| (label.place.source, label.place.span.start, std::cmp::Reverse(label.place.span.end)))
    };
    found.sort_by_key(key);
    let mut end = None;
    found.retain(|it| {
        let Some(place) = it.labels.first().map(|label| label.place) else { return false };
        let is_inner = end.is_some_and(|(source, end)| source == place.source && place.span.end <= end);
        if !is_inner {
            end = Some((place.source, place.span.end));
        }
        !is_inner
    });
    found
}
