//! `like` patterns: over known text, and over what a text with holes may be.

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
pub(super) enum Glyph {
    One(char),
    AnyOne,
    Many,
}

/// The glyphs of a pattern; two `*` do not follow each other.
pub(super) fn compile(pattern: &str) -> Vec<Glyph> {
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
pub(super) struct States<'p> {
    pattern: &'p [Glyph],
    on: Vec<usize>,
    /// What the last step left, kept for its memory.
    off: Vec<usize>,
}

impl<'p> States<'p> {
    pub(super) fn new(pattern: &'p [Glyph]) -> Self {
        let mut states = Self { pattern, on: Vec::new(), off: Vec::new() };
        states.stand(0);
        states
    }

    /// Reads known text.
    pub(super) fn read(&mut self, text: &str) {
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
    pub(super) fn skip(&mut self) {
        if let Some(first) = self.on.first() {
            self.on = (*first..=self.pattern.len()).collect();
        }
    }

    /// Reads a hole that is filled with a word, in all possible ways.
    pub(super) fn skip_word(&mut self) {
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
    pub(super) fn skip_by_stars(&mut self) {
        self.step(|glyph| if glyph == Glyph::Many { Step::Stay } else { Step::Stop });
    }

    /// Whether all of the pattern may have been read.
    pub(super) fn end(&self) -> bool {
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
    use super::*;

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
}
