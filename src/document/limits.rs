//! How much of a document is read before it is refused.

/// Upper bounds of one document; what exceeds one is refused with a message that names the limit and its value.
///
/// Whatever the limits, a text has fewer than 2³² bytes and 2²⁴ different keys, because positions and keys are small
/// numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of text.
    pub bytes: usize,
    /// Lists and maps inside one another.
    pub depth: usize,
    /// Nodes: scalars, lists, maps and aliases.
    pub nodes: usize,
    /// YAML aliases (`*name`).
    pub aliases: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 512 << 20, depth: 128, nodes: 64 << 20, aliases: 10_000 }
    }
}
