//! Where rules, lenses and the fields of `extend` can be changed, and to what.

use super::change::{Change, Edit};
use super::literal::{others, shown};
use crate::ir::{Body, Expr, ExprKind, Lens, Operator, Quantifier, Rule, Step, Test, Walk};
use crate::source::{Place, SourceMap};
use crate::value::Constant;

/// All changes to a rule, in the order of its source. `is_own` tells the places that may be changed.
pub(super) fn of_rule(rule: &Rule, sources: &SourceMap, is_own: &dyn Fn(Place) -> bool) -> Vec<Change> {
    let mut sites = Sites { sources, found: Vec::new() };
    rule.subject.iter().for_each(|walk| sites.walk(walk));
    for step in &rule.steps {
        match step {
            Step::For(walk) => sites.walk(walk),
            Step::Let(_, value) => sites.within(value, Around::Other),
            Step::When(condition) => {
                sites.found.push(Change::when(condition));
                sites.asked(condition);
            }
            Step::Clause(clause) => {
                sites.found.push(Change::clause(clause.kind, clause.place));
                sites.asked(&clause.condition);
            }
        }
    }
    sites.kept(is_own)
}

/// All changes to a lens.
pub(super) fn of_lens(lens: &Lens, sources: &SourceMap, is_own: &dyn Fn(Place) -> bool) -> Vec<Change> {
    if !is_own(lens.place) {
        return Vec::new();
    }
    let mut sites = Sites { sources, found: Vec::new() };
    if let Some(condition) = &lens.condition {
        sites.found.push(Change::filter(condition));
        sites.asked(condition);
    }
    lens.each.iter().for_each(|walk| sites.walk(walk));
    for body in lens.fields.iter().flatten() {
        sites.found.push(Change::field(body));
        sites.within(&body.expr, Around::Other);
    }
    sites.kept(is_own)
}

/// All changes to what `extend` adds.
pub(super) fn of_body(body: &Body, sources: &SourceMap, is_own: &dyn Fn(Place) -> bool) -> Vec<Change> {
    if !is_own(body.expr.place) {
        return Vec::new();
    }
    let mut sites = Sites { sources, found: Vec::new() };
    sites.within(&body.expr, Around::Other);
    sites.kept(is_own)
}

/// What an expression is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    /// An operand of `or`: that it never holds is that it is left out.
    Or,
    Other,
}

struct Sites<'s> {
    sources: &'s SourceMap,
    found: Vec<Change>,
}

impl Sites<'_> {
    /// What was found, each once, of what may be changed.
    fn kept(self, is_own: &dyn Fn(Place) -> bool) -> Vec<Change> {
        let mut kept: Vec<Change> = Vec::new();
        for change in self.found {
            if !kept.iter().any(|it| it.is_same(&change)) && is_own(change.place) {
                kept.push(change);
            }
        }
        kept
    }

    fn walk(&mut self, walk: &Walk) {
        self.within(&walk.source, Around::Other);
        if let Some(condition) = &walk.condition {
            self.found.push(Change::filter(condition));
            self.asked(condition);
        }
    }

    /// A condition that stands alone.
    fn asked(&mut self, condition: &Expr) {
        // `and` and `or` have no opposite of their own.
        if matches!(condition.kind, ExprKind::And(_) | ExprKind::Or(_)) {
            self.expr(condition, condition.place, "the opposite of this", Edit::Negate);
        }
        self.within(condition, Around::Other);
    }

    fn expr(&mut self, expr: &Expr, place: Place, words: impl Into<String>, edit: Edit) {
        self.found.push(Change::expr(expr, place, words, edit));
    }

    fn within(&mut self, expr: &Expr, around: Around) {
        let here = expr.place;
        match &expr.kind {
            ExprKind::Binary(operator, ..) => self.operator(expr, *operator),
            ExprKind::Quantified(quantifier, ..) => {
                for (new, word) in opposites(*quantifier) {
                    self.expr(expr, here, format!("`{word}` for `{}`", name(*quantifier)), Edit::Quantifier(*new));
                }
            }
            ExprKind::And(all) | ExprKind::Or(all) => {
                let (old, new) = if matches!(expr.kind, ExprKind::And(_)) { ("and", "or") } else { ("or", "and") };
                self.expr(expr, here, format!("`{new}` for `{old}`"), Edit::Swap);
                for (index, operand) in all.iter().enumerate() {
                    self.expr(expr, operand.place, format!("without this, beside `{old}`"), Edit::Without(index));
                }
            }
            ExprKind::Like(_, pattern) | ExprKind::Is(_, Test::Literal(pattern)) => {
                self.expr(expr, here, "the opposite of this", Edit::Negate);
                if around != Around::Or {
                    let new = if pattern.is_empty() { "x" } else { "" };
                    self.expr(expr, here, format!("`\"{new}\"` for `\"{pattern}\"`"), Edit::Literal(new.into()));
                }
            }
            ExprKind::Matches(..) | ExprKind::Exists(_) | ExprKind::Is(..) | ExprKind::Within(..) => {
                self.expr(expr, here, "the opposite of this", Edit::Negate);
            }
            ExprKind::Not(inner) if matches!(inner.kind, ExprKind::And(_) | ExprKind::Or(_)) => {
                self.expr(inner, here, "without this `not`", Edit::Negate);
            }
            ExprKind::If(..) => self.expr(expr, here, "the branches of `if` swapped", Edit::Swap),
            ExprKind::Constant(constant) => self.literal(expr, constant),
            _ => {}
        }
        let inner = if matches!(expr.kind, ExprKind::Or(_)) { Around::Or } else { Around::Other };
        for walk in expr.walks() {
            walk.condition.iter().for_each(|condition| self.found.push(Change::filter(condition)));
        }
        expr.children().into_iter().for_each(|child| self.within(child, inner));
    }

    fn operator(&mut self, expr: &Expr, operator: Operator) {
        use Operator::{
            Add, ContainsText, EndsWith, Equal, Greater, GreaterOrEqual, In, Less, LessOrEqual, NotEqual, StartsWith,
            Subtract,
        };
        let new: &[Operator] = match operator {
            Equal => &[NotEqual],
            NotEqual => &[Equal],
            Less => &[LessOrEqual, GreaterOrEqual],
            LessOrEqual => &[Less, Greater],
            Greater => &[GreaterOrEqual, LessOrEqual],
            GreaterOrEqual => &[Greater, Less],
            StartsWith => &[EndsWith],
            EndsWith => &[StartsWith],
            Add => &[Subtract],
            Subtract => &[Add],
            _ => &[],
        };
        for new in new {
            let words = format!("`{}` for `{}`", new.text(), operator.text());
            self.expr(expr, expr.place, words, Edit::Operator(*new));
        }
        if matches!(operator, In | StartsWith | EndsWith | ContainsText) {
            self.expr(expr, expr.place, "the opposite of this", Edit::Negate);
        }
    }

    /// A literal that stands in the source; what a name stands for is not changed.
    fn literal(&mut self, expr: &Expr, constant: &Constant) {
        let text = self.sources.slice(expr.place);
        let begins = |with: &[char]| text.starts_with(with);
        let is_written = match constant {
            Constant::Bool(_) => matches!(text, "true" | "false"),
            Constant::Number(_) | Constant::Duration(_) => begins(&DIGITS),
            Constant::Text(_) => begins(&['"']),
            Constant::List(all) if begins(&['[']) => {
                for (index, element) in all.iter().enumerate() {
                    let words = format!("without `{}` in the list", shown(element));
                    self.expr(expr, expr.place, words, Edit::Without(index));
                }
                false
            }
            _ => false,
        };
        for new in others(constant).into_iter().filter(|_| is_written) {
            self.expr(expr, expr.place, format!("`{}` for `{text}`", shown(&new)), Edit::Constant(new));
        }
    }
}

const DIGITS: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/// The quantifiers that are tried instead.
fn opposites(quantifier: Quantifier) -> &'static [(Quantifier, &'static str)] {
    match quantifier {
        Quantifier::Any => &[(Quantifier::All, "all"), (Quantifier::None, "none")],
        Quantifier::All => &[(Quantifier::Any, "any")],
        Quantifier::None => &[(Quantifier::Any, "any")],
        Quantifier::One => &[(Quantifier::Any, "any")],
        Quantifier::First => &[],
    }
}

fn name(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::Any => "any",
        Quantifier::All => "all",
        Quantifier::None => "none",
        Quantifier::One => "one",
        Quantifier::First => "first",
    }
}
