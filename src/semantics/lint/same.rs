//! Whether two expressions say the same, or the opposite, wherever they stand.

use crate::syntax::ast::{BinaryOp, Expr, ExprKind, IsTest, Text, TextPart, Walk};

/// Whether two expressions are written alike, but for blanks and parentheses.
pub(super) fn same(left: &Expr, right: &Expr) -> bool {
    let (inner, other) = (left.children(), right.children());
    same_head(&left.kind, &right.kind)
        && inner.len() == other.len()
        && inner.into_iter().zip(other).all(|(left, right)| same(left, right))
}

/// Whether one holds exactly where the other does not.
pub(super) fn opposite(left: &Expr, right: &Expr) -> bool {
    use BinaryOp::{Equal, In, NotEqual, NotIn};
    match (&left.kind, &right.kind) {
        (ExprKind::Not(inner), _) if same(inner, right) => true,
        (_, ExprKind::Not(inner)) if same(left, inner) => true,
        (ExprKind::Binary { op: a, .. }, ExprKind::Binary { op: b, .. }) => {
            matches!((a, b), (Equal, NotEqual) | (NotEqual, Equal) | (In, NotIn) | (NotIn, In))
                && left.children().into_iter().zip(right.children()).all(|(left, right)| same(left, right))
        }
        (ExprKind::Is { base, negated, test }, ExprKind::Is { base: base2, negated: negated2, test: test2 }) => {
            negated != negated2 && same(base, base2) && same_test(test, test2)
        }
        _ => false,
    }
}

/// Whether two expressions are of one sort and say the same besides the expressions in them.
fn same_head(left: &ExprKind, right: &ExprKind) -> bool {
    use ExprKind as Is;
    match (left, right) {
        (Is::Bool(a), Is::Bool(b)) => a == b,
        (Is::Duration(a), Is::Duration(b)) => a == b,
        (Is::Number(a), Is::Number(b)) | (Is::Date(a), Is::Date(b)) | (Is::Time(a), Is::Time(b)) => a == b,
        (Is::Regex(a), Is::Regex(b)) | (Is::Name(a), Is::Name(b)) => a == b,
        (Is::Text(a), Is::Text(b)) | (Is::Unknown(a), Is::Unknown(b)) => same_text(a, b),
        (Is::Here(a), Is::Here(b)) => a.text == b.text,
        (Is::Field { name: a, optional: c, .. }, Is::Field { name: b, optional: d, .. }) => a.text == b.text && c == d,
        (Is::Follow { kind: a, .. }, Is::Follow { kind: b, .. }) => a.text == b.text,
        (Is::Binary { op: a, .. }, Is::Binary { op: b, .. }) => a == b,
        (Is::Is { negated: a, test: c, .. }, Is::Is { negated: b, test: d, .. }) => a == b && same_test(c, d),
        (Is::Within { negated: a, .. }, Is::Within { negated: b, .. }) => a == b,
        (Is::Quantified { quantifier: a, walk: c, .. }, Is::Quantified { quantifier: b, walk: d, .. }) => {
            a == b && same_names(c, d)
        }
        (Is::Aggregate { name: a, walk: c, .. }, Is::Aggregate { name: b, walk: d, .. }) => {
            a.text == b.text && same_names(c, d)
        }
        (Is::Comprehension { walks: a, condition: c, .. }, Is::Comprehension { walks: b, condition: d, .. }) => {
            a.len() == b.len() && c.is_some() == d.is_some() && a.iter().zip(b).all(|(a, b)| same_names(a, b))
        }
        (Is::Map(a), Is::Map(b)) => a.iter().map(|(key, _)| &key.text).eq(b.iter().map(|(key, _)| &key.text)),
        (
            Is::Null
            | Is::Index { .. }
            | Is::Call { .. }
            | Is::Not(_)
            | Is::Negate(_)
            | Is::And(_)
            | Is::Or(_)
            | Is::Exists(_)
            | Is::If { .. }
            | Is::List(_),
            _,
        ) => std::mem::discriminant(left) == std::mem::discriminant(right),
        _ => false,
    }
}

fn same_names(left: &Walk, right: &Walk) -> bool {
    left.condition.is_some() == right.condition.is_some()
        && left.names.iter().map(|name| &name.text).eq(right.names.iter().map(|name| &name.text))
}

fn same_test(left: &IsTest, right: &IsTest) -> bool {
    match (left, right) {
        (IsTest::Word(left), IsTest::Word(right)) => left.text == right.text,
        (IsTest::Literal(left), IsTest::Literal(right)) => same_text(left, right),
        _ => false,
    }
}

fn same_text(left: &Text, right: &Text) -> bool {
    let literal = |part: &TextPart| match part {
        TextPart::Literal(text) => Some(text.clone()),
        TextPart::Hole(_) => None,
    };
    left.parts.iter().map(literal).eq(right.parts.iter().map(literal))
}
