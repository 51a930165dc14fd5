//! Policy text as a flat list of tokens.
//!
//! pest reads letters, not tokens; what looks at a text that pest could not read (limits, messages) or at how a text is
//! laid out (the formatter) looks at these. Any text has tokens: a wrong one has wrong ones, and every byte that is no
//! blank belongs to exactly one.

use crate::source::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters, digits and `_`, beginning with no digit.
    Word,
    /// Whatever begins with a digit: numbers, durations, and `-` in dates.
    Number,
    /// A piece of a string without holes: from `"` or `}` to `"` or `{`, both without the braces.
    Piece {
        /// Whether it begins the string.
        first: bool,
        /// Whether it ends the string.
        last: bool,
    },
    /// A regular expression with its slashes.
    Regex,
    /// `(`, `[`, `{`, and the brace that begins a hole.
    Open(char),
    /// `)`, `]`, `}`, and the brace that ends a hole.
    Close(char),
    /// Any other sign: as many characters as make one operator.
    Sign,
    /// `// …` up to the end of the line.
    Comment,
}

/// A token with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Where it stands.
    pub(super) span: Span,
}

impl Token {
    /// The text of the token.
    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.range()).unwrap_or_default()
    }
}

/// The tokens of a text.
pub(super) fn lex(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), braces: Vec::new(), barren: 0 };
    lexer.run();
    lexer.tokens
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
    /// For every open `{`, whether it is the hole of a string.
    braces: Vec<bool>,
    /// Up to here no regular expression ends: a line is searched once.
    barren: usize,
}

/// Operators of more than one character, longest first, and what people type for them.
const SIGNS: [&str; 16] =
    ["===", "!==", "==", "!=", "<=", ">=", "->", "=>", "??", "?.", "++", "..", "&&", "||", ":=", "**"];

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(next) = self.rest().chars().next() {
            match next {
                ' ' | '\t' | '\r' | '\n' | '\u{feff}' => self.at += next.len_utf8(),
                '/' if self.rest().starts_with("//") => self.comment(),
                '/' if self.at >= self.barren && !self.after_operand() => self.regex(),
                '"' => self.piece(true),
                '{' => self.open(next, false),
                '}' => self.close_brace(),
                '(' | '[' => self.take(1, TokenKind::Open(next)),
                ')' | ']' => self.take(1, TokenKind::Close(next)),
                _ if next.is_ascii_digit() => self.number(),
                _ if is_letter(next) => self.take(self.length_while(is_letter), TokenKind::Word),
                _ => self.sign(next),
            }
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn length_while(&self, wanted: impl Fn(char) -> bool) -> usize {
        self.rest().find(|c| !wanted(c)).unwrap_or(self.rest().len())
    }

    fn take(&mut self, length: usize, kind: TokenKind) {
        let span = Span::new(self.at as u32, (self.at + length) as u32);
        self.tokens.push(Token { kind, span });
        self.at += length;
    }

    fn comment(&mut self) {
        let line = self.length_while(|c| c != '\n');
        let length = self.rest().get(..line).map_or(line, |line| line.strip_suffix('\r').unwrap_or(line).len());
        self.take(length, TokenKind::Comment);
    }

    fn number(&mut self) {
        let mut length = self.length_while(|c| is_letter(c) || c == '-');
        let digits = self.length_while(|c| c.is_ascii_digit());
        let date = self.rest().get(..length).is_some_and(is_date);
        if !date {
            length = self.length_while(is_letter);
            let fraction = self.rest().get(digits..).and_then(|rest| rest.strip_prefix('.')).unwrap_or_default();
            if fraction.starts_with(|c: char| c.is_ascii_digit()) {
                length = digits + 1 + fraction.find(|c| !is_letter(c)).unwrap_or(fraction.len());
            }
        }
        self.take(length, TokenKind::Number);
    }

    /// A slash divides after an operand and begins a regular expression elsewhere; one without an end is a sign.
    fn regex(&mut self) {
        let mut escaped = false;
        for (at, c) in self.rest().char_indices().skip(1) {
            match c {
                '\n' => break,
                '/' if !escaped => return self.take(at + 1, TokenKind::Regex),
                _ => escaped = c == '\\' && !escaped,
            }
        }
        self.barren = self.at + self.length_while(|c| c != '\n');
        self.take(1, TokenKind::Sign);
    }

    /// A piece of a string: at its first quote, or after a hole.
    fn piece(&mut self, first: bool) {
        let mut escaped = false;
        for (at, c) in self.rest().char_indices().skip(usize::from(first)) {
            match c {
                _ if escaped => escaped = false,
                '\\' if self.rest().get(at..).is_some_and(|rest| rest.starts_with("\\u{")) => {}
                '\\' => escaped = true,
                '"' => return self.take(at + 1, TokenKind::Piece { first, last: true }),
                '{' if !self.in_unicode_escape(at) => {
                    self.take(at, TokenKind::Piece { first, last: false });
                    return self.open('{', true);
                }
                _ => {}
            }
        }
        self.take(self.rest().len(), TokenKind::Piece { first, last: false });
    }

    /// Whether the brace at this byte of the rest belongs to `\u{…}`.
    fn in_unicode_escape(&self, at: usize) -> bool {
        self.rest().get(..at).is_some_and(|before| {
            let slashes = before.strip_suffix('u').map_or(0, |b| b.len() - b.trim_end_matches('\\').len());
            slashes % 2 == 1
        })
    }

    fn open(&mut self, bracket: char, hole: bool) {
        self.take(1, TokenKind::Open(bracket));
        self.braces.push(hole);
    }

    fn close_brace(&mut self) {
        self.take(1, TokenKind::Close('}'));
        if self.braces.pop() == Some(true) {
            self.piece(false);
        }
    }

    fn sign(&mut self, first: char) {
        let length =
            SIGNS.iter().find(|sign| self.rest().starts_with(**sign)).map_or(first.len_utf8(), |sign| sign.len());
        self.take(length, TokenKind::Sign);
    }

    fn after_operand(&self) -> bool {
        let before = self.tokens.iter().rev().find(|token| token.kind != TokenKind::Comment);
        before.is_some_and(|token| match token.kind {
            TokenKind::Word => !JOINING_WORDS.contains(&token.text(self.text)),
            TokenKind::Number | TokenKind::Regex | TokenKind::Close(_) => true,
            TokenKind::Piece { last, .. } => last,
            TokenKind::Open(_) | TokenKind::Sign | TokenKind::Comment => false,
        })
    }
}

/// Words after which an operand follows.
const JOINING_WORDS: [&str; 20] = [
    "and",
    "or",
    "not",
    "implies",
    "in",
    "is",
    "contains",
    "like",
    "matches",
    "starts_with",
    "ends_with",
    "if",
    "then",
    "else",
    "where",
    "when",
    "require",
    "forbid",
    "need",
    "until",
];

/// A letter of a word, as people type words: anything that no sign is made of.
fn is_letter(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-').map(|part| part.len());
    text.bytes().all(|b| b.is_ascii_digit() || b == b'-') && parts.by_ref().eq([4, 2, 2])
}
