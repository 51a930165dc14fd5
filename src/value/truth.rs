//! Three-valued logic with errors: the tables of the laws (§2).

/// The outcome of a condition.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// The document cannot decide it.
    Unknown,
    /// Unknown, with an error in sight (U\*): never success, whatever the unknown turns out to be.
    UnknownOrError,
    /// It cannot be evaluated.
    Error,
}

impl Truth {
    /// `and`: the minimum in F < U < E < T; unknown beside an error is U\*.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        use Truth::{False, True};
        match (self, other) {
            (False, _) | (_, False) => False,
            (True, it) | (it, True) => it,
            (left, right) => left.beside(right),
        }
    }

    /// `or`: the maximum in F < E < U < T; unknown beside an error is U\*.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        !(!self).and(!other)
    }

    /// Unknown once more: what a maybe element or an open collection adds.
    #[must_use]
    pub fn is_undecided(self) -> bool {
        !matches!(self, Truth::True | Truth::False)
    }

    fn beside(self, other: Self) -> Self {
        if self == other { self } else { Truth::UnknownOrError }
    }
}

/// `not`: unknowns and errors stay what they are.
impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            other => other,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Truth::True } else { Truth::False }
    }
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test that stops is a test that fails")]
mod tests {
    use super::Truth::{self, Error as E, False as F, True as T, Unknown as U, UnknownOrError as X};

    const STATES: [Truth; 5] = [T, F, U, E, X];

    #[test]
    fn the_tables_of_the_laws() {
        let and = [[T, F, U, E], [F, F, F, F], [U, F, U, X], [E, F, X, E]];
        let or = [[T, T, T, T], [T, F, U, E], [T, U, U, X], [T, E, X, E]];
        let implies = [[T, F, U, E], [T, T, T, T], [T, U, U, X], [T, E, X, E]];
        for (i, left) in STATES.into_iter().take(4).enumerate() {
            for (j, right) in STATES.into_iter().take(4).enumerate() {
                assert_eq!(left.and(right), and[i][j], "{left:?} and {right:?}");
                assert_eq!(left.or(right), or[i][j], "{left:?} or {right:?}");
                assert_eq!((!left).or(right), implies[i][j], "{left:?} implies {right:?}");
            }
        }
    }

    #[test]
    fn and_or_commute_and_associate() {
        for a in STATES {
            for b in STATES {
                assert_eq!(a.and(b), b.and(a));
                assert_eq!(a.or(b), b.or(a));
                for c in STATES {
                    assert_eq!(a.and(b).and(c), a.and(b.and(c)), "{a:?} {b:?} {c:?}");
                    assert_eq!(a.or(b).or(c), a.or(b.or(c)), "{a:?} {b:?} {c:?}");
                }
            }
        }
    }
}
