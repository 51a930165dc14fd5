//! The changes that make a mutant.

use std::mem::{Discriminant, discriminant};

use crate::ir::{Body, ClauseKind, Expr, ExprKind, Lens, Operator, Quantifier, Rule, Step, Test, Walk};
use crate::source::Place;
use crate::value::Constant;

/// One change.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// Where the policy says what is changed.
    pub(super) place: Place,
    /// What is changed, in words.
    pub(super) words: String,
    target: Target,
    edit: Edit,
}

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// A condition or an operand. What a `def` says is changed in all its calls.
    Expr(Place, Discriminant<ExprKind>),
    /// A clause.
    Clause(Place),
    /// A `when`, by the place of its condition.
    When(Place),
    /// The `where` of a walk or of a lens, by the place of its condition.
    Where(Place),
    /// A field of a lens, by the place of its body.
    Field(Place),
    /// A parameter or a table.
    Setting,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Edit {
    LeaveOut,
    Negate,
    Operator(Operator),
    Quantifier(Quantifier),
    /// `and` for `or`, and the branches of an `if`.
    Swap,
    /// Without this operand, or this element of a list.
    Without(usize),
    Constant(Constant),
    /// The literal behind `is` or `like`.
    Literal(Box<str>),
}

impl Change {
    pub(super) fn expr(expr: &Expr, place: Place, words: impl Into<String>, edit: Edit) -> Self {
        Self { place, words: words.into(), target: Target::Expr(expr.place, discriminant(&expr.kind)), edit }
    }

    pub(super) fn clause(kind: ClauseKind, place: Place) -> Self {
        let word = match kind {
            ClauseKind::Require => "require",
            ClauseKind::Forbid => "forbid",
            ClauseKind::Need => "need",
        };
        Self { place, words: format!("without this `{word}`"), target: Target::Clause(place), edit: Edit::LeaveOut }
    }

    pub(super) fn when(condition: &Expr) -> Self {
        let place = condition.place;
        Self { place, words: "without this `when`".into(), target: Target::When(place), edit: Edit::LeaveOut }
    }

    pub(super) fn filter(condition: &Expr) -> Self {
        let place = condition.place;
        Self { place, words: "without this `where`".into(), target: Target::Where(place), edit: Edit::LeaveOut }
    }

    pub(super) fn field(body: &Body) -> Self {
        let place = body.expr.place;
        Self { place, words: "without this field".into(), target: Target::Field(place), edit: Edit::LeaveOut }
    }

    /// A setting that has another value.
    pub(super) fn setting(place: Place, words: String) -> Self {
        Self { place, words, target: Target::Setting, edit: Edit::LeaveOut }
    }

    /// Whether two changes come to the same: a `def` is there once for each call.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.target == other.target && self.edit == other.edit
    }

    /// The rule with this change.
    pub(super) fn applied(&self, rule: &Rule) -> Rule {
        let mut rule = rule.clone();
        rule.steps.retain(|step| match (step, self.target) {
            (Step::Clause(clause), Target::Clause(place)) => clause.place != place,
            (Step::When(condition), Target::When(place)) => condition.place != place,
            _ => true,
        });
        rule.subject.iter_mut().for_each(|walk| self.walk(walk));
        for step in &mut rule.steps {
            match step {
                Step::For(walk) => self.walk(walk),
                Step::When(expr) | Step::Let(_, expr) => self.within(expr),
                Step::Clause(clause) => self.within(&mut clause.condition),
            }
        }
        rule
    }

    /// The lens with this change.
    pub(super) fn applied_to_lens(&self, lens: &Lens) -> Lens {
        let mut lens = lens.clone();
        if lens.condition.as_ref().is_some_and(|it| self.target == Target::Where(it.place)) {
            lens.condition = None;
        }
        lens.condition.iter_mut().for_each(|condition| self.within(condition));
        lens.each.iter_mut().for_each(|walk| self.walk(walk));
        for field in &mut lens.fields {
            if field.as_ref().is_some_and(|body| self.target == Target::Field(body.expr.place)) {
                *field = None;
            }
            field.iter_mut().for_each(|body| self.within(&mut body.expr));
        }
        lens
    }

    /// The body of a field with this change.
    pub(super) fn applied_to_body(&self, body: &Body) -> Body {
        let mut body = body.clone();
        self.within(&mut body.expr);
        body
    }

    fn walk(&self, walk: &mut Walk) {
        if walk.condition.as_ref().is_some_and(|it| self.target == Target::Where(it.place)) {
            walk.condition = None;
        }
        self.within(&mut walk.source);
        walk.condition.iter_mut().for_each(|condition| self.within(condition));
    }

    fn within(&self, expr: &mut Expr) {
        match &mut expr.kind {
            ExprKind::Quantified(_, walk, _) | ExprKind::First(walk, _) | ExprKind::Count(walk, _) => {
                self.unfilter(walk)
            }
            ExprKind::Comprehension(walks, ..) => walks.iter_mut().for_each(|walk| self.unfilter(walk)),
            _ => {}
        }
        let is_it = self.target == Target::Expr(expr.place, discriminant(&expr.kind));
        expr.children_mut().into_iter().for_each(|child| self.within(child));
        if is_it {
            self.edit.apply(expr);
        }
    }

    fn unfilter(&self, walk: &mut Walk) {
        if walk.condition.as_ref().is_some_and(|it| self.target == Target::Where(it.place)) {
            walk.condition = None;
        }
    }
}

impl Edit {
    fn apply(&self, expr: &mut Expr) {
        match (self, &mut expr.kind) {
            (Self::Negate, _) => {
                let inner = expr.clone();
                expr.kind = ExprKind::Not(Box::new(inner));
            }
            (Self::Operator(new), ExprKind::Binary(operator, ..)) => *operator = *new,
            (Self::Quantifier(new), ExprKind::Quantified(quantifier, ..)) => *quantifier = *new,
            (Self::Swap, ExprKind::If(_, then, otherwise)) => std::mem::swap(then, otherwise),
            (Self::Swap, ExprKind::And(all)) => expr.kind = ExprKind::Or(std::mem::take(all)),
            (Self::Swap, ExprKind::Or(all)) => expr.kind = ExprKind::And(std::mem::take(all)),
            (Self::Without(index), ExprKind::And(all) | ExprKind::Or(all)) if *index < all.len() => {
                all.remove(*index);
            }
            (Self::Without(index), ExprKind::Constant(Constant::List(all))) if *index < all.len() => {
                all.remove(*index);
            }
            (Self::Constant(new), ExprKind::Constant(constant)) => *constant = new.clone(),
            (Self::Literal(new), ExprKind::Like(_, literal) | ExprKind::Is(_, Test::Literal(literal))) => {
                *literal = new.clone();
            }
            _ => {}
        }
    }
}
