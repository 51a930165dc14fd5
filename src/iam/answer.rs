//! Three answers: a template holds what is not known, and what is not known must never look like a yes or a no.

use std::ops::Not;

/// Whether something holds for whatever the unknown parts turn out to be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Answer {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// What is known does not decide it, or deciding it would take more work than is allowed.
    Unknown,
}

impl Answer {
    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// One of the two holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        !(!self).and(!other)
    }

    /// All hold; yes if there are none. Stops at the first that does not.
    pub fn all(answers: impl IntoIterator<Item = Self>) -> Self {
        !Self::any(answers.into_iter().map(Self::not))
    }

    /// One holds; no if there are none. Stops at the first that does.
    pub fn any(answers: impl IntoIterator<Item = Self>) -> Self {
        let mut any = Self::No;
        for answer in answers {
            any = any.or(answer);
            if any == Self::Yes {
                break;
            }
        }
        any
    }

    /// Whether it may hold.
    pub fn is_possible(self) -> bool {
        self != Self::No
    }
}

impl Not for Answer {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Answer {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}
