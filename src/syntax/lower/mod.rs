//! pest's pairs to the [`ast`](super::ast).
//!
//! A pair that is missing where the grammar has one cannot occur, so `None` means: already reported. An item with
//! anything reported in it is left out.

mod calls;
mod expressions;
mod items;
mod operands;
mod text;

use std::cell::{Cell, RefCell};

use crate::diagnostic::Diagnostic;
use crate::source::{Place, SourceId, Span};

use super::ast::{Comment, Expr, Item, ItemKind, Name};
use super::limits::{LEVELS, too_deep};
use super::{Pair, Pairs, Rule};

/// The lowering of one text.
pub(super) struct Lower<'t> {
    source: SourceId,
    text: &'t str,
    /// All comments, in order.
    comments: Vec<Span>,
    /// The comments that became documentation, in order.
    docs: RefCell<Vec<Span>>,
    diagnostics: RefCell<Vec<Diagnostic>>,
    /// How deep the tree is at this point.
    depth: Cell<u32>,
}

/// The pairs inside a pair, without comments, keywords and punctuation.
pub(super) fn parts<'t>(pair: Pair<'t>) -> impl Iterator<Item = Pair<'t>> {
    pair.into_inner().filter(|part| !is_mark(part.as_rule()))
}

/// Comments, and what is there for the messages only.
fn is_mark(rule: Rule) -> bool {
    use Rule::*;
    matches!(
        rule,
        COMMENT
            | rule_word
            | kind_word
            | from_word
            | extend_word
            | def_word
            | param_word
            | table_word
            | waive_word
            | use_word
            | each_word
            | as_word
            | for_word
            | in_word
            | where_word
            | when_word
            | let_word
            | if_word
            | then_word
            | else_word
            | is_word
            | unknown_word
            | until_word
            | owner_word
            | because_word
            | list_word
            | map_word
            | open_brace
            | close_brace
            | open_paren
            | close_paren
            | open_square
            | close_square
            | open_angle
            | close_angle
            | comma
            | colon
            | equals
            | slash
            | bar
            | dot
            | arrow
            | quote
            | end_quote
            | end_hole
    )
}

impl<'t> Lower<'t> {
    /// Prepares for the pairs of a text.
    pub(super) fn new(source: SourceId, text: &'t str, pairs: &Pairs<'t>) -> Self {
        let comments = pairs.clone().flatten().filter(|pair| pair.as_rule() == Rule::COMMENT);
        let comments = comments.map(|pair| comment(&pair)).collect();
        let (docs, diagnostics) = (RefCell::default(), RefCell::default());
        Self { source, text, comments, docs, diagnostics, depth: Cell::new(0) }
    }

    /// The expression of `lone_expression`.
    pub(super) fn only_expression(&self, pairs: Pairs<'t>) -> Option<Expr> {
        self.expression(pairs.flat_map(parts).next()?)
    }

    /// The items of `input`.
    pub(super) fn input(&self, pairs: Pairs<'t>) -> Vec<Item> {
        pairs
            .flat_map(parts)
            .filter(|pair| pair.as_rule() != Rule::EOI)
            .filter_map(|pair| self.input_item(pair))
            .collect()
    }

    fn input_item(&self, pair: Pair<'t>) -> Option<Item> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::let_step => ItemKind::Let(self.binding(pair)?),
            Rule::expression => ItemKind::Expr(self.expression(pair)?),
            _ => return self.item(pair),
        };
        Some(Item { span, docs: None, kind })
    }

    /// What was lowered, or all that was wrong.
    pub(super) fn finish<T>(self, lowered: Option<T>) -> Result<T, Vec<Diagnostic>> {
        let diagnostics = self.diagnostics.into_inner();
        match lowered {
            Some(lowered) if diagnostics.is_empty() => Ok(lowered),
            _ => Err(diagnostics),
        }
    }

    /// The comments that are no documentation, and all that was wrong.
    pub(super) fn into_parts(self) -> (Vec<Comment>, Vec<Diagnostic>) {
        let docs = self.docs.into_inner();
        let comments = self.comments.into_iter().filter(|span| docs.binary_search(span).is_err());
        (comments.map(|span| Comment { span }).collect(), self.diagnostics.into_inner())
    }

    fn place(&self, span: Span) -> Place {
        Place { source: self.source, span }
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    fn reported(&self) -> usize {
        self.diagnostics.borrow().len()
    }

    /// Goes `levels` deeper, within the limit, and gives the depth to come back to.
    fn enter(&self, levels: u32, pair: &Pair<'t>) -> Option<u32> {
        let before = self.depth.get();
        if before + levels > LEVELS {
            let start = range(pair).start;
            self.report(too_deep(self.place(Span::new(start, start + 1))));
            return None;
        }
        self.depth.set(before + levels);
        Some(before)
    }

    /// Comes back. What goes wrong does not: every item and every line of a rule begins by leaving to 0.
    fn leave(&self, before: u32) {
        self.depth.set(before);
    }

    fn name(&self, pair: &Pair<'t>) -> Name {
        Name { text: pair.as_str().into(), span: range(pair) }
    }

    /// The span of a pair. pest lets a pair run on over the blanks and comments that follow it.
    fn span(&self, pair: &Pair<'t>) -> Span {
        let Span { start, mut end } = range(pair);
        loop {
            let kept = self.text.get(start as usize..end as usize).unwrap_or_default();
            end = start + kept.trim_end_matches([' ', '\t', '\r', '\n', '\u{feff}']).len() as u32;
            match self.comments.binary_search_by_key(&end, |comment| comment.end) {
                Ok(at) if self.comments.get(at).is_some_and(|comment| comment.start > start) => {
                    end = self.comments.get(at).map_or(end, |comment| comment.start);
                }
                _ => return Span::new(start, end),
            }
        }
    }
}

/// The span of a comment, without the `\r` that ends its line together with a `\n`.
fn comment(pair: &Pair<'_>) -> Span {
    let start = pair.as_span().start();
    let text = pair.as_str();
    Span::new(start as u32, (start + text.strip_suffix('\r').unwrap_or(text).len()) as u32)
}

/// The span of a pair that ends with a token of its own.
fn range(pair: &Pair<'_>) -> Span {
    let span = pair.as_span();
    Span::new(span.start() as u32, span.end() as u32)
}
