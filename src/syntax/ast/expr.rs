//! Expressions, and strings with holes.

use serde::{Deserialize, Serialize};

use super::{Name, Walk};
use crate::source::Span;

/// A string, perhaps with holes: `"`{fn.id}` may do anything"`.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Text {
    /// With its quotes.
    pub span: Span,
    /// Its parts, in order. A string without holes has one part, or none when it is empty.
    pub parts: Vec<TextPart>,
}

/// A part of a string.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub enum TextPart {
    /// Text, escapes read.
    Literal(Box<str>),
    /// `{ … }`
    Hole(Expr),
}

/// An expression.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Expr {
    /// The whole expression, with its parentheses if it had any.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub enum ExprKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number as it was written.
    Number(Box<str>),
    /// A string, perhaps with holes.
    Text(Text),
    /// `30d`, `5m`: seconds.
    Duration(u64),
    /// `2027-01-31` as it was written.
    Date(Box<str>),
    /// `2027-01-31T12:00:00Z`
    Time(Box<str>),
    /// `/regex/` without its slashes (`\/` is read as `/`).
    Regex(Box<str>),
    /// `fn`, `functions`, `today`, `self`
    Name(Box<str>),
    /// `.Environment`: a field of what the lens reads.
    Here(Name),
    /// `a.b`; `a?.b` when `optional`.
    Field {
        /// `a`
        base: Box<Expr>,
        /// `b`
        name: Name,
        /// Whether `?.` was written.
        optional: bool,
    },
    /// `a["k"]`, `a[0]`
    Index {
        /// `a`
        base: Box<Expr>,
        /// `"k"` or `0`
        index: Box<Expr>,
    },
    /// `f(a, b)`, `iam.allows(a, b)`: the function is a name, or fields of names.
    Call {
        /// What is called.
        function: Box<Expr>,
        /// With what.
        arguments: Vec<Expr>,
    },
    /// `a -> role`
    Follow {
        /// `a`
        base: Box<Expr>,
        /// `role`
        kind: Name,
    },
    /// `not a`
    Not(Box<Expr>),
    /// `-a`
    Negate(Box<Expr>),
    /// `a and b and c`: two or more, flat.
    And(Vec<Expr>),
    /// `a or b or c`: two or more, flat.
    Or(Vec<Expr>),
    /// Any other infix operator.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Where the operator stands.
        op_span: Span,
        /// The left operand.
        left: Box<Expr>,
        /// The right operand.
        right: Box<Expr>,
    },
    /// `a exists`
    Exists(Box<Expr>),
    /// `a is missing`, `a is not "NONE"`
    Is {
        /// `a`
        base: Box<Expr>,
        /// Whether `not` was written.
        negated: bool,
        /// What is asked.
        test: IsTest,
    },
    /// `a in 3..10`
    Within {
        /// `a`
        base: Box<Expr>,
        /// Whether `not` was written.
        negated: bool,
        /// The first that is in.
        low: Box<Expr>,
        /// The last that is in.
        high: Box<Expr>,
    },
    /// `any x in xs: e` and its kin.
    Quantified {
        /// Which.
        quantifier: Quantifier,
        /// `x in xs where …`
        walk: Box<Walk>,
        /// `e`
        body: Box<Expr>,
    },
    /// `count(x in xs: e)`, `group(r in routes: r.team)`; `count(xs)` without variable is a `Call`.
    Aggregate {
        /// `count`, `sum`, …; checked in `semantics`.
        name: Name,
        /// `x in xs where …`
        walk: Box<Walk>,
        /// `e`
        body: Box<Expr>,
    },
    /// `[e for x in xs for y in x.ys if c]`
    Comprehension {
        /// `e`
        element: Box<Expr>,
        /// Each `for`.
        walks: Vec<Walk>,
        /// The filter.
        condition: Option<Box<Expr>>,
    },
    /// `if c then a else b`
    If {
        /// `c`
        condition: Box<Expr>,
        /// `a`
        then: Box<Expr>,
        /// `b`
        otherwise: Box<Expr>,
    },
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{"k": v}`, `{k: v}`
    Map(Vec<(Name, Expr)>),
    /// `unknown "reason"`
    Unknown(Text),
}

/// An infix operator.
#[derive(Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `in`
    In,
    /// `not in`
    NotIn,
    /// `contains`
    Contains,
    /// `like`
    Like,
    /// `matches`
    Matches,
    /// `starts_with`
    StartsWith,
    /// `ends_with`
    EndsWith,
    /// `implies`
    Implies,
    /// `??`
    Default,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `++`
    Join,
}

/// What `is` asks.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub enum IsTest {
    /// `missing`, `null`, `unknown`, `empty`, `secret_reference`, a type or a kind: resolved in `semantics`.
    Word(Name),
    /// `"literal"`
    Literal(Text),
}

/// How a quantifier counts.
#[derive(Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// At least one.
    Any,
    /// Every one.
    All,
    /// Not one.
    None,
    /// Exactly one.
    One,
    /// The first one for which the body holds: a value, not a truth.
    First,
}

impl Quantifier {
    /// The word that begins it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::All => "all",
            Self::None => "none",
            Self::One => "one",
            Self::First => "first",
        }
    }
}
