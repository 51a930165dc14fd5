//! What is wrong with a JSON text, in words.

use super::build::{Fault, shortened};
use super::cell::Shape;
use super::json::{CODE, Reader};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What JSON has at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Value,
    Key,
    Colon,
    CommaOrBrace,
    CommaOrBracket,
    End,
}

impl Wanted {
    const fn words(self) -> &'static str {
        match self {
            Self::Value => "a value",
            Self::Key => "a key in double quotes",
            Self::Colon => "`:` after the key",
            Self::CommaOrBrace => "`,` or `}`",
            Self::CommaOrBracket => "`,` or `]`",
            Self::End => "nothing more",
        }
    }
}

/// What is wrong within a string or number, with the byte at which it begins.
#[derive(Clone, Copy)]
pub(super) enum Bad {
    Unclosed { start: usize },
    Control { start: usize },
    Escape { start: usize },
    Surrogate { start: usize },
    Number { start: usize },
}

/// A title, its place, the words at the place, and what to do.
struct Said {
    title: String,
    span: Span,
    label: String,
    help: Option<String>,
}

impl Said {
    fn new(title: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self { title: title.into(), span, label: label.into(), help: None }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl Reader<'_> {
    /// The error for what stands at the reader's place instead of what was wanted.
    #[cold]
    pub(super) fn unexpected(&self, wanted: Wanted) -> Fault {
        let Some(found) = self.letter(self.at) else { return self.ends_early(wanted) };
        if matches!(wanted, Wanted::Value | Wanted::Key)
            && let Some(comma) = self.trailing_comma(found)
        {
            let said = Said::new("trailing comma", comma, format!("a comma with nothing between it and `{found}`"));
            return self.fault(said.help("remove the comma"));
        }
        let said = match (wanted, found) {
            (_, '/' | '#') => {
                let said = Said::new("comment in JSON", self.comment(), "JSON has no comments");
                said.help("remove it, or write the document as YAML, which has comments that begin with `#`")
            }
            (_, '\'' | '“' | '”' | '‘' | '’' | '`') if wanted != Wanted::End => {
                let said = Said::new("wrong quotes", self.one(), format!("JSON has {} here", wanted.words()));
                said.help("put strings and keys in double quotes: \"…\"")
            }
            (Wanted::Value, _) if is_word(found) => self.bare_value(),
            (Wanted::Key, _) if is_word(found) => {
                let word = self.word_here();
                let said = Said::new("key without quotes", word, "a key is a string in double quotes");
                said.help(format!("write \"{}\"", self.text_of(word)))
            }
            (Wanted::CommaOrBrace | Wanted::CommaOrBracket, '"' | '{' | '[') => {
                let said = Said::new("missing comma", self.one(), format!("expected {} before this", wanted.words()));
                said.help("put a comma after the value before it")
            }
            (Wanted::End, _) => {
                let said =
                    Said::new("text after the end of the document", self.one(), "the value before this is complete");
                if matches!(found, '{' | '[') {
                    said.help("several documents in one JSON text are read only if each is a map")
                } else {
                    said
                }
            }
            _ => Said::new(format!("expected {}", wanted.words()), self.one(), format!("found `{found}`")),
        };
        let diagnostic = self.diagnostic(said);
        if matches!(found, ']' | '}') { self.unclosed(diagnostic).into() } else { diagnostic.into() }
    }

    /// The error for what is wrong within a string or number.
    #[cold]
    pub(super) fn bad(&self, bad: Bad) -> Fault {
        let said = match bad {
            Bad::Unclosed { start } => {
                let title = "string without its closing quote";
                Said::new(title, Span::new(start as u32, start as u32 + 1), "this quote is never closed")
            }
            Bad::Control { start } if matches!(self.peek(), Some(b'\n' | b'\r')) => {
                let said = Said::new("string without its closing quote", self.since(start), "not closed on its line");
                said.help("close it, or write a line end within a string as `\\n`")
            }
            Bad::Control { .. } => {
                let code = self.peek().unwrap_or_default();
                let escape = if code == b'\t' { "\\t".to_owned() } else { format!("\\u{code:04x}") };
                let said = Said::new("control character in a string", self.one(), "must be written as an escape");
                said.help(format!("write `{escape}`"))
            }
            Bad::Escape { start } => {
                let span = Span::new(start as u32, self.end_of_letter(self.at.max(start + 2) - 1));
                let said = Said::new("unknown escape in a string", span, "no escape of JSON");
                said.help("the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits")
            }
            Bad::Surrogate { start } => {
                let said = Said::new("half of a character", self.since(start), "stands for no character on its own");
                said.help("a character beyond \\uffff is written as a pair: \\ud83d\\ude00")
            }
            Bad::Number { start } => self.bad_number(start),
        };
        self.fault(said)
    }

    fn bad_number(&self, start: usize) -> Said {
        let end = self.end_of(start, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-' | b'_'));
        let span = Span::new(start as u32, end as u32);
        let text = self.text_of(span);
        let digits = text.trim_start_matches('-');
        let label = match digits.as_bytes() {
            [b'0', b'0'..=b'9', ..] => "a number does not begin with 0",
            [b'0'..=b'9', ..] => "a digit is missing",
            _ => "`-` without a number",
        };
        let said = Said::new("malformed number", span, label);
        if digits.starts_with('0') {
            said.help(format!("if the zeros matter, write a string: \"{text}\""))
        } else {
            said
        }
    }

    fn bare_value(&self) -> Said {
        let span = self.word_here();
        let word = self.text_of(span);
        let said = Said::new("word without quotes", span, "neither a string in double quotes nor true, false or null");
        match word.to_ascii_lowercase().as_str() {
            lower @ ("true" | "false" | "null") => said.help(format!("write `{lower}`")),
            "none" | "nil" | "undefined" => said.help("write `null`"),
            "nan" | "infinity" => Said { help: None, ..Said::new("not a number", span, "JSON has no such number") },
            _ => said.help(format!("write \"{}\"", shortened(word))),
        }
    }

    fn ends_early(&self, wanted: Wanted) -> Fault {
        let end = Span::new(self.at as u32, self.at as u32);
        let said = Said::new("the text ends too early", end, format!("expected {}", wanted.words()));
        self.unclosed(self.diagnostic(said)).into()
    }

    /// Adds the bracket that is open at the error.
    fn unclosed(&self, diagnostic: Diagnostic) -> Diagnostic {
        let Some((shape, span)) = self.builder.innermost() else { return diagnostic };
        let bracket = if shape == Shape::Map { '{' } else { '[' };
        diagnostic.at(self.builder.place(span), format!("this `{bracket}` is open here"))
    }

    /// The comma before a closing bracket.
    fn trailing_comma(&self, found: char) -> Option<Span> {
        let before = self.builder.text.get(..self.at)?.trim_end();
        let comma = before.strip_suffix(',')?.len() as u32;
        matches!(found, ']' | '}').then_some(Span::new(comma, comma + 1))
    }

    fn comment(&self) -> Span {
        let rest = self.builder.text.get(self.at..).unwrap_or_default();
        let end = if rest.starts_with("/*") { rest.find("*/").map(|end| end + 2) } else { rest.find(['\n', '\r']) };
        Span::new(self.at as u32, (self.at + end.unwrap_or(rest.len())) as u32)
    }

    fn word_here(&self) -> Span {
        let rest = self.builder.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|letter: char| !(is_word(letter) || letter.is_numeric() || matches!(letter, '-' | '.')));
        Span::new(self.at as u32, (self.at + end.unwrap_or(rest.len())) as u32)
    }

    fn one(&self) -> Span {
        Span::new(self.at as u32, self.end_of_letter(self.at))
    }

    fn end_of_letter(&self, at: usize) -> u32 {
        let mut end = (at + 1).min(self.builder.text.len());
        while !self.builder.text.is_char_boundary(end) {
            end += 1;
        }
        end as u32
    }

    fn end_of(&self, start: usize, belongs: impl Fn(u8) -> bool) -> usize {
        let mut end = start;
        while self.byte(end).is_some_and(&belongs) {
            end += 1;
        }
        end
    }

    fn letter(&self, at: usize) -> Option<char> {
        self.builder.text.get(at..)?.chars().next()
    }

    fn text_of(&self, span: Span) -> &str {
        self.builder.text.get(span.range()).unwrap_or_default()
    }

    fn diagnostic(&self, said: Said) -> Diagnostic {
        let diagnostic = Diagnostic::error(CODE, said.title).at(self.builder.place(said.span), said.label);
        Diagnostic { help: said.help, ..diagnostic }
    }

    fn fault(&self, said: Said) -> Fault {
        self.diagnostic(said).into()
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphabetic() || matches!(letter, '_' | '$')
}
