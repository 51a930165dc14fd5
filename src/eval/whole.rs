//! What a view sees as a map of its fields, for builtins that take a kind whole.

use std::sync::Arc;

use super::machine::{Frame, Located, Machine, Stop, fault};
use crate::builtins::Builtin;
use crate::ir::{Body, Expr, Type};
use crate::value::{Element, Elements, List, Map, Site, Text, Value, View};

/// How deep views in fields of views are read.
const DEPTH: u32 = 4;

impl<'a> Machine<'a> {
    /// Calls a builtin that copes with what is not known.
    pub(super) fn call_whole(
        &mut self,
        expr: &'a Expr,
        row: &'static Builtin,
        arguments: &'a [Expr],
        frame: &mut Frame<'a>,
    ) -> Result<Located<'a>, Stop> {
        let mut values = Vec::with_capacity(arguments.len());
        let mut place = Site::default();
        for argument in arguments {
            let (value, site) = match argument.ty {
                Type::Raw => self.locate(argument, frame)?,
                _ => self.strict(argument, frame)?,
            };
            if value.is_absent() {
                return Ok((Value::Missing, site));
            }
            if place.node.is_none() {
                place = site;
            }
            values.push(self.whole(argument, value, DEPTH)?);
        }
        let result = match (row.function)(&values) {
            Ok(value) => value,
            Err(message) => return fault(expr, message),
        };
        let is_decided = match &result {
            Value::Unknown(_) => false,
            Value::List(List::Built(list)) => list.open.is_none() && list.items.iter().all(|it| it.maybe.is_none()),
            _ => true,
        };
        if !is_decided {
            values.iter().for_each(|value| self.met_in(value));
        }
        Ok((result, place))
    }

    /// The value of an expression that stands alone, whole.
    pub(super) fn value(&mut self, body: &'a Body) -> Result<Value<'a>, Stop> {
        let mut frame = Frame::new(body.slots);
        let (value, _) = self.locate(&body.expr, &mut frame)?;
        self.whole(&body.expr, value, DEPTH)
    }

    /// A value in which views are maps of their fields. Fields of `extend` are left out: they are made of the others.
    pub(super) fn whole(&mut self, expr: &'a Expr, value: Value<'a>, depth: u32) -> Result<Value<'a>, Stop> {
        match self.stack.build(value, &self.world) {
            Value::View(view) if depth > 0 => self.fields_of(expr, &view, depth),
            Value::List(List::Built(list)) if depth > 0 => {
                let mut items = Vec::with_capacity(list.items.len());
                for item in &list.items {
                    self.step()?;
                    let value = self.whole(expr, item.value.clone(), depth)?;
                    items.push(Element { value, ..item.clone() });
                }
                Ok(Value::List(List::Built(Arc::new(Elements { items, open: list.open.clone() }))))
            }
            other => Ok(self.with_arns(other)),
        }
    }

    fn fields_of(&mut self, expr: &'a Expr, view: &View<'a>, depth: u32) -> Result<Value<'a>, Stop> {
        let Some(kind) = self.program.kinds.get(view.kind as usize) else { return fault(expr, "this has no kind") };
        let mut elements = Elements::default();
        for (number, field) in kind.fields.iter().enumerate().filter(|(_, field)| field.derived.is_none()) {
            self.step()?;
            let (value, site) = match self.field(expr.place, view, &field.name, u32::try_from(number).ok()) {
                Ok(located) => located,
                // What cannot be read is not there; whoever takes the map says what that means.
                Err(Stop::Fault(_)) => continue,
                Err(limit) => return Err(limit),
            };
            let value = self.whole(expr, value, depth - 1)?;
            elements.items.push(Element { key: Some(Text::Borrowed(&field.name)), value, site, maybe: None });
        }
        Ok(Value::Map(Map::Built(Arc::new(elements))))
    }
}
