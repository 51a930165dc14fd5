//! The tables of what was found by severity: of practices, and of the documents with the worst.

use crate::report::matrix::{Column, columns, number, other_practices, practices};
use crate::report::page::Page;
use crate::report::paint::{Tone, clean, columns as display_width, columns_of, count};
use crate::report::worst::{Burden, burdens};

/// The space before a column where there is room.
const GAP: usize = 3;
/// A name has no less than this, however narrow the page is.
const LEAST: usize = 20;

/// The documents of a long report that are named.
const DOCUMENTS: usize = 8;

/// The table; empty if nothing was found.
pub(super) fn section(page: &Page<'_>) -> String {
    let practices = practices(page);
    if practices.is_empty() {
        return String::new();
    }
    let columns = columns(page);
    let numbers = |practice: &&str| columns.iter().map(|column| number(column, practice, page)).collect();
    let mut rows: Vec<Row> = practices.iter().map(|it| Row { name: (*it).to_owned(), numbers: numbers(it) }).collect();
    let others = other_practices(&practices, page);
    if !others.is_empty() {
        rows.push(Row { name: others, numbers: vec![0; columns.len()] });
    }
    Table { rows, columns }.drawn(page) + "\n"
}

/// The documents of a long report in which most is to be done; empty for any other report.
pub(super) fn documents(page: &Page<'_>) -> String {
    let columns = columns(page);
    let burdens = burdens(&columns, page);
    if !page.is_long() || burdens.len() < 2 {
        return String::new();
    }
    let left = burdens.len().saturating_sub(DOCUMENTS);
    let named = burdens
        .into_iter()
        .take(DOCUMENTS)
        .map(|Burden { document, numbers }| Row { name: clean(page.sources.get(document).name()), numbers });
    let mut text = Table { rows: named.collect(), columns }.drawn(page);
    if left > 0 {
        text += &format!(" and {}\n", count(left, "other document"));
    }
    text + "\n"
}

/// A name and what each column counts of it.
struct Row {
    name: String,
    numbers: Vec<usize>,
}

/// Rows of numbers below the names of columns.
struct Table {
    rows: Vec<Row>,
    columns: Vec<Column>,
}

impl Table {
    /// All columns if they fit, else those that count something, closer together.
    fn drawn(self, page: &Page<'_>) -> String {
        let is_counting = |at: usize| self.rows.iter().any(|row| row.numbers.get(at).is_some_and(|it| *it > 0));
        let mut shown: Vec<usize> = (0..self.columns.len()).collect();
        let mut gap = GAP;
        let width = |shown: &[usize], gap: usize| -> usize {
            shown.iter().filter_map(|at| self.columns.get(*at)).map(|column| column.name.len() + gap).sum()
        };
        let names = self.rows.iter().map(|row| display_width(&row.name)).max().unwrap_or(0);
        let fits = |shown: &[usize], gap: usize| 1 + names + width(shown, gap) <= page.style.width;
        if !fits(&shown, gap) {
            shown.retain(|at| is_counting(*at));
        }
        while !fits(&shown, gap) && gap > 1 {
            gap -= 1;
        }
        let room = page.style.width.saturating_sub(1 + width(&shown, gap)).max(LEAST);
        let names = names.min(room);
        let line = |name: &str, cell: &dyn Fn(usize, &Column) -> (String, Tone)| {
            let cells = shown.iter().filter_map(|at| Some((*at, self.columns.get(*at)?))).map(|(at, column)| {
                let (text, tone) = cell(at, column);
                let space = " ".repeat((column.name.len() + gap).saturating_sub(display_width(&text)));
                format!("{space}{}", page.style.paint(tone, &text))
            });
            let name = shortened(name, names, page);
            let space = " ".repeat(names.saturating_sub(display_width(&name)));
            format!(" {name}{space}{}\n", cells.collect::<String>())
        };
        let heading = line("", &|_, column| (column.name.to_owned(), heading_tone(column, page)));
        let number = |row: &Row, at: usize, column: &Column| match row.numbers.get(at).copied().unwrap_or(0) {
            0 => (page.style.glyph("·", "-").to_owned(), Tone::Faint),
            number => (number.to_string(), column.tone),
        };
        self.rows.iter().fold(heading, |text, row| text + &line(&row.name, &|at, column| number(row, at, column)))
    }
}

/// A name that is longer than some columns, without its middle: a path begins with what it is a part of, and ends with what
/// it is.
fn shortened(name: &str, room: usize, page: &Page<'_>) -> String {
    if display_width(name) <= room {
        return name.to_owned();
    }
    let mark = page.style.glyph("…", "...");
    let room = room.saturating_sub(display_width(mark));
    let (mut start, mut end) = (String::new(), String::new());
    for (first, last) in name.chars().zip(name.chars().rev()) {
        if display_width(&start) + display_width(&end) + columns_of(last) > room {
            break;
        }
        end.insert(0, last);
        if display_width(&start) + display_width(&end) + columns_of(first) > room {
            break;
        }
        start.push(first);
    }
    format!("{start}{mark}{end}")
}

/// Severities that do not make the run fail are faint.
fn heading_tone(column: &Column, page: &Page<'_>) -> Tone {
    if column.severity.is_some_and(|severity| severity < page.fail_on) { Tone::Faint } else { Tone::Strong }
}
