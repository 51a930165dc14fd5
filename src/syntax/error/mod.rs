//! A text that does not fit the grammar, explained in the language's own words.
//!
//! pest says where it stopped and which rules it tried there. [`expected`] turns the rules into words, [`hint`] knows what
//! people write by mistake, and this file chooses the mistake to report: an unclosed string or bracket before the place
//! where its absence was noticed.

mod expected;
mod hint;

use pest::error::{ErrorVariant, InputLocation};

use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{Place, SourceId, Span};

pub(super) use self::hint::{ATTRIBUTES, OTHER_LINE_WORDS, RESERVED, STEP_WORDS};

use super::Rule;
use super::lex::{Token, TokenKind, lex};
use super::limits::too_deep;

/// Where pest stopped, and what it tried there.
pub(super) struct Stop {
    /// The byte.
    pub(super) at: usize,
    /// The rules that would have fitted.
    pub(super) expected: Vec<Rule>,
    /// Whether it stopped because it ran out of stack, not because of the text.
    pub(super) too_deep: bool,
}

impl Stop {
    /// What pest says about a text that begins at `offset`.
    pub(super) fn new(error: &pest::error::Error<Rule>, offset: usize) -> Self {
        let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
        let (expected, too_deep) = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => (positives.clone(), false),
            ErrorVariant::CustomError { .. } => (Vec::new(), true),
        };
        Self { at: at + offset, expected, too_deep }
    }
}

/// Explains a stop in a whole text.
pub(super) fn explain(source: SourceId, text: &str, stop: &Stop) -> Diagnostic {
    explain_in(source, text, Span::new(0, text.len() as u32), stop)
}

/// Explains a stop in a part of a text.
pub(super) fn explain_in(source: SourceId, text: &str, region: Span, stop: &Stop) -> Diagnostic {
    let mistake = Mistake::new(source, text, region, stop);
    if stop.too_deep {
        return too_deep(mistake.place(mistake.found_span()));
    }
    mistake
        .unterminated_string()
        .or_else(|| mistake.unclosed_bracket())
        .or_else(|| mistake.unknown_item())
        .or_else(|| mistake.unknown_step())
        .or_else(|| mistake.malformed_number())
        .or_else(|| mistake.reserved_word())
        .unwrap_or_else(|| mistake.unexpected())
}

/// A stop with the tokens around it.
struct Mistake<'t> {
    source: SourceId,
    text: &'t str,
    region: Span,
    stop: &'t Stop,
    /// The tokens of the region, without comments.
    tokens: Vec<Token>,
    /// The index of the token at which it stopped; past the last one at the end.
    found: usize,
}

impl<'t> Mistake<'t> {
    fn new(source: SourceId, text: &'t str, region: Span, stop: &'t Stop) -> Self {
        let mut tokens = lex(text.get(region.range()).unwrap_or_default());
        tokens.retain(|token| token.kind != TokenKind::Comment);
        for token in &mut tokens {
            token.span = Span::new(token.span.start + region.start, token.span.end + region.start);
        }
        let found = tokens.partition_point(|token| token.span.end as usize <= stop.at);
        Self { source, text, region, stop, tokens, found }
    }

    fn place(&self, span: Span) -> Place {
        Place { source: self.source, span }
    }

    fn expects(&self, rule: Rule) -> bool {
        self.stop.expected.contains(&rule)
    }

    /// The text of the token so many places from where it stopped, or nothing.
    fn near(&self, offset: isize) -> &'t str {
        self.found
            .checked_add_signed(offset)
            .and_then(|at| self.tokens.get(at))
            .map_or("", |token| token.text(self.text))
    }

    fn found_token(&self) -> Option<Token> {
        self.tokens.get(self.found).copied()
    }

    /// The token at which it stopped, or the end of the last one.
    fn found_span(&self) -> Span {
        match (self.found_token(), self.tokens.last()) {
            (Some(token), _) if token.kind == (TokenKind::Piece { first: true, last: false }) => {
                Span::new(token.span.start, token.span.start + 1)
            }
            (Some(token), _) => token.span,
            (None, Some(last)) => Span::new(last.span.end, last.span.end),
            (None, None) => Span::new(self.region.start, self.region.start),
        }
    }

    /// What stands where it stopped, as a reader would call it.
    fn found_words(&self) -> String {
        let Some(token) = self.found_token() else {
            let at_end = self.text.get(self.region.end as usize..).is_none_or(|rest| rest.trim().is_empty());
            return if at_end { "the end of the text" } else { "the next item" }.to_owned();
        };
        match token.kind {
            TokenKind::Piece { first: true, .. } => "a string".to_owned(),
            TokenKind::Piece { .. } => "the rest of a string".to_owned(),
            TokenKind::Regex => "a regular expression".to_owned(),
            _ => format!("`{}`", shortened(token.text(self.text))),
        }
    }

    /// A string whose quote is missing swallows the text up to the next one, and the mistake shows there.
    fn unterminated_string(&self) -> Option<Diagnostic> {
        let strings = strings(&self.tokens);
        let open = strings.iter().filter(|string| string.end.is_none()).count();
        let is_many_lines = |string: &StringSpan| {
            let end = string.end.unwrap_or(self.region.end);
            self.text.get(string.start as usize..end as usize).is_some_and(|text| text.contains('\n'))
        };
        let suspect = strings.iter().find(|string| string.end.is_none() || is_many_lines(string));
        let start = suspect.filter(|string| open > 0 && string.start as usize <= self.stop.at)?.start;
        let line = self.text.get(start as usize..self.region.end as usize)?.lines().next()?;
        let span = Span::new(start, start + line.trim_end().len() as u32);
        if open > 1 {
            return Some(
                Diagnostic::error("unclosed-hole", "a hole in this string is not closed")
                    .at(self.place(span), "no `}` ends its hole")
                    .help("write `}` after the expression, or `\\{` for a brace that begins no hole"),
            );
        }
        Some(
            Diagnostic::error("unterminated-string", "this string is not closed")
                .at(self.place(span), "no `\"` ends it")
                .help("write a `\"` at its end; a quote inside a string is written `\\\"`"),
        )
    }

    /// A bracket that is still open at the end, when a closing one is what is missing there.
    fn unclosed_bracket(&self) -> Option<Diagnostic> {
        if self.found_token().is_some() {
            return None;
        }
        let (opened, wanted) = self.innermost_bracket()?;
        let bracket = opened.text(self.text);
        Some(
            Diagnostic::error("unclosed-bracket", format!("this `{bracket}` is never closed"))
                .at(self.place(opened.span), "opened here")
                .at(self.place(self.found_span()), format!("no `{wanted}` up to here"))
                .help(format!("write the missing `{wanted}`")),
        )
    }

    /// The bracket around the place where it stopped and the one that closes it, if that one would fit there.
    fn innermost_bracket(&self) -> Option<(Token, char)> {
        let mut open: Vec<Token> = Vec::new();
        for token in self.tokens.iter().take(self.found) {
            match token.kind {
                TokenKind::Open(_) => open.push(*token),
                TokenKind::Close(_) => drop(open.pop()),
                _ => {}
            }
        }
        let opened = open.pop()?;
        let (wanted, fits) = match opened.kind {
            TokenKind::Open('(') => (')', self.expects(Rule::close_paren)),
            TokenKind::Open('[') => (']', self.expects(Rule::close_square)),
            _ => ('}', self.expects(Rule::close_brace) || self.expects(Rule::end_hole)),
        };
        fits.then_some((opened, wanted))
    }

    /// A piece that does not begin with an item word.
    fn unknown_item(&self) -> Option<Diagnostic> {
        let token = self.found_token().filter(|_| self.found == 0 && expected::is_item(&self.stop.expected))?;
        let word = token.text(self.text);
        let before = self.text.get(..token.span.start as usize).unwrap_or_default();
        let starts_line =
            before.trim_end_matches([' ', '\t', '\u{feff}']).chars().next_back().is_none_or(|c| c == '\n');
        let known = nearest(word, hint::ITEM_WORDS);
        let found = self.found_words();
        let (code, message) = match token.kind {
            TokenKind::Word if starts_line || known.is_some() => ("unknown-item", format!("{found} begins no item")),
            _ if starts_line => ("syntax-error", format!("expected an item, found {found}")),
            _ => ("syntax-error", format!("expected the next item, found {found}")),
        };
        let diagnostic = Diagnostic::error(code, message).at(self.place(token.span), "unexpected");
        let help = known.map(|known| format!("did you mean `{known}`?")).or_else(|| self.hint());
        let diagnostic = diagnostic.note(format!("an item begins with {}", hint::ticked(&hint::ITEM_WORDS)));
        Some(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        })
    }

    /// The word with which the text begins.
    fn item_word(&self) -> &str {
        self.near(-(self.found as isize))
    }

    /// A misspelt `require` is read as an attribute, and the mistake shows later in its line.
    fn unknown_step(&self) -> Option<Diagnostic> {
        let in_rule = self.item_word() == "rule" && !self.expects(Rule::end_hole);
        let found = self.found_token().filter(|_| in_rule)?;
        let line = self.text.get(..found.span.start as usize)?.rfind('\n').map_or(0, |at| at as u32 + 1);
        let first = self.tokens.iter().find(|token| token.span.start >= line)?;
        let word = first.text(self.text);
        let is_known = hint::STEP_WORDS.contains(&word) || hint::OTHER_LINE_WORDS.contains(&word);
        if first.kind != TokenKind::Word || is_known || first.span == self.tokens.first()?.span {
            return None;
        }
        let known = nearest(word, hint::STEP_WORDS.into_iter().chain(hint::ATTRIBUTES))?;
        Some(
            Diagnostic::error("unknown-step", format!("`{word}` begins no line of a rule"))
                .at(self.place(first.span), "unknown word")
                .help(format!("did you mean `{known}`?")),
        )
    }

    fn malformed_number(&self) -> Option<Diagnostic> {
        let token = self.found_token().filter(|token| token.kind == TokenKind::Number)?;
        let number = token.text(self.text);
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if is_number || !expected::is_expression(&self.stop.expected) {
            return None;
        }
        let diagnostic = Diagnostic::error("malformed-number", format!("`{}` is no number", shortened(number)))
            .at(self.place(token.span), "no number")
            .note("a duration is a whole number with `s`, `m`, `h`, `d` or `w`: `90d`");
        let plain = number.replace('_', "");
        let separated = plain != number && plain.bytes().all(|byte| byte.is_ascii_digit());
        Some(if separated { diagnostic.help(format!("write `{plain}`")) } else { diagnostic })
    }

    /// A reserved word where a new name is wanted.
    fn reserved_word(&self) -> Option<Diagnostic> {
        let token = self.found_token().filter(|_| expected::is_new_name(&self.stop.expected))?;
        let word = token.text(self.text);
        hint::RESERVED.contains(&word).then(|| {
            Diagnostic::error("reserved-word", format!("`{word}` is a reserved word and cannot be a name here"))
                .at(self.place(token.span), "reserved")
                .help(format!("choose another name, for example `{word}_`"))
        })
    }

    fn unexpected(&self) -> Diagnostic {
        let expected = expected::words(&self.likely());
        let found = self.found_words();
        let message = if expected.is_empty() {
            format!("unexpected {found}")
        } else {
            format!("expected {expected}, found {found}")
        };
        let label = if expected.is_empty() { "unexpected".to_owned() } else { format!("expected {expected}") };
        let mut diagnostic = Diagnostic::error("syntax-error", message).at(self.place(self.found_span()), label);
        diagnostic.help = self.hint();
        if let Some((opened, _)) = self.innermost_bracket().filter(|_| expected::is_closing(&self.stop.expected)) {
            diagnostic = diagnostic.at(self.place(opened.span), "opened here");
        }
        diagnostic
    }
}

impl Mistake<'_> {
    /// What was expected, without the parts of an aggregate in a call that walks nothing.
    fn likely(&self) -> Vec<Rule> {
        let in_call = self.expects(Rule::close_paren) && self.expects_body();
        let before = self.tokens.iter().take(self.found).rev();
        let walks =
            before.take_while(|token| token.kind != TokenKind::Open('(')).any(|token| token.text(self.text) == "in");
        let is_body = |rule| matches!(rule, Rule::aggregate_body | Rule::colon | Rule::filter | Rule::where_word);
        let likely = |rule: &&Rule| !in_call || walks || !is_body(**rule);
        self.stop.expected.iter().filter(likely).copied().collect()
    }
}

/// Where a string begins, and where it ends if it does.
struct StringSpan {
    start: u32,
    end: Option<u32>,
}

/// The strings of some tokens, outer ones before those in their holes.
fn strings(tokens: &[Token]) -> Vec<StringSpan> {
    let mut strings: Vec<StringSpan> = Vec::new();
    let mut open = Vec::new();
    for token in tokens {
        let TokenKind::Piece { first, last } = token.kind else { continue };
        if first {
            open.push(strings.len());
            strings.push(StringSpan { start: token.span.start, end: None });
        }
        if last && let Some(string) = open.pop().and_then(|at: usize| strings.get_mut(at)) {
            string.end = Some(token.span.end);
        }
    }
    strings
}

/// A word as it is shown in a message: the first line, and not too much of it.
fn shortened(word: &str) -> String {
    let line = word.lines().next().unwrap_or_default();
    if line.chars().count() <= 40 {
        return line.to_owned();
    }
    line.chars().take(40).chain(['…']).collect()
}
