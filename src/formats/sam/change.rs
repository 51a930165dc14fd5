//! Shapes that are changed. What the user wrote is opened first, one level at a time, and keeps its place.

use super::shape::{Shape, Value};
use crate::document::IndexMap;

impl<'t> Shape<'t> {
    /// Sets a key; a map that was written is opened first. What is no map becomes one.
    pub(super) fn set(&mut self, key: &str, value: Shape<'t>) {
        let entries = self.opened();
        match entries.get_mut(key) {
            Some((_, own)) => *own = value,
            None => drop(entries.insert(key.into(), (None, value))),
        }
    }

    /// Sets a key unless it is there.
    pub(super) fn set_default(&mut self, key: &str, value: Shape<'t>) {
        if !self.has(key) {
            self.set(key, value);
        }
    }

    pub(super) fn remove(&mut self, key: &str) {
        if self.has(key) {
            self.opened().shift_remove(key);
        }
    }

    /// The value of a key, to be changed; it is put there where it is not.
    pub(super) fn entry(&mut self, key: &str) -> &mut Shape<'t> {
        &mut self.opened().entry(key.into()).or_insert_with(|| (None, Shape::empty())).1
    }

    /// Adds an item to a list.
    pub(super) fn push(&mut self, item: Shape<'t>) {
        let mut items = self.items();
        items.push(item);
        *self = Self::List(items).at(self.node());
    }

    /// The entries, to be changed. A map that was written becomes one that can be; what is no map becomes an empty one.
    fn opened(&mut self) -> &mut IndexMap<Box<str>, Value<'t>> {
        if !matches!(self.inner(), Self::Map(_)) {
            *self = Self::of(self.fields()).at(self.node());
        }
        self.entries_mut()
    }

    fn entries_mut(&mut self) -> &mut IndexMap<Box<str>, Value<'t>> {
        match self {
            Self::Map(entries) => entries,
            Self::At(_, inner) => inner.entries_mut(),
            other => {
                *other = Self::empty();
                other.entries_mut()
            }
        }
    }
}
