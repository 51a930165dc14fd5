//! The shape of a policy file as it was written: every node has its span, nothing has a meaning yet.
//!
//! Spans are bytes of the file. Names are not resolved, literals are read, comments are kept beside the items.

use serde::{Deserialize, Serialize};

use crate::source::{SourceId, Span};

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

/// A rule.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Rule {
    /// Kebab-case: what is found.
    pub name: Name,
    /// `title`, `severity`, `practice`, `refs`, `message`, `remedy`, as written; checked in `semantics`.
    pub attributes: Vec<Attribute>,
    /// `for`, `when`, `let`, `require`, `forbid`, `need`, in order.
    pub steps: Vec<Step>,
}

/// `title "Two functions share a role"`, `severity medium`, `refs "CKV_AWS_1", "CKV_AWS_2"`
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Attribute {
    /// The word that begins it.
    pub name: Name,
    /// One value or several, separated by commas.
    pub values: Vec<AttributeValue>,
}

/// A value of an attribute.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub enum AttributeValue {
    /// A bare word such as `high` or `least-privilege`.
    Word(Name),
    /// A string, perhaps with holes.
    Text(Text),
}

/// A step of a rule.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Step {
    /// The whole step.
    pub span: Span,
    /// What it is.
    pub kind: StepKind,
}

/// What a step is.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub enum StepKind {
    /// `for fn in functions where …`
    For(Walk),
    /// `when …`
    When(Expr),
    /// `let runtime = …`
    Let(Let),
    /// `require …`, `forbid …` or `need …`
    Clause(Clause),
}

/// `PATTERN in SOURCE where CONDITION`: the head of every `for`, quantifier, aggregate, comprehension, `each` and waiver.
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Walk {
    /// One name, or two: key and value of a map, index and element of a list, key and members of a group.
    pub names: Vec<Name>,
    /// What is walked.
    pub source: Expr,
    /// The filter.
    pub condition: Option<Expr>,
}

/// `let NAME = VALUE`
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Let {
    /// The new name.
    pub name: Name,
    /// Its value.
    pub value: Expr,
}

/// Which sort of clause.
#[derive(Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClauseKind {
    /// It must hold.
    Require,
    /// It must not hold.
    Forbid,
    /// Where it does not hold, nothing can be known.
    Need,
}

impl ClauseKind {
    /// The word that begins it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Require => "require",
            Self::Forbid => "forbid",
            Self::Need => "need",
        }
    }
}

/// `require CONDITION else SEVERITY "message"`
#[derive(Serialize, Deserialize, Debug, Clone)]
pub struct Clause {
    /// Which sort.
    pub kind: ClauseKind,
    /// The condition.
    pub condition: Expr,
    /// The severity of a failure, where it differs from the rule's.
    pub severity: Option<Name>,
    /// The message of a failure.
    pub message: Option<Text>,
}

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
