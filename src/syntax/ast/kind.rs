//! Kinds, lenses, and the types of fields.

use serde::{Deserialize, Serialize};

use super::{Expr, Name, Walk};
use crate::source::Span;

/// A kind.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Kind {
    /// The singular, which names the kind.
    pub name: Name,
    /// The plural, which names the collection of all of a stack.
    pub plural: Option<Name>,
    /// Its fields, or the kinds that it unites.
    pub body: KindBody,
}

/// The body of a kind.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub enum KindBody {
    /// `{ … }`
    Fields(Vec<Field>),
    /// `= a | b`
    Union(Vec<Name>),
}

/// `memory: number "MB"`
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Field {
    /// The name.
    pub name: Name,
    /// The type.
    pub ty: Type,
    /// One sentence about it.
    pub doc: Option<Box<str>>,
}

/// A type.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Type {
    /// The whole type.
    pub span: Span,
    /// What it is.
    pub kind: TypeKind,
}

/// What a type is.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub enum TypeKind {
    /// `string`, `number`, `function`, …
    Named(Box<str>),
    /// `list<T>`
    List(Box<Type>),
    /// `map<T>`: keys are strings.
    Map(Box<Type>),
    /// `{deprecated: date, successor: string?}`
    Record(Vec<Field>),
    /// `T?`
    Optional(Box<Type>),
}

/// A lens.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Lens {
    /// What it reads.
    pub source: LensSource,
    /// `each t in .Targets where …`, nested from left to right; none for the resource itself. The `where` of a lens
    /// without `each` is in `condition`.
    pub each: Vec<Walk>,
    /// `where …` directly after the type names.
    pub condition: Option<Expr>,
    /// The kind that it sees.
    pub kind: Name,
    /// The fields that it gives.
    pub fields: Vec<LensField>,
}

/// What a lens reads.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub enum LensSource {
    /// `from "A", "B"`: resources of these types.
    Types(Vec<(Box<str>, Span)>),
    /// `from value`: any piece of a document.
    Value(Span),
}

/// `memory = .MemorySize ?? 128`
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct LensField {
    /// The field of the kind.
    pub name: Name,
    /// Where it is found.
    pub value: Expr,
}

/// `extend function { public: bool = … }`
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Extend {
    /// The kind.
    pub kind: Name,
    /// The further fields, each with its expression over `self`.
    pub fields: Vec<(Field, Expr)>,
}
