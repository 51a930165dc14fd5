//! Texts that are no more than lines, as a list of strings: requirements, owners, locks that are only looked for.

use super::build::{Builder, Fault};
use super::cell::{Form, Shape};
use super::tree::Tree;
use crate::source::Span;

/// Reads every line that is not blank, without the space around it.
pub(super) fn read(mut builder: Builder<'_>) -> Result<Tree, Fault> {
    let text = builder.text;
    builder.reserve(40);
    builder.open(Shape::List, None, Span::new(0, 0))?;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let inner = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let first = start + line.len() - inner.len();
        let content = inner.trim_end();
        if !content.is_empty() {
            let span = Span::new(first as u32, (first + content.len()) as u32);
            builder.scalar(Shape::String, Form::Plain, None, span)?;
        }
        start += line.len();
    }
    builder.close(text.len() as u32);
    Ok(builder.finish())
}
