//! Reports: a [`Run`] as text or data for people and machines.
//!
//! A report knows the run, the texts that it speaks of, and what it was told about the page: width, colour, characters.
//! It never knows input formats, the terminal, or how anything was evaluated. One file for each format; one row in
//! [`FORMATS`].

mod diagnostics;
mod json;
mod paint;
mod picture;
mod tests;
mod text;

use std::io;

use crate::finding::{Run, Severity};
use crate::source::SourceMap;

pub use diagnostics::diagnostics;
pub use paint::{Tone, clean, columns};
pub use tests::{Headline, gaps, headline};
pub use text::findings;

/// The page that a report is written on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// How many columns it has.
    pub width: usize,
    /// Whether it shows colours.
    pub colour: bool,
    /// Whether it shows more than ASCII. The user's own text is shown as it is.
    pub unicode: bool,
    /// How much the reader wants to know: 0 is what must be done, 1 is all places and the policies as well.
    pub verbose: u8,
}

/// One way to write a run.
#[derive(Debug)]
pub struct Format {
    /// What `-o` calls it.
    pub name: &'static str,
    /// What it is, in one sentence.
    pub sentence: &'static str,
    write: fn(&Page<'_>, &mut dyn io::Write) -> io::Result<()>,
}

/// All formats, the default one first.
pub const FORMATS: &[Format] = &[
    Format { name: "text", sentence: "for people: pictures of the lines, why, and what to do", write: text::write },
    Format {
        name: "json",
        sentence: "for programs: everything that was found, with a schema version",
        write: json::write,
    },
];

impl Format {
    /// The format of a name.
    pub fn from_name(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }
}

/// What a format is given to write.
struct Page<'a> {
    run: &'a Run,
    sources: &'a SourceMap,
    fail_on: Severity,
    style: &'a Style,
}

/// Writes a run in a format. `fail_on` is the least severity that makes the run fail.
pub fn render(
    format: &Format,
    run: &Run,
    sources: &SourceMap,
    fail_on: Severity,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    (format.write)(&Page { run, sources, fail_on, style }, out)
}
