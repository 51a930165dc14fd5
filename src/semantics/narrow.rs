//! What one condition says about the presence of another's operands (law 8): only paths narrow.

use crate::syntax::ast::{Expr, ExprKind, IsTest};

/// The canonical text of a path: a variable with fields and constant indexes behind it.
pub(super) fn path(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name.to_string()),
        ExprKind::Field { base, name, .. } => Some(format!("{}.{}", path(base)?, name.text)),
        ExprKind::Index { base, index } => match &index.kind {
            ExprKind::Number(number) => Some(format!("{}[{number}]", path(base)?)),
            ExprKind::Text(text) => match text.parts.as_slice() {
                [crate::syntax::ast::TextPart::Literal(key)] => Some(format!("{}[{key:?}]", path(base)?)),
                _ => None,
            },
            ExprKind::Name(_) | ExprKind::Field { .. } => Some(format!("{}[{}]", path(base)?, path(index)?)),
            _ => None,
        },
        _ => None,
    }
}

/// The paths that are there when this condition holds.
pub(super) fn when_true(expr: &Expr) -> Vec<(String, &Expr)> {
    match &expr.kind {
        ExprKind::Exists(inner) => prefixes(inner),
        ExprKind::And(all) => all.iter().flat_map(when_true).collect(),
        ExprKind::Not(inner) => when_false(inner),
        ExprKind::Is { base, negated, test } if says_there(test) == Some(!negated) => prefixes(base),
        _ => Vec::new(),
    }
}

/// The paths that are there when this condition does not hold.
pub(super) fn when_false(expr: &Expr) -> Vec<(String, &Expr)> {
    match &expr.kind {
        ExprKind::Or(all) => all.iter().flat_map(when_false).collect(),
        ExprKind::Not(inner) => when_true(inner),
        ExprKind::Is { base, negated, test } if says_there(test) == Some(*negated) => prefixes(base),
        _ => Vec::new(),
    }
}

/// `a.b.c exists` says that `a.b` is there too.
fn prefixes(expr: &Expr) -> Vec<(String, &Expr)> {
    let mut paths = Vec::new();
    let mut at = Some(expr);
    while let Some(expr) = at {
        paths.extend(path(expr).map(|path| (path, expr)));
        at = match &expr.kind {
            ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => Some(base),
            _ => None,
        };
    }
    paths
}

/// Whether what passes a test is there; none where either may be: what is not null may be missing.
fn says_there(test: &IsTest) -> Option<bool> {
    match test {
        IsTest::Word(word) => match &*word.text {
            "missing" => Some(false),
            "null" | "unknown" => None,
            _ => Some(true),
        },
        IsTest::Literal(_) => Some(true),
    }
}

/// The texts alone.
pub(super) fn texts(paths: Vec<(String, &Expr)>) -> Vec<String> {
    paths.into_iter().map(|(text, _)| text).collect()
}
