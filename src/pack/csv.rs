//! CSV as rows of cells with places: the data of tables (RFC 4180, with a header).

use csv_core::{ReadFieldResult, Reader};

use crate::diagnostic::Diagnostic;
use crate::semantics::{Cell, Rows};
use crate::source::{Place, SourceId, Span};

/// The header and the rows below it, unless something is wrong with them.
pub(super) fn read(source: SourceId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Rows> {
    let mut records = records(source, text).into_iter();
    let columns = records.next().unwrap_or_default();
    let rows = Rows { columns, rows: records.collect() };
    let before = diagnostics.len();
    diagnostics.extend(mistakes(source, text, &rows));
    (diagnostics.len() == before).then_some(rows)
}

fn records(source: SourceId, text: &str) -> Vec<Vec<Cell>> {
    let bytes = text.as_bytes();
    // No cell is longer than the text; a byte order mark is no part of the first one.
    let mut out = vec![0; bytes.len().max(1)];
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let (mut start, mut length) = (at, 0);
    let mut reader = Reader::new();
    let (mut records, mut cells) = (Vec::new(), Vec::new());
    loop {
        let input = bytes.get(at..).unwrap_or_default();
        let (result, read, written) = reader.read_field(input, out.get_mut(length..).unwrap_or_default());
        at += read;
        length += written;
        match result {
            ReadFieldResult::InputEmpty => {}
            ReadFieldResult::Field { record_end } => {
                let text = String::from_utf8_lossy(out.get(..length).unwrap_or_default()).into_owned();
                cells.push(Cell { text, place: Place { source, span: span(bytes, start, at) } });
                (start, length) = (at, 0);
                if record_end {
                    records.push(std::mem::take(&mut cells));
                }
            }
            ReadFieldResult::OutputFull | ReadFieldResult::End => return records,
        }
    }
}

/// The bytes of a cell without what stands around it: line ends before it, and the comma or line end behind it.
fn span(bytes: &[u8], start: usize, end: usize) -> Span {
    let read = bytes.get(start..end).unwrap_or_default();
    let before = read.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let has_end = read.len() > before && matches!(read.last(), Some(b',' | b'\r' | b'\n'));
    Span::new((start + before) as u32, (end - usize::from(has_end)) as u32)
}

fn mistakes(source: SourceId, text: &str, rows: &Rows) -> Vec<Diagnostic> {
    let written = |cell: &Cell| text.get(cell.place.span.range()).unwrap_or_default();
    let is_open = |cell: &&Cell| {
        let written = written(cell);
        written.starts_with('"') && (written.len() < 2 || !written.ends_with('"'))
    };
    if let Some(open) = rows.columns.iter().chain(rows.rows.iter().flatten()).find(is_open) {
        let start = open.place.span.start;
        let quote = Place { source, span: Span::new(start, start + 1) };
        return vec![Diagnostic::error("table-mismatch", "this quote is never closed").at(quote, "opened here")];
    }
    if rows.columns.is_empty() {
        let top = Place { source, span: Span::new(0, 0) };
        let error = Diagnostic::error("table-mismatch", "the table has no header").at(top, "belongs here");
        return vec![error.help("name the columns in the first line")];
    }
    let twice = rows.columns.iter().enumerate().filter_map(|(at, column)| {
        let first = rows.columns.iter().take(at).find(|it| it.text == column.text)?;
        let message = format!("there are two columns `{}`", column.text);
        let error = Diagnostic::error("table-mismatch", message).at(column.place, "again here");
        Some(error.at(first.place, "first here"))
    });
    let count = rows.columns.len();
    let uneven = rows.rows.iter().filter(|row| row.len() != count).filter_map(|row| {
        let (first, last) = (row.first()?.place, row.last()?.place);
        let place = Place { source, span: first.span.to(last.span) };
        let message = match row.len() {
            1 => format!("this row has 1 cell, and the header has {count}"),
            cells => format!("this row has {cells} cells, and the header has {count}"),
        };
        Some(Diagnostic::error("table-mismatch", message).at(place, "this row"))
    });
    twice.chain(uneven.take(5)).collect()
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::source::SourceMap;

    /// The cells of a text, each as its text and as it is written; or the mistakes.
    fn cells(text: &str) -> Vec<(String, String)> {
        let mut sources = SourceMap::default();
        let source = sources.add("t.csv", text);
        let mut wrong = Vec::new();
        let rows = read(source, text, &mut wrong).unwrap_or_default();
        let all = rows.columns.iter().chain(rows.rows.iter().flatten());
        let cells = all.map(|cell| (cell.text.clone(), sources.slice(cell.place).to_owned()));
        let places = wrong.iter().flat_map(|it| &it.labels).map(|it| sources.slice(it.place).to_owned());
        let wrong = wrong.iter().map(|it| it.message.clone()).zip(places);
        cells.chain(wrong).collect()
    }

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(text, written)| ((*text).to_owned(), (*written).to_owned())).collect()
    }

    #[test]
    fn each_cell_has_its_text_and_its_place() {
        assert_eq!(cells("a,b\n1,\n"), pairs(&[("a", "a"), ("b", "b"), ("1", "1"), ("", "")]));
        assert_eq!(cells("\u{feff}a\r\n\r\n\"x, \"\"y\"\"\""), pairs(&[("a", "a"), ("x, \"y\"", "\"x, \"\"y\"\"\"")]));
        assert_eq!(cells("é,b\n\"1\n2\",ö"), pairs(&[("é", "é"), ("b", "b"), ("1\n2", "\"1\n2\""), ("ö", "ö")]));
    }

    #[test]
    fn what_is_no_table_is_told() {
        assert_eq!(cells("a,b\n1\n"), pairs(&[("this row has 1 cell, and the header has 2", "1")]));
        assert_eq!(cells(""), pairs(&[("the table has no header", "")]));
        assert_eq!(cells("a\n\"b"), pairs(&[("this quote is never closed", "\"")]));
    }

    #[test]
    fn no_text_is_too_odd() {
        let letters = ["a", ",", "\"", "\n", "\r", "é", "\u{feff}", "\0"];
        let mut seed = 7_u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize
        };
        for _ in 0..20_000 {
            let soup: String = (0..next() % 20).filter_map(|_| letters.get(next() % letters.len()).copied()).collect();
            assert!(!cells(&soup).is_empty(), "{soup:?}");
        }
    }
}
