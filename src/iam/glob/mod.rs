//! Patterns with `*` and `?`, and what one can know about them: whether one takes a text, covers others, meets another.
//!
//! A pattern may have holes: policy variables, and what a template does not decide. A hole is one text that is not known, the
//! same wherever its name is the same. Answers are for every filling: `a${X}` is covered by `a*`, and may be covered by `ab*`.

mod automaton;
mod build;
mod cover;
mod meet;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::sync::Arc;

pub use cover::Cover;

use super::{Answer, Work};

/// More glyphs than an element of a policy has room for: policies have 20,480 characters at most (S3 bucket policies; IAM's own
/// are shorter). A longer one is taken for a text that is not known.
const GLYPHS: usize = 20_480;

/// A pattern.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Glob {
    glyphs: Vec<Glyph>,
    holes: Vec<Hole>,
}

/// One sign of a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Glyph {
    /// This character.
    One(char),
    /// Any one character.
    Any(Reach),
    /// Any run. Two alike never stand side by side.
    Many(Reach),
    /// A text that is not known, by its number among the holes.
    Hole(u32),
}

/// How far a wildcard reaches.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Reach {
    /// Over everything.
    Far,
    /// Up to a colon: it stays inside a segment of an ARN.
    Segment,
    /// Up to a colon or a slash: it stays inside a name.
    Name,
}

impl Reach {
    fn has(self, c: char) -> bool {
        match self {
            Self::Far => true,
            Self::Segment => c != ':',
            Self::Name => c != ':' && c != '/',
        }
    }
}

/// A text that is not known.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Hole {
    /// A policy variable with what stands for it where the request has none.
    Variable {
        /// The context key, in lower case.
        key: Arc<str>,
        /// The text after the comma, if there is one.
        default: Option<Arc<str>>,
    },
    /// What the document does not say, by the name of what it would be.
    Opaque(Arc<str>),
    /// The same, where it is known to be a name: without colons and slashes, such as a region.
    Name(Arc<str>),
}

impl Hole {
    fn reach(&self) -> Reach {
        if matches!(self, Self::Name(_)) { Reach::Name } else { Reach::Far }
    }
}

/// What a hole turns out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filling {
    /// This text, taken as it is: its `*` is no wildcard.
    Text(String),
    /// It stays unknown.
    Unknown,
    /// There is none: the pattern takes nothing.
    Nothing,
}

impl Glob {
    /// The pattern, or the one hole that stands for a pattern that is too long.
    fn sealed(&self) -> Cow<'_, Self> {
        if self.is_too_long() {
            Cow::Owned(Self { glyphs: vec![Glyph::Hole(0)], holes: self.holes.clone() })
        } else {
            Cow::Borrowed(self)
        }
    }

    /// Whether it is longer than anything in a policy can be.
    pub fn is_too_long(&self) -> bool {
        self.glyphs.len() > GLYPHS
    }

    /// Writes some of its signs as a policy has them.
    fn write(&self, glyphs: &[Glyph], to: &mut impl Write) -> fmt::Result {
        let glyphs = if glyphs.len() > GLYPHS { &[Glyph::Hole(0)] } else { glyphs };
        glyphs.iter().try_for_each(|glyph| match glyph {
            Glyph::One(c) => to.write_char(*c),
            Glyph::Any(_) => to.write_char('?'),
            Glyph::Many(_) => to.write_char('*'),
            Glyph::Hole(number) => match self.holes.get(*number as usize) {
                Some(hole) => write!(to, "{hole}"),
                None => to.write_str("${?}"),
            },
        })
    }

    /// How many signs it has.
    pub(super) fn size(&self) -> usize {
        self.glyphs.len()
    }

    /// Whether it takes every text.
    pub fn is_everything(&self) -> bool {
        matches!(self.glyphs.as_slice(), [Glyph::Many(Reach::Far)])
    }

    /// Whether it has a wildcard.
    pub fn has_wildcard(&self) -> bool {
        self.glyphs.iter().any(|glyph| matches!(glyph, Glyph::Any(_) | Glyph::Many(_)))
    }

    /// Whether it ends in a run of anything.
    pub(super) fn ends_openly(&self) -> bool {
        matches!(self.glyphs.last(), Some(Glyph::Many(_)))
    }

    /// Whether a policy variable is in it.
    pub(super) fn has_variable(&self) -> bool {
        let is_variable = |hole: &Hole| matches!(hole, Hole::Variable { .. });
        self.glyphs.iter().any(|glyph| match glyph {
            Glyph::Hole(number) => self.holes.get(*number as usize).is_some_and(is_variable),
            _ => false,
        })
    }

    /// Whether it takes nothing at all in some requests: a variable in it has no default.
    pub(super) fn may_be_nothing(&self) -> bool {
        self.holes.iter().any(|hole| matches!(hole, Hole::Variable { default: None, .. }))
    }

    /// How many glyphs stand before the fifth colon and before the first wildcard or hole.
    pub(super) fn fold_end(&self) -> usize {
        let fifth = self.glyphs.iter().enumerate().filter(|(_, glyph)| **glyph == Glyph::One(':')).nth(4);
        let known = self.glyphs.iter().take_while(|glyph| matches!(glyph, Glyph::One(_))).count();
        fifth.map_or(known, |(at, _)| at.min(known))
    }

    /// The holes in it, each once.
    pub fn holes(&self) -> &[Hole] {
        &self.holes
    }

    /// The text, if it takes one only and that is known.
    pub fn as_text(&self) -> Option<String> {
        let is_text = !self.is_too_long() && self.glyphs.iter().all(|glyph| matches!(glyph, Glyph::One(_)));
        is_text.then(|| self.prefix())
    }

    /// The known text before the first wildcard or hole.
    pub fn prefix(&self) -> String {
        let one = |glyph: &Glyph| match glyph {
            Glyph::One(c) => Some(*c),
            _ => None,
        };
        let mut text = String::with_capacity(self.glyphs.len());
        text.extend(self.glyphs.iter().map_while(one));
        text
    }

    /// Whether it takes a text.
    pub fn takes(&self, text: &str, work: &Work) -> Answer {
        if self.is_too_long() || !work.take(1) {
            return Answer::Unknown;
        }
        match automaton::takes_plainly(&self.glyphs, text) {
            Some(takes) => takes.into(),
            None => self.covers(&Self::literal(text), work),
        }
    }

    /// Whether it takes all that another pattern takes.
    pub fn covers(&self, other: &Self, work: &Work) -> Answer {
        if !work.take(1 + self.glyphs.len() / 8) {
            return Answer::Unknown;
        }
        cover::cover(&[self], other, work).answer()
    }

    /// Whether there is a text that both take.
    pub fn meets(&self, other: &Self, work: &Work) -> Answer {
        if !work.take(1) {
            return Answer::Unknown;
        }
        meet::meet(self, other, work)
    }

    /// Whether these together take all that a pattern takes, with the shortest text that they do not. To ask about a difference,
    /// put what is taken away among these.
    pub fn union_covers(union: &[&Self], part: &Self, work: &Work) -> Cover {
        cover::cover(union, part, work)
    }

    /// Whether some text is taken by all of these and by none of the others, with the shortest: a part of a set from which others
    /// were taken away. Whole: there is none.
    pub(super) fn outside(union: &[Self], parts: &[Self], work: &Work) -> Cover {
        cover::outside(union, parts, work)
    }
}

impl fmt::Display for Hole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable { key, default: None } => write!(f, "${{{key}}}"),
            Self::Variable { key, default: Some(default) } => write!(f, "${{{key}, '{default}'}}"),
            Self::Opaque(name) | Self::Name(name) => spelt(name).into_iter().try_for_each(|part| f.write_str(part)),
        }
    }
}

/// What is not known, as a text has it. Some formats call it so themselves.
pub(super) fn spelt(name: &str) -> [&str; 3] {
    if name.starts_with("${") { ["", name, ""] } else { ["${", name, "}"] }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(&self.glyphs, f)
    }
}
