//! One node on the tape: 16 bytes.

use super::keys::KeyId;
use crate::source::Span;

/// What a cell is, before aliases are followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    Null,
    Bool,
    Number,
    String,
    List,
    Map,
    Alias,
}

/// Where the content of a scalar is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// It is the text of the span.
    Plain,
    /// It is the text of the span without the quotes around it.
    Quoted,
    /// It is the text of this number in the arena.
    Decoded(u32),
}

/// Shape (3 bits), form or `MERGES` (2), flags (3) and key (24) in `meta`; in `link` the cell after the subtree of a
/// list or map, the target of an alias, the arena number of a decoded scalar.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    meta: u32,
    link: u32,
    pub(super) span: Span,
}

/// The cell has a tag, which stands in the tree's table.
pub(super) const TAGGED: u32 = 1 << 5;
/// A key of the map is written twice.
pub(super) const DUPLICATES: u32 = 1 << 6;
/// The map has so many keys that it gets an index.
pub(super) const LARGE: u32 = 1 << 7;
/// The map has a merge key. Maps have no form, so it uses its bits.
pub(super) const MERGES: u32 = 1 << 3;

const FORM: u32 = 0b11 << 3;
const KEY: u32 = 8;

impl Cell {
    /// A null at the beginning of the text: what a number that the tree did not give out stands for.
    pub(super) const NOTHING: Self = Self { meta: 0, link: 0, span: Span::new(0, 0) };

    pub(super) fn new(shape: Shape, key: Option<KeyId>, span: Span) -> Self {
        Self { meta: shape as u32 | key.map_or(0, KeyId::number) << KEY, link: 0, span }
    }

    pub(super) fn with_form(mut self, form: Form) -> Self {
        let bits = match form {
            Form::Plain => 0,
            Form::Quoted => 1,
            Form::Decoded(number) => {
                self.link = number;
                2
            }
        };
        self.meta |= bits << 3;
        self
    }

    pub(super) const fn with_link(mut self, link: u32) -> Self {
        self.link = link;
        self
    }

    pub(super) const fn shape(self) -> Shape {
        match self.meta & 7 {
            0 => Shape::Null,
            1 => Shape::Bool,
            2 => Shape::Number,
            3 => Shape::String,
            4 => Shape::List,
            5 => Shape::Map,
            _ => Shape::Alias,
        }
    }

    pub(super) const fn form(self) -> Form {
        match (self.meta & FORM) >> 3 {
            0 => Form::Plain,
            1 => Form::Quoted,
            _ => Form::Decoded(self.link),
        }
    }

    pub(super) fn key(self) -> Option<KeyId> {
        KeyId::new(self.key_number())
    }

    /// The number of the key, 0 where there is none.
    pub(super) const fn key_number(self) -> u32 {
        self.meta >> KEY
    }

    pub(super) fn set_key(&mut self, key: KeyId) {
        self.meta = self.meta & ((1 << KEY) - 1) | key.number() << KEY;
    }

    pub(super) const fn has(self, flag: u32) -> bool {
        self.meta & flag != 0
    }

    pub(super) const fn set(&mut self, flag: u32) {
        self.meta |= flag;
    }

    /// Takes over the flags of another list or map.
    pub(super) const fn flag_as(&mut self, other: Self) {
        self.meta |= other.meta & (DUPLICATES | LARGE | MERGES);
    }

    pub(super) const fn is_container(self) -> bool {
        matches!(self.shape(), Shape::List | Shape::Map)
    }

    pub(super) const fn target(self) -> u32 {
        self.link
    }

    /// Closes a list or map: where the text and the subtree end.
    pub(super) const fn close(&mut self, end: u32, after: u32) {
        self.span.end = end;
        self.link = after;
    }

    /// The cell after the subtree of this one, which stands at `at`.
    pub(super) const fn after(self, at: u32) -> u32 {
        if self.is_container() { self.link } else { at + 1 }
    }
}
