//! Expressions to values, each with its place.

use std::sync::Arc;

use super::machine::{Frame, Located, Machine, Stop, Variable, fault};
use crate::ir::{Expr, ExprKind, Fact, Part, Type};
use crate::value::{Cause, Element, Elements, List, Map, Site, Text, Truth, Unknown, Value};

impl<'a> Machine<'a> {
    /// The value of an expression and its place.
    pub(super) fn locate(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Result<Located<'a>, Stop> {
        self.step()?;
        // Half of all expressions have nothing inside, and go no deeper.
        match &expr.kind {
            ExprKind::Constant(constant) => Ok((constant.value(), Site::default())),
            ExprKind::Slot(slot) => self.variable(expr, *slot, frame),
            ExprKind::Here => Ok(frame.here.clone().unwrap_or((Value::Missing, Site::default()))),
            _ => self.deeper(|machine| machine.locate_here(expr, frame)),
        }
    }

    fn locate_here(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Result<Located<'a>, Stop> {
        let here = Site::default();
        Ok(match &expr.kind {
            ExprKind::Text(parts) => (self.text(parts, frame)?, here),
            ExprKind::Today => (Value::Date(crate::value::day_of(self.now)), here),
            ExprKind::Now => (Value::Time(self.now), here),
            ExprKind::Stack(fact) => (self.stack_fact(*fact), here),
            ExprKind::Named(id, kind) => return self.named(id, *kind),
            ExprKind::Collection(kind) => return self.collection(*kind),
            ExprKind::Resources(types) => (Value::List(List::Built(Arc::new(self.resources(types)))), here),
            ExprKind::Field { base, name, number } => {
                if let Some((base, site)) = frame.bound(base) {
                    return self.field_of(expr, base, site, name, *number);
                }
                let (base, site) = self.locate(base, frame)?;
                return self.field_of(expr, &base, &site, name, *number);
            }
            ExprKind::Envelope(base, field) => {
                let (base, site) = self.locate(base, frame)?;
                self.envelope(base, site, *field)
            }
            ExprKind::Key(base, key) => {
                if let Some((base, site)) = frame.bound(base) {
                    return self.key(expr, base, site, key);
                }
                let (base, site) = self.locate(base, frame)?;
                return self.key(expr, &base, &site, key);
            }
            ExprKind::Index(base, index) => {
                let base = self.locate(base, frame)?;
                let index = self.locate(index, frame)?;
                return self.index(expr, base, index);
            }
            ExprKind::Call(row, arguments) => return self.call(expr, row, arguments, frame),
            ExprKind::Let(slot, value, body) => {
                self.let_in(*slot, value, frame)?;
                return self.locate(body, frame);
            }
            ExprKind::Follow(base, kind) => {
                let (value, site) = self.locate(base, frame)?;
                return self.follow(expr, value, site, *kind);
            }
            ExprKind::Related { base, kind, incoming } => {
                let (base, site) = self.locate(base, frame)?;
                (self.related(&base, *kind, *incoming)?, site)
            }
            ExprKind::Default(first, second) => return self.default(first, second, frame),
            ExprKind::If(condition, then, otherwise) => return self.choose(expr, condition, then, otherwise, frame),
            ExprKind::First(walk, body) => return self.first(expr, walk, body, frame),
            ExprKind::Aggregate(aggregate, walk, body) => return self.aggregate(expr, *aggregate, walk, body, frame),
            ExprKind::Comprehension(walks, condition, element) => {
                let mut elements = Elements::default();
                self.comprehend(walks, condition.as_deref(), element, frame, None, &mut elements)?;
                (Value::List(List::Built(Arc::new(elements))), here)
            }
            ExprKind::List(items) => (self.list(items, frame)?, here),
            ExprKind::Unknown(reason) => {
                let cause = Cause::new(&**reason, &**reason);
                (Value::Unknown(Unknown { derived: true, ..Unknown::there(Arc::new(cause)) }), here)
            }
            ExprKind::Count(walk, body) => return self.count(expr, walk, body, frame),
            ExprKind::Negate(inner) => {
                let (value, site) = self.strict(inner, frame)?;
                match value {
                    Value::Number(it) => (Value::Number(-it), site),
                    Value::Duration(it) => (Value::Duration(-it), site),
                    Value::Unknown(it) => (Value::Unknown(it.derived()), site),
                    other => return fault(expr, format!("`-` does not take {}", other.type_name())),
                }
            }
            ExprKind::Binary(operator, left, right) if operator.is_arithmetic() => {
                let (left, _) = self.strict(left, frame)?;
                let (right, _) = self.strict(right, frame)?;
                (self.arithmetic(expr, *operator, left, right)?, here)
            }
            ExprKind::Narrowed(inner) => match self.locate(inner, frame)? {
                (Value::Unknown(unknown), site) => (Value::Unknown(Unknown { maybe: false, ..unknown }), site),
                located => located,
            },
            // What remains are conditions.
            _ => (self.truth_value(expr, frame)?, here),
        })
    }

    /// A fact of the stack; what its format has no way to say is not known.
    fn stack_fact(&self, fact: Fact) -> Value<'a> {
        let term = match fact {
            Fact::File => return Value::Text(Text::Borrowed(&self.stack.file)),
            Fact::Format => return Value::Text(Text::Borrowed(self.stack.format)),
            Fact::Account => self.stack.account,
            Fact::Region => self.stack.region,
        };
        let name = Fact::ALL.into_iter().find(|(_, own)| *own == fact).map_or("?", |(name, _)| name);
        match term {
            Some(term) => self.stack.resolve(term, &self.world),
            None => {
                let cause =
                    Cause::new(format!("stack.{name}"), format!("the document does not say which {name} it is for"));
                Value::Unknown(Unknown::there(Arc::new(cause)))
            }
        }
    }

    /// A condition as a value.
    fn truth_value(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Result<Value<'a>, Stop> {
        match self.truth(expr, frame)? {
            Truth::True => Ok(Value::Bool(true)),
            Truth::False => Ok(Value::Bool(false)),
            Truth::Error => match self.last_fault.clone() {
                Some(fault) => Err(Stop::Fault(fault)),
                None => fault(expr, "this condition cannot be evaluated"),
            },
            undecided => {
                let cause = self.left_open("condition", "a condition cannot be decided");
                let starred = undecided == Truth::UnknownOrError;
                Ok(Value::Unknown(Unknown { starred, derived: true, ..Unknown::there(cause) }))
            }
        }
    }

    /// An operand of a strict operator: it must be there. Its value and place are kept as evidence.
    pub(super) fn strict(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Result<Located<'a>, Stop> {
        let (value, site) = self.operand(expr, frame)?;
        match value {
            Value::Missing => fault(expr, "a value is missing where one is needed"),
            Value::Null => fault(expr, "a value is null where one is needed"),
            value => Ok((value, site)),
        }
    }

    /// An operand whose value and place are kept as evidence.
    pub(super) fn operand(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Result<Located<'a>, Stop> {
        let located = self.locate(expr, frame)?;
        if let Value::Unknown(unknown) = &located.0 {
            self.met(unknown);
        }
        if let Some(trace) = &mut self.trace {
            trace.leaf(expr, &located);
        }
        Ok(located)
    }

    fn variable(&mut self, expr: &'a Expr, slot: u32, frame: &Frame<'a>) -> Result<Located<'a>, Stop> {
        match frame.slots.get(slot as usize) {
            Some(Variable::Bound(value, site)) => Ok((value.clone(), site.clone())),
            Some(Variable::Faulty(fault)) => Err(Stop::Fault(fault.clone())),
            Some(Variable::Unset) | None => fault(expr, "this name has no value here"),
        }
    }

    /// `let` is substitution: an error in its value is one only where it is used.
    pub(super) fn let_in(&mut self, slot: u32, value: &'a Expr, frame: &mut Frame<'a>) -> Result<(), Stop> {
        let variable = match self.locate(value, frame) {
            Ok((value, site)) => Variable::Bound(value, site),
            Err(Stop::Fault(fault)) => Variable::Faulty(fault),
            Err(limit) => return Err(limit),
        };
        frame.set(slot, variable);
        Ok(())
    }

    fn list(&mut self, items: &'a [Expr], frame: &mut Frame<'a>) -> Result<Value<'a>, Stop> {
        let mut elements = Elements::default();
        for item in items {
            let (value, site) = self.locate(item, frame)?;
            elements.items.push(Element { key: None, value, site, maybe: None });
        }
        Ok(Value::List(List::Built(Arc::new(elements))))
    }

    /// A string with holes as a value: unknown parts stay holes, missing ones are an error.
    fn text(&mut self, parts: &'a [Part], frame: &mut Frame<'a>) -> Result<Value<'a>, Stop> {
        let mut pieces = Vec::with_capacity(parts.len());
        let mut in_doubt: Option<Unknown> = None;
        for part in parts {
            let value = match part {
                Part::Literal(text) => Value::Text(Text::Borrowed(text)),
                Part::Hole(expr) => match self.strict(expr, frame)?.0 {
                    value @ (Value::List(_) | Value::Map(_) | Value::View(_)) => {
                        return fault(expr, format!("{} is no part of a text", value.type_name()));
                    }
                    value => value,
                },
            };
            match &value {
                Value::Unknown(unknown) if unknown.is_risky() => in_doubt = Some(unknown.derived()),
                _ => {}
            }
            pieces.push(value);
        }
        Ok(in_doubt.map_or_else(|| super::join::text(pieces), Value::Unknown))
    }
}

/// A list or a map that is empty.
pub(super) fn empty<'a>(of: &Type) -> Option<Value<'a>> {
    match of {
        Type::List(_) => Some(Value::List(List::Built(Arc::default()))),
        Type::Map(_) => Some(Value::Map(Map::Built(Arc::default()))),
        _ => None,
    }
}
