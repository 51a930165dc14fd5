//! How much of a document is read: before it is refused, and beside its nodes.

use super::cell::Cell;

/// Upper bounds of one document; what exceeds one is refused with a message that names the limit and its value.
///
/// Whatever the limits, a text has fewer than 2³² bytes and nodes and 2²⁴ different keys, because positions and keys are
/// small numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of memory for the text and its nodes, 16 for each.
    pub memory: usize,
    /// Lists and maps inside one another.
    pub depth: usize,
    /// Nodes: scalars, lists, maps and aliases.
    pub nodes: usize,
    /// YAML aliases (`*name`).
    pub aliases: usize,
    /// Whether the comments of a YAML text are kept. Whoever needs none has it read sooner.
    pub comments: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory: 4 << 30, depth: 128, nodes: u32::MAX as usize, aliases: 10_000, comments: true }
    }
}

impl Limits {
    /// How many bytes a text may have.
    pub fn bytes(&self) -> usize {
        self.memory.min(u32::MAX as usize)
    }

    /// How many nodes there is memory for beside a text of so many bytes.
    pub(super) fn nodes_beside(&self, bytes: usize) -> usize {
        self.memory.saturating_sub(bytes) / size_of::<Cell>()
    }

    /// Whether so many nodes may stand beside a text of so many bytes.
    pub fn allow(&self, bytes: usize, nodes: usize) -> bool {
        bytes <= self.bytes() && nodes <= self.nodes && nodes <= self.nodes_beside(bytes)
    }
}
