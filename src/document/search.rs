//! Where a short text stands in a long one.

use memchr::memmem;

/// Whether a text has another one in it.
pub fn mentions(text: &str, other: &str) -> bool {
    memmem::find(text.as_bytes(), other.as_bytes()).is_some()
}

/// The lines of a text that begin with another one.
pub fn lines<'t>(text: &'t str, start: &'t str) -> impl Iterator<Item = &'t str> {
    let is_first = |at: &usize| at.checked_sub(1).is_none_or(|before| text.as_bytes().get(before) == Some(&b'\n'));
    all(text, start).filter(is_first).filter_map(|at| text.get(at..)?.lines().next())
}

/// The bytes at which another text begins, from left to right and without overlap.
pub fn all<'t>(text: &'t str, other: &'t str) -> impl Iterator<Item = usize> + 't {
    memmem::find_iter(text.as_bytes(), other.as_bytes())
}

/// What stands before the first `${…}` of a text, within it, and behind it.
pub fn hole(text: &str) -> Option<(&str, &str, &str)> {
    let bytes = text.as_bytes();
    let open = memchr::memchr_iter(b'$', bytes).find(|at| bytes.get(at + 1) == Some(&b'{'))?;
    let (before, within) = (text.get(..open)?, text.get(open + 2..)?);
    let close = memchr::memchr(b'}', within.as_bytes())?;
    Some((before, within.get(..close)?, within.get(close + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::hole;

    #[test]
    fn a_hole_reaches_from_its_first_brace_to_the_next_one_that_closes() {
        assert_eq!(hole("arn:${AWS::Partition}:s3"), Some(("arn:", "AWS::Partition", ":s3")));
        assert_eq!(hole("$${A}${B}"), Some(("$", "A", "${B}")));
        assert_eq!(hole("é${a ${b}"), Some(("é", "a ${b", "")));
        for whole in ["", "$", "a$b}", "${never", "a}${"] {
            assert_eq!(hole(whole), None, "{whole}");
        }
    }
}
