//! The findings that were there before: what tells a finding of one run from one of another, and the file that keeps them.
//!
//! A finding is known again by its rule, file, resource, JSON pointer and value, and not by its line: a line that moved is the
//! same finding, a changed value a new one. What comes of an error is never kept. How findings come to be or are shown is not
//! known here, nor is the file system.

mod key;
mod read;

use std::collections::BTreeMap;

use crate::finding::{Finding, Known, Run, Verdict};
use crate::source::SourceMap;

pub use key::{Key, digest};

/// The version of the file.
pub const VERSION: u32 = 1;
/// The file, where nobody says otherwise.
pub const BASELINE: &str = "ordain.baseline.json";

/// Findings that are known, each with how often it is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<Key, usize>,
}

/// Where the files of a run are, as a baseline names them: from the folder that it lies in.
#[derive(Clone, Copy)]
pub struct Files<'a> {
    /// What a baseline calls a file of the run.
    pub name: &'a dyn Fn(&str) -> String,
    /// Whether a file of the baseline is still there.
    pub is_there: &'a dyn Fn(&str) -> bool,
}

impl std::fmt::Debug for Files<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Files")
    }
}

impl Baseline {
    /// All that a run found.
    pub fn of(run: &Run, sources: &SourceMap, files: Files<'_>) -> Self {
        let mut baseline = Self::default();
        for finding in run.findings.iter().filter(|it| may_be_known(it)) {
            *baseline.entries.entry(Key::of(finding, run, sources, files.name)).or_default() += 1;
        }
        baseline
    }

    /// The findings, each with how often it is there, sorted.
    pub fn entries(&self) -> impl Iterator<Item = (&Key, usize)> {
        self.entries.iter().map(|(key, number)| (key, *number))
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.entries.values().sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Sets apart the findings of a run that are known, and counts those that are gone.
    pub fn set_apart(&self, run: &mut Run, sources: &SourceMap, files: Files<'_>) {
        let mut left = self.entries.clone();
        let (mut known, mut fresh) = (Vec::new(), Vec::new());
        for finding in std::mem::take(&mut run.findings) {
            let key = may_be_known(&finding).then(|| Key::of(&finding, run, sources, files.name));
            match key.and_then(|key| left.get_mut(&key)).filter(|number| **number > 0) {
                Some(number) => {
                    *number -= 1;
                    known.push(finding);
                }
                None => fresh.push(finding),
            }
        }
        let gone = left.iter().filter(|(key, _)| is_decided(key, run, sources, files)).map(|(_, number)| number).sum();
        run.findings = fresh;
        run.known = Some(Known { findings: known, gone });
    }

    /// The same without the findings that are gone.
    #[must_use]
    pub fn pruned(&self, run: &Run, sources: &SourceMap, files: Files<'_>) -> Self {
        let there = Self::of(run, sources, files);
        let kept = |key: &Key, number: usize| match there.entries.get(key) {
            Some(found) => number.min(*found),
            None if is_decided(key, run, sources, files) => 0,
            None => number,
        };
        let entries = self.entries.iter().map(|(key, number)| (key.clone(), kept(key, *number)));
        Self { entries: entries.filter(|(_, number)| *number > 0).collect() }
    }
}

fn may_be_known(finding: &Finding) -> bool {
    matches!(finding.verdict, Verdict::Fail | Verdict::Unknown) && !finding.error_in_sight
}

/// Whether a run that does not find something says that it is gone: it looked at the file by that rule, or there is no such
/// file any more.
fn is_decided(key: &Key, run: &Run, sources: &SourceMap, files: Files<'_>) -> bool {
    let is_judged = || run.documents.iter().any(|it| (files.name)(sources.get(it.source).name()) == key.file);
    run.rules.iter().any(|rule| rule.name == key.rule) && (is_judged() || !(files.is_there)(&key.file))
}
