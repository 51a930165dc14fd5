//! What is not known, and why.

use std::sync::Arc;

use super::{ChoiceId, ResourceId};
use crate::source::Place;

/// Why something is not known. Two unknowns of one cause are the same unknown (law 5).
#[derive(Debug, PartialEq, Eq)]
pub struct Cause {
    /// The canonical text of the expression that is not known, for example `Ref Env`; equal tokens are equal values.
    pub token: Box<str>,
    /// Why, as the end of "it cannot be known: …"; lower case, no full stop.
    pub reason: Arc<str>,
    /// What would make it known, for example `--param Env=…`.
    pub remedy: Option<Arc<str>>,
    /// Where it is written.
    pub place: Option<Place>,
    /// What it refers to, where it is a reference.
    pub target: Option<Target>,
    /// The choice that would decide it.
    pub choice: Option<ChoiceId>,
    /// Whether it comes from a place where secrets are kept (a secrets manager, a secure parameter).
    pub secret: bool,
    /// Whether the document has it, and marks it as not to be shown.
    pub sensitive: bool,
    /// Whether it is a word: letters, digits and hyphens, such as a region.
    pub word: bool,
    /// Of a number that is not known exactly: between which numbers it lies.
    pub between: Option<Between>,
}

/// The bounds of a whole number that is not known exactly, such as a count (law 22).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// It is at least this.
    pub least: u64,
    /// It is at most this; none where it has no bound.
    pub most: Option<u64>,
}

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A resource of this stack, or an attribute of it such as `Arn`.
    Resource(ResourceId, Option<Box<str>>),
    /// Something outside the stack.
    External,
    /// The ARN of a resource that the stack names and does not list: another one for each name.
    Unlisted,
    /// A value of the deployment, perhaps of a resource of this stack, perhaps not.
    Open,
}

impl Cause {
    /// A cause with a reason and nothing else.
    pub fn new(token: impl Into<Box<str>>, reason: impl Into<Arc<str>>) -> Self {
        Self {
            token: token.into(),
            reason: reason.into(),
            remedy: None,
            place: None,
            target: None,
            choice: None,
            secret: false,
            between: None,
            sensitive: false,
            word: false,
        }
    }
}

/// A value that is not known.
#[derive(Clone, Debug)]
pub struct Unknown {
    /// Why.
    pub cause: Arc<Cause>,
    /// Whether it may not even be there.
    pub maybe: bool,
    /// Whether an error is in sight (U\*).
    pub starred: bool,
    /// Whether it was computed from the cause, so that equal causes do not make it equal.
    pub derived: bool,
}

impl Unknown {
    /// Something that is surely there.
    pub fn there(cause: Arc<Cause>) -> Self {
        Self { cause, maybe: false, starred: false, derived: false }
    }

    /// Something that may not be there.
    pub fn maybe(cause: Arc<Cause>) -> Self {
        Self { maybe: true, ..Self::there(cause) }
    }

    /// Whether an operator that needs it to be there may meet an error: it may be missing, or an error is in sight.
    pub fn is_risky(&self) -> bool {
        self.maybe || self.starred
    }

    /// The bounds of a number that is its cause and nothing made of it.
    pub fn between(&self) -> Option<Between> {
        self.cause.between.filter(|_| !self.derived)
    }

    /// What an operator makes of it.
    #[must_use]
    pub fn derived(&self) -> Self {
        Self { derived: true, starred: self.starred || self.maybe, maybe: false, cause: Arc::clone(&self.cause) }
    }
}
