//! A policy laid out as the book lays them out.
//!
//! The formatter moves blanks and nothing else: it prints the tokens of the text, in order, with a line for every line of
//! a block, four spaces for a level, and columns where lines of one sort follow each other. Inside a line the author's
//! breaks are kept. What reads as the same tree before and after is tested, not hoped.

mod columns;
mod marks;

use crate::diagnostic::{Diagnostic, Level};
use crate::source::SourceId;

use self::columns::Line;
use self::marks::{Begins, Glue, Marks};
use super::lex::{Token, TokenKind, lex};
use super::{Rule, parse, read};

/// The indent of one level.
const INDENT: usize = 4;

/// Lays out a policy file. A file with mistakes is left alone: formatting what was not understood would guess.
pub fn format(source: SourceId, text: &str) -> Result<String, Vec<Diagnostic>> {
    let mut diagnostics = parse(source, text).diagnostics;
    diagnostics.retain(|diagnostic| diagnostic.level == Level::Error);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let pairs = read(source, text, Rule::file).map_err(|unread| vec![unread.explain(source, text)])?;
    let marks = Marks::new(pairs);
    let words = words(text, &marks);
    let mut printer = Printer { lines: Vec::new(), level: 0, brackets: Vec::new() };
    for (index, word) in words.iter().enumerate() {
        printer.print(word, index.checked_sub(1).and_then(|before| words.get(before)));
    }
    Ok(columns::align(printer.lines))
}

/// A token as it is printed: a whole string, a comment, or anything else.
#[derive(Debug)]
struct Word<'t> {
    text: &'t str,
    is_comment: bool,
    /// How many lines end between the token before and this one.
    breaks: usize,
    /// What it begins. A comment on its own line begins what the token after it begins.
    begins: Begins,
    glue: Glue,
    /// Whether a new column begins here.
    column: bool,
    /// Whether it must have a blank line above: it belongs to an item of several lines, or follows one.
    apart: bool,
}

/// The tokens of a text with all that is known about them.
fn words<'t>(text: &'t str, marks: &Marks) -> Vec<Word<'t>> {
    let mut words = Vec::new();
    let mut end = 0;
    for token in whole_words(lex(text), marks) {
        let gap = text.get(end as usize..token.span.start as usize).unwrap_or_default();
        let at = token.span.start;
        words.push(Word {
            text: token.text(text).trim_end(),
            is_comment: token.kind == TokenKind::Comment,
            breaks: gap.matches('\n').count(),
            begins: marks.begins(at),
            glue: marks.glue(at),
            column: marks.is_column(at),
            apart: false,
        });
        end = token.span.end;
    }
    lead_with_comments(&mut words);
    keep_apart(&mut words);
    words
}

/// One token for each string with its holes (what is inside quotes is never touched), and for each dashed name.
fn whole_words(tokens: Vec<Token>, marks: &Marks) -> Vec<Token> {
    let mut whole: Vec<Token> = Vec::new();
    let mut open = 0_usize;
    for token in tokens {
        let (first, last) = match token.kind {
            TokenKind::Piece { first, last } => (first, last),
            _ => (false, false),
        };
        match whole.last_mut() {
            Some(word) if open > 0 || token.span.start < marks.end_of_name(word.span.start) => {
                word.span = word.span.to(token.span);
            }
            _ => whole.push(token),
        }
        open = (open + usize::from(first)).saturating_sub(usize::from(last));
    }
    whole
}

/// Comments on their own lines stand where the line below them begins.
fn lead_with_comments(words: &mut [Word<'_>]) {
    let mut below = Begins::Item;
    for (index, word) in words.iter_mut().enumerate().rev() {
        let own_line = word.breaks > 0 || index == 0;
        match (word.is_comment, below) {
            (true, Begins::Close) if own_line => word.begins = Begins::Line(columns::Sort::Other),
            (true, Begins::Item | Begins::Line(_)) if own_line => word.begins = below.without_columns(),
            (true, _) => {}
            (false, _) => below = word.begins,
        }
    }
}

/// Items of several lines have a blank line around them, above their comments.
fn keep_apart(words: &mut [Word<'_>]) {
    let mut first_of_item: Vec<usize> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let continues_comments = index
            .checked_sub(1)
            .and_then(|before| words.get(before))
            .is_some_and(|before| before.is_comment && before.begins == Begins::Item && word.breaks == 1);
        if word.begins == Begins::Item && !continues_comments {
            first_of_item.push(index);
        }
    }
    let ends = first_of_item.iter().skip(1).copied().chain([words.len()]);
    let spans: Vec<(usize, usize)> = first_of_item.iter().copied().zip(ends).collect();
    let mut above_is_long = false;
    for (start, end) in spans {
        let inside = words.iter().take(end).skip(start);
        let is_long = inside.filter(|word| !word.is_comment).skip(1).any(Word::breaks_the_line);
        if let Some(word) = words.get_mut(start) {
            word.apart = is_long || above_is_long;
        }
        above_is_long = is_long;
    }
}

impl Word<'_> {
    /// Whether it stands on a new line in any case.
    fn breaks_the_line(&self) -> bool {
        self.begins.starts_a_line() || self.breaks > 0 && self.begins != Begins::Block
    }

    fn is_closing(&self) -> bool {
        matches!(self.text, ")" | "]" | "}")
    }
}

struct Printer {
    lines: Vec<Line>,
    /// The level of what was begun last.
    level: usize,
    /// The brackets that are open since then: the indents of the lines on which they stand.
    brackets: Vec<usize>,
}

impl Printer {
    fn print(&mut self, word: &Word<'_>, before: Option<&Word<'_>>) {
        let own_line = word.breaks_the_line() || before.is_none_or(|before| before.is_comment);
        if own_line {
            self.begin(word, before);
        }
        let spaced = !own_line && before.is_some_and(|before| is_spaced(before, word));
        if let Some(line) = self.lines.last_mut() {
            // Comments behind the lines of a run are a column too.
            line.push(word.text, spaced, word.column || word.is_comment);
        }
        self.count_brackets(word);
    }

    /// Begins a line for a word.
    fn begin(&mut self, word: &Word<'_>, before: Option<&Word<'_>>) {
        let wants_blank = word.apart || word.breaks > 1 && word.begins.starts_a_line();
        let may_blank = before.is_some_and(|before| before.begins != Begins::Block) && word.begins != Begins::Close;
        if wants_blank && may_blank {
            self.lines.push(Line::blank());
        }
        match word.begins {
            Begins::Item | Begins::Close => self.level = 0,
            Begins::Line(_) => self.level = 1,
            Begins::Head | Begins::Block | Begins::Nothing => {}
        }
        let level = INDENT * self.level;
        let indent = match self.brackets.last() {
            _ if word.begins.starts_a_line() || word.begins == Begins::Head => level,
            Some(opened) if word.is_closing() => *opened,
            Some(opened) => opened + INDENT,
            None => level + INDENT,
        };
        if word.begins.starts_a_line() {
            self.brackets.clear();
        }
        self.lines.push(Line::new(indent, word.begins.sort()));
    }

    fn count_brackets(&mut self, word: &Word<'_>) {
        if matches!(word.begins, Begins::Block | Begins::Close) {
            return;
        }
        if matches!(word.text, "(" | "[" | "{") {
            self.brackets.push(self.lines.last().map_or(0, Line::indent));
        } else if word.is_closing() {
            self.brackets.pop();
        }
    }
}

/// Whether a space stands between two tokens of a line.
fn is_spaced(before: &Word<'_>, word: &Word<'_>) -> bool {
    if word.is_comment || word.begins == Begins::Block {
        return true;
    }
    let opens = matches!(before.text, "(" | "[") || before.text == "{" && before.begins != Begins::Block;
    let after = opens || matches!(before.text, "." | "?.") || matches!(before.glue, Glue::After | Glue::Both);
    let closes = word.is_closing() || matches!(word.text, "," | ":");
    !(after || closes || matches!(word.glue, Glue::Before | Glue::Both))
}
