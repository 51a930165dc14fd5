//! Tests that were run, for programs.

use std::io;

use serde::Serialize;

use super::{Covered, Share, Tested, Tests, Tried};
use crate::diagnostic::Diagnostic;
use crate::report::json::Location;
use crate::report::look;
use crate::source::SourceMap;

#[derive(Serialize)]
struct TestsRow<'a> {
    exit_code: u8,
    reason: &'a str,
    passed: usize,
    failed: usize,
    tests: Vec<TestRow<'a>>,
    renewed: &'a [String],
    unseen: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<CoverageRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mutants: Option<MutantsRow<'a>>,
}

#[derive(Serialize)]
struct TestRow<'a> {
    title: &'a str,
    passed: bool,
    #[serde(flatten)]
    location: Location<'a>,
    mistakes: Vec<DiagnosticRow<'a>>,
}

#[derive(Serialize)]
struct DiagnosticRow<'a> {
    code: &'a str,
    level: &'static str,
    message: &'a str,
    labels: Vec<LabelRow<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
}

#[derive(Serialize)]
struct LabelRow<'a> {
    message: &'a str,
    #[serde(flatten)]
    location: Location<'a>,
}

#[derive(Serialize)]
struct CoverageRow<'a> {
    shares: Vec<ShareRow>,
    gaps: Vec<LabelRow<'a>>,
}

#[derive(Serialize)]
struct MutantsRow<'a> {
    parts: Vec<ShareRow>,
    noticed: usize,
    all: usize,
    explained: usize,
    survivors: Vec<DiagnosticRow<'a>>,
    stale: Vec<DiagnosticRow<'a>>,
}

#[derive(Serialize)]
struct ShareRow {
    of: &'static str,
    part: usize,
    all: usize,
}

/// Writes all of it as one JSON object, with how the run ends.
pub fn write(tests: &Tests, exit: u8, reason: &str, sources: &SourceMap, out: &mut dyn io::Write) -> io::Result<()> {
    let failed = tests.failed();
    let row = TestsRow {
        exit_code: exit,
        reason,
        passed: tests.tests.len() - failed,
        failed,
        tests: tests.tests.iter().map(|test| TestRow::of(test, sources)).collect(),
        renewed: &tests.renewed,
        unseen: &tests.unseen,
        coverage: tests.coverage.as_ref().map(|it| CoverageRow::of(it, sources)),
        mutants: tests.mutants.as_ref().map(|it| MutantsRow::of(it, sources)),
    };
    look::json(row, out)
}

impl<'a> TestRow<'a> {
    fn of(test: &'a Tested, sources: &'a SourceMap) -> Self {
        Self {
            title: &test.title,
            passed: test.passed(),
            location: Location::of(test.place, sources),
            mistakes: test.mistakes.iter().map(|it| DiagnosticRow::of(it, sources)).collect(),
        }
    }
}

impl<'a> DiagnosticRow<'a> {
    fn of(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Self {
        let labels = diagnostic.labels.iter();
        let labels = labels.map(|it| LabelRow { message: &it.message, location: Location::of(it.place, sources) });
        Self {
            code: diagnostic.code,
            level: diagnostic.level.name(),
            message: &diagnostic.message,
            labels: labels.collect(),
            notes: &diagnostic.notes,
            help: diagnostic.help.as_deref(),
        }
    }
}

impl<'a> CoverageRow<'a> {
    fn of(covered: &'a Covered, sources: &'a SourceMap) -> Self {
        let gap =
            |(place, words): &'a (_, String)| LabelRow { message: words, location: Location::of(*place, sources) };
        Self { shares: covered.shares.iter().map(ShareRow::of).collect(), gaps: covered.gaps.iter().map(gap).collect() }
    }
}

impl<'a> MutantsRow<'a> {
    fn of(tried: &'a Tried, sources: &'a SourceMap) -> Self {
        Self {
            parts: tried.parts.iter().map(ShareRow::of).collect(),
            noticed: tried.whole.part,
            all: tried.whole.all,
            explained: tried.whole.explained,
            survivors: tried.survivors.iter().map(|it| DiagnosticRow::of(it, sources)).collect(),
            stale: tried.stale.iter().map(|it| DiagnosticRow::of(it, sources)).collect(),
        }
    }
}

impl ShareRow {
    fn of(share: &Share) -> Self {
        Self { of: share.noun, part: share.part, all: share.all }
    }
}
