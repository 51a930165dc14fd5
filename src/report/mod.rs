//! Reports: a [`Run`] as text or data for people and machines.
//!
//! A report knows the run, the texts that it speaks of, and what it was told about the page: width, colour, characters.
//! It never knows input formats, the terminal, or how anything was evaluated. One file for each format; one row in
//! [`FORMATS`].

mod baseline;
mod compact;
mod diagnostics;
mod fingerprint;
mod github;
mod gitlab;
mod group;
mod headline;
mod html;
mod json;
mod junit;
pub mod look;
mod markdown;
mod matrix;
mod notice;
mod page;
mod paint;
mod permissions;
mod picture;
mod sarif;
mod tests;
mod text;
mod worst;

use std::io;

pub use baseline::baseline;
pub use diagnostics::{diagnostics, most_of};
pub use page::Results;
pub use paint::{TIED, Tone, clean, columns};
pub use permissions::Holding;
pub use tests::{Covered, Share, Tested, Tests, Tried, coverage, mutants, tests, tests_json};
pub use text::findings;

use page::Page;

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
    /// What it adds to a file of the pipeline, where there is one.
    pub summary: Option<Summary>,
    write: Write,
}

type Write = fn(&Page<'_>, &mut dyn io::Write) -> io::Result<()>;

/// A second format that is added to the file that a variable of the environment names.
#[derive(PartialEq, Eq, Debug)]
pub struct Summary {
    /// The variable.
    pub variable: &'static str,
    /// The name of the second format.
    pub format: &'static str,
}

/// All formats, the default one first.
pub const FORMATS: &[Format] = &[
    row("text", "for people: pictures of the lines, why, and what to do", text::write),
    row("compact", "one line for each finding, as editors and `grep` read it", compact::write),
    row("json", "for programs: everything that was found, with a schema version", json::write),
    row("sarif", "for code scanning, as GitHub has it: SARIF 2.1.0", sarif::write),
    row("junit", "for what shows tests: XML as JUnit writes it", junit::write),
    Format {
        name: "github",
        sentence: "annotations of a workflow of GitHub, with a job summary",
        summary: Some(Summary { variable: "GITHUB_STEP_SUMMARY", format: "markdown" }),
        write: github::write,
    },
    row("gitlab", "code quality for a merge request of GitLab", gitlab::write),
    row("markdown", "for a comment on a pull request", markdown::write),
    row("html", "one page with charts, filters and excerpts, for a browser", html::write),
];

const fn row(name: &'static str, sentence: &'static str, write: Write) -> Format {
    Format { name, sentence, summary: None, write }
}

/// A format is its name.
impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Format {}

impl Format {
    /// The format of a name.
    pub fn from_name(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }
}

/// Writes what was found in a format.
pub fn render(format: &Format, results: &Results<'_>, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    (format.write)(&Page::new(results, style), out)
}
