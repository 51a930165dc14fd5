//! Where a rule can be changed, and to what.

use super::change::{Change, Edit};
use crate::ir::{Expr, ExprKind, Operator, Quantifier, Rule, Step, Test, Walk};
use crate::source::{Place, SourceMap};
use crate::value::{Constant, Number};

/// All changes to a rule, in the order of its source. `is_own` tells the places that may be changed.
pub(super) fn changes(rule: &Rule, sources: &SourceMap, is_own: &dyn Fn(Place) -> bool) -> Vec<Change> {
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
    let mut kept: Vec<Change> = Vec::new();
    for change in sites.found {
        if is_own(change.place) && !kept.iter().any(|it| it.is_same(&change)) {
            kept.push(change);
        }
    }
    kept
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
                for (new, word) in others(*quantifier) {
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
        let new: Vec<Constant> = match constant {
            Constant::Bool(it) if matches!(text, "true" | "false") => vec![Constant::Bool(!it)],
            Constant::Number(it) if begins(&DIGITS) => {
                let steps = [Number::ONE, -Number::ONE];
                steps.iter().filter_map(|step| it.checked_add(*step)).map(Constant::Number).collect()
            }
            Constant::Duration(it) if begins(&DIGITS) => {
                [DAY, -DAY].iter().filter_map(|step| it.checked_add(*step)).map(Constant::Duration).collect()
            }
            Constant::Text(it) if begins(&['"']) => vec![Constant::Text(if it.is_empty() { "x" } else { "" }.into())],
            Constant::List(all) if begins(&['[']) => {
                for (index, element) in all.iter().enumerate() {
                    self.expr(
                        expr,
                        expr.place,
                        format!("without `{}` in the list", shown(element)),
                        Edit::Without(index),
                    );
                }
                Vec::new()
            }
            _ => Vec::new(),
        };
        for new in new {
            self.expr(expr, expr.place, format!("`{}` for `{text}`", shown(&new)), Edit::Constant(new));
        }
    }
}

const DIGITS: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/// Seconds.
const DAY: i64 = 86_400;

fn shown(constant: &Constant) -> String {
    match constant {
        Constant::Bool(it) => it.to_string(),
        Constant::Number(it) => it.to_string(),
        Constant::Duration(seconds) => format!("{seconds}s"),
        Constant::Text(it) => format!("\"{it}\""),
        Constant::Date(it) => it.to_string(),
        Constant::Time(it) => it.to_string(),
        Constant::Null => "null".into(),
        Constant::List(_) | Constant::Map(_) | Constant::Pattern(_) => "…".into(),
    }
}

/// The quantifiers that are tried instead.
fn others(quantifier: Quantifier) -> &'static [(Quantifier, &'static str)] {
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
