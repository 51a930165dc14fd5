//! Lines of a source around a place.

use serde::Serialize;

use crate::report::page::Page;
use crate::report::paint::clean;
use crate::source::{Place, Source, Span};

/// How many lines are shown before and after.
const AROUND: u32 = 2;
/// How many characters of a line are shown before the place, of the place, and after it.
const BEFORE: usize = 60;
const OF: usize = 120;
const AFTER: usize = 60;

/// A line, cut where it is too long.
#[derive(Serialize)]
pub(super) struct Line {
    number: u32,
    before: String,
    /// The place itself; empty beside it.
    marked: String,
    after: String,
}

/// The line of a place with those around it.
pub(super) fn window(place: Place, page: &Page<'_>) -> Vec<Line> {
    lines(place, AROUND, page)
}

/// The line of a place alone.
pub(super) fn line(place: Place, page: &Page<'_>) -> Vec<Line> {
    lines(place, 0, page)
}

fn lines(place: Place, around: u32, page: &Page<'_>) -> Vec<Line> {
    let source = page.sources.get(place.source);
    let number = source.position(place.span.start).line;
    let numbers = number.saturating_sub(around).max(1)..=number.saturating_add(around);
    let lines = numbers.filter_map(|at| {
        let span = source.line(at)?;
        // What follows the last line end is no line to show.
        let is_end = span.start == span.end && span.end as usize == source.text().len();
        (at == number || !is_end)
            .then(|| if at == number { marked(at, span, place.span, source) } else { plain(at, span, source) })
    });
    lines.collect()
}

fn plain(number: u32, line: Span, source: &Source) -> Line {
    let text = clean(&source.shown(from_start(line, BEFORE + OF + AFTER)));
    Line { number, before: start(&text, BEFORE + OF + AFTER), marked: String::new(), after: String::new() }
}

/// The line on which a place starts; of a place of many lines, its first.
fn marked(number: u32, line: Span, place: Span, source: &Source) -> Line {
    let from = place.start.clamp(line.start, line.end);
    let to = place.end.clamp(from, line.end);
    let text = |span| clean(&source.shown(span));
    Line {
        number,
        before: end(&text(to_end(Span::new(line.start, from), BEFORE)), BEFORE),
        marked: start(&text(from_start(Span::new(from, to), OF)), OF),
        after: start(&text(from_start(Span::new(to, line.end), AFTER)), AFTER),
    }
}

/// How many bytes hold more than so many characters. A line may be a whole document, and most of it is not looked at.
const fn bytes(room: usize) -> u32 {
    (room as u32 + 1) * 4
}

/// The beginning of a span, with more characters than there is room for if the span has more.
fn from_start(span: Span, room: usize) -> Span {
    Span::new(span.start, span.end.min(span.start.saturating_add(bytes(room))))
}

/// The end of a span, likewise.
fn to_end(span: Span, room: usize) -> Span {
    Span::new(span.start.max(span.end.saturating_sub(bytes(room))), span.end)
}

/// The first characters of a text.
fn start(text: &str, room: usize) -> String {
    match text.char_indices().nth(room) {
        Some((byte, _)) => format!("{}…", text.get(..byte).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The last characters of a text.
fn end(text: &str, room: usize) -> String {
    match text.char_indices().rev().nth(room) {
        Some((byte, c)) => format!("…{}", text.get(byte + c.len_utf8()..).unwrap_or_default()),
        None => text.to_owned(),
    }
}
