//! Text, text with holes, and `like` patterns.

use std::sync::Arc;

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

/// `like`: the whole string, `*` for any run, `?` for one character, `\` before either for itself. Linear in the product
/// of the two lengths at worst.
pub fn like(text: &str, pattern: &str) -> bool {
    let (mut text, mut pattern) = (text.as_bytes(), pattern.as_bytes());
    // What stands behind the last `*`, and what that has left of the text.
    let mut last: Option<(&[u8], &[u8])> = None;
    loop {
        let read = match (pattern, text) {
            ([b'*', behind @ ..], _) => {
                last = Some((behind, text));
                Some((behind, text))
            }
            ([], []) => return true,
            ([b'?', behind @ ..], _) => behind_character(text).map(|left| (behind, left)),
            ([b'\\', own, behind @ ..] | [own, behind @ ..], [first, left @ ..]) => {
                (own == first).then_some((behind, left))
            }
            _ => None,
        };
        (pattern, text) = match (read, last) {
            (Some(read), _) => read,
            // The last `*` takes one byte more, and those before it need not.
            (None, Some((behind, [_, left @ ..]))) => *last.insert((behind, left)),
            (None, _) => return false,
        };
    }
}

/// What a text leaves behind its first character; none if it begins within one.
fn behind_character(text: &[u8]) -> Option<&[u8]> {
    let is_inner = |byte: &&u8| (0x80..0xc0).contains(*byte);
    let (first, rest) = text.split_first()?;
    if is_inner(&first) { None } else { rest.get(rest.iter().take_while(is_inner).count()..) }
}

#[derive(Clone, Copy, PartialEq)]
enum Glyph {
    One(char),
    AnyOne,
    Many,
}

fn compile(pattern: &str) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        glyphs.push(match c {
            '*' if glyphs.last() == Some(&Glyph::Many) => continue,
            '*' => Glyph::Many,
            '?' => Glyph::AnyOne,
            '\\' => Glyph::One(chars.next().unwrap_or('\\')),
            c => Glyph::One(c),
        });
    }
    glyphs
}

/// How much of a pattern may have been read: before which glyphs one may stand, in order; behind the last is behind all.
struct States<'p> {
    pattern: &'p [Glyph],
    on: Vec<usize>,
    /// What the last step left, kept for its memory.
    off: Vec<usize>,
}

impl<'p> States<'p> {
    fn new(pattern: &'p [Glyph]) -> Self {
        let mut states = Self { pattern, on: Vec::new(), off: Vec::new() };
        states.stand(0);
        states
    }

    /// Reads known text.
    fn read(&mut self, text: &str) {
        for c in text.chars() {
            self.step(|glyph| match glyph {
                Glyph::Many => Step::Stay,
                Glyph::AnyOne => Step::Pass,
                Glyph::One(own) if own == c => Step::Pass,
                Glyph::One(_) => Step::Stop,
            });
        }
    }

    /// Reads a hole in all possible ways.
    fn skip(&mut self) {
        if let Some(first) = self.on.first() {
            self.on = (*first..=self.pattern.len()).collect();
        }
    }

    /// Reads a hole that is filled with a word, in all possible ways.
    fn skip_word(&mut self) {
        let mut reached = std::mem::take(&mut self.on);
        let mut at = 0;
        // What is reached from a state stands behind it, and is looked at in its turn.
        while let Some(&state) = reached.get(at) {
            let takes = match self.pattern.get(state) {
                Some(Glyph::Many | Glyph::AnyOne) => true,
                Some(Glyph::One(c)) => c.is_ascii_alphanumeric() || *c == '-',
                None => false,
            };
            if takes && reached.get(at + 1) != Some(&(state + 1)) {
                reached.insert(at + 1, state + 1);
            }
            at += 1;
        }
        self.on = reached;
    }

    /// Reads a hole in the one way in which every filling is taken: by a `*`.
    fn skip_by_stars(&mut self) {
        self.step(|glyph| if glyph == Glyph::Many { Step::Stay } else { Step::Stop });
    }

    /// Whether all of the pattern may have been read.
    fn end(&self) -> bool {
        self.on.last() == Some(&self.pattern.len())
    }

    /// Goes on from every state.
    fn step(&mut self, reads: impl Fn(Glyph) -> Step) {
        std::mem::swap(&mut self.on, &mut self.off);
        self.on.clear();
        for number in 0..self.off.len() {
            let Some((&at, &glyph)) = self.off.get(number).and_then(|at| Some((at, self.pattern.get(*at)?))) else {
                continue;
            };
            match reads(glyph) {
                Step::Stay => self.stand(at),
                Step::Pass => self.stand(at + 1),
                Step::Stop => {}
            }
        }
    }

    /// Stands before a glyph, and behind it as well if it is a `*`, which may take nothing. Two `*` do not follow each other.
    fn stand(&mut self, at: usize) {
        let passes = self.pattern.get(at) == Some(&Glyph::Many);
        for state in at..=at + usize::from(passes) {
            if self.on.last().is_none_or(|last| *last < state) {
                self.on.push(state);
            }
        }
    }
}

/// What a glyph makes of a character.
enum Step {
    /// It takes it, and may take more.
    Stay,
    /// It takes it, and is done.
    Pass,
    /// It does not take it.
    Stop,
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
    fn like_is_about_the_whole_string() {
        assert!(like("s3:Get", "*:*"));
        assert!(like("s3:*", "s3:\\*"));
        assert!(!like("s3:Get", "s3:\\*"));
        assert!(!like("s3:Get", "s3"));
        assert!(like("abcabc", "a*c*c") && like("ab", "a*b") && like("ab", "*") && like("", "*"));
        assert!(!like("a", "a*a") && !like("abab", "ab*ba*ab"));
        assert!(like("é", "?") && !like("", "?") && like("aéb", "*?b") && like("xab", "*?b") && !like("b", "*?b"));
        assert!(
            like("a*b", "*\\*b")
                && !like("ab", "*\\*b")
                && like("a\\", "a\\")
                && !like("\\*", "\\*")
                && like("ab", "a**b*")
        );
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
