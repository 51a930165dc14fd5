//! How much work one verdict may be.

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
