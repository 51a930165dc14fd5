//! Lines with columns, and how they are aligned.

/// Lines of one sort that follow each other have their columns aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// `title    "…"`
    Attribute,
    /// `memory:   number   "MB"`
    Field,
    /// `memory  = .MemorySize`
    LensField,
    /// `require …   else high "…"`
    Clause,
    /// The rest of a line that the author broke.
    Continued,
    /// A line without columns.
    Other,
}

/// How many blanks a column may need whose lines differ much: clauses, and what comments stand behind.
const RAGGED: usize = 24;

/// A line of the result.
#[derive(Debug)]
pub(super) struct Line {
    indent: usize,
    sort: Sort,
    /// The columns; only the first line of a statement has more than one.
    cells: Vec<String>,
}

impl Line {
    /// A line that begins at this indent.
    pub(super) fn new(indent: usize, sort: Sort) -> Self {
        Self { indent, sort, cells: vec![String::new()] }
    }

    /// An empty line.
    pub(super) fn blank() -> Self {
        Self { indent: 0, sort: Sort::Other, cells: Vec::new() }
    }

    /// Its first column.
    pub(super) fn indent(&self) -> usize {
        self.indent
    }

    /// Adds a token.
    pub(super) fn push(&mut self, text: &str, spaced: bool, column: bool) {
        let has_columns = !matches!(self.sort, Sort::Continued | Sort::Other);
        if column && has_columns && self.cells.iter().any(|cell| !cell.is_empty()) {
            self.cells.push(String::new());
        } else if let Some(cell) = self.cells.last_mut().filter(|_| spaced) {
            cell.push(' ');
        }
        if let Some(cell) = self.cells.last_mut() {
            cell.push_str(text);
        }
    }

    /// The width of a column, if another one follows it.
    fn width(&self, column: usize) -> Option<usize> {
        self.cells.get(column + 1)?;
        self.cells.get(column).map(|cell| cell.chars().count())
    }
}

/// The text of some lines.
pub(super) fn align(lines: Vec<Line>) -> String {
    let mut text = String::new();
    let mut lines = lines.as_slice();
    while let Some(first) = lines.first() {
        let length = lines.iter().take_while(|line| belongs(line, first.sort)).count().max(1);
        let (run, rest) = lines.split_at(length);
        print_run(run, &mut text);
        lines = rest;
    }
    text
}

/// Whether a line belongs to a run of this sort: continued lines and comments do not end one, blank lines do.
fn belongs(line: &Line, sort: Sort) -> bool {
    let is_comment = line.cells.first().is_some_and(|cell| cell.starts_with("//"));
    line.sort == sort && !line.cells.is_empty() || line.sort == Sort::Continued || is_comment && sort != Sort::Other
}

fn print_run(run: &[Line], text: &mut String) {
    let columns = run.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(|column| column_width(run, column)).collect();
    for line in run {
        text.extend(std::iter::repeat_n(' ', line.indent));
        for (column, cell) in line.cells.iter().enumerate() {
            text.push_str(cell);
            if let Some(width) = line.width(column) {
                let wanted = widths.get(column).copied().unwrap_or(width);
                text.extend(std::iter::repeat_n(' ', wanted.saturating_sub(width) + 1));
            }
        }
        text.push('\n');
    }
}

/// How wide a column is. Clauses and comments leave it ragged where the lines differ too much.
fn column_width(run: &[Line], column: usize) -> usize {
    let widths = || run.iter().filter_map(|line| line.width(column));
    let (least, most) = (widths().min().unwrap_or(0), widths().max().unwrap_or(0));
    let is_clause = run.first().is_some_and(|line| line.sort == Sort::Clause);
    let is_before_comment = |line: &&Line| line.cells.get(column + 1).is_some_and(|cell| cell.starts_with("//"));
    let may_be_ragged = is_clause || run.iter().any(|line| is_before_comment(&line));
    if may_be_ragged && most - least > RAGGED { 0 } else { most }
}
