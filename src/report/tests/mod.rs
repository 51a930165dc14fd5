//! Tests that were run, what they do not reach and what they do not notice: text for people, JSON for programs.

mod json;

use std::io;

use super::Style;
use super::look::Sheet;
use super::paint::{Tone, clean};
use crate::diagnostic::Diagnostic;
use crate::source::{Place, SourceMap};

pub use json::write as tests_json;

/// Tests that were run.
#[derive(Debug, Default)]
pub struct Tests {
    /// All of them, in the order of the pages.
    pub tests: Vec<Tested>,
    /// How many pages have some.
    pub pages: usize,
    /// The pages whose outputs were written anew, in a sentence each.
    pub renewed: Vec<String>,
    /// The policies that no page sees.
    pub unseen: Vec<String>,
    /// What they reach, if that was asked.
    pub coverage: Option<Covered>,
    /// What they notice, if that was asked.
    pub mutants: Option<Tried>,
}

/// A test that was run.
#[derive(Debug)]
pub struct Tested {
    /// The heading of its section.
    pub title: String,
    /// Where that stands.
    pub place: Place,
    /// All that is not as it should be; nothing where it passes.
    pub mistakes: Vec<Diagnostic>,
}

/// What tests reach of the policies.
#[derive(Debug)]
pub struct Covered {
    /// How much of each sort.
    pub shares: Vec<Share>,
    /// What they do not reach: where, and in what way.
    pub gaps: Vec<(Place, String)>,
}

/// What tests notice of changes to the policies.
#[derive(Debug)]
pub struct Tried {
    /// How many of each sort, where there are several.
    pub parts: Vec<Share>,
    /// How many of all.
    pub whole: Share,
    /// The changes that they do not notice.
    pub survivors: Vec<Diagnostic>,
    /// What pages explain, and is not so.
    pub stale: Vec<Diagnostic>,
}

/// How much of something.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    /// What it is, in the plural.
    pub noun: &'static str,
    /// How many are reached, or noticed.
    pub part: usize,
    /// How many there are.
    pub all: usize,
    /// How many more there are of which it is explained why they cannot be noticed.
    pub explained: usize,
}

impl Tested {
    fn passed(&self) -> bool {
        self.mistakes.is_empty()
    }
}

impl Tests {
    /// How many failed.
    pub fn failed(&self) -> usize {
        self.tests.iter().filter(|test| !test.passed()).count()
    }
}

impl Share {
    /// `9 of 10 reached, 90.0 %`; never rounded up.
    fn text(&self, verb: &str) -> String {
        let share = match (1000 * self.part).checked_div(self.all) {
            None => format!("none that could be {verb}"),
            Some(share) => format!("{} of {} {verb}, {}.{} %", self.part, self.all, share / 10, share % 10),
        };
        if self.explained == 0 { share } else { format!("{share}; {} more explained", self.explained) }
    }
}

/// Writes the failures, what was renewed, and the sums.
pub fn tests(tests: &Tests, sheet: &Sheet<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for test in &tests.tests {
        headline(test, sheet, out)?;
        super::diagnostics(&test.mistakes, sheet.sources, sheet.style, out)?;
    }
    for line in &tests.renewed {
        writeln!(out, " {line}")?;
    }
    let (failed, all) = (tests.failed(), tests.tests.len());
    let sums = match failed {
        0 => format!("{all} passed"),
        failed => format!("{failed} failed, {} passed", all - failed),
    };
    writeln!(out, " {} in {}: {sums}", count(all, "test"), count(tests.pages, "page"))?;
    if !tests.unseen.is_empty() {
        let names: Vec<String> = tests.unseen.iter().map(|name| clean(name)).collect();
        let shown = if sheet.style.verbose == 0 { names.get(..SHOWN).unwrap_or(&names) } else { &names };
        let more = if shown.len() < names.len() { ", …" } else { "" };
        writeln!(out, " {} beside or below no page: {}{more}", count(names.len(), "policy file"), shown.join(", "))?;
    }
    Ok(())
}

/// How many names of files are shown without `-v`.
const SHOWN: usize = 3;

/// Writes what no test reaches, and how much is reached.
pub fn coverage(covered: &Covered, sheet: &Sheet<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out)?;
    gaps(&covered.gaps, sheet.sources, sheet.style, out)?;
    covered.shares.iter().try_for_each(|share| writeln!(out, " {:9} {}", share.noun, share.text("reached")))
}

/// Writes the changes that no test notices, and how many are noticed.
pub fn mutants(tried: &Tried, sheet: &Sheet<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out)?;
    super::diagnostics(&tried.survivors, sheet.sources, sheet.style, out)?;
    super::diagnostics(&tried.stale, sheet.sources, sheet.style, out)?;
    let line = |share: &Share, out: &mut dyn io::Write| writeln!(out, " {:9} {}", share.noun, share.text("noticed"));
    if tried.parts.len() > 1 {
        tried.parts.iter().try_for_each(|share| line(share, out))?;
    }
    line(&tried.whole, out)
}

/// Writes the line of a test: of one that passed, only for readers who want to know more.
fn headline(test: &Tested, sheet: &Sheet<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let style = sheet.style;
    let (word, tone) = if test.passed() { ("pass", Tone::Good) } else { ("fail", Tone::Error) };
    if test.passed() && style.verbose == 0 {
        return Ok(());
    }
    let place = format!("{}:{}", sheet.sources.get(test.place.source).name(), sheet.sources.position(test.place).line);
    let title = style.paint(Tone::Strong, &clean(&test.title));
    writeln!(out, " {}  {}  {title}", style.paint(tone, word), style.paint(Tone::Faint, &clean(&place)))
}

/// Writes a line for each gap: where, and what it is.
fn gaps(gaps: &[(Place, String)], sources: &SourceMap, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    for (place, words) in gaps {
        let at = sources.position(*place);
        let place = format!("{}:{}:{}", clean(sources.get(place.source).name()), at.line, at.column);
        writeln!(out, " {}  {}", style.paint(Tone::Faint, &place), clean(words))?;
    }
    Ok(())
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
