//! What expressions are made of.

use super::{Expr, ExprKind, Part, Parts, Walk};

/// The parts of an expression, to read or to change.
macro_rules! children {
    ($(#[$doc:meta])* $name:ident, $of_walk:ident, $holes:ident, [$($mutable:tt)*], $iter:ident, $as_deref:ident) => {
        impl Expr {
            $(#[$doc])*
            pub fn $name(&$($mutable)* self) -> Vec<&$($mutable)* Expr> {
                match &$($mutable)* self.kind {
                    ExprKind::Constant(_)
                    | ExprKind::Slot(_)
                    | ExprKind::Today
                    | ExprKind::Now
                    | ExprKind::Stack(_)
                    | ExprKind::Here
                    | ExprKind::Named(..)
                    | ExprKind::Collection(_)
                    | ExprKind::Resources(_)
                    | ExprKind::Unknown(_) => Vec::new(),
                    ExprKind::Text(parts) => $holes(parts).collect(),
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
                    ExprKind::Call(_, all) | ExprKind::And(all) | ExprKind::Or(all) | ExprKind::List(all) => {
                        all.$iter().collect()
                    }
                    ExprKind::Within(base, low, high) | ExprKind::If(base, low, high) => vec![base, low, high],
                    ExprKind::Quantified(_, walk, body)
                    | ExprKind::First(walk, body)
                    | ExprKind::Count(walk, body)
                    | ExprKind::Aggregate(_, walk, body) => {
                        $of_walk(walk).chain([&$($mutable)* **body]).collect()
                    }
                    ExprKind::Comprehension(walks, condition, element) => {
                        let walks = walks.$iter().flat_map($of_walk);
                        walks.chain(condition.$as_deref()).chain([&$($mutable)* **element]).collect()
                    }
                }
            }
        }

        fn $of_walk(walk: &$($mutable)* Walk) -> impl Iterator<Item = &$($mutable)* Expr> {
            std::iter::once(&$($mutable)* walk.source).chain(&$($mutable)* walk.condition)
        }

        fn $holes(parts: &$($mutable)* Parts) -> impl Iterator<Item = &$($mutable)* Expr> {
            parts.$iter().filter_map(|part| match part {
                Part::Hole(expr) => Some(expr),
                Part::Literal(_) => None,
            })
        }
    };
}

children!(
    /// What it is made of, in the order of the source.
    children, of_walk, holes, [], iter, as_deref
);
children!(
    /// As [`Expr::children`], to be changed.
    children_mut, of_walk_mut, holes_mut, [mut], iter_mut, as_deref_mut
);

impl Expr {
    /// It and all that it is made of, the outer before the inner.
    pub fn within(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(expr) = open.pop() {
            found.push(expr);
            open.extend(expr.children().into_iter().rev());
        }
        found
    }

    /// The walks that it makes itself.
    pub fn walks(&self) -> &[Walk] {
        match &self.kind {
            ExprKind::Quantified(_, walk, _) | ExprKind::First(walk, _) | ExprKind::Count(walk, _) => {
                std::slice::from_ref(&**walk)
            }
            ExprKind::Comprehension(walks, ..) => walks,
            _ => &[],
        }
    }
}
