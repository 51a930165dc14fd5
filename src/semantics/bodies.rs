//! The expressions of a program.

use crate::ir::{Body, Expr, Lens, Part, Parts, Program, Rule, Step, Walk};

/// Every expression of a program. Those of a `def` are there once for each call.
pub(super) fn every(program: &Program) -> Vec<&Expr> {
    let fields = program.kinds.iter().flat_map(|kind| &kind.fields).chain(&program.everywhere);
    let derived = fields.filter_map(|field| field.derived.as_ref());
    let lenses = program.lenses.iter().flat_map(|lens| of_head(lens).chain(of_fields(lens)));
    let rules = program.rules.iter().flat_map(of_rule);
    derived.map(|body| &body.expr).chain(lenses).chain(rules).flat_map(Expr::within).collect()
}

/// What a lens looks at to find what it sees.
pub(super) fn of_head(lens: &Lens) -> impl Iterator<Item = &Expr> {
    lens.condition.iter().chain(lens.each.iter().flat_map(of_walk))
}

/// Every expression of a rule that decides something or is said.
pub(super) fn of_rule(rule: &Rule) -> impl Iterator<Item = &Expr> {
    let texts = rule.message.iter().chain(&rule.remedy).flat_map(holes);
    rule.subject.iter().flat_map(of_walk).chain(rule.steps.iter().flat_map(of_step)).chain(texts)
}

fn of_fields(lens: &Lens) -> impl Iterator<Item = &Expr> {
    lens.fields.iter().flatten().map(|Body { expr, .. }| expr)
}

pub(super) fn of_walk(walk: &Walk) -> impl Iterator<Item = &Expr> {
    std::iter::once(&walk.source).chain(&walk.condition)
}

pub(super) fn of_step(step: &Step) -> Vec<&Expr> {
    match step {
        Step::For(walk) => of_walk(walk).collect(),
        Step::When(expr) | Step::Let(_, expr) => vec![expr],
        Step::Clause(clause) => {
            std::iter::once(&clause.condition).chain(clause.message.iter().flat_map(holes)).collect()
        }
    }
}

fn holes(parts: &Parts) -> impl Iterator<Item = &Expr> {
    parts.iter().filter_map(|part| match part {
        Part::Hole(expr) => Some(expr),
        Part::Literal(_) => None,
    })
}
