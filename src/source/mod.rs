//! Files as numbered texts, and the way from bytes to lines and columns.
//!
//! Everything that Ordain reads, policies and templates alike, is added to one [`SourceMap`]; every other room speaks of
//! a [`Place`] in it and never of file names. This room knows nothing of languages, colour or the file system.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

/// Of a longer piece of a line the characters are not counted anew.
const BLOCK: usize = 4096;

/// The number of a text in a [`SourceMap`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceId(u32);

/// A half-open range of bytes in one text.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to, and without, `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span as a range of `usize`.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A span in a numbered text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// The text.
    pub source: SourceId,
    /// The bytes in it.
    pub span: Span,
}

/// A line and a column, both counted from 1; columns count Unicode scalar values, as editors do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in Unicode scalar values.
    pub column: u32,
}

/// A text with its name.
#[derive(Debug)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    lines: OnceLock<Vec<u32>>,
    /// How many characters stand before each block of a text that has long lines.
    blocks: OnceLock<Vec<u32>>,
    /// What is not shown to anyone.
    hidden: Vec<Span>,
}

impl Source {
    /// What a person calls this text: a path as it was given, or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text itself.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The line and column of a byte. A byte past the end is the end; one inside a character is that character.
    /// Only `\n` ends a line, so that the numbers agree with editors and with YAML (`\r\n` ends with `\n` as well).
    pub fn position(&self, byte: u32) -> Position {
        let byte = floor_char(&self.text, byte as usize);
        let lines = self.lines();
        let index = lines.partition_point(|&start| start as usize <= byte).saturating_sub(1);
        let start = lines.get(index).map_or(0, |&start| start as usize);
        let column = if byte - start <= BLOCK {
            characters(self.text.as_bytes(), start..byte)
        } else {
            self.between(start..byte)
        };
        Position { line: index as u32 + 1, column: column as u32 + 1 }
    }

    /// The text of a span, moved to character boundaries.
    pub fn slice(&self, span: Span) -> &str {
        let start = floor_char(&self.text, span.start as usize);
        let end = floor_char(&self.text, span.end as usize).max(start);
        self.text.get(start..end).unwrap_or_default()
    }

    /// The text of a span as people may see it: an asterisk for each byte of what is hidden.
    pub fn shown(&self, span: Span) -> std::borrow::Cow<'_, str> {
        let whole = self.slice(span);
        let start = floor_char(&self.text, span.start as usize);
        let inside = |it: &&Span| (it.start as usize) < start + whole.len() && start < it.end as usize;
        let mut shown = std::borrow::Cow::Borrowed(whole);
        for hidden in self.hidden.iter().filter(inside) {
            let at = |byte: u32| floor_char(whole, (byte as usize).saturating_sub(start));
            let range = at(hidden.start)..at(hidden.end);
            let stars = "*".repeat(range.len());
            shown.to_mut().replace_range(range, &stars);
        }
        shown
    }

    /// The bytes of a line (from 1) without its line end.
    pub fn line(&self, line: u32) -> Option<Span> {
        let lines = self.lines();
        let start = *lines.get(line.checked_sub(1)? as usize)?;
        let end = lines.get(line as usize).map_or(self.text.len() as u32, |next| next - 1);
        let text = self.slice(Span::new(start, end));
        Some(Span::new(start, start + text.trim_end_matches('\r').len() as u32))
    }

    /// How many characters stand between two bytes, however far they are apart: a line may be a whole document.
    fn between(&self, range: std::ops::Range<usize>) -> usize {
        let bytes = self.text.as_bytes();
        let blocks = self.blocks.get_or_init(|| {
            let mut before = Vec::with_capacity(bytes.len() / BLOCK + 1);
            let mut count = 0;
            for block in bytes.chunks(BLOCK) {
                before.push(count);
                count += characters(block, 0..block.len()) as u32;
            }
            before
        });
        let until = |byte: usize| {
            let block = byte / BLOCK;
            blocks.get(block).map_or(0, |before| *before as usize) + characters(bytes, block * BLOCK..byte)
        };
        until(range.end) - until(range.start)
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let ends = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect()
        })
    }
}

/// How many characters begin in some bytes.
fn characters(bytes: &[u8], range: std::ops::Range<usize>) -> usize {
    bytes.get(range).map_or(0, |bytes| bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count())
}

fn floor_char(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

/// All texts of a run.
#[derive(Debug, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// Adds a text and gives it its number.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> SourceId {
        self.sources.push(Source {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
            blocks: OnceLock::new(),
            hidden: Vec::new(),
        });
        SourceId(self.sources.len() as u32 - 1)
    }

    /// Keeps some places from being shown.
    pub fn hide(&mut self, places: &[Place]) {
        for place in places {
            if let Some(source) = self.sources.get_mut(place.source.0 as usize) {
                source.hidden.push(place.span);
            }
        }
    }

    /// The text of a number that this map gave out.
    #[expect(clippy::indexing_slicing, reason = "numbers are only made by `add` of the one map of a run")]
    pub fn get(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// The position of the first byte of a place.
    pub fn position(&self, place: Place) -> Position {
        self.get(place.source).position(place.span.start)
    }

    /// The text of a place.
    pub fn slice(&self, place: Place) -> &str {
        self.get(place.source).slice(place.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_at_newline_only() {
        let mut map = SourceMap::default();
        let id = map.add("a.yaml", "é: 1\r\nb: \u{2028}2\n");
        let at = |byte| map.get(id).position(byte);
        assert_eq!(at(0), Position { line: 1, column: 1 });
        assert_eq!(at(4), Position { line: 1, column: 4 });
        assert_eq!(at(7), Position { line: 2, column: 1 });
        assert_eq!(at(13), Position { line: 2, column: 5 });
        assert_eq!(at(999), Position { line: 3, column: 1 });
        assert_eq!(map.get(id).line(1).map(|span| map.get(id).slice(span)), Some("é: 1"));
    }

    #[test]
    fn columns_of_long_lines_count_characters() {
        let mut map = SourceMap::default();
        let text = format!("short\n{}\n{}", "é→x𝄞".repeat(5000), "ü".repeat(9000));
        let id = map.add("long.json", text.as_str());
        for (byte, _) in text.char_indices().step_by(997) {
            let before = text.get(..byte).unwrap_or_default();
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let column =
                before.chars().count() as u32 + 1 - before.get(..start).unwrap_or_default().chars().count() as u32;
            assert_eq!(map.get(id).position(byte as u32).column, column, "at {byte}");
        }
    }
}
