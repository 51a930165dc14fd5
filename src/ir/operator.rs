//! The words of expressions that are one of a few.

use super::Type;

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
