//! Infix operators (law 17): any operand that errs, is surely missing or is of the wrong type gives an error; else one that
//! may not be there U\*; else an unknown one U.

use rust_decimal::prelude::ToPrimitive;

use super::machine::{Frame, Machine, Stop, fault};
use crate::ir::{Expr, Operator};
use crate::value::{Elements, Number, Site, Truth, Unknown, Value, bounded, equal, order};

impl Operator {
    /// Whether it gives a value and not a truth.
    pub(super) fn is_arithmetic(self) -> bool {
        use Operator::{Add, Divide, Join, Multiply, Subtract};
        matches!(self, Add | Subtract | Multiply | Divide | Join)
    }
}

impl<'a> Machine<'a> {
    pub(super) fn compare(
        &mut self,
        expr: &'a Expr,
        operator: Operator,
        left: &'a Expr,
        right: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Result<Truth, Stop> {
        if operator == Operator::In {
            return self.contained(expr, left, right, frame);
        }
        let (left, left_site) = self.strict(left, frame)?;
        let (right, right_site) = self.strict(right, frame)?;
        match operator {
            Operator::Equal => self.equality(expr, left, right, &left_site, &right_site),
            Operator::NotEqual => Ok(!self.equality(expr, left, right, &left_site, &right_site)?),
            Operator::StartsWith | Operator::EndsWith | Operator::ContainsText => {
                self.affix(expr, operator, &left, &right)
            }
            _ => self.ordered(expr, operator, &left, &right),
        }
    }

    fn equality(
        &mut self,
        expr: &Expr,
        left: Value<'a>,
        right: Value<'a>,
        left_site: &Site<'a>,
        right_site: &Site<'a>,
    ) -> Result<Truth, Stop> {
        if let (Value::Text(left), Value::Text(right)) = (&left, &right) {
            return Ok((**left == **right).into());
        }
        let left = self.stack.build(as_written(left, left_site, &right), &self.world);
        let right = self.stack.build(as_written(right, right_site, &left), &self.world);
        let truth = match equal(&left, &right) {
            Ok(truth) => truth,
            Err(_) => {
                let message = format!("{} is compared with {}", left.type_name(), right.type_name());
                return fault(expr, message);
            }
        };
        if truth.is_undecided() {
            [&left, &right].into_iter().for_each(|value| self.met_in(value));
        }
        Ok(truth)
    }

    /// Remembers the choices behind an undecided comparison.
    pub(super) fn met_in(&mut self, value: &Value<'a>) {
        match value {
            Value::Unknown(unknown) => self.met(unknown),
            Value::Holes(holes) => holes.unknowns().for_each(|unknown| self.met(unknown)),
            Value::List(crate::value::List::Built(elements)) | Value::Map(crate::value::Map::Built(elements)) => {
                elements.open.iter().for_each(|unknown| self.met(unknown));
                for element in &elements.items {
                    element.maybe.iter().for_each(|unknown| self.met(unknown));
                    self.met_in(&element.value);
                }
            }
            _ => {}
        }
    }

    fn ordered(&mut self, expr: &Expr, operator: Operator, left: &Value<'a>, right: &Value<'a>) -> Result<Truth, Stop> {
        if let Some(bounded) = bounded(left, right) {
            return Ok(match operator {
                Operator::Less => bounded.less(),
                Operator::LessOrEqual => !bounded.swapped().less(),
                Operator::Greater => bounded.swapped().less(),
                _ => !bounded.less(),
            });
        }
        let has_order = |value: &Value<'_>| order(value, value).is_ok();
        match (left, right) {
            (Value::Unknown(a), Value::Unknown(b)) => return Ok(self.undecided(a).and(self.undecided(b))),
            (Value::Unknown(it), other) | (other, Value::Unknown(it)) if has_order(other) => {
                return Ok(self.undecided(it));
            }
            _ => {}
        }
        let Ok(ordering) = order(left, right) else {
            let message =
                format!("`{}` does not compare {} with {}", operator.text(), left.type_name(), right.type_name());
            return fault(expr, message);
        };
        let holds = match operator {
            Operator::Less => ordering.is_lt(),
            Operator::LessOrEqual => ordering.is_le(),
            Operator::Greater => ordering.is_gt(),
            _ => ordering.is_ge(),
        };
        Ok(holds.into())
    }

    fn affix(&mut self, expr: &Expr, operator: Operator, left: &Value<'a>, right: &Value<'a>) -> Result<Truth, Stop> {
        let part = match right {
            Value::Text(text) => text,
            Value::Unknown(unknown) => return Ok(self.undecided(unknown)),
            Value::Holes(holes) => {
                holes.unknowns().for_each(|unknown| self.met(unknown));
                return Ok(Truth::Unknown);
            }
            other => return fault(expr, format!("this is {} and not a string", other.type_name())),
        };
        match operator {
            Operator::StartsWith => self.text_test(expr, left, |it| it.starts_with(&**part), |it| it.starts_with(part)),
            Operator::EndsWith => self.text_test(expr, left, |it| it.ends_with(&**part), |it| it.ends_with(part)),
            _ => self.text_test(expr, left, |it| it.contains(&**part), |it| it.contains(part)),
        }
    }

    /// `x in xs`: `any y in xs: y == x`, with x checked first; in a map, its keys.
    fn contained(
        &mut self,
        expr: &'a Expr,
        left: &'a Expr,
        right: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Result<Truth, Stop> {
        let (needle, needle_site) = self.strict(left, frame)?;
        let (haystack, _) = self.strict(right, frame)?;
        if let Value::Text(_) | Value::Holes(_) = &haystack {
            return self.affix(expr, Operator::ContainsText, &haystack, &needle);
        }
        let Some(elements) = self.elements(&haystack) else {
            return fault(expr, format!("{} has no elements", haystack.type_name()));
        };
        let elements: &Elements<'a> = &elements;
        let mut any = Truth::False;
        for element in &elements.items {
            let own = match &element.key {
                Some(key) => &Value::Text(key.clone()),
                None => &element.value,
            };
            let same = match (own, &needle) {
                (Value::Text(own), Value::Text(needle)) => (**own == **needle).into(),
                _ => self.equality(expr, own.clone(), needle.clone(), &element.site, &needle_site)?,
            };
            let there = element.maybe.as_ref().map_or(Truth::True, |maybe| self.opening(maybe));
            any = any.or(there.and(same));
            if any == Truth::True {
                break;
            }
        }
        if let Some(open) = &elements.open {
            any = any.or(self.opening(open));
        }
        // Where one of the two may be missing, even what is decided otherwise is in doubt.
        let is_risky = |value: &Value<'_>| matches!(value, Value::Unknown(it) if it.is_risky());
        let in_doubt = any != Truth::Error && (is_risky(&needle) || is_risky(&haystack));
        Ok(if in_doubt { Truth::UnknownOrError } else { any })
    }

    pub(super) fn arithmetic(
        &mut self,
        expr: &Expr,
        operator: Operator,
        left: Value<'a>,
        right: Value<'a>,
    ) -> Result<Value<'a>, Stop> {
        if operator == Operator::Join {
            return self.join(expr, left, right);
        }
        if let Some(unknown) = derived_of(operator, &left, &right) {
            return Ok(Value::Unknown(unknown));
        }
        let result = match (operator, &left, &right) {
            (Operator::Add, Value::Number(a), Value::Number(b)) => a.checked_add(*b).map(Value::Number),
            (Operator::Subtract, Value::Number(a), Value::Number(b)) => a.checked_sub(*b).map(Value::Number),
            (Operator::Multiply, Value::Number(a), Value::Number(b)) => a.checked_mul(*b).map(Value::Number),
            (Operator::Divide, Value::Number(_), Value::Number(b)) if b.is_zero() => {
                return fault(expr, "division by zero");
            }
            (Operator::Divide, Value::Number(a), Value::Number(b)) => a.checked_div(*b).map(Value::Number),
            (Operator::Add, Value::Duration(a), Value::Duration(b)) => a.checked_add(*b).map(Value::Duration),
            (Operator::Subtract, Value::Duration(a), Value::Duration(b)) => a.checked_sub(*b).map(Value::Duration),
            (Operator::Multiply, Value::Duration(a), Value::Number(b))
            | (Operator::Multiply, Value::Number(b), Value::Duration(a)) => {
                Number::from(*a).checked_mul(*b).and_then(|it| it.to_i64()).map(Value::Duration)
            }
            (Operator::Add, Value::Date(a), Value::Duration(b)) => return shifted(expr, *a, *b),
            (Operator::Subtract, Value::Date(a), Value::Duration(b)) => return shifted(expr, *a, -*b),
            (Operator::Add, Value::Time(a), Value::Duration(b)) => return moved(expr, *a, *b),
            (Operator::Subtract, Value::Time(a), Value::Duration(b)) => return moved(expr, *a, -*b),
            (Operator::Subtract, Value::Time(a), Value::Time(b)) => {
                Some(Value::Duration(a.duration_since(*b).as_secs()))
            }
            (Operator::Subtract, Value::Date(a), Value::Date(b)) => {
                a.since(*b).ok().map(|span| Value::Duration(i64::from(span.get_days()) * 86_400))
            }
            _ => {
                let message =
                    format!("`{}` does not take {} and {}", operator.text(), left.type_name(), right.type_name());
                return fault(expr, message);
            }
        };
        result.map_or_else(|| fault(expr, "the result is too large"), Ok)
    }
}

/// Documents write numbers as text and text as numbers; beside a value of the language, a scalar of a document is read as
/// that value's type where its text allows it. Between two values of the language there is no such thing (law 2).
fn as_written<'a>(value: Value<'a>, site: &Site<'a>, beside: &Value<'a>) -> Value<'a> {
    match (&value, beside, site.node) {
        (Value::Number(_) | Value::Bool(_), Value::Text(_), Some(node)) if node.scalar().is_some() => {
            Value::Text(crate::value::Text::Borrowed(node.scalar().unwrap_or_default()))
        }
        _ => value,
    }
}

/// What an operator makes of an unknown operand; none where both are known, or where the other one is of no type that the
/// operator takes.
fn derived_of(operator: Operator, left: &Value<'_>, right: &Value<'_>) -> Option<Unknown> {
    let takes = |value: &Value<'_>| match value {
        Value::Unknown(_) | Value::Number(_) | Value::Duration(_) => true,
        Value::Date(_) | Value::Time(_) => matches!(operator, Operator::Add | Operator::Subtract),
        _ => false,
    };
    if !takes(left) || !takes(right) {
        return None;
    }
    both_derived(left, right)
}

/// What is made of two values of which one at least is unknown: in doubt if either is.
pub(super) fn both_derived(left: &Value<'_>, right: &Value<'_>) -> Option<Unknown> {
    let unknowns = [left, right].map(|value| match value {
        Value::Unknown(unknown) => Some(unknown.derived()),
        _ => None,
    });
    let starred = unknowns.iter().flatten().any(|it| it.starred);
    unknowns.into_iter().flatten().next().map(|it| Unknown { starred, ..it })
}

/// `date + duration` needs whole days (law 39).
fn shifted<'a>(expr: &Expr, date: jiff::civil::Date, seconds: i64) -> Result<Value<'a>, Stop> {
    if seconds % 86_400 != 0 {
        return fault(expr, "a date moves by whole days only");
    }
    let days = jiff::Span::new().try_days(seconds / 86_400);
    match days.and_then(|days| date.checked_add(days)) {
        Ok(date) => Ok(Value::Date(date)),
        Err(_) => fault(expr, "the date is out of range"),
    }
}

fn moved<'a>(expr: &Expr, time: jiff::Timestamp, seconds: i64) -> Result<Value<'a>, Stop> {
    match time.checked_add(jiff::SignedDuration::from_secs(seconds)) {
        Ok(time) => Ok(Value::Time(time)),
        Err(_) => fault(expr, "the time is out of range"),
    }
}
