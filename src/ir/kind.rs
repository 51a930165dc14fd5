//! Kinds, their fields, and the lenses that find them.

use super::{Expr, KindId, LensId, Type, Walk};
use crate::source::Place;

/// A kind.
#[derive(Debug, Clone)]
pub struct Kind {
    /// Its name.
    pub name: Box<str>,
    /// The name of the collection of all of a stack.
    pub plural: Option<Box<str>>,
    /// What it is.
    pub doc: Option<Box<str>>,
    /// Its fields, those of `extend` behind the others. A union has the fields that its members share.
    pub fields: Vec<Field>,
    /// The kinds that it unites, for a union.
    pub members: Vec<KindId>,
    /// The lens for a piece of a document (`from value`).
    pub value_lens: Option<LensId>,
    /// Where its name stands.
    pub place: Place,
}

impl Kind {
    /// The number of a field.
    pub fn field(&self, name: &str) -> Option<u32> {
        self.fields.iter().position(|field| &*field.name == name).map(|at| at as u32)
    }
}

/// A field of a kind.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: Box<str>,
    /// Its type.
    pub ty: Type,
    /// One sentence about it.
    pub doc: Option<Box<str>>,
    /// For a field of `extend`: its expression, in which slot 0 is `self`.
    pub derived: Option<Body>,
}

/// An expression with the number of variables that it needs.
#[derive(Debug, Clone)]
pub struct Body {
    /// The expression.
    pub expr: Expr,
    /// How many slots its frame has.
    pub slots: u32,
}

/// A lens.
#[derive(Debug, Clone)]
pub struct Lens {
    /// The kind that it sees.
    pub kind: KindId,
    /// Whether it reads a piece of a document and not a resource.
    pub of_value: bool,
    /// Its `each`, nested from left to right.
    pub each: Vec<Walk>,
    /// Its `where`.
    pub condition: Option<Expr>,
    /// How many slots there are before those of a field; slot 0 is `self`.
    pub bound: u32,
    /// How many slots its walks and condition need.
    pub slots: u32,
    /// Its fields, in the order of the fields of the kind; none where the lens does not say.
    pub fields: Vec<Option<Body>>,
    /// Where it is written.
    pub place: Place,
}

impl Lens {
    /// Whether it sees every resource of its types, and that whole.
    pub fn is_whole(&self) -> bool {
        self.each.is_empty() && self.condition.is_none() && !self.of_value
    }
}
