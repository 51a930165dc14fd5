//! IAM that is understood, not matched: policies as documents with their own semantics.
//!
//! Layers, each useful alone: patterns and what one can know about them ([`Glob`]), policies as they are written and what is
//! wrong with them ([`Policy`]), what becomes of one request ([`decide`]), and what someone may do of all that there is
//! ([`Holder`], [`catalogue`]). Every answer is one of three ([`Answer`]), and
//! every question has a bound on its work ([`Work`]). Nothing about stacks, formats or the language is known here; the facts are
//! those of the IAM User Guide, whose pages the comments name.

mod answer;
mod applies;
mod audience;
mod beside;
mod breadth;
pub mod catalogue;
mod condition;
mod contain;
mod decide;
mod effective;
mod excess;
mod fit;
mod given;
mod glob;
mod policy;
mod principal;
mod public;
mod reach;
mod read;
mod request;
mod trust;
mod work;
mod written;

pub use answer::Answer;
pub use audience::Audience;
pub use beside::is_public_beside;
pub use condition::{Comparison, Operator, Order, Set};
pub use contain::Contained;
pub use decide::{Decision, Layer, Outcome, Policies, decide};
pub use effective::{Can, Certainty, Effective, Escalation, Grant, Holder, Path, Permission, Rights, Way};
pub use excess::{Excess, excess};
pub use fit::{Misfit, misfits};
pub use glob::{Cover, Filling, Glob, Hole};
pub use policy::{Condition, Effect, Element, Kind, Policy, Principal, Problem, Scope, Sort, Statement};
pub use public::is_public;
pub use reach::{Bearer, By, Graph, Named, Step};
pub use read::folded;
pub use request::{Caller, Context, Have, Request};
pub use work::Work;
pub use written::{Piece, Place, Shape, Written};
