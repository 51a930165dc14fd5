//! JSON text (RFC 8259) onto the tape, without recursion.

use super::build::{Builder, Fault};
use super::cell::{Form, Shape};
use super::json_error::{Bad, Wanted};
use super::keys::KeyId;
use super::tree::Tree;
use crate::source::Span;

/// The code of every mistake in JSON text.
pub(super) const CODE: &str = "json-syntax";

/// Reads one value with nothing but space around it, or `many` maps one after another.
pub(super) fn read(mut builder: Builder<'_>, many: Many) -> Result<Tree, Fault> {
    // Minified templates have 18 to 20 bytes to a node, indented ones twice that.
    builder.reserve(20);
    let bytes = builder.text.as_bytes();
    let at = if builder.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { bytes, at, builder, scratch: String::new() };
    reader.document()?;
    while many == Many::Allowed && reader.peek() == Some(b'{') {
        reader.document()?;
    }
    if reader.peek().is_some() { Err(reader.unexpected(Wanted::End)) } else { Ok(reader.builder.finish()) }
}

/// Whether a text may hold several maps, as JSON Lines do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Many {
    /// It may.
    Allowed,
    /// It holds one value.
    No,
}

/// A reader at a byte of the text.
pub(super) struct Reader<'t> {
    bytes: &'t [u8],
    pub(super) at: usize,
    pub(super) builder: Builder<'t>,
    /// The content of the last string with escapes.
    scratch: String,
}

/// What stands at the place of a value.
enum Began {
    /// A whole scalar.
    Scalar,
    /// A list or map, which is now open.
    Container,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<(), Fault> {
        self.space();
        let mut key = None;
        loop {
            let began = self.value(key)?;
            match self.next_value(began)? {
                Some(next) => key = next,
                None => break,
            }
        }
        self.space();
        Ok(())
    }

    /// Reads a scalar, or the opening bracket of a list or map.
    #[inline]
    fn value(&mut self, key: Option<KeyId>) -> Result<Began, Fault> {
        let start = self.at;
        match self.peek() {
            Some(b'"') => {
                let text = self.string()?;
                let span = self.since(start);
                let form = self.form(text, span)?;
                self.builder.scalar(Shape::String, form, key, span)?;
            }
            Some(b'{') => return self.open(Shape::Map, key),
            Some(b'[') => return self.open(Shape::List, key),
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
                let span = self.since(start);
                self.builder.scalar(Shape::Number, Form::Plain, key, span)?;
            }
            Some(b't') => self.word("true", Shape::Bool, key)?,
            Some(b'f') => self.word("false", Shape::Bool, key)?,
            Some(b'n') => self.word("null", Shape::Null, key)?,
            _ => return Err(self.unexpected(Wanted::Value)),
        }
        Ok(Began::Scalar)
    }

    #[inline]
    fn open(&mut self, shape: Shape, key: Option<KeyId>) -> Result<Began, Fault> {
        self.at += 1;
        self.builder.open(shape, key, self.since(self.at - 1))?;
        Ok(Began::Container)
    }

    /// Reads what stands between two values: closing brackets, a comma, a key. None at the end of the document;
    /// otherwise the key of the value that follows, if it has one.
    #[inline]
    #[expect(clippy::option_option, reason = "whether a value follows, and whether it has a key, are two questions")]
    fn next_value(&mut self, mut began: Began) -> Result<Option<Option<KeyId>>, Fault> {
        while let Some((shape, _)) = self.builder.innermost() {
            self.space();
            let (close, wanted) =
                if shape == Shape::Map { (b'}', Wanted::CommaOrBrace) } else { (b']', Wanted::CommaOrBracket) };
            match (self.peek(), &began) {
                (Some(byte), _) if byte == close => {
                    self.at += 1;
                    self.builder.close(self.at as u32);
                    began = Began::Scalar;
                    continue;
                }
                (_, Began::Container) => {}
                (Some(b','), _) => {
                    self.at += 1;
                    self.space();
                }
                _ => return Err(self.unexpected(wanted)),
            }
            return if shape == Shape::Map { self.key().map(|key| Some(Some(key))) } else { Ok(Some(None)) };
        }
        Ok(None)
    }

    /// Reads a key and its colon.
    #[inline]
    fn key(&mut self) -> Result<KeyId, Fault> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.unexpected(Wanted::Key));
        }
        let text = self.string()?;
        let span = self.since(start);
        let key = match text {
            Text::Source => {
                let name = self.builder.text.get(start + 1..self.at - 1).unwrap_or_default();
                self.builder.key(name, span)?
            }
            Text::Scratch => self.builder.key(&self.scratch, span)?,
        };
        self.space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected(Wanted::Colon));
        }
        self.at += 1;
        self.space();
        Ok(key)
    }

    /// Reads a string from its opening quote.
    #[inline]
    fn string(&mut self) -> Result<Text, Fault> {
        let start = self.at;
        self.at = plain_until(self.bytes, self.at + 1);
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(Text::Source);
        }
        self.escaped_string(start)
    }

    /// Reads on from the first byte that does not stand for itself, into the scratch string.
    #[inline(never)]
    fn escaped_string(&mut self, start: usize) -> Result<Text, Fault> {
        self.scratch.clear();
        let mut copied = start + 1;
        loop {
            let run = self.builder.text.get(copied..self.at).unwrap_or_default();
            self.scratch.push_str(run);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Text::Scratch);
                }
                Some(b'\\') => {
                    let letter = self.escape()?;
                    self.scratch.push(letter);
                }
                Some(_) => return Err(self.bad(Bad::Control { start })),
                None => return Err(self.bad(Bad::Unclosed { start })),
            }
            copied = self.at;
            self.at = plain_until(self.bytes, self.at);
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let start = self.at;
        let letter = self.byte(start + 1);
        self.at = start + 2;
        Ok(match letter {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(start),
            _ => return Err(self.bad(Bad::Escape { start })),
        })
    }

    /// Reads the four digits after `\u`, and a second escape if the first one is the first half of a pair.
    fn unicode_escape(&mut self, start: usize) -> Result<char, Fault> {
        let unit = self.hex(start)?;
        let code = match unit {
            0xd800..=0xdbff if self.byte(self.at) == Some(b'\\') && self.byte(self.at + 1) == Some(b'u') => {
                self.at += 2;
                let second = self.hex(self.at - 2)?;
                let is_second = (0xdc00..=0xdfff).contains(&second);
                is_second.then(|| 0x1_0000 + ((unit - 0xd800) << 10) + (second - 0xdc00))
            }
            unit => Some(unit),
        };
        code.and_then(char::from_u32).ok_or_else(|| self.bad(Bad::Surrogate { start }))
    }

    fn hex(&mut self, start: usize) -> Result<u32, Fault> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.byte(self.at).and_then(|byte| char::from(byte).to_digit(16));
            unit = unit << 4 | digit.ok_or_else(|| self.bad(Bad::Escape { start }))?;
            self.at += 1;
        }
        Ok(unit)
    }

    fn form(&mut self, text: Text, span: Span) -> Result<Form, Fault> {
        match text {
            Text::Source => Ok(Form::Quoted),
            Text::Scratch => self.builder.decoded(&self.scratch, span),
        }
    }

    #[inline]
    fn number(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let leading = self.peek();
        let digits = self.digits();
        if digits == 0 || leading == Some(b'0') && digits > 1 {
            return Err(self.bad(Bad::Number { start }));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.bad(Bad::Number { start }));
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(self.bad(Bad::Number { start }));
            }
        }
        Ok(())
    }

    #[inline]
    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    fn word(&mut self, word: &str, shape: Shape, key: Option<KeyId>) -> Result<(), Fault> {
        let start = self.at;
        if !self.bytes.get(start..).is_some_and(|rest| rest.starts_with(word.as_bytes())) {
            return Err(self.unexpected(Wanted::Value));
        }
        self.at += word.len();
        self.builder.scalar(shape, Form::Plain, key, self.since(start)).map(drop)
    }

    /// Skips space; most of it is indentation.
    #[inline]
    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at = blank_until(self.bytes, self.at + 1);
        }
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.byte(self.at)
    }

    #[inline]
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    #[inline]
    pub(super) fn since(&self, start: usize) -> Span {
        Span::new(start as u32, self.at as u32)
    }
}

/// Where the content of a string is.
#[derive(Clone, Copy)]
enum Text {
    /// Between its quotes.
    Source,
    /// In the scratch string: it has escapes.
    Scratch,
}

/// The first byte from `at` on that is no blank, or the end.
#[inline]
fn blank_until(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = eight(bytes, at) {
        let other = chunk ^ (ONES * b' ' as u64);
        if other != 0 {
            return at + other.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// Eight bytes at once, the first one lowest.
#[inline]
fn eight(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk::<8>().map(|chunk| u64::from_le_bytes(*chunk))
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = ONES << 7;

/// The first byte from `at` on that is a quote, a backslash or a control character, or the end.
#[inline]
fn plain_until(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = eight(bytes, at) {
        let found = special(chunk);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|&byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
        at += 1;
    }
    at
}

/// The high bit of the lowest byte that is a quote, a backslash or a control character is set; of the bytes above it
/// nothing is known. (A byte is below `n` if subtracting `n` borrows; a borrow only spoils the bytes above.)
#[inline]
const fn special(chunk: u64) -> u64 {
    let control = chunk.wrapping_sub(ONES * 0x20) & !chunk;
    let quote = chunk ^ (ONES * b'"' as u64);
    let backslash = chunk ^ (ONES * b'\\' as u64);
    let quote = quote.wrapping_sub(ONES) & !quote;
    let backslash = backslash.wrapping_sub(ONES) & !backslash;
    (control | quote | backslash) & HIGHS
}
