//! The expressions of a program.

use crate::ir::{Body, Expr, ExprKind, Lens, Part, Parts, Program, Step, Walk};

/// Every expression of a program. Those of a `def` are there once for each call.
pub(super) fn every(program: &Program) -> Vec<&Expr> {
    let derived = program.kinds.iter().flat_map(|kind| &kind.fields).filter_map(|field| field.derived.as_ref());
    let lenses = program.lenses.iter().flat_map(|lens| of_head(lens).chain(of_fields(lens)));
    let rules = program.rules.iter().flat_map(|rule| {
        let subject = rule.subject.iter().flat_map(of_walk);
        let texts = rule.message.iter().chain(&rule.remedy).flat_map(holes);
        subject.chain(rule.steps.iter().flat_map(of_step)).chain(texts)
    });
    derived.map(|body| &body.expr).chain(lenses).chain(rules).flat_map(within).collect()
}

/// An expression and all that it is made of.
pub(super) fn within(expr: &Expr) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        found.push(expr);
        open.extend(children(expr).into_iter().rev());
    }
    found
}

/// What a lens looks at to find what it sees.
pub(super) fn of_head(lens: &Lens) -> impl Iterator<Item = &Expr> {
    lens.condition.iter().chain(lens.each.iter().flat_map(of_walk))
}

fn of_fields(lens: &Lens) -> impl Iterator<Item = &Expr> {
    lens.fields.iter().flatten().map(|Body { expr, .. }| expr)
}

fn of_walk(walk: &Walk) -> impl Iterator<Item = &Expr> {
    std::iter::once(&walk.source).chain(&walk.condition)
}

fn of_step(step: &Step) -> Vec<&Expr> {
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

fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Constant(_)
        | ExprKind::Slot(_)
        | ExprKind::Today
        | ExprKind::Stack(_)
        | ExprKind::Here
        | ExprKind::Named(..)
        | ExprKind::Collection(_)
        | ExprKind::Resources(_)
        | ExprKind::Unknown(_) => Vec::new(),
        ExprKind::Text(parts) => holes(parts).collect(),
        ExprKind::Field { base, .. }
        | ExprKind::Related { base, .. }
        | ExprKind::Envelope(base, _)
        | ExprKind::Key(base, _)
        | ExprKind::Follow(base, _)
        | ExprKind::Not(base)
        | ExprKind::Negate(base)
        | ExprKind::Like(base, _)
        | ExprKind::Exists(base)
        | ExprKind::Is(base, _)
        | ExprKind::Narrowed(base) => vec![base],
        ExprKind::Index(left, right)
        | ExprKind::Implies(left, right)
        | ExprKind::Matches(left, right)
        | ExprKind::Binary(_, left, right)
        | ExprKind::Default(left, right)
        | ExprKind::Let(_, left, right) => vec![left, right],
        ExprKind::Call(_, all) | ExprKind::And(all) | ExprKind::Or(all) | ExprKind::List(all) => all.iter().collect(),
        ExprKind::Within(base, low, high) | ExprKind::If(base, low, high) => vec![base, low, high],
        ExprKind::Quantified(_, walk, body)
        | ExprKind::First(walk, body)
        | ExprKind::Count(walk, body)
        | ExprKind::Aggregate(_, walk, body) => of_walk(walk).chain([&**body]).collect(),
        ExprKind::Comprehension(walks, condition, element) => {
            walks.iter().flat_map(of_walk).chain(condition.as_deref()).chain([&**element]).collect()
        }
    }
}
