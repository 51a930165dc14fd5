//! Builtins and what they are given.

use std::sync::Arc;

use super::machine::{Frame, Located, Machine, Stop, fault};
use crate::ir::{Expr, Type};
use crate::value::{Holes, Site, Text, Unknown, Value};

impl<'a> Machine<'a> {
    pub(super) fn call(
        &mut self,
        expr: &'a Expr,
        row: &'static crate::builtins::Builtin,
        arguments: &'a [Expr],
        frame: &mut Frame<'a>,
    ) -> Result<Located<'a>, Stop> {
        if row.takes_whole() {
            return self.call_whole(expr, row, arguments, frame);
        }
        let mut values: Vec<Value<'a>> = Vec::with_capacity(arguments.len());
        let mut place = Site::default();
        let mut holes: Option<Arc<Holes<'a>>> = None;
        let mut unknown: Option<Unknown> = None;
        let mut is_missing = false;
        for argument in arguments {
            let (value, site) = match argument.ty {
                Type::Raw => self.locate(argument, frame)?,
                _ => self.strict(argument, frame)?,
            };
            if place.node.is_none() {
                place = site;
            }
            match value {
                Value::Unknown(met) => {
                    // Of what a document may not say, what is made of it may not be there either.
                    let own = if argument.ty == Type::Raw { Unknown { derived: true, ..met } } else { met.derived() };
                    let (maybe, starred) = unknown.as_ref().map_or((false, false), |it| (it.maybe, it.starred));
                    unknown = Some(Unknown { maybe: maybe || own.maybe, starred: starred || own.starred, ..own });
                }
                Value::Holes(text) if values.is_empty() && holes.is_none() => holes = Some(text),
                Value::Holes(text) => unknown = unknown.or_else(|| text.unknowns().next().map(Unknown::derived)),
                // What a document does not say stays unsaid: `seconds(.Timeout)`.
                Value::Missing | Value::Null if argument.ty == Type::Raw => is_missing = true,
                value => {
                    let at = values.len() + usize::from(holes.is_some());
                    values.push(self.stack.build(as_shape(value, &place, row, at), &self.world));
                }
            }
        }
        if is_missing {
            return Ok((Value::Missing, place));
        }
        if let Some(unknown) = unknown {
            return Ok((Value::Unknown(unknown), place));
        }
        if let Some(text) = holes {
            let decided = row.on_holes.and_then(|on_holes| on_holes(&text, &values));
            return Ok((decided.unwrap_or_else(|| unknown_of(&text)), place));
        }
        match (row.function)(&values) {
            Ok(value) => Ok((value, place)),
            Err(message) => fault(expr, message),
        }
    }
}

/// The unknown that a text with holes is to an operator that its known parts do not decide.
fn unknown_of<'a>(text: &Holes<'a>) -> Value<'a> {
    text.unknowns().next().map_or(Value::Missing, |unknown| Value::Unknown(unknown.derived()))
}

/// A number written as text is a number where a builtin wants one, as in a field of that type.
fn as_shape<'a>(value: Value<'a>, site: &Site<'a>, row: &crate::builtins::Builtin, at: usize) -> Value<'a> {
    use crate::builtins::Shape;
    match (row.parameters.get(at), &value) {
        (Some(Shape::Number), Value::Text(text)) => crate::stack::number(text).map_or(value, Value::Number),
        (Some(Shape::String), Value::Number(_) | Value::Bool(_)) => {
            site.node.and_then(|node| node.scalar()).map_or(value, |text| Value::Text(Text::Borrowed(text)))
        }
        _ => value,
    }
}
