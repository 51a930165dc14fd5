//! A policy, read: statements with their elements as patterns, each with its place.

use std::fmt;
use std::sync::Arc;

use super::condition::Operator;
use super::{Glob, Place};

/// What a policy is attached to: it decides which elements it may have.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// A user, a group or a role; boundaries and session policies are written like these.
    Identity,
    /// A resource, or a VPC endpoint.
    Resource,
    /// A role: who may take it.
    Trust,
    /// An organization: what its principals may do at most.
    ServiceControl,
    /// An organization: what may be done to its resources at most.
    ResourceControl,
}

/// A policy document.
#[derive(Clone, PartialEq, Debug)]
pub struct Policy {
    /// What it is attached to.
    pub kind: Kind,
    /// Where it stands.
    pub place: Place,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// Whether there may be others, of which nothing is known.
    pub open: bool,
}

/// One statement.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// Where it stands.
    pub place: Place,
    /// Its name.
    pub sid: Option<Arc<str>>,
    /// What it does.
    pub effect: Effect,
    /// Whether it may not be there.
    pub maybe: bool,
    /// Whom it is about; none where that is whoever has the policy.
    pub principals: Option<Scope<Principal>>,
    /// Which actions it is about, in lower case.
    pub actions: Scope<Element>,
    /// Which resources it is about; none where that is what has the policy.
    pub resources: Option<Scope<Element>>,
    /// When it applies: all of these must hold.
    pub conditions: Vec<Condition>,
    /// Whether there may be conditions of which nothing is known.
    pub has_open_conditions: bool,
}

/// What a statement does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies.
    Deny,
    /// The document does not decide it, or it is neither of the two.
    Unknown,
}

/// These, or all but these.
#[derive(Clone, PartialEq, Debug)]
pub struct Scope<T> {
    /// `NotAction`, `NotResource`, `NotPrincipal`.
    pub all_but: bool,
    /// What is listed.
    pub elements: Vec<T>,
    /// Whether more may be listed.
    pub open: bool,
}

/// An action or a resource of a statement, or a value of a condition.
#[derive(Clone, PartialEq, Debug)]
pub struct Element {
    /// What it takes.
    pub glob: Glob,
    /// How it is written.
    pub text: Arc<str>,
    /// Where it stands.
    pub place: Place,
    /// Whether it may not be there.
    pub maybe: bool,
}

/// Someone a resource's policy names.
#[derive(Clone, PartialEq, Debug)]
pub struct Principal {
    /// What it is.
    pub sort: Sort,
    /// Its number, its name or its ARN; of `*`, that.
    pub name: Glob,
    /// How it is written.
    pub text: Arc<str>,
    /// Where it stands.
    pub place: Place,
    /// Whether it may not be there.
    pub maybe: bool,
}

/// What a principal is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Sort {
    /// `*`: everyone, even without an account.
    Anyone,
    /// A whole account, by its number or the ARN that ends in `root`.
    Account,
    /// A user, a role or a session, by its ARN.
    Arn,
    /// A service of the provider.
    Service,
    /// An identity provider.
    Federated,
    /// An account as S3 used to name it.
    Canonical,
    /// The document does not decide it.
    Unknown,
}

/// A key with values under an operator.
#[derive(Clone, PartialEq, Debug)]
pub struct Condition {
    /// How it compares; none if there is no such operator.
    pub operator: Option<Operator>,
    /// The context key, in lower case.
    pub key: Arc<str>,
    /// How operator and key are written.
    pub text: Arc<str>,
    /// What the request's value is compared with.
    pub values: Vec<Element>,
    /// Whether more may be listed.
    pub open: bool,
    /// Where it stands.
    pub place: Place,
}

impl Statement {
    /// Whether it applies whatever the context of a request is.
    pub fn is_unconditional(&self) -> bool {
        self.conditions.is_empty() && !self.has_open_conditions
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
            Self::Unknown => "unknown effect",
        })
    }
}

/// What is wrong or odd about a policy.
#[derive(Clone, PartialEq, Debug)]
pub struct Problem {
    /// Its code, in kebab-case.
    pub code: &'static str,
    /// Whether IAM refuses the policy for it; otherwise it is taken and does not do what it seems to.
    pub is_error: bool,
    /// Where.
    pub place: Place,
    /// What is wrong; lower case, no full stop.
    pub message: String,
    /// What to do, where that is known.
    pub help: Option<String>,
}
