//! IAM that is understood, not matched: policies as documents with their own semantics.
//!
//! Four layers, each useful alone: patterns and what one can know about them ([`Glob`]). Every answer is one of three
//! ([`Answer`]), and every question has a bound on its work ([`Work`]). Nothing about stacks, formats or the language is known here.

mod answer;
mod glob;
mod work;

pub use answer::Answer;
pub use glob::{Cover, Filling, Glob, Hole};
pub use work::Work;
