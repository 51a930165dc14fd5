//! The shape of a policy file as it was written: every node has its span, nothing has a meaning yet.
//!
//! Spans are bytes of the file. Names are not resolved, literals are read, comments are kept beside the items.

mod expr;
mod kind;
mod rule;

use serde::{Deserialize, Serialize};

use crate::source::{SourceId, Span};

pub use self::expr::{BinaryOp, Expr, ExprKind, IsTest, Quantifier, Text, TextPart};
pub use self::kind::{Extend, Field, Kind, KindBody, Lens, LensField, LensSource, Type, TypeKind};
pub use self::rule::{Attribute, AttributeValue, Clause, ClauseKind, Let, Rule, Step, StepKind, Walk};

/// One policy file: what could be read of it.
#[derive(Debug, Clone)]
pub struct File {
    /// The text that it was read from.
    pub source: SourceId,
    /// The items, in order.
    pub items: Vec<Item>,
    /// All `//` comments that are not `///` documentation, in order; the formatter puts them back.
    pub comments: Vec<Comment>,
}

/// A `//` comment, with its slashes.
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its bytes, from the slashes up to, and without, the line end.
    pub span: Span,
}

/// A word with its place.
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The word.
    pub text: Box<str>,
    /// Where it stands.
    pub span: Span,
}

/// One thing that a file declares.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Item {
    /// The whole item, with its documentation.
    pub span: Span,
    /// The `///` lines above it, without slashes, joined by `\n`; for a rule, its rationale.
    pub docs: Option<Box<str>>,
    /// What it is.
    pub kind: ItemKind,
}

/// What an item is.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub enum ItemKind {
    /// `use org.naming`
    Use(Use),
    /// `rule wildcard-action { … }`
    Rule(Rule),
    /// `kind function / functions { … }` or `kind web_api / web_apis = rest_api | http_api`
    Kind(Kind),
    /// `from "AWS::Lambda::Function" as function { … }`
    Lens(Lens),
    /// `extend function { public: bool = … }`
    Extend(Extend),
    /// `def is_secret_name(name: string): bool = …`
    Def(Def),
    /// `param notice: duration = 90d "how long …"`
    Param(Param),
    /// `table runtimes: map<{…}> from "runtimes.json"`
    Table(Table),
    /// `waive shared-role for fn in functions where … until … owner … because …`
    Waive(Waive),
    /// `let x = …` (only at the prompt)
    Let(Let),
    /// An expression alone (only at the prompt)
    Expr(Expr),
}

/// `use org.naming`
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Use {
    /// The parts between the dots.
    pub path: Vec<Name>,
}

/// A function of the language.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Def {
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub params: Vec<(Name, Type)>,
    /// What it gives.
    pub result: Type,
    /// Its body.
    pub body: Expr,
}

/// A parameter of a pack.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Its default.
    pub default: Option<Expr>,
    /// One sentence about it.
    pub doc: Option<Box<str>>,
}

/// A table of data.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Table {
    /// Its name.
    pub name: Name,
    /// The type of the whole table.
    pub ty: Type,
    /// The file that it is read from, relative to the policy file.
    pub file: (Box<str>, Span),
}

/// A waiver.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Waive {
    /// The rule.
    pub rule: Name,
    /// Which subjects: `for fn in functions where …`; the filter sees the names of the rule too.
    pub walk: Walk,
    /// The last day, in UTC.
    pub until: Option<Expr>,
    /// Who answers for it.
    pub owner: Option<Text>,
    /// Why; mandatory, checked in `semantics`.
    pub because: Option<Text>,
}
