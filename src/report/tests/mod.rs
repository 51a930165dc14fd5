//! The headlines of tests, and what they do not reach.

use std::io;

use super::Style;
use super::paint::{Tone, clean};
use crate::source::{Place, SourceMap};

/// A test that was run.
#[derive(Debug, Clone, Copy)]
pub struct Headline<'a> {
    /// `page.md:12`
    pub place: &'a str,
    /// The heading of its section.
    pub title: &'a str,
    /// Whether all was as it should be.
    pub passed: bool,
}

/// Writes the line of a test: of one that passed, only for readers who want to know more.
pub fn tests_headline(test: &Headline<'_>, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let (word, tone) = if test.passed { ("pass", Tone::Good) } else { ("fail", Tone::Error) };
    if test.passed && style.verbose == 0 {
        return Ok(());
    }
    let title = style.paint(Tone::Strong, &clean(test.title));
    writeln!(out, " {}  {}  {title}", style.paint(tone, word), style.paint(Tone::Faint, &clean(test.place)))
}

/// Writes a line for each gap: where, and what it is.
pub fn gaps(gaps: &[(Place, String)], sources: &SourceMap, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    for (place, words) in gaps {
        let at = sources.position(*place);
        let place = format!("{}:{}:{}", clean(sources.get(place.source).name()), at.line, at.column);
        writeln!(out, " {}  {}", style.paint(Tone::Faint, &place), clean(words))?;
    }
    Ok(())
}
