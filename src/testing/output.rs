//! Outputs that a page shows: what `ordain check` says of a section, held to what it says now.

use std::cmp::Reverse;

use super::Page;
use super::Report;
use super::page::Fence;
use crate::diagnostic::Diagnostic;
use crate::finding::Run;
use crate::report::{self, FORMATS, Results, Style};
use crate::source::{Place, SourceId, SourceMap};

/// The code of an output that is not what the page shows.
pub(super) const OTHER: &str = "other-output";

/// How outputs are written, wherever they are.
const PLAIN: Style = Style { width: 100, colour: false, unicode: true, verbose: 0 };

/// What is said: mistakes and oddities, and what a run found, if there was one on documents.
pub(super) fn said(diagnostics: &[Diagnostic], run: Option<&Run>, sources: &SourceMap) -> String {
    let mut out = Vec::new();
    let written = report::diagnostics(diagnostics, sources, &PLAIN, &mut out);
    let run = run.filter(|run| !run.documents.is_empty());
    let written = written.and_then(|()| match (run, FORMATS.first()) {
        (Some(run), Some(text)) => report::render(text, &Results::of(run, sources), &PLAIN, &mut out),
        _ => Ok(()),
    });
    // Memory can be written, and reports are UTF-8.
    debug_assert!(written.is_ok());
    let text = String::from_utf8_lossy(&out);
    let trimmed = text.trim_end();
    if trimmed.is_empty() { String::new() } else { format!("{trimmed}\n") }
}

/// That an output is another one now: the first line that differs.
pub(super) fn difference(page: SourceId, fence: &Fence, now: &str) -> Diagnostic {
    let mut start = fence.span.start as usize;
    let mut new = now.lines();
    for line in fence.text.split_inclusive('\n') {
        let shown = line.trim_end_matches(['\n', '\r']);
        let next = new.next();
        if next != Some(shown) {
            return differs(page, start, shown.len(), next);
        }
        start += line.len();
    }
    differs(page, start, 3.min(fence.ticks), new.next())
}

fn differs(page: SourceId, start: usize, length: usize, now: Option<&str>) -> Diagnostic {
    let message = match now {
        Some(line) => format!("now it is: {line}"),
        None => "now it ends before".to_owned(),
    };
    Diagnostic::error(OTHER, "the output is not what the page shows")
        .at(Place { source: page, span: super::page::span(start..start + length) }, message)
        .help("read what changed, and let `--update` write it")
}

/// The page with what is said now in its outputs, and how many of them changed.
pub fn renewed(page: &Page, reports: &[Report]) -> (String, usize) {
    let mut text = page.text.clone();
    let is_dos = text.contains("\r\n");
    let mut changed = 0;
    let mut outputs: Vec<&(Fence, String)> = reports.iter().flat_map(|it| &it.outputs).collect();
    outputs.sort_by_key(|(fence, _)| Reverse(fence.span.start));
    for (fence, now) in outputs {
        // What would end the fence cannot stand in it.
        if fence.is_open || now.lines().any(|line| line.starts_with(&"`".repeat(fence.ticks))) {
            continue;
        }
        let now = if is_dos { now.replace('\n', "\r\n") } else { now.clone() };
        text.replace_range(fence.span.range(), &now);
        changed += 1;
    }
    (text, changed)
}
