//! What an evaluation went through, for tests: the verdict on each subject, and how conditions were decided. It is off
//! unless it is asked for.

use std::collections::{HashMap, HashSet};
use std::mem::{Discriminant, discriminant};

use crate::finding::Verdict;
use crate::ir::{Body, Expr, ExprKind};
use crate::source::Place;
use crate::value::Truth;

/// What was seen of a program at work.
#[derive(Debug, Default)]
pub struct Watch {
    /// The verdicts, in the order in which they were reached.
    pub subjects: Vec<Subject>,
    decided: HashMap<(Place, Discriminant<ExprKind>), Decided>,
    read: HashSet<Place>,
}

/// A subject with its verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The rule, by its number in the program.
    pub rule: usize,
    /// The verdict in all worlds.
    pub verdict: Verdict,
    /// What the document calls the subject.
    pub name: String,
    /// Its header in the document.
    pub place: Place,
}

/// How a condition was decided, over all times that it was evaluated.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// It was true at least once.
    pub holds: bool,
    /// It was false at least once.
    pub fails: bool,
    /// It was neither at least once: unknown, or an error.
    pub open: bool,
}

impl Watch {
    /// How a condition was decided; none where it was never evaluated. What a `def` says is one condition, wherever the
    /// `def` is called.
    pub fn decided(&self, expr: &Expr) -> Option<Decided> {
        self.decided.get(&key(expr)).copied()
    }

    /// Whether the field that this body gives was ever read.
    pub fn was_read(&self, body: &Body) -> bool {
        self.read.contains(&body.expr.place)
    }

    pub(super) fn decide(&mut self, expr: &Expr, truth: Truth) {
        let decided = self.decided.entry(key(expr)).or_default();
        match truth {
            Truth::True => decided.holds = true,
            Truth::False => decided.fails = true,
            Truth::Unknown | Truth::UnknownOrError | Truth::Error => decided.open = true,
        }
    }

    pub(super) fn read(&mut self, body: &Body) {
        self.read.insert(body.expr.place);
    }
}

/// `a not in b` is two conditions at one place.
fn key(expr: &Expr) -> (Place, Discriminant<ExprKind>) {
    (expr.place, discriminant(&expr.kind))
}
