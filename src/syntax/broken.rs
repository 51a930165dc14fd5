//! All that is wrong with an item that could not be read. Where a line of a rule is wrong, the lines behind it are read without
//! it, so that one mistake does not hide the next.

use std::ops::Range;

use pest::Parser;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};

use super::error::{self, ATTRIBUTES, OTHER_LINE_WORDS, STEP_WORDS};
use super::grammar::{Grammar, Rule};

/// So many mistakes of one rule are told.
const MOST: usize = 20;

/// Reads a broken piece of a text again, alone, to learn where it stops being an item.
pub(super) fn explain(source: SourceId, text: &str, piece: Span) -> Vec<Diagnostic> {
    let mut own = text.get(piece.range()).unwrap_or_default().to_owned();
    let mut told: Vec<Diagnostic> = Vec::new();
    for _ in 0..MOST {
        let stop = match Grammar::parse(Rule::lone_item, &own) {
            Err(error) => error::Stop::new(&error, 0),
            Ok(_) if told.is_empty() => error::Stop { at: 0, expected: vec![Rule::item], too_deep: false },
            Ok(_) => break,
        };
        let at = stop.at;
        // What stands around the piece matters to its first mistake alone.
        let diagnostic = match told.is_empty() {
            true => error::explain_in(source, text, piece, &error::Stop { at: at + piece.start as usize, ..stop }),
            false => moved(error::explain(source, &own, &stop), piece.start),
        };
        let place = diagnostic.labels.first().map(|label| label.place);
        let is_known = told.iter().any(|it| it.labels.first().map(|label| label.place) == place);
        if !is_known {
            told.push(diagnostic);
        }
        let first = place.map_or(at, |place| place.span.start.saturating_sub(piece.start) as usize);
        let step = step_around(&own, at.min(first), !is_known);
        let Some(rest) = step.and_then(|step| without(&own, step)) else { break };
        own = rest;
    }
    told
}

/// A diagnostic about a piece, told of the text that it begins in at a byte.
fn moved(mut diagnostic: Diagnostic, start: u32) -> Diagnostic {
    for label in &mut diagnostic.labels {
        label.place.span = Span::new(label.place.span.start + start, label.place.span.end + start);
    }
    diagnostic
}

/// A line of a rule, as far as it matters here.
struct Line<'t> {
    start: usize,
    /// Where its first word begins.
    first: usize,
    word: &'t str,
}

impl Line<'_> {
    fn begins_step(&self) -> bool {
        STEP_WORDS.contains(&self.word) || ATTRIBUTES.contains(&self.word)
    }

    /// Whether it may go on with the step above it.
    fn continues(&self) -> bool {
        self.word.is_empty() || OTHER_LINE_WORDS.contains(&self.word)
    }
}

/// The lines of the step of a rule in which something is wrong at a byte. Where that is the first word of a step, it may be the step
/// above that does not end.
fn step_around(rule: &str, at: usize, may_be_above: bool) -> Option<Range<usize>> {
    if !rule.starts_with("rule") {
        return None;
    }
    let lines = lines(rule);
    let wrong = lines.iter().rposition(|line| line.start <= at)?;
    let is_first_word = lines.get(wrong).is_some_and(|line| line.first >= at && is_end(rule, line));
    let own = |lines: &[Line<'_>]| {
        lines.iter().rev().find(|line| line.begins_step() || !line.continues()).map(|line| line.start)
    };
    let above = lines.get(1..wrong).filter(|_| is_first_word && may_be_above).and_then(own);
    let first = above.or_else(|| own(lines.get(1..=wrong)?))?;
    let behind = lines.get(wrong..)?.iter().find(|line| line.start > first && is_end(rule, line));
    Some(first..behind?.start)
}

/// Whether a line is of the next step, or the end of the rule.
fn is_end(rule: &str, line: &Line<'_>) -> bool {
    line.begins_step() || rule.get(line.first..).is_some_and(|rest| rest.starts_with('}'))
}

fn lines(rule: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let line = |text: &str| {
        let begins = text.trim_start();
        let first = start + text.len() - begins.len();
        let end = begins.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(begins.len());
        let line = (start, first, end);
        start += text.len();
        line
    };
    let ends: Vec<(usize, usize, usize)> = rule.split_inclusive('\n').map(line).collect();
    let line = |(start, first, end)| Line { start, first, word: rule.get(first..first + end).unwrap_or_default() };
    ends.into_iter().map(line).collect()
}

/// A text with blanks in the place of some of it, so that all else keeps its place; none where there are blanks already, or where
/// something begins that ends elsewhere.
fn without(text: &str, step: Range<usize>) -> Option<String> {
    let (before, behind) = (text.get(..step.start)?, text.get(step.end..)?);
    let step = text.get(step).filter(|step| !step.trim().is_empty())?;
    if step.matches('{').count() != step.matches('}').count() {
        return None;
    }
    let blanks: String = step.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    Some([before, &blanks, behind].concat())
}
