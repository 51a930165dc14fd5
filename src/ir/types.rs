//! What a value may be.

use std::sync::Arc;

use super::KindId;

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// A piece of a document: checked when it is evaluated.
    Raw,
    /// `bool`
    Bool,
    /// `number`
    Number,
    /// `string`
    String,
    /// `duration`
    Duration,
    /// `date`
    Date,
    /// `time`: an instant
    Time,
    /// `regex`: a column of a table
    Regex,
    /// `list<T>`
    List(Box<Type>),
    /// `map<T>`
    Map(Box<Type>),
    /// `{a: T, b: U?}`
    Record(Arc<Vec<(Box<str>, Type)>>),
    /// A kind.
    Kind(KindId),
    /// Any resource, seen through no kind.
    Resource,
    /// `T?`
    Optional(Box<Type>),
}

impl Type {
    /// The type without its `?`.
    pub fn present(&self) -> &Self {
        match self {
            Self::Optional(inner) => inner.present(),
            other => other,
        }
    }

    /// Whether it may be missing.
    pub fn is_optional(&self) -> bool {
        matches!(self, Self::Optional(_))
    }

    /// The type with a `?`; never two of them. What is raw may be missing anyhow.
    #[must_use]
    pub fn optional(self) -> Self {
        match self {
            Self::Optional(_) | Self::Raw => self,
            other => Self::Optional(Box::new(other)),
        }
    }
}
