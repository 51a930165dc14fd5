//! Text, and text with holes.

use std::sync::Arc;

use super::wildcard::{Glyph, States, compile};
use super::{Truth, Unknown, Value};

/// Known text: a slice of a document or of the program, or computed.
#[derive(Clone, Debug)]
pub enum Text<'a> {
    /// A slice.
    Borrowed(&'a str),
    /// Computed.
    Shared(Arc<str>),
}

impl std::ops::Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Borrowed(it) => it,
            Self::Shared(it) => it,
        }
    }
}

/// Text of which parts are not known, such as `arn:aws:s3:::${Bucket}/*`. Two neighbours are never both known.
#[derive(Clone, Debug)]
pub struct Holes<'a> {
    /// The parts, in order.
    pub parts: Vec<Hole<'a>>,
}

/// A part of a text with holes.
#[derive(Clone, Debug)]
pub enum Hole<'a> {
    /// Known text.
    Known(Text<'a>),
    /// Any text at all; a word where its cause says so.
    Unknown(Unknown),
}

impl<'a> Holes<'a> {
    /// The value of parts in a row: text where all are known, the unknown itself where there is nothing else.
    pub fn settled(self) -> Value<'a> {
        let mut parts: Vec<Hole<'a>> = Vec::with_capacity(self.parts.len());
        for part in self.parts {
            match (parts.last_mut(), part) {
                (_, Hole::Known(text)) if text.is_empty() => {}
                (Some(Hole::Known(last)), Hole::Known(next)) => {
                    *last = Text::Shared(format!("{}{}", &**last, &*next).into());
                }
                (_, part) => parts.push(part),
            }
        }
        match parts.as_slice() {
            [] => Value::Text(Text::Borrowed("")),
            [Hole::Known(text)] => Value::Text(text.clone()),
            _ => Value::Holes(Arc::new(Holes { parts })),
        }
    }
}

impl Holes<'_> {
    /// The known text before the first hole.
    pub fn prefix(&self) -> &str {
        match self.parts.first() {
            Some(Hole::Known(text)) => text,
            _ => "",
        }
    }

    /// The known text after the last hole.
    pub fn suffix(&self) -> &str {
        match self.parts.last() {
            Some(Hole::Known(text)) => text,
            _ => "",
        }
    }

    /// All unknowns in it, in order.
    pub fn unknowns(&self) -> impl Iterator<Item = &Unknown> {
        self.parts.iter().filter_map(|part| match part {
            Hole::Unknown(unknown) => Some(unknown),
            Hole::Known(_) => None,
        })
    }

    /// `==` with known text: decided when no filling of the holes can agree (law 15).
    pub fn equals(&self, other: &str) -> Truth {
        if self.may_equal(other) { Truth::Unknown } else { Truth::False }
    }

    /// Whether some filling of the holes is this text: the known parts follow each other in it, the first at its beginning and
    /// the last at its end.
    fn may_equal(&self, other: &str) -> bool {
        let Some(inner) = other.strip_prefix(self.prefix()).and_then(|it| it.strip_suffix(self.suffix())) else {
            return false;
        };
        // The first part and the last one are used up where they are known; what stands between two holes is left.
        let between = self.parts.get(1..self.parts.len().saturating_sub(1)).unwrap_or_default();
        let known = between.iter().filter_map(|part| match part {
            Hole::Known(text) => Some(&**text),
            Hole::Unknown(_) => None,
        });
        known.into_iter().try_fold(inner, |left, part| Some(left.split_once(part)?.1)).is_some()
    }

    /// `starts_with`.
    pub fn starts_with(&self, other: &str) -> Truth {
        let prefix = self.prefix();
        if prefix.starts_with(other) {
            Truth::True
        } else if other.starts_with(prefix) {
            Truth::Unknown
        } else {
            Truth::False
        }
    }

    /// `ends_with`.
    pub fn ends_with(&self, other: &str) -> Truth {
        let suffix = self.suffix();
        if suffix.ends_with(other) {
            Truth::True
        } else if other.ends_with(suffix) {
            Truth::Unknown
        } else {
            Truth::False
        }
    }

    /// `contains`: a hole may be filled with anything, so it is never false.
    pub fn contains(&self, other: &str) -> Truth {
        let known = self.parts.iter().any(|part| matches!(part, Hole::Known(text) if text.contains(other)));
        if known { Truth::True } else { Truth::Unknown }
    }

    /// `like`: true when every filling matches, false when none does.
    pub fn like(&self, pattern: &str) -> Truth {
        // Most patterns begin and end with known text, and most texts with other known text.
        let special = ['*', '?', '\\'];
        let (first, last) = (pattern.split(special).next(), pattern.rsplit(special).next());
        let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
        let (prefix, suffix) = (self.prefix(), self.suffix());
        let begins = prefix.starts_with(first) || first.starts_with(prefix);
        let ends = suffix.ends_with(last) || last.ends_with(suffix);
        if !begins || !ends {
            return Truth::False;
        }
        let pattern = compile(pattern);
        if !self.matches_some(&pattern) {
            Truth::False
        } else if self.matches_every(&pattern) {
            Truth::True
        } else {
            Truth::Unknown
        }
    }

    /// Whether some filling matches: a hole may take the pattern from any state to any later one.
    fn matches_some(&self, pattern: &[Glyph]) -> bool {
        let mut states = States::new(pattern);
        for part in &self.parts {
            match part {
                Hole::Known(text) => states.read(text),
                Hole::Unknown(unknown) if unknown.cause.word => states.skip_word(),
                Hole::Unknown(_) => states.skip(),
            }
        }
        states.end()
    }

    /// Whether every filling surely matches: the hole meets a `*` that takes all of it. Exact but for patterns in which
    /// several `*` share the work; those stay unknown.
    fn matches_every(&self, pattern: &[Glyph]) -> bool {
        let mut states = States::new(pattern);
        for part in &self.parts {
            match part {
                Hole::Known(text) => states.read(text),
                Hole::Unknown(_) => states.skip_by_stars(),
            }
        }
        states.end()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cause;
    use super::*;

    /// `${}` is a hole.
    fn holes(text: &'static str) -> Holes<'static> {
        filled(text, false)
    }

    fn filled(text: &'static str, word: bool) -> Holes<'static> {
        let unknown = || Hole::Unknown(Unknown::there(Arc::new(Cause { word, ..Cause::new("?", "test") })));
        let mut parts = Vec::new();
        for (index, known) in text.split("${}").enumerate() {
            if index > 0 {
                parts.push(unknown());
            }
            if !known.is_empty() {
                parts.push(Hole::Known(Text::Borrowed(known)));
            }
        }
        Holes { parts }
    }

    #[test]
    fn holes_decide_when_all_fillings_agree() {
        let arn = holes("arn:aws:s3:::${}/logs/*");
        assert_eq!(arn.like("arn:*"), Truth::True);
        assert_eq!(arn.like("arn:aws:s3:::*"), Truth::True);
        assert_eq!(arn.like("arn:aws:sqs:*"), Truth::False);
        assert_eq!(arn.like("arn:aws:s3:::data/*"), Truth::Unknown);
        assert_eq!(arn.equals("*"), Truth::False);
        assert_eq!(arn.equals("arn:aws:s3:::a/logs/*"), Truth::Unknown);
        assert_eq!(arn.equals("arn:aws:s3::/logs/*"), Truth::False);
        assert_eq!(holes("ab${}ba").equals("aba"), Truth::False);
        assert_eq!(holes("ab${}ba").equals("abba"), Truth::Unknown);
        assert_eq!(holes("${}").equals(""), Truth::Unknown);
        assert_eq!(holes("${}:${}").equals("a:b:c"), Truth::Unknown);
        assert_eq!(holes("${}:${}:${}:d").equals("a:d"), Truth::False);
        assert_eq!(holes("${}-b-${}").equals("a-b"), Truth::False);
        assert_eq!(arn.starts_with("arn:"), Truth::True);
        assert_eq!(arn.starts_with("arn:aws:s3:::data"), Truth::Unknown);
        assert_eq!(arn.ends_with("/*"), Truth::True);
        assert_eq!(arn.contains("logs"), Truth::True);
        assert_eq!(arn.contains("data"), Truth::Unknown);
    }

    #[test]
    fn a_word_has_no_colon() {
        let arn = filled("arn:aws:lambda:${}:123456789012:layer:tools:2", true);
        assert_eq!(arn.like("arn:*:lambda:*:layer:otel-*"), Truth::False);
        assert_eq!(arn.like("arn:*:lambda:*:layer:tools:*"), Truth::True);
        assert_eq!(arn.like("arn:aws:lambda:eu-west-?:*"), Truth::Unknown);
        assert_eq!(arn.equals("arn:aws:lambda:eu-west-1:123456789012:layer:tools:2"), Truth::Unknown);
        assert_eq!(holes("arn:aws:lambda:${}:1:layer:tools").like("arn:*:layer:otel:*"), Truth::Unknown);
    }
}
