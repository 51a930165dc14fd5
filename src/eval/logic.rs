//! Conditions: three-valued logic with errors (laws 16 to 22).

use super::evidence::Trace;
use super::machine::{Frame, Machine, Stop, fault};
use crate::ir::{Expr, ExprKind, Quantifier, Test, Type};
use crate::value::{Constant, Elements, Pattern, Target, Text, Truth, Unknown, Value};

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
            other => super::machine::fault(expr, format!("a condition is a bool, and this is {}", other.type_name())),
        }
    }

    /// What a strict operator makes of an unknown operand: U, or U\* where it may not be there.
    pub(super) fn undecided(&mut self, unknown: &Unknown) -> Truth {
        self.met(unknown);
        if unknown.is_risky() { Truth::UnknownOrError } else { Truth::Unknown }
    }

    /// Whether a collection has no elements, told by those that are surely there.
    fn emptiness(&mut self, elements: &Elements<'_>) -> Truth {
        if elements.items.iter().any(|it| it.maybe.is_none()) {
            return Truth::False;
        }
        let doubts = elements.items.iter().filter_map(|it| it.maybe.as_ref()).chain(&elements.open);
        let doubt = |worst: Truth, unknown: &Unknown| match self.opening(unknown) {
            Truth::UnknownOrError => Truth::UnknownOrError,
            other if worst == Truth::True => other,
            _ => worst,
        };
        doubts.fold(Truth::True, doubt)
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

    fn is(
        &mut self,
        expr: &'a Expr,
        value: &Value<'a>,
        site: &crate::value::Site<'a>,
        test: &'a Test,
    ) -> Result<Truth, Stop> {
        let there = exists(value);
        let is_raw = matches!(&expr.kind, ExprKind::Is(inner, _) if inner.ty == Type::Raw);
        Ok(match test {
            // Null is absent and yet written (law 1); of a kind's field or a `def` it is how to say that there is nothing.
            Test::Missing if matches!(value, Value::Null) => (!is_raw).into(),
            Test::Missing => !there,
            Test::Null => match value {
                Value::Unknown(_) => !there,
                value => matches!(value, Value::Null).into(),
            },
            Test::Unknown => matches!(value, Value::Unknown(_) | Value::Holes(_)).into(),
            Test::SecretReference => comes_from(value, |cause| cause.secret.into()),
            Test::Reference => comes_from(value, |cause| match cause.target {
                Some(Target::Open) => Truth::Unknown,
                Some(Target::Resource(..) | Target::External | Target::Unlisted) => Truth::True,
                None => Truth::False,
            }),
            Test::Literal(literal) => match value {
                Value::Missing | Value::Null => Truth::False,
                Value::Unknown(unknown) if unknown.starred => Truth::UnknownOrError,
                Value::Unknown(_) => Truth::Unknown,
                // A piece of a document knows how it was written: `is "true"` holds of `true`.
                Value::Bool(_) | Value::Number(_) => {
                    (site.node.and_then(|node| node.scalar()).unwrap_or_default() == &**literal).into()
                }
                value => return self.text_test(expr, value, |text| text == &**literal, |holes| holes.equals(literal)),
            },
            Test::Empty => match value {
                Value::Missing | Value::Null => {
                    return super::machine::fault(expr, "`is empty` asks about something that is missing");
                }
                Value::Unknown(unknown) => self.undecided(unknown),
                Value::Text(text) => text.is_empty().into(),
                Value::Holes(holes) => holes.equals(""),
                value => match self.stack.elements(value, &self.world) {
                    Some(elements) => self.emptiness(&elements),
                    None => {
                        return super::machine::fault(expr, format!("`is empty` does not take {}", value.type_name()));
                    }
                },
            },
            Test::Type(ty) => match value {
                Value::Missing | Value::Null => Truth::Error,
                Value::Unknown(unknown) => self.undecided(unknown),
                value => has_type(value, ty).into(),
            },
            Test::Kind(kind) => match value {
                Value::Missing | Value::Null => Truth::Error,
                Value::Unknown(unknown) => self.undecided(unknown),
                Value::View(view) => self.is_kind(view, *kind),
                _ => Truth::False,
            },
        })
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
            other => super::machine::fault(expr, format!("this is {} and not a string", other.type_name())),
        }
    }

    /// `any`, `all`, `none` and `one`: folds over a partial collection (law 21).
    fn quantified(
        &mut self,
        expr: &'a Expr,
        quantifier: Quantifier,
        walk: &'a crate::ir::Walk,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Result<Truth, Stop> {
        if quantifier == Quantifier::One {
            let (count, _) = self.count_bounds(expr, walk, body, frame)?;
            return Ok(count.is_one());
        }
        let elements = self.source(walk, frame)?;
        // `any` is `or`; `none` is `not any`; `all` is `not any … not`.
        let wants_false = quantifier == Quantifier::All;
        let mut met = self.meeting(walk, Some(body).filter(|_| !wants_false), &elements, frame)?;
        if met.is_some()
            && let Some(trace) = self.trace.take()
        {
            let any = self.any(walk, body, wants_false, &elements, met.clone(), frame);
            self.trace = Some(trace);
            // That none holds is shown by all of them.
            met = met.filter(|_| !matches!(any, Ok(Truth::False)));
        }
        let mut any = self.any(walk, body, wants_false, &elements, met, frame)?;
        if let Some(open) = &elements.open {
            any = any.or(self.opening(open));
        }
        Ok(if quantifier == Quantifier::Any { any } else { !any })
    }

    /// Whether a condition, or its contrary, holds of any of the elements that are listed.
    fn any(
        &mut self,
        walk: &'a crate::ir::Walk,
        body: &'a Expr,
        wants_false: bool,
        elements: &Elements<'a>,
        met: Option<Vec<usize>>,
        frame: &mut Frame<'a>,
    ) -> Result<Truth, Stop> {
        let mut any = Truth::False;
        for index in super::meet::numbers(met, elements.items.len()) {
            let Some(element) = elements.items.get(index) else { continue };
            let Some(presence) = self.meet(walk, index, element, frame)? else { continue };
            let truth = self.truth(body, frame)?;
            any = any.or(presence.and(if wants_false { !truth } else { truth }));
            if any == Truth::True && self.trace.is_none() {
                break;
            }
        }
        Ok(any)
    }

    /// Binds an element, keeps it as evidence, and tells whether it is there; none where it is not.
    pub(super) fn meet(
        &mut self,
        walk: &'a crate::ir::Walk,
        index: usize,
        element: &crate::value::Element<'a>,
        frame: &mut Frame<'a>,
    ) -> Result<Option<Truth>, Stop> {
        frame.bind_element(walk, index, element);
        let presence = self.presence(walk, element, frame)?;
        if presence == Truth::False {
            return Ok(None);
        }
        if let Some(trace) = &mut self.trace {
            trace.element(&walk.name, element);
        }
        Ok(Some(presence))
    }

    /// Whether an element is there and passes the filter of its walk.
    pub(super) fn presence(
        &mut self,
        walk: &'a crate::ir::Walk,
        element: &crate::value::Element<'a>,
        frame: &mut Frame<'a>,
    ) -> Result<Truth, Stop> {
        let mut presence = Truth::True;
        if let Some(maybe) = &element.maybe {
            presence = self.opening(maybe);
        }
        if let Some(condition) = &walk.condition {
            let trace = self.trace.take();
            let truth = self.truth(condition, frame);
            self.trace = trace;
            presence = presence.and(truth?);
        }
        Ok(presence)
    }
}

/// Whether a regular expression is found in a text; one that is too large for it is an error, and not a miss.
fn matches(pattern: &Pattern, text: &str) -> Result<Truth, Stop> {
    pattern.is_match(text).map(Truth::from).map_err(|limit| Stop::Limit(limit.to_owned()))
}

/// `exists`: neither missing nor null; not known where it may not be there.
pub(super) fn exists(value: &Value<'_>) -> Truth {
    match value {
        Value::Missing | Value::Null => Truth::False,
        Value::Unknown(unknown) if unknown.starred => Truth::UnknownOrError,
        Value::Unknown(unknown) if unknown.maybe => Truth::Unknown,
        _ => Truth::True,
    }
}

/// Where a value comes from is known even if the value is not.
fn comes_from(value: &Value<'_>, asked: impl Fn(&crate::value::Cause) -> Truth) -> Truth {
    match value {
        Value::Unknown(unknown) => asked(&unknown.cause),
        Value::Holes(holes) => {
            holes.unknowns().map(|unknown| asked(&unknown.cause)).fold(Truth::False, |any, one| any.or(one))
        }
        _ => Truth::False,
    }
}

fn has_type(value: &Value<'_>, ty: &Type) -> bool {
    matches!(
        (value, ty.present()),
        (Value::Bool(_), Type::Bool)
            | (Value::Number(_), Type::Number)
            | (Value::Text(Text::Borrowed(_) | Text::Shared(_)) | Value::Holes(_), Type::String)
            | (Value::Duration(_), Type::Duration)
            | (Value::Date(_), Type::Date)
            | (Value::Time(_), Type::Time)
            | (Value::List(_), Type::List(_))
            | (Value::Map(_), Type::Map(_))
            | (Value::Constant(Constant::List(_)), Type::List(_))
            | (Value::Constant(Constant::Map(_)), Type::Map(_) | Type::Record(_))
    )
}

impl<'a> Machine<'a> {
    /// Runs something with evidence kept, and gives the evidence of the one condition that it evaluates.
    pub(super) fn traced<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> (T, Option<super::evidence::Evidence<'a>>) {
        // Evidence wants conditions that the verdict does not need.
        let watch = self.watch.take();
        self.trace = Some(Trace::default());
        self.keeps_places = true;
        let result = run(self);
        self.keeps_places = false;
        self.watch = watch;
        (result, self.trace.take().and_then(Trace::finish))
    }
}
