//! What the clauses of one subject come to (law 32).

use crate::finding::Verdict;
use crate::ir::Expr;
use crate::value::Truth;

/// What has to hold for a clause to count, as far as it has been evaluated.
#[derive(Clone, Copy)]
pub(super) struct Guard<'a> {
    pub(super) truth: Truth,
    /// The last condition of it that is not decided.
    pub(super) undecided: Option<&'a Expr>,
}

impl<'a> Guard<'a> {
    pub(super) const OPEN: Self = Self { truth: Truth::True, undecided: None };

    pub(super) fn and(self, truth: Truth, condition: Option<&'a Expr>) -> Self {
        let undecided = condition.filter(|_| truth.is_undecided()).or(self.undecided);
        Self { truth: self.truth.and(truth), undecided }
    }
}

/// What the clauses of one subject came to in one world.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) fail: bool,
    pub(super) error: bool,
    pub(super) unknown: bool,
    pub(super) starred: bool,
    pub(super) waived: bool,
    pub(super) pass: bool,
}

impl Tally {
    pub(super) fn add(&mut self, truth: Truth) {
        match truth {
            Truth::True => self.pass = true,
            Truth::False => self.fail = true,
            Truth::Unknown => self.unknown = true,
            Truth::UnknownOrError => (self.unknown, self.starred) = (true, true),
            Truth::Error => self.error = true,
        }
    }

    pub(super) fn add_verdict(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Pass => self.pass = true,
            Verdict::Fail => self.fail = true,
            Verdict::Unknown => self.unknown = true,
            Verdict::Error => self.error = true,
            Verdict::Waived => self.waived = true,
            Verdict::NotApplicable => {}
        }
    }

    /// fail > unknown > error > waived > pass > not applicable; unknown beside an error is starred.
    pub(super) fn verdict(self) -> Verdict {
        match self {
            Self { fail: true, .. } => Verdict::Fail,
            Self { unknown: true, .. } => Verdict::Unknown,
            Self { error: true, .. } => Verdict::Error,
            Self { waived: true, .. } => Verdict::Waived,
            Self { pass: true, .. } => Verdict::Pass,
            _ => Verdict::NotApplicable,
        }
    }
}
