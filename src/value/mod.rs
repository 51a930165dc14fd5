//! Values, the four ways of not having one, and three-valued logic with errors.
//!
//! A value is read from a document or computed. It never knows where it stands: a [`Site`] rides beside it. This room
//! knows no schemas, no syntax and no builtins; how a piece of a document becomes a value is the business of `stack`.

mod compare;
mod json;
mod pattern;
mod text;
mod truth;
mod unknown;
mod wildcard;

use std::str::FromStr;
use std::sync::Arc;

pub use compare::{Bounded, Incomparable, bounded, equal, is_literal_arn, order, same_subject};
pub use json::from_json;
pub use pattern::Pattern;
pub use rust_decimal::Decimal as Number;
pub use text::{Hole, Holes, Text};
pub use truth::Truth;
pub use unknown::{Between, Cause, Target, Unknown};
pub use wildcard::like;

use crate::document::Node;

/// The number of a resource in its stack.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ResourceId(pub u32);

/// The number of a choice in its stack: a parameter or a condition whose value decides others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ChoiceId(pub u32);

/// A value of the language.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// It is not there.
    Missing,
    /// It is written as null; behaves as missing, but `is null` tells.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An exact decimal of 28 digits.
    Number(Number),
    /// Known text.
    Text(Text<'a>),
    /// Text of which parts are not known.
    Holes(Arc<Holes<'a>>),
    /// Seconds.
    Duration(i64),
    /// A day in UTC.
    Date(jiff::civil::Date),
    /// An instant.
    Time(jiff::Timestamp),
    /// A list, some of whose elements may not be there.
    List(List<'a>),
    /// A map with strings for keys.
    Map(Map<'a>),
    /// A resource, or a piece of one, seen through a kind.
    View(View<'a>),
    /// A row of a table or another compile-time constant that is too large to copy.
    Constant(&'a Constant),
    /// This document cannot tell what it is.
    Unknown(Unknown),
}

/// A value that is part of the program: literals and tables. It has no unknowns and no positions.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// `null`.
    Null,
    /// A truth.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(Box<str>),
    /// Seconds.
    Duration(i64),
    /// A day in UTC.
    Date(jiff::civil::Date),
    /// An instant.
    Time(jiff::Timestamp),
    /// A regular expression.
    Pattern(Arc<Pattern>),
    /// A list.
    List(Vec<Constant>),
    /// A map or a record, in the order of its source; shared by all that read the table.
    Map(Arc<indexmap::IndexMap<Box<str>, Constant>>),
}

impl Constant {
    /// The constant as a value; collections are not copied.
    pub fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(it) => Value::Bool(*it),
            Self::Number(it) => Value::Number(*it),
            Self::Text(it) => Value::Text(Text::Borrowed(it)),
            Self::Duration(it) => Value::Duration(*it),
            Self::Date(it) => Value::Date(*it),
            Self::Time(it) => Value::Time(*it),
            Self::Pattern(_) | Self::List(_) | Self::Map(_) => Value::Constant(self),
        }
    }
}

/// A list: still in its document, still in its stack, or built.
#[derive(Clone, Debug)]
pub enum List<'a> {
    /// As it stands in a document.
    Written(Node<'a>),
    /// As an adapter put it together: the number of a term of the stack.
    Put(u32),
    /// Computed.
    Built(Arc<Elements<'a>>),
}

/// A map: still in its document, still in its stack, or built. Keys of a built map are in `Element::key`.
#[derive(Clone, Debug)]
pub enum Map<'a> {
    /// As it stands in a document.
    Written(Node<'a>),
    /// As an adapter put it together: the number of a term of the stack.
    Put(u32),
    /// Computed.
    Built(Arc<Elements<'a>>),
}

/// The elements of a list or the entries of a map.
#[derive(Clone, Debug, Default)]
pub struct Elements<'a> {
    /// Those that are known to be listed, in order.
    pub items: Vec<Element<'a>>,
    /// Set when there may be others (law 3).
    pub open: Option<Unknown>,
}

/// One element of a list or one entry of a map.
#[derive(Clone, Debug)]
pub struct Element<'a> {
    /// The key, in a map.
    pub key: Option<Text<'a>>,
    /// What it is.
    pub value: Value<'a>,
    /// Where it stands.
    pub site: Site<'a>,
    /// Set when it may not be there.
    pub maybe: Option<Unknown>,
}

/// Where a value stands, or where it would belong.
#[derive(Clone, Debug, Default)]
pub struct Site<'a> {
    /// The value itself; of something that is absent, the innermost thing around it that is there.
    pub node: Option<Node<'a>>,
    /// The path from `node` to what is absent, for example `TracingConfig.Mode`. Kept only while evidence is collected.
    pub absent: Option<Arc<str>>,
    /// Whether a lens supplied the provider's default.
    pub default: bool,
}

impl<'a> Site<'a> {
    /// The site of a node.
    pub fn of(node: Node<'a>) -> Self {
        Self { node: Some(node), absent: None, default: false }
    }
}

/// A resource, or a piece of one, seen through a kind.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// The number of the kind in the program.
    pub kind: u32,
    /// The number of the lens in the program; none where nothing was written to look at.
    pub lens: Option<u32>,
    /// What is seen.
    pub subject: Subject<'a>,
}

/// What a view sees.
#[derive(Clone, Debug)]
pub enum Subject<'a> {
    /// A resource of the stack.
    Resource(ResourceId),
    /// A piece of a resource: `each` of a lens, or `from value`.
    Piece(Arc<Piece<'a>>),
    /// Something outside the stack: it is there, and its fields are unknown.
    External(Arc<Cause>),
}

/// A piece of a resource with the names that its lens bound.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    /// The resource that it is part of.
    pub resource: Option<ResourceId>,
    /// What the lens bound on its way, in the order of its slots; for `from value`, the value alone.
    pub bindings: Vec<Element<'a>>,
    /// The way from the resource, for addresses such as `Rule/Targets/0`.
    pub address: Text<'a>,
}

/// Reads a number as documents write it.
pub(crate) fn number(text: &str) -> Option<Number> {
    Number::from_str(text).or_else(|_| Number::from_scientific(text)).ok()
}

/// The day of an instant, in UTC (law 39).
pub fn day_of(time: jiff::Timestamp) -> jiff::civil::Date {
    jiff::tz::Offset::UTC.to_datetime(time).date()
}

/// The instant at which a day begins, in UTC.
pub fn beginning_of(day: jiff::civil::Date) -> jiff::Timestamp {
    jiff::tz::Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(if day.year() < 0 {
        jiff::Timestamp::MIN
    } else {
        jiff::Timestamp::MAX
    })
}

impl Value<'_> {
    /// Whether it is neither missing nor null. Unknown is not decided here.
    pub fn is_absent(&self) -> bool {
        matches!(self, Value::Missing | Value::Null)
    }

    /// The plain word for its type, as messages use it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Missing => "missing",
            Value::Null => "null",
            Value::Bool(_) | Value::Constant(Constant::Bool(_)) => "a bool",
            Value::Number(_) | Value::Constant(Constant::Number(_)) => "a number",
            Value::Text(_) | Value::Holes(_) | Value::Constant(Constant::Text(_)) => "a string",
            Value::Duration(_) | Value::Constant(Constant::Duration(_)) => "a duration",
            Value::Date(_) | Value::Constant(Constant::Date(_)) => "a date",
            Value::Time(_) | Value::Constant(Constant::Time(_)) => "a time",
            Value::List(_) | Value::Constant(Constant::List(_)) => "a list",
            Value::Map(_) | Value::Constant(Constant::Map(_)) => "a map",
            Value::Constant(Constant::Pattern(_)) => "a regular expression",
            Value::Constant(Constant::Null) => "null",
            Value::View(_) => "a resource",
            Value::Unknown(_) => "unknown",
        }
    }
}
