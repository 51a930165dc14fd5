//! Bars: parts of a whole, as wide as they are many.

use serde::Serialize;

/// The width of a whole, in units of the drawing.
const WIDTH: usize = 1_000;

/// A part of a bar.
#[derive(Serialize)]
pub(super) struct Part {
    /// What it is, as the style sheet names it.
    class: String,
    /// What it is, in words.
    name: String,
    number: usize,
    x: usize,
    width: usize,
}

/// A bar of parts with their class, name and number, where `whole` would fill it. What is there is seen, however little.
pub(super) fn bar(parts: impl IntoIterator<Item = (String, String, usize)>, whole: usize) -> Vec<Part> {
    let mut x = 0;
    let parts = parts.into_iter().filter(|(_, _, number)| *number > 0).map(|(class, name, number)| {
        let width = (number * WIDTH / whole.max(1)).clamp(4, WIDTH);
        let part = Part { class, name, number, x, width };
        x += width;
        part
    });
    parts.collect()
}
