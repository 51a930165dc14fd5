//! What the nodes of a tree are made of, for those who look at all of it.

use super::ast::{Expr, ExprKind, IsTest, Text, TextPart, Walk};

impl Text {
    /// The expressions in its holes.
    pub fn holes(&self) -> impl Iterator<Item = &Expr> {
        self.parts.iter().filter_map(|part| match part {
            TextPart::Hole(expr) => Some(expr),
            TextPart::Literal(_) => None,
        })
    }
}

impl Walk {
    /// What is walked, and the filter.
    pub fn children(&self) -> impl Iterator<Item = &Expr> {
        std::iter::once(&self.source).chain(&self.condition)
    }
}

impl Expr {
    /// The expressions that an expression is made of, in the order in which they are written.
    pub fn children(&self) -> Vec<&Self> {
        match &self.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::Duration(_)
            | ExprKind::Date(_)
            | ExprKind::Time(_)
            | ExprKind::Regex(_)
            | ExprKind::Name(_)
            | ExprKind::Here(_) => Vec::new(),
            ExprKind::Text(text) | ExprKind::Unknown(text) => text.holes().collect(),
            ExprKind::Field { base, .. } | ExprKind::Follow { base, .. } => vec![base],
            ExprKind::Exists(inner) | ExprKind::Not(inner) | ExprKind::Negate(inner) => vec![inner],
            ExprKind::Is { base, test: IsTest::Literal(text), .. } => {
                std::iter::once(&**base).chain(text.holes()).collect()
            }
            ExprKind::Is { base, test: IsTest::Word(_), .. } => vec![base],
            ExprKind::Index { base, index } => vec![base, index],
            ExprKind::Call { function, arguments } => std::iter::once(&**function).chain(arguments).collect(),
            ExprKind::And(all) | ExprKind::Or(all) | ExprKind::List(all) => all.iter().collect(),
            ExprKind::Binary { left, right, .. } => vec![left, right],
            ExprKind::Within { base, low, high, .. } => vec![base, low, high],
            ExprKind::Quantified { walk, body, .. } | ExprKind::Aggregate { walk, body, .. } => {
                walk.children().chain([&**body]).collect()
            }
            ExprKind::Comprehension { element, walks, condition } => std::iter::once(&**element)
                .chain(walks.iter().flat_map(Walk::children))
                .chain(condition.as_deref())
                .collect(),
            ExprKind::If { condition, then, otherwise } => vec![condition, then, otherwise],
            ExprKind::Map(entries) => entries.iter().map(|(_, value)| value).collect(),
        }
    }
}
