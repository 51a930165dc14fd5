//! Conditions: three-valued logic with errors (laws 16 to 20).

use super::machine::{Frame, Machine, Stop, fault};
use super::question::exists;
use crate::ir::{Expr, ExprKind};
use crate::value::{Constant, Pattern, Truth, Unknown, Value};

impl<'a> Machine<'a> {
    /// The truth of a condition. Only a limit is an error here; a fault is the truth `Error`.
    pub(super) fn truth(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Result<Truth, Stop> {
        if let Some(trace) = &mut self.trace {
            trace.open(expr);
        }
        let result = self.step().and_then(|()| self.deeper(|machine| machine.condition(expr, frame)));
        let (truth, fault) = match result {
            Ok(truth) => (truth, None),
            Err(Stop::Fault(fault)) => {
                self.last_fault = Some(fault.clone());
                (Truth::Error, Some(fault))
            }
            Err(limit) => return Err(limit),
        };
        if let Some(trace) = &mut self.trace {
            trace.close(truth, fault);
        }
        if let Some(watch) = &mut self.watch {
            watch.decide(expr, truth);
        }
        Ok(truth)
    }

    fn condition(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Result<Truth, Stop> {
        match &expr.kind {
            ExprKind::Not(inner) => Ok(!self.truth(inner, frame)?),
            ExprKind::And(all) => self.fold(all, frame, Truth::True, Truth::and, Truth::False),
            ExprKind::Or(all) => self.fold(all, frame, Truth::False, Truth::or, Truth::True),
            ExprKind::Implies(left, right) => {
                let left = !self.truth(left, frame)?;
                if left == Truth::True && self.trace.is_none() {
                    return Ok(left);
                }
                Ok(left.or(self.truth(right, frame)?))
            }
            ExprKind::Exists(inner) => {
                let (value, _) = self.operand(inner, frame)?;
                Ok(exists(&value))
            }
            ExprKind::Is(inner, test) => {
                let (value, site) = self.operand(inner, frame)?;
                self.is(expr, &value, &site, test)
            }
            ExprKind::Quantified(quantifier, walk, body) => self.quantified(expr, *quantifier, walk, body, frame),
            ExprKind::Binary(operator, left, right) if !operator.is_arithmetic() => {
                self.compare(expr, *operator, left, right, frame)
            }
            ExprKind::Like(inner, pattern) => {
                let (value, _) = self.strict(inner, frame)?;
                self.text_test(expr, &value, |text| crate::value::like(text, pattern), |holes| holes.like(pattern))
            }
            ExprKind::Matches(inner, pattern) => {
                let (value, _) = self.strict(inner, frame)?;
                let pattern = match &pattern.kind {
                    ExprKind::Constant(Constant::Pattern(pattern)) => pattern,
                    _ => match self.strict(pattern, frame)?.0 {
                        Value::Constant(Constant::Pattern(pattern)) => pattern,
                        Value::Unknown(row) => {
                            let undecided = self.undecided(&row);
                            return Ok(match &value {
                                Value::Unknown(text) => undecided.and(self.undecided(text)),
                                _ => undecided,
                            });
                        }
                        other => {
                            return fault(expr, format!("this is {} and no regular expression", other.type_name()));
                        }
                    },
                };
                match &value {
                    Value::Text(text) => matches(pattern, text),
                    Value::Constant(Constant::Text(text)) => matches(pattern, text),
                    _ => self.text_test(expr, &value, |_| false, |_| Truth::Unknown),
                }
            }
            ExprKind::Within(inner, low, high) => {
                use crate::ir::Operator::{GreaterOrEqual, LessOrEqual};
                let least = self.compare(expr, GreaterOrEqual, inner, low, frame)?;
                Ok(least.and(self.compare(expr, LessOrEqual, inner, high, frame)?))
            }
            ExprKind::Let(slot, value, body) => {
                self.let_in(*slot, value, frame)?;
                self.truth(body, frame)
            }
            ExprKind::If(condition, then, otherwise) => {
                let condition = self.truth(condition, frame)?;
                match condition {
                    Truth::True => self.truth(then, frame),
                    Truth::False => self.truth(otherwise, frame),
                    Truth::Error => Ok(Truth::Error),
                    Truth::UnknownOrError => Ok(Truth::UnknownOrError),
                    Truth::Unknown => {
                        let (then, otherwise) = (self.truth(then, frame)?, self.truth(otherwise, frame)?);
                        let errs =
                            [then, otherwise].iter().any(|it| matches!(it, Truth::Error | Truth::UnknownOrError));
                        Ok(match (then == otherwise, errs) {
                            (true, _) => then,
                            (false, true) => Truth::UnknownOrError,
                            (false, false) => Truth::Unknown,
                        })
                    }
                }
            }
            _ => {
                let (value, _) = self.strict(expr, frame)?;
                self.as_truth(expr, &value)
            }
        }
    }

    /// A value that is asked whether it holds.
    fn as_truth(&mut self, expr: &'a Expr, value: &Value<'a>) -> Result<Truth, Stop> {
        match value {
            Value::Bool(it) | Value::Constant(Constant::Bool(it)) => Ok((*it).into()),
            Value::Unknown(unknown) => Ok(self.undecided(unknown)),
            other => fault(expr, format!("a condition is a bool, and this is {}", other.type_name())),
        }
    }

    /// What a strict operator makes of an unknown operand: U, or U\* where it may not be there.
    pub(super) fn undecided(&mut self, unknown: &Unknown) -> Truth {
        self.met(unknown);
        if unknown.is_risky() { Truth::UnknownOrError } else { Truth::Unknown }
    }

    /// What an element that may not be there, or others that may be there, add to a fold (law 21).
    pub(super) fn opening(&mut self, unknown: &Unknown) -> Truth {
        self.met(unknown);
        if unknown.starred { Truth::UnknownOrError } else { Truth::Unknown }
    }

    /// `and` and `or`. The fast path stops at the absorbing value; evidence wants all of them.
    fn fold(
        &mut self,
        all: &'a [Expr],
        frame: &mut Frame<'a>,
        start: Truth,
        join: fn(Truth, Truth) -> Truth,
        absorbing: Truth,
    ) -> Result<Truth, Stop> {
        let mut sum = start;
        for expr in all {
            sum = join(sum, self.truth(expr, frame)?);
            if sum == absorbing && self.trace.is_none() {
                break;
            }
        }
        Ok(sum)
    }

    pub(super) fn text_test(
        &mut self,
        expr: &Expr,
        value: &Value<'a>,
        known: impl Fn(&str) -> bool,
        holes: impl Fn(&crate::value::Holes<'a>) -> Truth,
    ) -> Result<Truth, Stop> {
        match value {
            Value::Text(text) => Ok(known(text).into()),
            Value::Constant(Constant::Text(text)) => Ok(known(text).into()),
            Value::Holes(parts) => {
                let truth = holes(parts);
                if truth.is_undecided() {
                    parts.unknowns().for_each(|unknown| self.met(unknown));
                }
                Ok(truth)
            }
            Value::Unknown(unknown) => Ok(self.undecided(unknown)),
            other => fault(expr, format!("this is {} and not a string", other.type_name())),
        }
    }
}

/// Whether a regular expression is found in a text; one that is too large for it is an error, and not a miss.
fn matches(pattern: &Pattern, text: &str) -> Result<Truth, Stop> {
    pattern.is_match(text).map(Truth::from).map_err(|limit| Stop::Limit(limit.to_owned()))
}
