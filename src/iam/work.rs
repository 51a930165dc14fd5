//! How much work an answer may take. A hostile policy gets no answer, never a hang.

use std::cell::Cell;

/// Steps that one question may take; a step is a machine word or so.
const STEPS: u64 = 20_000_000;

/// What is left of the work that one question may take.
#[derive(Debug)]
pub struct Work {
    left: Cell<u64>,
}

impl Default for Work {
    fn default() -> Self {
        Self::of(STEPS)
    }
}

impl Work {
    /// So many steps.
    pub fn of(steps: u64) -> Self {
        Self { left: Cell::new(steps) }
    }

    /// Whether nothing is left: answers that could not be found are unknown from now on.
    pub fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Takes steps; false where so many are not left.
    pub(super) fn take(&self, steps: usize) -> bool {
        let left = self.left.get().checked_sub(steps as u64);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }
}
