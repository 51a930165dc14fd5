//! The part of a long line that is worth showing.

use std::ops::Range;

use crate::report::Style;
use crate::report::paint::columns_of;

/// The columns that the margin with its line numbers takes, about.
const MARGIN: usize = 9;
/// The least that is shown around one place.
const LEAST: usize = 24;

/// Cuts a line that is wider than the page to what is around the ranges (bytes at character boundaries, one byte past
/// the end at most). Gives the new text, and where the ranges are in it.
pub(super) fn excerpt(line: &str, ranges: &[Range<usize>], style: &Style) -> (String, Vec<Range<usize>>) {
    let room = style.width.saturating_sub(MARGIN).max(LEAST);
    // A label at the end of the line needs something to point at.
    let line = format!("{line} ");
    let width: usize = line.chars().map(columns_of).sum();
    if width <= room + 1 {
        return (line, ranges.to_vec());
    }
    let share = (room / ranges.len().max(1)).max(LEAST);
    let pieces = join(ranges.iter().map(|range| around(&line, range, share)).collect());
    assemble(&line, &pieces, ranges, style.glyph("…", "..."))
}

/// Some `room` columns of a line with a range in their middle; of a long range, its start.
fn around(line: &str, range: &Range<usize>, room: usize) -> Range<usize> {
    let (_, rest) = line.split_at_checked(range.start).unwrap_or((line, ""));
    let shown = rest.get(..range.len()).unwrap_or(rest);
    let shown_width = take(shown.chars(), room * 2 / 3).1;
    let left = (room - shown_width) / 2;
    let (before, taken) = take(line.get(..range.start).unwrap_or_default().chars().rev(), left);
    let (after, _) = take(rest.chars(), room - taken);
    range.start - before..range.start + after
}

/// The bytes and the columns of as many characters as have room.
fn take(characters: impl Iterator<Item = char>, room: usize) -> (usize, usize) {
    let mut bytes = 0;
    let mut width = 0;
    for c in characters {
        if width + columns_of(c) > room {
            break;
        }
        bytes += c.len_utf8();
        width += columns_of(c);
    }
    (bytes, width)
}

/// The pieces in their order, those that touch made one.
fn join(mut pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    pieces.sort_by_key(|piece| piece.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if piece.start <= last.end => last.end = last.end.max(piece.end),
            _ => joined.push(piece),
        }
    }
    joined
}

fn assemble(line: &str, pieces: &[Range<usize>], ranges: &[Range<usize>], gap: &str) -> (String, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut places = vec![0..1; ranges.len()];
    for piece in pieces {
        match (piece.start, text.is_empty()) {
            (0, _) => {}
            (_, true) => text.push_str(gap),
            (_, false) => text.extend([" ", gap, " "]),
        }
        for (place, range) in places.iter_mut().zip(ranges).filter(|(_, range)| piece.contains(&range.start)) {
            let shift = |byte: usize| text.len() + byte - piece.start;
            *place = shift(range.start)..shift(range.end.min(piece.end));
        }
        text.push_str(line.get(piece.clone()).unwrap_or_default());
    }
    if pieces.last().is_some_and(|piece| piece.end < line.trim_end().len()) {
        text.push_str(gap);
    }
    (text, places)
}
