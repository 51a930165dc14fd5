//! The declared type of a field is its codec: what a document wrote becomes what the kind promises.
//!
//! Formats write numbers as text, text as numbers, and one thing where a list of one is meant. Reading by the declared type
//! settles all of that in one place, for every format and for the kinds of users too.

use std::sync::Arc;

use super::collection::is_collection;
use super::locate::empty;
use super::machine::{Located, Machine, Stop, fault};
use crate::ir::{Expr, Type};
use crate::value::{Cause, Element, Elements, List, Map, Site, Target, Text, Unknown, Value};

impl<'a> Machine<'a> {
    /// The value of a lens field as its kind declares it.
    pub(super) fn conform(
        &mut self,
        expr: &Expr,
        located: Located<'a>,
        ty: &Type,
        name: &str,
    ) -> Result<Located<'a>, Stop> {
        let (value, site) = located;
        let value = match (value, ty) {
            (Value::Missing | Value::Null, Type::Optional(_) | Type::Raw) => Value::Missing,
            (Value::Missing | Value::Null, ty) => match empty(ty) {
                Some(value) => value,
                None => return fault(expr, format!("`{name}` is required, and the document does not have it")),
            },
            (value, ty) => self.conformed(expr, value, &site, ty.present(), name)?,
        };
        Ok((value, site))
    }

    fn conformed(
        &mut self,
        expr: &Expr,
        value: Value<'a>,
        site: &Site<'a>,
        ty: &Type,
        name: &str,
    ) -> Result<Value<'a>, Stop> {
        let fits = match (&value, ty) {
            (_, Type::Raw) => return Ok(value),
            // The name of one resource is one, where a list of them is meant.
            (Value::Unknown(unknown), Type::List(_))
                if matches!(unknown.cause.target, Some(Target::Resource(_, None))) && !unknown.maybe =>
            {
                let element = Element { key: None, value: value.clone(), site: site.clone(), maybe: None };
                return Ok(Value::List(List::Built(Arc::new(Elements { items: vec![element], open: None }))));
            }
            (Value::Unknown(_), _) => return Ok(value),
            (Value::List(_), Type::List(inner)) if **inner == Type::Raw => true,
            (Value::Map(_), Type::Map(inner)) if **inner == Type::Raw => true,
            (_, Type::List(inner)) => return self.list_of(expr, value, site, inner, name),
            (Value::Map(_), Type::Map(inner)) => return self.map_of(expr, &value, inner, name),
            (Value::Text(text), Type::Bool) => {
                return match &**text {
                    "true" | "True" | "TRUE" => Ok(Value::Bool(true)),
                    "false" | "False" | "FALSE" => Ok(Value::Bool(false)),
                    _ => self.misfit(expr, &value, ty, name),
                };
            }
            (Value::Text(text), Type::Number) => {
                return match crate::stack::number(text.trim()) {
                    Some(number) => Ok(Value::Number(number)),
                    None => self.misfit(expr, &value, ty, name),
                };
            }
            (Value::Text(text), Type::Date) => {
                return match day(text) {
                    Some(day) => Ok(Value::Date(day)),
                    None => self.misfit(expr, &value, ty, name),
                };
            }
            (Value::Text(text), Type::Time) => {
                return match text.trim().parse() {
                    Ok(time) => Ok(Value::Time(time)),
                    Err(_) => self.misfit(expr, &value, ty, name),
                };
            }
            (Value::Number(_) | Value::Bool(_), Type::String) => return Ok(Value::Text(self.as_text(&value, site))),
            (Value::Map(_), Type::Kind(kind)) => return self.piece(expr, value, site, *kind),
            (Value::Text(text), Type::Kind(_)) if text.trim_start().starts_with('{') => {
                let cause = Cause::new(format!("json {name}"), "it is JSON in a string, which is not read yet");
                let cause = Cause { place: super::reference::place_of(site), ..cause };
                return Ok(Value::Unknown(Unknown::there(Arc::new(cause))));
            }
            (Value::Holes(_), Type::Kind(_)) => {
                let cause = Cause {
                    place: super::reference::place_of(site),
                    ..Cause::new(format!("text {name}"), "it is a text that is put together")
                };
                return Ok(Value::Unknown(Unknown::there(Arc::new(cause))));
            }
            (Value::Bool(_), Type::Bool)
            | (Value::Number(_), Type::Number)
            | (Value::Text(_) | Value::Holes(_), Type::String)
            | (Value::Duration(_), Type::Duration)
            | (Value::Date(_), Type::Date)
            | (Value::Time(_), Type::Time)
            | (Value::View(_), Type::Kind(_) | Type::Resource)
            | (Value::Constant(_) | Value::Map(_), Type::Record(_) | Type::Map(_)) => true,
            _ => false,
        };
        if fits { Ok(value) } else { self.misfit(expr, &value, ty, name) }
    }

    fn as_text(&self, value: &Value<'a>, site: &Site<'a>) -> Text<'a> {
        match site.node.filter(|_| !site.default).and_then(|node| node.scalar()) {
            Some(text) => Text::Borrowed(text),
            None => Text::Shared(super::render::plain(value).into()),
        }
    }

    /// One or many: what is no list is a list of one.
    fn list_of(
        &mut self,
        expr: &Expr,
        value: Value<'a>,
        site: &Site<'a>,
        inner: &Type,
        name: &str,
    ) -> Result<Value<'a>, Stop> {
        let elements = match &value {
            Value::List(_) | Value::Constant(crate::value::Constant::List(_)) => {
                self.stack.elements(&value, &self.world)
            }
            _ => None,
        };
        let Some(elements) = elements else {
            let one = self.conformed(expr, value, site, inner, name)?;
            let element = Element { key: None, value: one, site: site.clone(), maybe: None };
            return Ok(Value::List(List::Built(Arc::new(Elements { items: vec![element], open: None }))));
        };
        Ok(Value::List(List::Built(self.each(expr, elements, inner, name)?)))
    }

    fn map_of(&mut self, expr: &Expr, value: &Value<'a>, inner: &Type, name: &str) -> Result<Value<'a>, Stop> {
        let Some(elements) = self.stack.elements(value, &self.world) else {
            return self.misfit(expr, value, &Type::Map(Box::new(inner.clone())), name);
        };
        Ok(Value::Map(Map::Built(self.each(expr, elements, inner, name)?)))
    }

    fn each(
        &mut self,
        expr: &Expr,
        elements: Arc<Elements<'a>>,
        inner: &Type,
        name: &str,
    ) -> Result<Arc<Elements<'a>>, Stop> {
        let fits = |it: &Element<'a>| match inner {
            Type::String => matches!(it.value, Value::Text(_) | Value::Unknown(_) | Value::Holes(_)),
            Type::Kind(_) => matches!(it.value, Value::View(_) | Value::Unknown(_)),
            Type::Raw => true,
            _ => false,
        };
        if elements.items.iter().all(fits) {
            return Ok(elements);
        }
        let mut conformed = Elements { items: Vec::with_capacity(elements.items.len()), open: elements.open.clone() };
        for element in &elements.items {
            self.step()?;
            let value = match (&element.value, inner) {
                (Value::Missing | Value::Null, _) => Value::Null,
                (value, inner) => self.conformed(expr, value.clone(), &element.site, inner.present(), name)?,
            };
            conformed.items.push(Element { value, ..element.clone() });
        }
        Ok(Arc::new(conformed))
    }

    fn misfit<T>(&self, expr: &Expr, value: &Value<'a>, ty: &Type, name: &str) -> Result<T, Stop> {
        let wanted = self.program.type_text(ty);
        let hint = if is_collection(value) { "" } else { ", as the document has it" };
        fault(expr, format!("`{name}` should be {wanted} and is {}{hint}", value.type_name()))
    }
}

/// The day of an instant in UTC, or of a date (law 39).
fn day(text: &str) -> Option<jiff::civil::Date> {
    let text = text.trim();
    text.parse().ok().map(crate::value::day_of).or_else(|| text.parse().ok())
}
