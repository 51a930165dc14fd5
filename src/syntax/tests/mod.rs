//! Text in, text out.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may panic"
)]

mod bundled;
mod errors;
mod examples;
mod formatting;
mod input;
mod never_panics;
mod show;
mod trees;

use super::{Parsed, parse};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, SourceMap};

/// The number of a text.
fn source(text: &str) -> (SourceMap, SourceId) {
    let mut map = SourceMap::default();
    let id = map.add("policy.ord", text);
    (map, id)
}

/// A policy as s-expressions, one line for each item, or all that is wrong with it.
fn tree(text: &str) -> String {
    let (map, id) = source(text);
    let Parsed { file, diagnostics, .. } = parse(id, text);
    if !diagnostics.is_empty() {
        return report(&map, &diagnostics);
    }
    file.items.iter().map(show::item).collect::<Vec<_>>().join("\n")
}

/// Diagnostics as `line:column code: message (help)`, one line for each.
fn report(map: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let line = |diagnostic: &Diagnostic| {
        let at = map.position(diagnostic.labels[0].place);
        let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
        format!("{}:{} {}: {}{help}", at.line, at.column, diagnostic.code, diagnostic.message)
    };
    diagnostics.iter().map(line).collect::<Vec<_>>().join("\n")
}
