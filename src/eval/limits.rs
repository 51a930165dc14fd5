//! How much work one verdict may be, and how one that lasts too long is stopped from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The bounds of an evaluation. Reaching one is an error that nothing absorbs (law 19).
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How many expressions one rule may evaluate on one subject, in all its worlds.
    pub steps: u64,
    /// How deep evaluations may nest.
    pub depth: u32,
    /// How many combinations of choices one verdict may need (law 40).
    pub worlds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 5_000_000, depth: 600, worlds: 64 }
    }
}

/// A flag that stops evaluations: whoever holds a copy may raise it, and all copies are one flag.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Stops what is being evaluated, and what will be until it is lowered.
    pub fn raise(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Lets evaluations go on; gives whether it was raised.
    pub fn lower(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }

    pub(super) fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
