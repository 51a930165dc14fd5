//! The words of a text by what they are, for whoever shows or completes it: any text has them, a wrong one too.

use super::error::RESERVED;
use super::lex::{TokenKind, lex};
use crate::source::Span;

/// What a word of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A word that the language reserves where it stands, or that begins an item.
    Keyword,
    /// A name, or a word that could be one.
    Name,
    /// A number, a duration, a date.
    Number,
    /// A string, or a piece of one between holes.
    Text,
    /// A regular expression.
    Regex,
    /// `(`, `[`, `{`, and the brace that begins a hole.
    Open,
    /// `)`, `]`, `}`, and the brace that ends a hole.
    Close,
    /// Any other sign.
    Sign,
    /// `// …`
    Comment,
}

/// Words that begin items, rules' lines and quantifiers: keywords unless they are fields.
const BEGINNERS: [&str; 24] = [
    "rule", "kind", "from", "extend", "def", "param", "table", "waive", "use", "as", "each", "title", "severity",
    "practice", "refs", "message", "remedy", "any", "all", "none", "one", "first", "until", "because",
];

/// The words of a text, in order.
pub fn sorts(text: &str) -> Vec<(Span, Sort)> {
    let tokens = lex(text);
    let is_field = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        before.is_some_and(|before| matches!(before.text(text), "." | "?."))
    };
    let sort = |(at, token): (usize, &super::lex::Token)| {
        let word = token.text(text);
        let is_keyword = RESERVED.contains(&word) || BEGINNERS.contains(&word);
        let sort = match token.kind {
            TokenKind::Word if is_keyword && !is_field(at) => Sort::Keyword,
            TokenKind::Word => Sort::Name,
            TokenKind::Number => Sort::Number,
            TokenKind::Piece { .. } => Sort::Text,
            TokenKind::Regex => Sort::Regex,
            TokenKind::Open(_) => Sort::Open,
            TokenKind::Close(_) => Sort::Close,
            TokenKind::Sign => Sort::Sign,
            TokenKind::Comment => Sort::Comment,
        };
        (token.span, sort)
    };
    tokens.iter().enumerate().map(sort).collect()
}

/// How many more brackets a text opens than it closes; none where it ends within a string.
pub fn brackets(text: &str) -> Option<isize> {
    let (mut open, mut strings) = (0, 0);
    for token in lex(text) {
        match token.kind {
            TokenKind::Piece { first: true, last: false } => strings += 1,
            TokenKind::Piece { first: false, last: true } => strings -= 1,
            TokenKind::Open(_) => open += 1,
            TokenKind::Close(_) => open -= 1,
            _ => {}
        }
    }
    (strings == 0).then_some(open)
}
