//! The report for people: what must be done first, then what cannot be told, then the sums.

mod finding;
mod sums;
mod table;
mod unknown;
mod waived;

use std::io;

use super::Style;
use super::group::groups;
use super::page::{Page, Results};
use crate::finding::{Run, Verdict};
use crate::source::SourceMap;

/// Writes the whole report.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    pictures(page, out)?;
    out.write_all(table::section(page).as_bytes())?;
    out.write_all(table::documents(page).as_bytes())?;
    out.write_all(sums::section(page).as_bytes())
}

/// What was found, without the sums of a whole run: for a prompt, which asks about a rule or two.
pub fn findings(run: &Run, sources: &SourceMap, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    pictures(&Page::new(&Results::of(run, sources), style), out)
}

fn pictures(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut explained = Vec::new();
    for group in groups(&[Verdict::Fail, Verdict::Error], page) {
        out.write_all(finding::section(&group, &mut explained, page).as_bytes())?;
    }
    out.write_all(unknown::section(page).as_bytes())?;
    out.write_all(waived::section(page).as_bytes())
}
