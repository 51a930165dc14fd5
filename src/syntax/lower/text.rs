//! Strings: escapes, holes.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::super::ast::{Text, TextPart};
use super::super::{Pair, Rule};
use super::{Lower, parts, range};

impl<'t> Lower<'t> {
    /// A string, perhaps with holes.
    pub(super) fn text(&self, pair: Pair<'t>) -> Option<Text> {
        let span = range(&pair);
        let mut text = Text { span, parts: Vec::new() };
        let mut known = String::new();
        for part in parts(pair) {
            match part.as_rule() {
                Rule::literal => known.push_str(part.as_str()),
                Rule::escape => known.push(self.escape(part.as_str(), range(&part))?),
                _ => {
                    flush(&mut known, &mut text.parts);
                    text.parts.push(TextPart::Hole(self.part(part, 0)?));
                }
            }
        }
        flush(&mut known, &mut text.parts);
        Some(text)
    }

    /// A string that must be known as it stands; `what` it is, for the message.
    pub(super) fn plain(&self, pair: Pair<'t>, what: &str) -> Option<(Box<str>, Span)> {
        let text = self.text(pair)?;
        match text.parts.as_slice() {
            [] => Some(("".into(), text.span)),
            [TextPart::Literal(known)] => Some((known.clone(), text.span)),
            _ => {
                self.report(
                    Diagnostic::error("unexpected-hole", format!("{what} is plain text, without holes"))
                        .at(self.place(text.span), "has a hole")
                        .help("write `\\{` for a brace"),
                );
                None
            }
        }
    }

    fn escape(&self, escape: &str, span: Span) -> Option<char> {
        let known = match escape {
            "\\n" => Some('\n'),
            "\\t" => Some('\t'),
            "\\\"" => Some('"'),
            "\\\\" => Some('\\'),
            "\\{" => Some('{'),
            "\\}" => Some('}'),
            _ => unicode(escape),
        };
        if known.is_none() {
            self.report(
                Diagnostic::error("unknown-escape", format!("`{escape}` means nothing in a string"))
                    .at(self.place(span), "unknown escape")
                    .note("the escapes are `\\\"`, `\\\\`, `\\n`, `\\t`, `\\{`, `\\}` and `\\u{…}` with one to six hexadecimal digits")
                    .help("write `\\\\` for a backslash"),
            );
        }
        known
    }
}

fn unicode(escape: &str) -> Option<char> {
    let digits = escape.strip_prefix("\\u{")?.strip_suffix('}')?;
    let plain = (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    char::from_u32(u32::from_str_radix(digits, 16).ok().filter(|_| plain)?)
}

fn flush(known: &mut String, parts: &mut Vec<TextPart>) {
    if !known.is_empty() {
        parts.push(TextPart::Literal(std::mem::take(known).into()));
    }
}
