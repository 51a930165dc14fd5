//! What texts are read as: text in, dump out.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

mod bombs;
mod corpus;
mod embed;
mod errors;
mod join;
mod json;
mod lines;
mod lookup;
mod spans;
mod yaml;

use std::fmt::Write as _;
use std::sync::Arc;

use super::{Kind, Limits, Node, Tree, read};
use crate::diagnostic::{Diagnostic, Level};
use crate::source::{Place, SourceMap};

/// A line for each node: pointer, place, kind, tag, content; then the warnings. Or the error.
fn dump(text: &str) -> String {
    dump_within(text, &Limits::default())
}

fn dump_within(text: &str, limits: &Limits) -> String {
    let mut sources = SourceMap::default();
    let text: Arc<str> = text.into();
    let id = sources.add("test", text.clone());
    match read(id, &text, limits) {
        Ok(tree) => dump_tree(&sources, &tree),
        Err(error) => dump_diagnostic(&sources, &error),
    }
}

fn dump_tree(sources: &SourceMap, tree: &Tree) -> String {
    let mut out = String::new();
    let ids: Vec<_> = tree.all().map(|(id, _)| id).collect();
    for (pointer, id) in tree.pointers(&ids).iter().zip(&ids) {
        let node = tree.node(*id);
        let pointer = if pointer.is_empty() { "." } else { pointer };
        writeln!(out, "{pointer} @{} {}", shown(sources, node.place()), value(sources, node)).unwrap();
    }
    for warning in tree.warnings() {
        out.push_str(&dump_diagnostic(sources, warning));
    }
    out
}

fn value(sources: &SourceMap, node: Node<'_>) -> String {
    let tag = node.tag_span().map_or_else(String::new, |span| {
        let place = node.tree().place(span);
        format!("{}@{} ", node.tag().unwrap(), shown(sources, place))
    });
    let alias = if node.is_alias() { "alias of " } else { "" };
    let value = match node.kind() {
        Kind::String => format!("{:?}", node.str().unwrap()),
        Kind::Number => format!("number {}", node.number().unwrap()),
        Kind::Bool => node.bool().unwrap().to_string(),
        Kind::Null => format!("null {}", node.scalar().unwrap()).trim_end().to_owned(),
        Kind::List => format!("list of {}", node.len()),
        Kind::Map => format!("map of {}", node.len()),
    };
    format!("{alias}{tag}{value}")
}

fn dump_diagnostic(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let level = if diagnostic.level == Level::Error { "error" } else { "warning" };
    let mut out = format!("{level} {}: {}\n", diagnostic.code, diagnostic.message);
    for label in &diagnostic.labels {
        writeln!(out, "  @{} {}", shown(sources, label.place), label.message).unwrap();
    }
    for note in &diagnostic.notes {
        writeln!(out, "  note: {note}").unwrap();
    }
    if let Some(help) = &diagnostic.help {
        writeln!(out, "  help: {help}").unwrap();
    }
    out
}

/// `line:column` and the text there.
fn shown(sources: &SourceMap, place: Place) -> String {
    let position = sources.position(place);
    let text = sources.slice(place).replace('\n', "⏎").replace('\r', "␍");
    format!("{}:{}⟨{text}⟩", position.line, position.column)
}
