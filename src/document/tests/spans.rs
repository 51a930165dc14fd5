//! What holds of every tree, whatever the text.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_oneof, proptest};

use crate::document::{Kind, Limits, Node, Tree, read};
use crate::source::{SourceMap, Span};

/// Reads a text and asks everything of every node.
pub(super) fn examine(text: &str) {
    let text: Arc<str> = text.into();
    let id = SourceMap::default().add("test", text.clone());
    let Ok(tree) = read(id, &text, &Limits::default()) else { return };
    let ids: Vec<_> = tree.all().map(|(id, _)| id).collect();
    let pointers = tree.pointers(&ids);
    assert_eq!((ids.len(), pointers.len()), (tree.len(), tree.len()));
    for (&id, pointer) in ids.iter().zip(&pointers) {
        examine_node(&tree, tree.node(id), pointer);
    }
    for warning in tree.warnings() {
        for label in &warning.labels {
            assert!(text.get(label.place.span.range()).is_some(), "{warning:?} in {text:?}");
        }
    }
}

fn examine_node(tree: &Tree, node: Node<'_>, pointer: &str) {
    let text = tree.text();
    let written = |span: Span| text.get(span.range()).unwrap_or_else(|| panic!("{span:?} at {pointer} in {text:?}"));
    written(node.span());
    if let Some(span) = node.tag_span() {
        assert!(written(span).starts_with('!'), "{text:?}");
    }
    if let Some((key, span)) = node.key() {
        assert!(span.end <= node.span().start, "key of {pointer} in {text:?}");
        let name = tree.key_name(key);
        let key = written(span);
        assert!(
            key == name || key.starts_with(['"', '\'', '*', '|', '>']) || key.contains('\n'),
            "{name:?} at {pointer} in {text:?}"
        );
        assert!(node.parent().unwrap().duplicates(node.key().unwrap().0).any(|child| child == node));
    }
    if let Some(parent) = node.parent() {
        let (inner, outer) = (node.span(), parent.span());
        assert!(
            outer.start <= inner.start && inner.end <= outer.end,
            "{inner:?} of {pointer} outside {outer:?} in {text:?}"
        );
    }
    let children = node.items().count() + node.entries().count();
    assert_eq!((node.len(), node.is_empty()), (children, children == 0));
    assert_eq!(node.scalar().is_none(), matches!(node.kind(), Kind::List | Kind::Map));
    for (key, child) in node.entries() {
        assert_eq!(node.get(key), Some(child), "{text:?}");
    }
    assert!(format!("{node:?}").starts_with(pointer));
}

const PIECES: &[&str] = &[
    "a",
    "b: ",
    "c:",
    "- ",
    "-",
    "\n",
    "\n  ",
    "\n    ",
    "  ",
    "? ",
    ": ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "'",
    "\"",
    "''",
    "\\n",
    "|",
    ">-",
    "|2+",
    "\n\n",
    "# x",
    "&a ",
    "*a",
    " *a : ",
    "!t ",
    "!!str ",
    "! ",
    "<<: ",
    "---\n",
    "...\n",
    "é",
    "😀",
    "\t",
    "~",
    "null",
    "012",
    "1.5",
    "%",
    "@",
    "\r\n",
    "\u{feff}",
    "&b {x: 1}",
    "<<: *b",
    "!!int ",
    "\u{2028}",
    "\u{85}",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => 0..PIECES.len(), 1 => Just(5), 1 => Just(1)];
    vec(piece, 0..24).prop_map(|pieces| pieces.iter().map(|&piece| PIECES[piece]).collect())
}

/// Lines that are indented as if they meant it.
fn template() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        2 => Just(""), 2 => Just("x y"), 1 => Just("012"), 1 => Just("'it''s'"), 1 => Just("\"a\\n\""), 1 => Just("|\n        block\n\n"),
        1 => Just(">- # c\n        é"), 1 => Just("[1, {k: v, !t w: }, [], *a]"), 1 => Just("*a"), 1 => Just("{}"), 1 => Just("- deep"),
    ];
    let before =
        prop_oneof![4 => Just(""), 1 => Just("&a "), 1 => Just("!Ref "), 1 => Just("!t &a "), 1 => Just("&a !!str ")];
    let key = prop_oneof![3 => Just("k: "), 2 => Just("l: "), 1 => Just("\"m\" : "), 1 => Just("<<: "), 1 => Just("? n\n: "), 2 => Just("- "), 1 => Just("")];
    let end = prop_oneof![6 => Just("\n"), 1 => Just(" # comment\n"), 1 => Just("\r\n"), 1 => Just("\n\n")];
    let line = (0..4_usize, key, before, value, end)
        .prop_map(|(level, key, before, value, end)| format!("{}{key}{before}{value}{end}", "  ".repeat(level)));
    vec(line, 0..8).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_span_is_text_and_lies_within_its_parent(soup in soup(), template in template()) {
        examine(&soup);
        examine(&template);
        examine(&format!("r: &a {{x: 1}}\ns:\n{template}"));
    }
}
