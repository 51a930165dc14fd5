//! Conditions that are decided as they are written, whatever the document holds.

use std::cmp::Ordering;

use super::same::same;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, TextPart};

/// Whether a condition always or never holds; none where that depends.
pub(super) fn truth(expr: &Expr) -> Option<bool> {
    match &expr.kind {
        ExprKind::Bool(it) => Some(*it),
        ExprKind::Not(inner) => truth(inner).map(|it| !it),
        ExprKind::And(all) => fold(all, false),
        ExprKind::Or(all) => fold(all, true),
        ExprKind::Binary { op: BinaryOp::Implies, left, right, .. } => match (truth(left), truth(right)) {
            (Some(false), _) | (_, Some(true)) => Some(true),
            (Some(true), Some(false)) => Some(false),
            _ => None,
        },
        ExprKind::Binary { op: BinaryOp::In, right, .. } if is_empty(right) => Some(false),
        ExprKind::Binary { op: BinaryOp::NotIn, right, .. } if is_empty(right) => Some(true),
        ExprKind::Binary { op: BinaryOp::Contains, left, .. } if is_empty(left) => Some(false),
        ExprKind::Binary { op, left, right, .. } => compared(*op, compare(left, right)?),
        ExprKind::Within { base, negated, low, high } => {
            let is_in = compare(base, low)? != Ordering::Less && compare(base, high)? != Ordering::Greater;
            Some(is_in != *negated)
        }
        _ => None,
    }
}

/// A list or map without anything in it.
pub(super) fn is_empty(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::List(items) => items.is_empty(),
        ExprKind::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

/// `and` and `or`: one operand that absorbs decides, or all of them together.
fn fold(all: &[Expr], absorbing: bool) -> Option<bool> {
    let mut is_decided = true;
    for expr in all {
        match truth(expr) {
            Some(it) if it == absorbing => return Some(absorbing),
            Some(_) => {}
            None => is_decided = false,
        }
    }
    is_decided.then_some(!absorbing)
}

fn compared(op: BinaryOp, order: Ordering) -> Option<bool> {
    match op {
        BinaryOp::Equal => Some(order == Ordering::Equal),
        BinaryOp::NotEqual => Some(order != Ordering::Equal),
        BinaryOp::Less => Some(order == Ordering::Less),
        BinaryOp::LessOrEqual => Some(order != Ordering::Greater),
        BinaryOp::Greater => Some(order == Ordering::Greater),
        BinaryOp::GreaterOrEqual => Some(order != Ordering::Less),
        _ => None,
    }
}

/// How two literals compare, or something with itself. The order of texts is of no use but to tell that they differ.
fn compare(left: &Expr, right: &Expr) -> Option<Ordering> {
    match (&left.kind, &right.kind) {
        (ExprKind::Number(left), ExprKind::Number(right)) => {
            Some(crate::stack::number(left)?.cmp(&crate::stack::number(right)?))
        }
        (ExprKind::Duration(left), ExprKind::Duration(right)) => Some(left.cmp(right)),
        (ExprKind::Date(left), ExprKind::Date(right)) => Some(left.cmp(right)),
        (ExprKind::Bool(left), ExprKind::Bool(right)) => Some(left.cmp(right)),
        (ExprKind::Text(left), ExprKind::Text(right)) => match (left.parts.as_slice(), right.parts.as_slice()) {
            ([TextPart::Literal(left)], [TextPart::Literal(right)]) => Some(left.cmp(right)),
            _ => None,
        },
        _ => (is_path(left) && same(left, right)).then_some(Ordering::Equal),
    }
}

fn is_path(expr: &Expr) -> bool {
    super::super::narrow::path(expr).is_some()
}
