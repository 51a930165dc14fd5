//! `??` and `if` as values: what is not chosen does not count, and what may not be chosen counts only where it is (laws 6 and 20).

use super::machine::{Fault, Frame, Located, Machine, Stop, fault};
use crate::ir::Expr;
use crate::value::{Site, Truth, Unknown, Value};

impl<'a> Machine<'a> {
    pub(super) fn default(
        &mut self,
        first: &'a Expr,
        second: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Result<Located<'a>, Stop> {
        let (value, site) = self.locate(first, frame)?;
        match value {
            Value::Missing | Value::Null => {
                let (value, own) = self.locate(second, frame)?;
                let supplied = own.node.is_none() && !matches!(value, Value::Missing);
                Ok((value, if supplied { Site { default: true, ..site } } else { own }))
            }
            Value::Unknown(unknown) if unknown.maybe => {
                self.met(&unknown);
                // The second counts only where the first is missing.
                let (maybe, starred) = match self.locate(second, frame) {
                    Ok((Value::Missing | Value::Null, _)) => (true, unknown.starred),
                    Ok((Value::Unknown(second), _)) => (second.maybe, unknown.starred || second.starred),
                    Ok(_) => (false, unknown.starred),
                    Err(Stop::Fault(_)) => (false, true),
                    Err(limit) => return Err(limit),
                };
                Ok((Value::Unknown(Unknown { maybe, starred, derived: true, ..unknown }), site))
            }
            value => Ok((value, site)),
        }
    }

    pub(super) fn choose(
        &mut self,
        expr: &'a Expr,
        condition: &'a Expr,
        then: &'a Expr,
        otherwise: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Result<Located<'a>, Stop> {
        match self.truth(condition, frame)? {
            Truth::True => self.locate(then, frame),
            Truth::False => self.locate(otherwise, frame),
            Truth::Error => fault(expr, "the condition of `if` cannot be evaluated"),
            undecided => {
                let branches = [self.branch(then, frame)?, self.branch(otherwise, frame)?];
                self.undecided_if(undecided, branches)
            }
        }
    }

    /// A branch of an `if` that may not be taken: an error in it is one only if it is.
    fn branch(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Result<Result<Located<'a>, Fault>, Stop> {
        match self.locate(expr, frame) {
            Ok(located) => Ok(Ok(located)),
            Err(Stop::Fault(fault)) => Ok(Err(fault)),
            Err(limit) => Err(limit),
        }
    }

    /// What an `if` comes to whose condition is not decided: what both branches are, if they agree (law 20).
    fn undecided_if(&self, condition: Truth, branches: [Result<Located<'a>, Fault>; 2]) -> Result<Located<'a>, Stop> {
        let is_sure = condition == Truth::Unknown;
        let (first, second) = match branches {
            [Ok(first), Ok(second)] => (Some(first), Some(second)),
            [Err(fault), Err(_)] if is_sure => return Err(Stop::Fault(fault)),
            [first, second] => (first.ok(), second.ok()),
        };
        if let (true, Some((first, site)), Some((second, _))) = (is_sure, &first, &second) {
            let built = [first, second].map(|it| self.stack.build(it.clone(), &self.world));
            let [a, b] = &built;
            let is_same = crate::value::equal(a, b) == Ok(Truth::True) || a.is_absent() && b.is_absent();
            if is_same {
                return Ok((first.clone(), site.clone()));
            }
        }
        let may_be_absent = |value: &Value<'_>| value.is_absent() || matches!(value, Value::Unknown(it) if it.maybe);
        let errs = |it: &Option<Located<'a>>| match it {
            Some((Value::Unknown(unknown), _)) => unknown.starred,
            Some(_) => false,
            None => true,
        };
        let maybe = [&first, &second].into_iter().flatten().any(|(value, _)| may_be_absent(value));
        let starred = !is_sure || errs(&first) || errs(&second);
        let cause = self.left_open("if", "the condition of an `if` cannot be decided");
        let unknown = Unknown { maybe, starred, derived: true, ..Unknown::there(cause) };
        Ok((Value::Unknown(unknown), first.or(second).map(|(_, site)| site).unwrap_or_default()))
    }
}
