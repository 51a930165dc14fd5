//! Expressions with their types.

use std::sync::Arc;

use super::{Aggregate, Envelope, Fact, KindId, Operator, Quantifier, Slot, Type};
use crate::builtins::Builtin;
use crate::source::Place;
use crate::value::Constant;

/// A string with holes.
pub type Parts = Vec<Part>;

/// A part of a string with holes.
#[derive(Debug, Clone)]
pub enum Part {
    /// Text.
    Literal(Arc<str>),
    /// An expression; where it is missing or unknown, the message says so.
    Hole(Expr),
}

/// `PATTERN in SOURCE where CONDITION`
#[derive(Debug, Clone)]
pub struct Walk {
    /// The name of the element, for evidence.
    pub name: Box<str>,
    /// The slot of the key or index, where two names are bound.
    pub key: Option<Slot>,
    /// The slot of the element.
    pub element: Slot,
    /// What is walked.
    pub source: Expr,
    /// The filter.
    pub condition: Option<Expr>,
}

/// A typed expression.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type.
    pub ty: Type,
    /// Where it is written.
    pub place: Place,
}

/// What an expression is.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// A literal, a parameter, a table.
    Constant(Constant),
    /// A string with holes.
    Text(Parts),
    /// A variable.
    Slot(Slot),
    /// The day of the run, in UTC.
    Today,
    /// The instant of the run.
    Now,
    /// A fact of the stack as a whole.
    Stack(Fact),
    /// What the lens reads.
    Here,
    /// The resource of this id, seen through a kind where it has one: only at the prompt.
    Named(Box<str>, Option<KindId>),
    /// All of a kind in the stack.
    Collection(KindId),
    /// All resources of these types in the stack; of every type if there are none.
    Resources(Vec<Box<str>>),
    /// A field of a kind.
    Field {
        /// What has it.
        base: Box<Expr>,
        /// Its name.
        name: Box<str>,
        /// Its number, where the kind is no union.
        number: Option<u32>,
    },
    /// A field that every resource has, whatever it is.
    Envelope(Box<Expr>, Envelope),
    /// A step into a map, a record or a piece of a document.
    Key(Box<Expr>, Box<str>),
    /// `a[i]`
    Index(Box<Expr>, Box<Expr>),
    /// A builtin.
    Call(&'static Builtin, Vec<Expr>),
    /// A value bound to a slot for the expression behind it: the argument of a `def`.
    Let(Slot, Box<Expr>, Box<Expr>),
    /// `a -> kind`
    Follow(Box<Expr>, KindId),
    /// `referrers(self, kind)`, or `references(self, kind)`
    Related {
        /// Whose.
        base: Box<Expr>,
        /// Seen through this kind.
        kind: KindId,
        /// Whether those that mention it are asked for, not those that it mentions.
        incoming: bool,
    },
    /// `not a`
    Not(Box<Expr>),
    /// `-a`
    Negate(Box<Expr>),
    /// `a and b and …`
    And(Vec<Expr>),
    /// `a or b or …`
    Or(Vec<Expr>),
    /// `a implies b`
    Implies(Box<Expr>, Box<Expr>),
    /// Any other infix operator that looks at both sides.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `a ?? b`
    Default(Box<Expr>, Box<Expr>),
    /// `a like "…"`
    Like(Box<Expr>, Box<str>),
    /// `a matches /…/`; what stands behind is of the type `regex`
    Matches(Box<Expr>, Box<Expr>),
    /// `a in low..high`
    Within(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `a exists`
    Exists(Box<Expr>),
    /// `a is …`
    Is(Box<Expr>, Test),
    /// `any x in xs: e`; never `first`
    Quantified(Quantifier, Box<Walk>, Box<Expr>),
    /// `first x in xs: e`
    First(Box<Walk>, Box<Expr>),
    /// `count(x in xs: e)`
    Count(Box<Walk>, Box<Expr>),
    /// `sum(x in xs: e)` and its kin
    Aggregate(Aggregate, Box<Walk>, Box<Expr>),
    /// `[e for x in xs for y in ys if c]`
    Comprehension(Vec<Walk>, Option<Box<Expr>>, Box<Expr>),
    /// `if c then a else b`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `unknown "reason"`
    Unknown(Box<str>),
    /// An operand that a sibling says is there (law 8): a maybe-there unknown counts as there.
    Narrowed(Box<Expr>),
}

/// What `is` asks.
#[derive(Debug, Clone)]
pub enum Test {
    /// `is missing`
    Missing,
    /// `is null`
    Null,
    /// `is unknown`
    Unknown,
    /// `is empty`
    Empty,
    /// `is secret_reference`: it comes from where secrets are kept
    SecretReference,
    /// `is reference`: it names a resource, or is a fact of the deployment
    Reference,
    /// `is "literal"`
    Literal(Box<str>),
    /// `is string`
    Type(Type),
    /// `is KIND`
    Kind(KindId),
}
