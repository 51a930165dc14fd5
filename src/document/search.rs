//! Where a short text stands in a long one.

use memchr::memmem;

/// Whether a text has another one in it.
pub fn mentions(text: &str, other: &str) -> bool {
    memmem::find(text.as_bytes(), other.as_bytes()).is_some()
}

/// The bytes at which another text begins, from left to right and without overlap.
pub fn all<'t>(text: &'t str, other: &'t str) -> impl Iterator<Item = usize> + 't {
    memmem::find_iter(text.as_bytes(), other.as_bytes())
}
