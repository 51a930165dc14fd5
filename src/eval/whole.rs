//! What a view sees as a map of its fields, for builtins that take a kind whole.

use std::sync::Arc;

use super::machine::{Frame, Located, Machine, Stop, fault};
use super::memory::{self, Key};
use crate::builtins::{Builtin, Fields, Shape};
use crate::ir::{Body, Expr, ExprKind, Type};
use crate::value::{Element, Elements, List, Map, Site, Subject, Text, Value, View};

/// How deep views in fields of views are read.
pub(super) const DEPTH: u32 = 4;

impl<'a> Machine<'a> {
    /// Calls a builtin that copes with what is not known.
    pub(super) fn call_whole(
        &mut self,
        expr: &'a Expr,
        row: &'static Builtin,
        arguments: &'a [Expr],
        frame: &mut Frame<'a>,
    ) -> Result<Located<'a>, Stop> {
        if let Some(among) = &row.among {
            return self.call_among(row, among, arguments, frame);
        }
        let mut values = Vec::with_capacity(arguments.len());
        let mut place = Site::default();
        for (argument, shape) in arguments.iter().zip(row.parameters) {
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
            // What is asked of one thing is asked by several rules.
            if let ([_], Value::View(view)) = (arguments, &value)
                && let Some((of, piece)) = memory::holder(view).filter(|_| !self.keeps_places)
            {
                let key = Key::Called { row: std::ptr::from_ref(row).addr(), of, kind: view.kind };
                return self.once(key, piece, |machine| {
                    let whole = machine.whole(argument, value.clone(), DEPTH, fields(shape))?;
                    Ok((machine.made(expr, row, &[whole])?, place))
                });
            }
            values.push(self.whole(argument, value, DEPTH, fields(shape))?);
        }
        Ok((self.made(expr, row, &values)?, place))
    }

    /// What a builtin makes of values, with the choices that would decide what it leaves open.
    fn made(&mut self, expr: &'a Expr, row: &'static Builtin, values: &[Value<'a>]) -> Result<Value<'a>, Stop> {
        let result = match (row.function)(values) {
            Ok(value) => value,
            Err(message) => return fault(expr, message),
        };
        self.met_by(values, &result);
        Ok(result)
    }

    /// Remembers the choices that would decide what is left open of what was made of values.
    pub(super) fn met_by<'v>(&mut self, values: impl IntoIterator<Item = &'v Value<'a>>, result: &Value<'a>)
    where
        'a: 'v,
    {
        let is_decided = match result {
            Value::Unknown(_) => false,
            Value::List(List::Built(list)) => list.open.is_none() && list.items.iter().all(|it| it.maybe.is_none()),
            _ => true,
        };
        if !is_decided {
            values.into_iter().for_each(|value| self.met_in(value));
        }
    }

    /// The value of an expression that stands alone, whole.
    pub(super) fn value(&mut self, body: &'a Body) -> Result<Value<'a>, Stop> {
        let mut frame = Frame::new(body.slots);
        let (value, _) = self.locate(&body.expr, &mut frame)?;
        self.whole(&body.expr, value, DEPTH, None)
    }

    /// A value in which views are maps of these of their fields, or of all. Fields of `extend` are left out: they are made of the
    /// others.
    pub(super) fn whole(
        &mut self,
        expr: &'a Expr,
        value: Value<'a>,
        depth: u32,
        fields: Option<&'static Fields>,
    ) -> Result<Value<'a>, Stop> {
        match self.stack.build(value, &self.world) {
            Value::View(view) if depth > 0 => self.fields_of(expr, &view, depth, fields),
            Value::List(List::Built(list)) if depth > 0 => {
                let mut items = Vec::with_capacity(list.items.len());
                for item in &list.items {
                    self.step()?;
                    let value = self.whole(expr, item.value.clone(), depth, fields)?;
                    items.push(Element { value, ..item.clone() });
                }
                Ok(Value::List(List::Built(Arc::new(Elements { items, open: list.open.clone() }))))
            }
            other => Ok(self.with_arns(other)),
        }
    }

    /// A list whose views are maps of a few of their fields. All of a kind are the same for whoever asks.
    pub(super) fn parts(
        &mut self,
        expr: &'a Expr,
        value: Value<'a>,
        fields: &'static Fields,
    ) -> Result<Value<'a>, Stop> {
        let ExprKind::Collection(kind) = expr.kind else { return self.read_parts(expr, value, fields) };
        let key = Key::Parts { kind, fields: std::ptr::from_ref(fields).addr() };
        // The choices in it are found once, and remembered with it.
        let read = |machine: &mut Self| {
            let value = machine.read_parts(expr, value, fields)?;
            machine.met_in(&value);
            Ok((value, Site::default()))
        };
        self.once(key, None, read).map(|(value, _)| value)
    }

    fn read_parts(&mut self, expr: &'a Expr, value: Value<'a>, fields: &'static Fields) -> Result<Value<'a>, Stop> {
        let Value::List(List::Built(list)) = self.stack.build(value, &self.world) else { return Ok(Value::Missing) };
        let mut items = Vec::with_capacity(list.items.len());
        for item in &list.items {
            self.step()?;
            let value = match &item.value {
                Value::View(view) => self.some_fields(expr, view, DEPTH, Some(fields))?,
                other => other.clone(),
            };
            items.push(Element { value, ..item.clone() });
        }
        Ok(Value::List(List::Built(Arc::new(Elements { items, open: list.open.clone() }))))
    }

    /// The fields of a view. A few of them are asked for by several builtins, of what is a part of several things.
    fn fields_of(
        &mut self,
        expr: &'a Expr,
        view: &View<'a>,
        depth: u32,
        fields: Option<&'static Fields>,
    ) -> Result<Value<'a>, Stop> {
        let holder = memory::holder(view).filter(|_| !self.keeps_places);
        let (Some(wanted), Some((of, piece))) = (fields, holder) else {
            return self.some_fields(expr, view, depth, fields);
        };
        let key = Key::Whole { of, kind: view.kind, fields: std::ptr::from_ref(wanted).addr() };
        let read = |machine: &mut Self| Ok((machine.some_fields(expr, view, depth, fields)?, Site::default()));
        self.once(key, piece, read).map(|(value, _)| value)
    }

    /// The fields of these names, or all; of a resource also what it is called in the document, and its ARN.
    fn some_fields(
        &mut self,
        expr: &'a Expr,
        view: &View<'a>,
        depth: u32,
        fields: Option<&'static Fields>,
    ) -> Result<Value<'a>, Stop> {
        let Some(kind) = self.program.kinds.get(view.kind as usize) else { return fault(expr, "this has no kind") };
        let mut elements = Elements::default();
        if let Subject::Resource(id) = view.subject {
            elements.items.extend(self.identity(id));
        }
        for (number, field) in kind.fields.iter().enumerate().filter(|(_, field)| field.derived.is_none()) {
            let asked = fields.map(|fields| fields.0.iter().find(|(name, _)| *name == &*field.name));
            if asked == Some(None) {
                continue;
            }
            self.step()?;
            let (value, site) = match self.field(expr.place, view, &field.name, u32::try_from(number).ok()) {
                Ok(located) => located,
                // What cannot be read is not there; whoever takes the map says what that means.
                Err(Stop::Fault(_)) => continue,
                Err(limit) => return Err(limit),
            };
            let inner = asked.flatten().and_then(|(_, inner)| *inner);
            let value = self.whole(expr, value, depth - 1, inner)?;
            elements.items.push(Element { key: Some(Text::Borrowed(&field.name)), value, site, maybe: None });
        }
        Ok(Value::Map(Map::Built(Arc::new(elements))))
    }
}

/// The fields that a parameter asks for.
pub(super) fn fields(shape: &Shape) -> Option<&'static Fields> {
    match shape {
        Shape::Kind(_, fields) | Shape::Parts(_, fields) => Some(fields),
        _ => None,
    }
}
