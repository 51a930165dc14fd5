//! Making patterns: of text, piece by piece, and of other patterns.

use super::{Filling, GLYPHS, Glob, Glyph, Hole, Reach};

impl Glob {
    /// A pattern in which `*` and `?` are wildcards.
    pub fn pattern(text: &str) -> Self {
        let mut glob = Self::default();
        glob.push_pattern(text);
        glob
    }

    /// A pattern that takes one text only.
    pub fn literal(text: &str) -> Self {
        let mut glob = Self::default();
        glob.push_literal(text);
        glob
    }

    /// A text that is not known.
    pub fn opaque(name: &str) -> Self {
        let mut glob = Self::default();
        glob.push_hole(Hole::Opaque(name.into()));
        glob
    }

    /// Appends text in which `*` and `?` are wildcards.
    pub fn push_pattern(&mut self, text: &str) {
        self.glyphs.reserve(text.len().min(GLYPHS));
        for c in text.chars() {
            match c {
                '*' => self.push(Glyph::Many(Reach::Far)),
                '?' => self.push(Glyph::Any(Reach::Far)),
                c => self.push_letter(c),
            }
        }
    }

    /// Appends text as it is.
    pub fn push_literal(&mut self, text: &str) {
        self.glyphs.reserve(text.len().min(GLYPHS));
        text.chars().for_each(|c| self.push_letter(c));
    }

    /// Appends a letter: most glyphs are one, and none changes what stands before it.
    fn push_letter(&mut self, c: char) {
        if self.glyphs.len() <= GLYPHS {
            self.glyphs.push(Glyph::One(c));
        } else {
            self.push(Glyph::One(c));
        }
    }

    /// Appends any run of what a name may have: neither a colon nor a slash.
    pub(in crate::iam) fn push_name(&mut self) {
        self.push(Glyph::Many(Reach::Name));
    }

    /// Appends a hole.
    pub fn push_hole(&mut self, hole: Hole) {
        let number = self.holes.iter().position(|own| *own == hole).unwrap_or(self.holes.len());
        if number == self.holes.len() {
            self.holes.push(hole);
        }
        self.push(Glyph::Hole(u32::try_from(number).unwrap_or(u32::MAX)));
    }

    /// Appends a glyph. `**` is `*`, and `*?` is `?*`, so that equal patterns are more often equal.
    fn push(&mut self, glyph: Glyph) {
        if self.glyphs.len() > GLYPHS {
            self.holes = vec![Hole::Opaque(format!("a pattern of more than {GLYPHS} characters").into())];
            self.glyphs.truncate(GLYPHS + 1);
            return;
        }
        match (self.glyphs.last().copied(), glyph) {
            (Some(Glyph::Many(a)), Glyph::Many(b)) if a == b => {}
            (Some(Glyph::Many(a)), Glyph::Any(b)) if a == b => {
                self.glyphs.pop();
                self.push(glyph);
                self.push(Glyph::Many(a));
            }
            _ => self.glyphs.push(glyph),
        }
    }

    /// The pattern with known letters changed.
    #[must_use]
    pub(in crate::iam) fn map(mut self, change: impl Fn(usize, char) -> char) -> Self {
        for (at, glyph) in self.glyphs.iter_mut().enumerate() {
            if let Glyph::One(c) = glyph {
                *c = change(at, *c);
            }
        }
        self
    }

    /// The pattern in lower case, as far as ASCII goes.
    #[must_use]
    pub fn lowercase(self) -> Self {
        self.map(|_, c| c.to_ascii_lowercase())
    }

    /// The pattern in lower case, letters of all scripts.
    #[must_use]
    pub(in crate::iam) fn fold_case(&self) -> Self {
        let mut glob = Self { glyphs: Vec::with_capacity(self.glyphs.len()), holes: self.holes.clone() };
        for glyph in &self.glyphs {
            match glyph {
                Glyph::One(c) => c.to_lowercase().for_each(|c| glob.push(Glyph::One(c))),
                other => glob.push(*other),
            }
        }
        glob
    }

    /// The pieces between the first colons, `most` at most; the last holds the rest.
    pub fn segments(&self, most: usize) -> Vec<Self> {
        let pieces = self.glyphs.splitn(most, |glyph| *glyph == Glyph::One(':'));
        pieces.map(|glyphs| Self { glyphs: glyphs.to_vec(), holes: self.holes.clone() }).collect()
    }

    /// The same, as a policy has them.
    pub(in crate::iam) fn texts(&self, most: usize) -> Vec<String> {
        let pieces = self.glyphs.splitn(most, |glyph| *glyph == Glyph::One(':'));
        let text = |glyphs: &[Glyph]| {
            let mut text = String::with_capacity(glyphs.len());
            self.write(glyphs, &mut text).map(|()| text).unwrap_or_default()
        };
        pieces.map(text).collect()
    }

    /// The pattern whose wildcards before the fifth colon stay inside their segment.
    #[must_use]
    pub fn segmented(&self) -> Self {
        let mut colons = 0;
        let mut glob = Self { glyphs: Vec::with_capacity(self.glyphs.len()), holes: self.holes.clone() };
        for glyph in &self.glyphs {
            colons += usize::from(*glyph == Glyph::One(':'));
            glob.push(match glyph {
                Glyph::Any(_) if colons < 5 => Glyph::Any(Reach::Segment),
                Glyph::Many(_) if colons < 5 => Glyph::Many(Reach::Segment),
                other => *other,
            });
        }
        glob
    }

    /// Puts texts for holes; none if a hole turns out to be nothing.
    pub fn fill(&self, filling: impl Fn(&Hole) -> Filling) -> Option<Self> {
        if self.holes.is_empty() || self.is_too_long() {
            return Some(self.clone());
        }
        let fillings: Vec<Filling> = self.holes.iter().map(filling).collect();
        let mut glob = Self::default();
        for glyph in &self.glyphs {
            match glyph {
                Glyph::Hole(number) => match fillings.get(*number as usize) {
                    Some(Filling::Text(text)) => glob.push_literal(text),
                    Some(Filling::Nothing) => return None,
                    _ => glob.push_hole(self.holes.get(*number as usize)?.clone()),
                },
                other => glob.push(*other),
            }
        }
        Some(glob)
    }

    /// The pattern that takes all that any filling of the holes takes.
    #[must_use]
    pub(super) fn widest(&self) -> Self {
        let mut glob = Self::default();
        for glyph in &self.sealed().glyphs {
            glob.push(match glyph {
                Glyph::Hole(number) => Glyph::Many(self.holes.get(*number as usize).map_or(Reach::Far, Hole::reach)),
                other => *other,
            });
        }
        glob
    }
}
