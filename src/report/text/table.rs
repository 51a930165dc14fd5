//! The table of practices and severities.

use crate::report::matrix::{Column, columns, number, other_practices, practices};
use crate::report::page::Page;
use crate::report::paint::{Tone, columns as display_width};

/// The space before a column where there is room.
const GAP: usize = 3;

/// The table; empty if nothing was found.
pub(super) fn section(page: &Page<'_>) -> String {
    let rows = practices(page);
    if rows.is_empty() {
        return String::new();
    }
    let others = other_practices(&rows, page);
    let names = rows.iter().copied().chain((!others.is_empty()).then_some(others.as_str()));
    let width = names.map(display_width).max().unwrap_or(0);
    let table = Table { width, gap: GAP, columns: columns(page) }.fitted(page);
    let heading = |column: &Column| (column.name.to_owned(), heading_tone(column, page));
    let mut text = table.line("", heading, page);
    for practice in rows {
        text += &table.line(practice, |column| cell(column, practice, page), page);
    }
    if !others.is_empty() {
        text += &table.line(&others, |_| nothing(page), page);
    }
    text + "\n"
}

/// What a table looks like.
struct Table {
    /// The columns of the page that the names take.
    width: usize,
    /// The space before a column.
    gap: usize,
    columns: Vec<Column>,
}

impl Table {
    /// All columns if they fit, else those that count something, closer together.
    fn fitted(mut self, page: &Page<'_>) -> Self {
        if self.needed() > page.style.width {
            self.columns.retain(|column| column.total(page) > 0);
        }
        while self.needed() > page.style.width && self.gap > 1 {
            self.gap -= 1;
        }
        self
    }

    fn needed(&self) -> usize {
        1 + self.width + self.columns.iter().map(|column| column.name.len() + self.gap).sum::<usize>()
    }

    fn line(&self, name: &str, cell: impl Fn(&Column) -> (String, Tone), page: &Page<'_>) -> String {
        let cells = self.columns.iter().map(|column| {
            let (text, tone) = cell(column);
            let space = " ".repeat((column.name.len() + self.gap).saturating_sub(display_width(&text)));
            format!("{space}{}", page.style.paint(tone, &text))
        });
        let space = " ".repeat(self.width.saturating_sub(display_width(name)));
        format!(" {name}{space}{}\n", cells.collect::<String>())
    }
}

/// Severities that do not make the run fail are faint.
fn heading_tone(column: &Column, page: &Page<'_>) -> Tone {
    if column.severity.is_some_and(|severity| severity < page.fail_on) { Tone::Faint } else { Tone::Strong }
}

fn cell(column: &Column, practice: &str, page: &Page<'_>) -> (String, Tone) {
    match number(column, practice, page) {
        0 => nothing(page),
        number => (number.to_string(), column.tone),
    }
}

fn nothing(page: &Page<'_>) -> (String, Tone) {
    (page.style.glyph("·", "-").to_owned(), Tone::Faint)
}
