//! What the functions of templates make of texts, lists and maps.

use std::sync::Arc;

use super::elements::element;
use super::{Position, Stack, Term, TermId, World};
use crate::value::{Cause, Elements, Hole, Holes, List, Text, Unknown, Value};

impl Stack {
    pub(super) fn join<'a>(&'a self, delimiter: &'a str, list: TermId, world: &World) -> Value<'a> {
        let value = self.resolve(list, world);
        let Some(elements) = self.elements(&value, world) else { return value };
        if let Some(unknown) = elements.open.clone().or_else(|| elements.items.iter().find_map(|it| it.maybe.clone())) {
            return Value::Unknown(unknown.derived());
        }
        let mut parts = Vec::with_capacity(elements.items.len() * 2);
        for (index, item) in elements.items.iter().enumerate() {
            if index > 0 {
                parts.push(Value::Text(Text::Borrowed(delimiter)));
            }
            parts.push(item.value.clone());
        }
        concat(parts.into_iter())
    }

    pub(super) fn split<'a>(&'a self, delimiter: &str, text: TermId, world: &World) -> Value<'a> {
        let site = self.site(text);
        let parts: Vec<Text<'a>> = match self.resolve(text, world) {
            Value::Text(Text::Borrowed(text)) => text.split(delimiter).map(Text::Borrowed).collect(),
            Value::Text(Text::Shared(text)) => text.split(delimiter).map(|part| Text::Shared(part.into())).collect(),
            Value::Holes(holes) => match holes.unknowns().next() {
                Some(unknown) => return Value::Unknown(unknown.derived()),
                None => return Value::Missing,
            },
            other => return other,
        };
        let items = parts.into_iter().map(|part| element(None, Value::Text(part), site.clone())).collect();
        Value::List(List::Built(Arc::new(Elements { items, open: None })))
    }

    pub(super) fn length<'a>(&'a self, list: TermId, world: &World) -> Value<'a> {
        let value = self.resolve(list, world);
        let Some(elements) = self.elements(&value, world) else {
            let cause = Cause::new("Length", format!("{} has no length", value.type_name()));
            return Value::Unknown(Unknown { derived: true, ..Unknown::there(Arc::new(cause)) });
        };
        match elements.open.as_ref().or_else(|| elements.items.iter().find_map(|it| it.maybe.as_ref())) {
            Some(unknown) => Value::Unknown(unknown.derived()),
            None => Value::Number(elements.items.len().into()),
        }
    }

    pub(super) fn select<'a>(&'a self, index: TermId, list: TermId, world: &World) -> Value<'a> {
        let site = self.site(list);
        let value = self.resolve(list, world);
        let index = match self.resolve(index, world) {
            Value::Number(number) => usize::try_from(number).ok(),
            Value::Text(text) => text.trim().parse().ok(),
            Value::Unknown(unknown) => return Value::Unknown(unknown.derived()),
            _ => None,
        };
        index
            .and_then(|index| self.step(&value, &site, Position::Index(index), world))
            .map_or(Value::Missing, |(value, _)| value)
    }

    /// The key that a lookup asks for in vain.
    pub(crate) fn missing_key(&self, id: TermId, world: &World) -> Option<String> {
        match self.term_of(id) {
            Term::Lookup { map, keys, default } => self.lookup(*map, keys, *default, world).err(),
            _ => None,
        }
    }

    /// What a map of maps has under these keys, or the key that it does not have.
    pub(super) fn lookup<'a>(
        &'a self,
        map: TermId,
        keys: &[TermId],
        default: Option<TermId>,
        world: &World,
    ) -> Result<Value<'a>, String> {
        let absent = |key: &str| default.map(|default| self.resolve(default, world)).ok_or_else(|| key.to_owned());
        let mut value = self.resolve(map, world);
        let mut site = self.site(map);
        for key in keys {
            let key = match self.resolve(*key, world) {
                Value::Unknown(unknown) => return Ok(Value::Unknown(unknown.derived())),
                Value::Holes(holes) => {
                    return Ok(holes.unknowns().next().map_or(Value::Missing, |it| Value::Unknown(it.derived())));
                }
                Value::Text(text) => text,
                Value::Number(number) => Text::Shared(number.to_string().into()),
                Value::Bool(it) => Text::Shared(it.to_string().into()),
                other => return absent(other.type_name()),
            };
            match self.step(&value, &site, Position::Key(&key), world) {
                Some((Value::Missing, _)) | None => return absent(&key),
                Some((next, at)) => (value, site) = (next, at),
            }
        }
        Ok(value)
    }
}

/// Joins texts; unknown parts become holes. What is no text at all makes the whole unknown.
pub(super) fn concat<'a>(parts: impl Iterator<Item = Value<'a>>) -> Value<'a> {
    let mut holes: Vec<Hole<'a>> = Vec::new();
    for part in parts {
        match part {
            Value::Text(text) => push_known(&mut holes, text),
            Value::Bool(it) => push_known(&mut holes, Text::Shared(it.to_string().into())),
            Value::Number(it) => push_known(&mut holes, Text::Shared(it.to_string().into())),
            Value::Holes(inner) => inner.parts.iter().for_each(|part| match part {
                Hole::Known(text) => push_known(&mut holes, text.clone()),
                Hole::Unknown(_) => holes.push(part.clone()),
            }),
            Value::Unknown(unknown) => holes.push(Hole::Unknown(unknown)),
            Value::Missing | Value::Null => {}
            other => {
                let cause = Cause::new("?", format!("{} stands where a string is wanted", other.type_name()));
                holes.push(Hole::Unknown(Unknown { derived: true, ..Unknown::there(Arc::new(cause)) }));
            }
        }
    }
    match holes.as_slice() {
        [] => Value::Text(Text::Borrowed("")),
        [Hole::Known(text)] => Value::Text(text.clone()),
        [Hole::Unknown(unknown)] => Value::Unknown(unknown.clone()),
        _ => Value::Holes(Arc::new(Holes { parts: holes })),
    }
}

fn push_known<'a>(holes: &mut Vec<Hole<'a>>, text: Text<'a>) {
    if text.is_empty() {
        return;
    }
    match holes.last_mut() {
        Some(Hole::Known(last)) => *last = Text::Shared(format!("{}{}", &**last, &*text).into()),
        _ => holes.push(Hole::Known(text)),
    }
}
