//! Rules: what is judged, step by step.

use super::{ClauseKind, Expr, Parts, Slot, Walk};
use crate::finding::{RuleInfo, Severity};
use crate::source::Place;

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
