//! All that is wrong with an item that could not be read. Where a step of a rule or a field of a kind or of a lens is wrong, what
//! stands behind it is read without it, so that one mistake does not hide the next.

use std::ops::Range;

use pest::Parser;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};

use super::error::{self, ATTRIBUTES, OTHER_LINE_WORDS, STEP_WORDS};
use super::grammar::{Grammar, Rule};

/// So many mistakes of one item are told.
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

/// The names that an item would have declared, by its first line of code.
pub(super) fn names(item: &str) -> Vec<Box<str>> {
    let head = item.lines().find(|line| !line.trim_start().starts_with("//")).unwrap_or_default();
    let mut words =
        head.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).filter(|word| !word.is_empty());
    let names: Vec<&str> = match words.next() {
        Some("use") => words.next_back().into_iter().collect(),
        // The second name of a kind is that of its collection.
        Some("kind") => words.take(2).collect(),
        _ => words.take(1).collect(),
    };
    names.into_iter().map(Into::into).collect()
}

/// A diagnostic about a piece, told of the text that it begins in at a byte.
fn moved(mut diagnostic: Diagnostic, start: u32) -> Diagnostic {
    for label in &mut diagnostic.labels {
        label.place.span = Span::new(label.place.span.start + start, label.place.span.end + start);
    }
    diagnostic
}

/// A line of an item, as far as it matters here.
struct Line<'t> {
    start: usize,
    /// Where its first word begins.
    first: usize,
    word: &'t str,
}

impl Line<'_> {
    fn indent(&self) -> usize {
        self.first - self.start
    }
}

/// How the lines of an item are told apart.
#[derive(Clone, Copy)]
enum Layout {
    /// The steps of a rule begin with words of their own.
    Steps,
    /// The fields of a kind or of a lens begin where the first one does: they have any name.
    Fields { indent: usize },
}

impl Layout {
    /// That of an item; none where its lines tell nothing.
    fn of(lines: &[Line<'_>]) -> Option<Self> {
        match lines.first()?.word {
            "rule" => Some(Self::Steps),
            "kind" | "from" | "extend" => {
                let first = lines.iter().skip(1).find(|line| !matches!(line.word, "" | "as"))?;
                Some(Self::Fields { indent: first.indent() })
            }
            _ => None,
        }
    }

    /// Whether a line begins a step or a field.
    fn begins(self, line: &Line<'_>) -> bool {
        match self {
            Self::Steps => STEP_WORDS.contains(&line.word) || ATTRIBUTES.contains(&line.word),
            Self::Fields { indent } => line.word == "as" || line.indent() == indent && !line.word.is_empty(),
        }
    }

    /// Whether a line may go on with the step or the field above it.
    fn continues(self, line: &Line<'_>) -> bool {
        match self {
            Self::Steps => line.word.is_empty() || OTHER_LINE_WORDS.contains(&line.word),
            Self::Fields { .. } => !self.begins(line),
        }
    }
}

/// The lines of the step or field in which something is wrong at a byte. Where that is the first word of one, it may be the one
/// above that does not end.
fn step_around(item: &str, at: usize, may_be_above: bool) -> Option<Range<usize>> {
    let lines = lines(item);
    let layout = Layout::of(&lines)?;
    let is_end = |line: &Line<'_>| layout.begins(line) || item.get(line.first..).is_some_and(|it| it.starts_with('}'));
    let wrong = lines.iter().rposition(|line| line.start <= at)?;
    let is_first_word = lines.get(wrong).is_some_and(|line| line.first >= at && is_end(line));
    let own = |lines: &[Line<'_>]| {
        lines.iter().rev().find(|line| layout.begins(line) || !layout.continues(line)).map(|line| line.start)
    };
    let above = lines.get(1..wrong).filter(|_| is_first_word && may_be_above).and_then(own);
    let first = above.or_else(|| own(lines.get(1..=wrong)?))?;
    // A head without its `{` has no steps, whatever stands there.
    if lines.first()?.word != "from" && !item.get(..first)?.contains('{') {
        return None;
    }
    let behind = lines.get(wrong..)?.iter().find(|line| line.start > first && is_end(line));
    Some(first..behind?.start)
}

fn lines(item: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let line = |text: &str| {
        let begins = text.trim_start();
        let first = start + text.len() - begins.len();
        let end = begins.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(begins.len());
        let line = (start, first, end);
        start += text.len();
        line
    };
    let ends: Vec<(usize, usize, usize)> = item.split_inclusive('\n').map(line).collect();
    let line = |(start, first, end)| Line { start, first, word: item.get(first..first + end).unwrap_or_default() };
    ends.into_iter().map(line).collect()
}

/// A text with blanks in the place of some of it, so that all else keeps its place; none where there are blanks already, or where
/// something begins that ends elsewhere.
fn without(text: &str, step: Range<usize>) -> Option<String> {
    let (before, behind) = (text.get(..step.start)?, text.get(step.end..)?);
    let step = text.get(step).filter(|step| !step.trim().is_empty())?;
    if !is_balanced([step]) && !is_balanced([before, behind]) {
        return None;
    }
    let blanks: String = step.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    Some([before, &blanks, behind].concat())
}

/// Whether as many braces are opened as closed.
fn is_balanced<const N: usize>(pieces: [&str; N]) -> bool {
    let count = |brace| pieces.iter().map(|piece| piece.matches(brace).count()).sum::<usize>();
    count('{') == count('}')
}
