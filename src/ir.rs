//! A program in which every name is resolved and every expression has a type: inert data.
//!
//! Holding a [`Program`] is the evidence that names exist and types fit; nothing downstream asks again.

mod children;

use std::collections::HashMap;
use std::sync::Arc;

use crate::builtins::Builtin;
use crate::finding::{Need, RuleInfo, Severity};
use crate::source::Place;
/// Words that mean the same before and after compiling.
pub use crate::syntax::ast::{ClauseKind, Quantifier};
use crate::value::Constant;

/// The number of a kind in its program.
pub type KindId = u32;
/// The number of a lens in its program.
pub type LensId = u32;
/// The number of a variable in its frame.
pub type Slot = u32;

/// A compiled set of policies.
#[derive(Debug, Default, Clone)]
pub struct Program {
    /// All kinds.
    pub kinds: Vec<Kind>,
    /// All lenses.
    pub lenses: Vec<Lens>,
    /// The lenses of each resource type.
    pub by_type: HashMap<Box<str>, Vec<LensId>>,
    /// All rules, in the order of their files.
    pub rules: Vec<Rule>,
    /// The parameters of the policies, in the order of their files, with the values that they have.
    pub params: Vec<Parameter>,
    /// What every resource has besides its envelope: `extend resource`.
    pub everywhere: Vec<Field>,
    /// Where that is said first.
    pub everywhere_at: Option<Place>,
    /// What a waiver must say besides its reason, by the packs.
    pub waivers_need: Vec<Need>,
    /// What fields are taken to be, whatever the document says: only at the prompt.
    pub assumed: Vec<Assumed>,
}

/// A parameter of the policies.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The pack that declares it.
    pub pack: String,
    /// Its name.
    pub name: Box<str>,
    /// Its value.
    pub value: Constant,
    /// Where that value is written.
    pub from: Place,
}

/// What a field of a resource is taken to be.
#[derive(Debug, Clone)]
pub struct Assumed {
    /// What the document calls the resource.
    pub id: Box<str>,
    /// The field of its kind.
    pub field: Box<str>,
    /// What it is taken to be.
    pub body: Body,
}

impl Program {
    /// The kinds through which a whole resource of a type is seen. One that only some resources of the type are is not among
    /// them, unless there is no other.
    pub fn kinds_of(&self, ty: &str) -> Vec<KindId> {
        let lenses = self.by_type.get(ty).into_iter().flatten();
        let lenses = lenses.filter_map(|lens| self.lenses.get(*lens as usize)).filter(|lens| lens.each.is_empty());
        let (all, some): (Vec<&Lens>, Vec<&Lens>) = lenses.partition(|lens| lens.condition.is_none());
        if all.is_empty() { some } else { all }.into_iter().map(|lens| lens.kind).collect()
    }

    /// A type as the language writes it.
    pub fn type_text(&self, ty: &Type) -> String {
        let inner = |ty: &Type| self.type_text(ty);
        match ty {
            Type::Raw => "a piece of the document".into(),
            Type::Bool => "bool".into(),
            Type::Number => "number".into(),
            Type::String => "string".into(),
            Type::Duration => "duration".into(),
            Type::Date => "date".into(),
            Type::Time => "time".into(),
            Type::Regex => "regex".into(),
            Type::List(of) => format!("list<{}>", inner(of)),
            Type::Map(of) => format!("map<{}>", inner(of)),
            Type::Record(fields) => {
                let fields: Vec<_> = fields.iter().map(|(name, ty)| format!("{name}: {}", inner(ty))).collect();
                format!("{{{}}}", fields.join(", "))
            }
            Type::Kind(kind) => self.kinds.get(*kind as usize).map_or("?", |kind| &*kind.name).to_string(),
            Type::Resource => "resource".into(),
            Type::Optional(of) => format!("{}?", inner(of)),
        }
    }
}

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
    /// How many slots the walks bind; slot 0 is `self`.
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

/// A rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// What reports say about it.
    pub info: RuleInfo,
    /// What it ranges over; none for the stack itself.
    pub subject: Option<Walk>,
    /// What follows the first `for`.
    pub steps: Vec<Step>,
    /// Its own message.
    pub message: Option<Parts>,
    /// Its remedy.
    pub remedy: Option<Parts>,
    /// What waives its findings.
    pub waivers: Vec<Waiver>,
    /// How many slots its frame has.
    pub slots: u32,
}

/// A waiver of one rule.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// What reports say about it.
    pub info: crate::finding::Waiver,
    /// Which findings it covers, over the frame of the rule; all of them if there is none.
    pub condition: Option<Expr>,
}

/// A step of a rule.
#[derive(Debug, Clone)]
pub enum Step {
    /// `for`
    For(Walk),
    /// `when`
    When(Expr),
    /// `let`
    Let(Slot, Expr),
    /// `require`, `forbid`, `need`
    Clause(Clause),
}

/// A clause.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Which sort.
    pub kind: ClauseKind,
    /// The condition, as written.
    pub condition: Expr,
    /// What a sibling clause asks to exist and this one relies on (law 8).
    pub relies: Vec<Expr>,
    /// The severity of a failure.
    pub severity: Severity,
    /// The message of a failure.
    pub message: Option<Parts>,
    /// The whole clause.
    pub place: Place,
}

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

/// A fact of the stack as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// The file that it was read from.
    File,
    /// The name of its format.
    Format,
    /// The account that it is deployed to.
    Account,
    /// The region that it is deployed to.
    Region,
}

impl Fact {
    /// All of them, with their names.
    pub const ALL: [(&'static str, Self); 4] =
        [("file", Self::File), ("format", Self::Format), ("account", Self::Account), ("region", Self::Region)];
}

/// What is made of all elements of a collection and an expression about each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// The sum of the expression.
    Sum,
    /// The least value of the expression; missing where there is no element.
    Min,
    /// The greatest value of the expression; missing where there is no element.
    Max,
    /// The elements, in the order of the expression.
    Sort,
    /// The values of the expression, each once.
    Distinct,
    /// A map from each value of the expression to the elements that have it.
    Group,
    /// The elements, and what the expression leads to from them, step by step, each once.
    Closure,
}

impl Aggregate {
    /// All of them, with `count`'s exception: that is a walk with a condition.
    pub const ALL: [(&'static str, Self); 7] = [
        ("sum", Self::Sum),
        ("min", Self::Min),
        ("max", Self::Max),
        ("sort", Self::Sort),
        ("distinct", Self::Distinct),
        ("group", Self::Group),
        ("closure", Self::Closure),
    ];
}

/// A field that every resource has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Envelope {
    /// What the document calls it.
    Id,
    /// The provider's type.
    Type,
    /// Where the program that wrote the document has it.
    Construct,
    /// The raw properties.
    Properties,
    /// The resource that a piece is part of; a resource itself.
    Parent,
}

impl Envelope {
    /// All of them, with their names and a sentence.
    pub const ALL: [(&'static str, Self, &'static str); 5] = [
        ("id", Self::Id, "what the document calls it"),
        ("type", Self::Type, "the provider's type"),
        ("properties", Self::Properties, "what the document writes, as it stands"),
        (
            "construct",
            Self::Construct,
            "where the program that wrote the document has it, such as the path of a CDK construct",
        ),
        ("parent", Self::Parent, "the resource that it is part of; of a whole resource that itself"),
    ];

    /// What it is.
    pub fn ty(self) -> Type {
        match self {
            Self::Id | Self::Type => Type::String,
            Self::Construct => Type::String.optional(),
            Self::Properties => Type::Raw,
            Self::Parent => Type::Resource,
        }
    }
}

/// An infix operator that looks at both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
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
    /// `starts_with`
    StartsWith,
    /// `ends_with`
    EndsWith,
    /// `contains` on a string
    ContainsText,
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

impl Operator {
    /// How it is written.
    pub fn text(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
            Self::StartsWith => "starts_with",
            Self::EndsWith => "ends_with",
            Self::ContainsText => "contains",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Join => "++",
        }
    }
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
