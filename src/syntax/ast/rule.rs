//! Rules, line by line.

use serde::{Deserialize, Serialize};

use super::{Expr, Name, Text};
use crate::source::Span;

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
