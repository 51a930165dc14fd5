//! Policy text to its tree, and back.
//!
//! A text is bounded ([`limits`]), read by pest with `grammar/ordain.pest`, and lowered to the [`ast`]; whatever pest
//! could not read is turned into diagnostics in the language's own words. What is wrong never hides what is right: good
//! items are kept around broken ones. This room does not know whether names exist, and pest is known nowhere else.

pub mod ast;
mod broken;
mod children;
mod error;
mod format;
mod grammar;
mod lex;
mod limits;
mod lower;
mod sorts;

#[cfg(test)]
mod tests;

use pest::Parser;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};

use self::grammar::{Grammar, Rule};
use self::lex::TokenKind;
use self::lower::Lower;

pub use self::format::format;
pub use self::limits::{LEVELS, POLICY_BYTES};
pub use self::sorts::{Sort, brackets, sorts};

type Pair<'t> = pest::iterators::Pair<'t, Rule>;
type Pairs<'t> = pest::iterators::Pairs<'t, Rule>;

/// What could be read of a policy file, and all that was wrong with it.
#[derive(Debug)]
pub struct Parsed {
    /// The good items.
    pub file: ast::File,
    /// What is wrong, in the order of the text; empty when all of it was read.
    pub diagnostics: Vec<Diagnostic>,
    /// The names that the broken items would have declared.
    pub unread: Vec<Box<str>>,
}

/// Why a line of the prompt is not (yet) something to run.
#[derive(Debug)]
pub enum InputError {
    /// It would be valid if more followed. The diagnostics are for the case that nothing does.
    Incomplete(Vec<Diagnostic>),
    /// It is wrong, whatever follows.
    Wrong(Vec<Diagnostic>),
}

/// Reads a policy file: all good items, and a diagnostic for each broken one.
pub fn parse(source: SourceId, text: &str) -> Parsed {
    let nothing = ast::File { source, items: Vec::new(), comments: Vec::new() };
    match read(source, text, Rule::file) {
        Ok(pairs) => lower_file(source, text, pairs),
        Err(unread) => Parsed { file: nothing, diagnostics: vec![unread.explain(source, text)], unread: Vec::new() },
    }
}

/// Reads one expression.
pub fn parse_expr(source: SourceId, text: &str) -> Result<ast::Expr, Vec<Diagnostic>> {
    let pairs = read(source, text, Rule::lone_expression).map_err(|unread| vec![unread.explain(source, text)])?;
    let lower = Lower::new(source, text, &pairs);
    let expr = lower.only_expression(pairs);
    lower.finish(expr)
}

/// Reads what was typed at the prompt: items and `let`s, perhaps with an expression after them.
pub fn parse_input(source: SourceId, text: &str) -> Result<Vec<ast::Item>, InputError> {
    let pairs = read(source, text, Rule::input).map_err(|unread| {
        let incomplete = unread.is_incomplete(text);
        let diagnostics = vec![unread.explain(source, text)];
        if incomplete { InputError::Incomplete(diagnostics) } else { InputError::Wrong(diagnostics) }
    })?;
    let lower = Lower::new(source, text, &pairs);
    let items = lower.input(pairs);
    lower.finish(Some(items)).map_err(InputError::Wrong)
}

/// Why a text was not read.
enum Unread {
    /// It exceeds a limit.
    Refused(Diagnostic),
    /// It does not fit the grammar.
    At(error::Stop),
}

impl Unread {
    fn explain(self, source: SourceId, text: &str) -> Diagnostic {
        match self {
            Self::Refused(diagnostic) => diagnostic,
            Self::At(stop) => error::explain(source, text, &stop),
        }
    }

    /// Whether the text is good as far as it goes: pest wanted more where there was nothing but blanks and comments, or the
    /// name of an attribute whose value may follow on the next line.
    fn is_incomplete(&self, text: &str) -> bool {
        let Self::At(stop) = self else { return false };
        let mut after = lex::lex(text.get(stop.at..).unwrap_or_default());
        after.retain(|token| token.kind != TokenKind::Comment);
        match after.as_slice() {
            [] => true,
            [only] => only.kind == TokenKind::Word && stop.expected.contains(&Rule::attribute_name),
            _ => false,
        }
    }
}

fn read(source: SourceId, text: &str, rule: Rule) -> Result<Pairs<'_>, Unread> {
    limits::check_size(source, text).map_err(Unread::Refused)?;
    limits::check_depth(source, text, &lex::lex(text)).map_err(Unread::Refused)?;
    Grammar::parse(rule, text).map_err(|error| Unread::At(error::Stop::new(&error, 0)))
}

fn lower_file(source: SourceId, text: &str, pairs: Pairs<'_>) -> Parsed {
    let lower = Lower::new(source, text, &pairs);
    let mut items = Vec::new();
    let mut told = Vec::new();
    let mut unread = Vec::new();
    let mut before: Option<Pair<'_>> = None;
    for pair in pairs.flat_map(lower::parts) {
        match pair.as_rule() {
            Rule::EOI => {}
            Rule::broken => {
                let of = before.filter(|before| continues(text, before, &pair));
                // What was read of it is not what was meant.
                items.pop_if(|item: &mut ast::Item| of.as_ref().is_some_and(|of| begins_at(item, of)));
                let piece = piece(of.as_ref().unwrap_or(&pair), &pair);
                unread.extend(broken::names(text.get(piece.range()).unwrap_or_default()));
                told.extend(broken::explain(source, text, piece));
            }
            _ => items.extend(lower.item(pair.clone())),
        }
        before = Some(pair);
    }
    let (comments, mut diagnostics) = lower.into_parts();
    diagnostics.extend(told);
    diagnostics.sort_by_key(|diagnostic| diagnostic.labels.first().map(|label| label.place.span.start));
    Parsed { file: ast::File { source, items, comments }, diagnostics, unread }
}

/// What stands between the beginning of one piece of a text and the end of another.
fn piece(first: &Pair<'_>, last: &Pair<'_>) -> Span {
    Span::new(first.as_span().start() as u32, last.as_span().end() as u32)
}

/// Whether an item was made of this piece.
fn begins_at(item: &ast::Item, pair: &Pair<'_>) -> bool {
    item.span.start as usize == pair.as_span().start()
}

/// Whether a broken piece is probably the rest of the item before it, which ends with no bracket: then the mistake is
/// where that item might have gone on.
fn continues(text: &str, before: &Pair<'_>, broken: &Pair<'_>) -> bool {
    let open = matches!(before.as_rule(), Rule::import | Rule::def | Rule::param | Rule::table | Rule::waive);
    let above = text.get(..broken.as_span().start()).unwrap_or_default();
    let fresh = above.trim_end_matches([' ', '\t']).ends_with('\n');
    let word = broken.as_str().starts_with(|c: char| c.is_alphabetic() || c == '_');
    open && !(fresh && word)
}
