//! Clauses that a `when` or `where` before them has decided already.

use super::same::{opposite, same};
use super::{Lint, Policies, tree};
use crate::diagnostic::Diagnostic;
use crate::semantics::place;
use crate::syntax::ast::{BinaryOp, ClauseKind, Expr, ExprKind, Step, StepKind};

pub(super) const LINT: Lint =
    Lint { name: "trivial-clause", sentence: "a clause that a `when` or `where` before it has decided already", find };

/// A condition that holds wherever what follows it is asked.
pub(super) type Fact<'m> = &'m Expr;

/// What a step says about all that follows it.
pub(super) fn facts(step: &Step) -> Vec<Fact<'_>> {
    match &step.kind {
        StepKind::When(condition) => conjuncts(condition),
        StepKind::For(walk) => walk.condition.iter().flat_map(conjuncts).collect(),
        StepKind::Let(_) | StepKind::Clause(_) => Vec::new(),
    }
}

fn conjuncts(condition: &Expr) -> Vec<&Expr> {
    match &condition.kind {
        ExprKind::And(all) => all.iter().flat_map(conjuncts).collect(),
        _ => vec![condition],
    }
}

fn find(policies: &Policies<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (source, rule) in tree::rules(policies.modules) {
        let mut known = Vec::new();
        for step in &rule.steps {
            if let StepKind::Clause(clause) = &step.kind
                && let Some((holds, because)) = decided(&clause.condition, &known)
            {
                let passes = holds != (clause.kind == ClauseKind::Forbid);
                let outcome = if passes { "passes" } else { "fails" };
                let warning = LINT
                    .found(format!("a clause of `{}` always {outcome} where it is asked", rule.name.text))
                    .at(
                        place(source, clause.condition.span),
                        if holds { "always holds here" } else { "never holds here" },
                    )
                    .at(place(source, because.span), "because this does");
                found.push(warning);
            }
            known.extend(facts(step));
        }
    }
    found
}

/// What the facts make of a condition, and one of them that does.
fn decided<'m>(condition: &Expr, known: &[Fact<'m>]) -> Option<(bool, Fact<'m>)> {
    match &condition.kind {
        ExprKind::Not(inner) => decided(inner, known).map(|(holds, because)| (!holds, because)),
        ExprKind::And(all) => fold(all, false, known),
        ExprKind::Or(all) => fold(all, true, known),
        ExprKind::Binary { op: BinaryOp::Implies, left, right, .. } => match decided(left, known) {
            Some((false, because)) => Some((true, because)),
            before => decided(right, known).filter(|(holds, _)| *holds || before.is_some()),
        },
        _ => known.iter().find_map(|fact| {
            let says = same(condition, fact).then_some(true).or_else(|| opposite(condition, fact).then_some(false));
            Some((says?, *fact))
        }),
    }
}

fn fold<'m>(all: &[Expr], absorbing: bool, known: &[Fact<'m>]) -> Option<(bool, Fact<'m>)> {
    let each: Vec<_> = all.iter().map(|expr| decided(expr, known)).collect();
    let absorbed = each.iter().flatten().find(|(holds, _)| *holds == absorbing);
    absorbed.copied().or_else(|| each.iter().copied().collect::<Option<Vec<_>>>()?.first().copied())
}
