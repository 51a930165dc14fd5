//! Changes that no test can notice, because the changed policy means the same. A fence `survives` of a page lists them, a line
//! `WORDS at FILE:LINE because REASON` for each, and must stay true.

use super::Mutants;
use crate::diagnostic::Diagnostic;
use crate::pack::PackFile;
use crate::source::{Place, SourceMap, Span};
use crate::testing::page::{offset, sections};
use crate::testing::scope::folder;
use crate::testing::{Page, Runner};

/// The language of such a fence.
const FENCE: &str = "survives";

/// What a line says.
struct Line<'t> {
    words: &'t str,
    file: &'t str,
    line: u32,
}

/// Takes what a page explains out of what survives, and tells what is explained and does not survive.
pub(super) fn explain(page: &Page, runner: &Runner, mutants: &mut Mutants, sources: &SourceMap) -> Vec<Diagnostic> {
    let Some(case) = page.cases.first() else { return Vec::new() };
    let mut stale = Vec::new();
    for fence in sections(&page.text).iter().flat_map(|it| &it.fences).filter(|it| it.language == FENCE) {
        for text in fence.text.lines().map(str::trim).filter(|text| !text.is_empty()) {
            let start = fence.span.start + offset(&fence.text, text) as u32;
            let place = case.origin.at(Span::new(start, start + text.len() as u32));
            match line(text) {
                Some(line) => stale.extend(one(&line, place, line.policy(page, runner), mutants, sources)),
                None => stale.push(
                    Diagnostic::error("explanation", "this explains nothing")
                        .at(place, "in this line")
                        .help("write the change as it is told, and why: without this `where` at rule.ord:6 because …"),
                ),
            }
        }
    }
    stale
}

impl Line<'_> {
    /// The policy that is meant, if it lies beside the page.
    fn policy<'r>(&self, page: &Page, runner: &'r Runner) -> Option<&'r PackFile> {
        let name = beside(&page.name, self.file);
        runner.files.iter().find(|file| file.name == name)
    }
}

fn line(text: &str) -> Option<Line<'_>> {
    let (change, reason) = text.split_once(" because ")?;
    let (words, at) = change.rsplit_once(" at ")?;
    let (file, line) = at.rsplit_once(':')?;
    let line = line.parse().ok().filter(|_| !reason.trim().is_empty())?;
    Some(Line { words, file, line })
}

/// What is wrong with one line, if anything is.
fn one(
    line: &Line<'_>,
    place: Place,
    policy: Option<&PackFile>,
    mutants: &mut Mutants,
    sources: &SourceMap,
) -> Option<Diagnostic> {
    let (mut is_tried, mut survives) = (false, false);
    for mutant in mutants.tried.values_mut() {
        let own = sources.get(mutant.changed.source);
        // One with the words of a bundled policy is that policy, and a policy in a page is called by the name of its fence.
        let is_beside = policy.is_some_and(|it| *it.text == **own.text());
        let is_in_page = mutant.shown.source == place.source && own.name() == line.file;
        let is_there = mutant.words == line.words && sources.position(mutant.changed).line == line.line;
        if is_there && (is_beside || is_in_page) {
            is_tried = true;
            survives |= !mutant.is_noticed;
            mutant.is_explained = true;
        }
    }
    let message = match (is_tried, survives) {
        (_, true) => return None,
        (true, false) => "a test notices this change",
        (false, false) => "there is no such change",
    };
    Some(Diagnostic::error("explanation", message).at(place, "explained here").help("take the line out of the page"))
}

/// A file as one in the folder of a page names it.
fn beside(page: &str, file: &str) -> String {
    let (mut own, mut rest) = (folder(page), file);
    while let Some(above) = rest.strip_prefix("../") {
        (own, rest) = (folder(own), above);
    }
    if own.is_empty() { rest.to_owned() } else { format!("{own}/{rest}") }
}
