//! Tables from CSV: each cell read by the type of its column.

use std::sync::Arc;

use super::Compiler;
use crate::diagnostic::{Diagnostic, nearest};
use crate::ir::Type;
use crate::source::Place;
use crate::value::{Constant, Pattern};

/// The cells of a table as they were written.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// The names of the columns.
    pub columns: Vec<Cell>,
    /// A cell for each column, row by row.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// What it says, without quotes.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// How many mistakes of one table are told.
const TOLD: usize = 5;

impl Compiler<'_> {
    /// The value of a table of rows: a list of them, or a map whose keys stand in the first column.
    pub(super) fn of_rows(&self, rows: &Rows, ty: &Type, declared: Place) -> Result<Constant, Vec<Diagnostic>> {
        let (row_type, is_map) = match ty {
            Type::List(row) => (&**row, false),
            Type::Map(row) => (&**row, true),
            _ => {
                let message =
                    format!("a CSV file is a list or a map of rows, and this table is {}", self.type_text(ty));
                return Err(vec![Diagnostic::error("table-mismatch", message).at(declared, "declared here")]);
            }
        };
        let (key, columns) = if is_map { rows.columns.split_first().unzip() } else { (None, Some(&*rows.columns)) };
        let columns = columns.unwrap_or_default();
        self.columns(columns, row_type, key, declared)?;
        let (mut list, mut map, mut wrong) = (Vec::new(), indexmap::IndexMap::new(), Vec::new());
        for row in &rows.rows {
            let (key, cells) = if is_map { row.split_first().unzip() } else { (None, Some(&**row)) };
            match (self.row(columns, cells.unwrap_or_default(), row_type), key) {
                (Err(mistake), _) => wrong.push(mistake),
                (Ok(value), None) => list.push(value),
                (Ok(value), Some(key)) => {
                    if map.insert(key.text.as_str().into(), value).is_some() {
                        let message = format!("there are two rows `{}`", key.text);
                        wrong.push(Diagnostic::error("table-mismatch", message).at(key.place, "again here"));
                    }
                }
            }
        }
        wrong.truncate(TOLD);
        match wrong.is_empty() {
            true => Ok(if is_map { Constant::Map(Arc::new(map)) } else { Constant::List(list) }),
            false => Err(wrong),
        }
    }

    /// Whether the header has the columns of the type, and no others.
    fn columns(
        &self,
        columns: &[Cell],
        row: &Type,
        key: Option<&Cell>,
        declared: Place,
    ) -> Result<(), Vec<Diagnostic>> {
        let Type::Record(fields) = row else {
            let place = columns.get(1).or(key).map_or(declared, |cell| cell.place);
            let message =
                format!("a row of {} has one column{}", self.type_text(row), key.map_or("", |_| " behind its key"));
            let error = || vec![Diagnostic::error("table-mismatch", message).at(place, "in this header")];
            return if columns.len() == 1 { Ok(()) } else { Err(error()) };
        };
        let mut wrong = Vec::new();
        for column in columns.iter().filter(|column| !fields.iter().any(|(name, _)| **name == *column.text)) {
            let message = format!("the table has a column `{}` that its type does not name", column.text);
            let error = Diagnostic::error("table-mismatch", message).at(column.place, "this column");
            wrong.push(match nearest(&column.text, fields.iter().map(|(name, _)| &**name)) {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error,
            });
        }
        for (name, ty) in fields.iter().filter(|(_, ty)| !ty.is_optional()) {
            if !columns.iter().any(|column| *column.text == **name) {
                let place = columns.last().or(key).map_or(declared, |cell| cell.place);
                let message = format!("the table has no column `{name}`, which is {}", self.type_text(ty));
                wrong.push(Diagnostic::error("table-mismatch", message).at(place, "in this header"));
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    fn row(&self, columns: &[Cell], cells: &[Cell], ty: &Type) -> Result<Constant, Diagnostic> {
        let Type::Record(fields) = ty else {
            return cells.first().map_or(Ok(Constant::Null), |only| self.cell(only, ty));
        };
        let mut row = indexmap::IndexMap::new();
        for (name, ty) in fields.iter() {
            let at = columns.iter().position(|column| *column.text == **name);
            let value = at.and_then(|at| cells.get(at)).map_or(Ok(Constant::Null), |cell| self.cell(cell, ty))?;
            row.insert(name.clone(), value);
        }
        Ok(Constant::Map(Arc::new(row)))
    }

    fn cell(&self, cell: &Cell, ty: &Type) -> Result<Constant, Diagnostic> {
        let text = cell.text.as_str();
        if ty.is_optional() && text.is_empty() {
            return Ok(Constant::Null);
        }
        let misfit = |wanted: &str| {
            let message = format!("the table should have {wanted} here");
            Diagnostic::error("table-mismatch", message).at(cell.place, "does not fit the type of the table")
        };
        match ty.present() {
            Type::Raw | Type::String => Ok(Constant::Text(text.into())),
            Type::Bool => text.parse().map(Constant::Bool).map_err(|_| misfit("true or false")),
            Type::Number => crate::stack::number(text).map(Constant::Number).ok_or_else(|| misfit("a number")),
            Type::Date => text.parse().map(Constant::Date).map_err(|_| misfit("a date like 2027-01-31")),
            Type::Time => text.parse().map(Constant::Time).map_err(|_| misfit("a time like 2027-01-31T12:00:00Z")),
            Type::Duration => {
                super::param::duration(text).map(Constant::Duration).ok_or_else(|| misfit("a duration like 30d"))
            }
            Type::Regex => pattern(text, cell.place),
            other => Err(misfit(&self.type_text(other)).help("a cell of a CSV file is one value; lists stand in JSON")),
        }
    }
}

/// A regular expression of a table, made when the table is read.
pub(super) fn pattern(text: &str, place: Place) -> Result<Constant, Diagnostic> {
    let made = Pattern::new(text).and_then(|pattern| match pattern.is_surely_small() || pattern.fits().is_ok() {
        true => Ok(pattern),
        false => Err(pattern.fits().err().unwrap_or_default().to_owned()),
    });
    made.map(|pattern| Constant::Pattern(Arc::new(pattern))).map_err(|reason| {
        let message = format!("this regular expression cannot be read: {reason}");
        Diagnostic::error("bad-regex", message).at(place, "in this table")
    })
}
