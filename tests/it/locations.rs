//! Where things stand: paths of the shared corpus, with the lines and columns that other tools found for them.

use std::sync::Arc;

use ordain::document::{self, Limits, Node};
use ordain::source::{SourceMap, Span};
use serde_json::Value;

use crate::shared;

/// What a step leads to, with where it is written: at its key, or at the item itself. A tag such as `!Sub` has no key of its own,
/// and stands for the key above.
fn step<'t>(node: Node<'t>, above: Span, step: &Value) -> Option<(Node<'t>, Span)> {
    let inner = match step {
        Value::String(key) if node.tag().is_some_and(|tag| tag == key.trim_start_matches("Fn::")) => {
            return Some((node, above));
        }
        Value::String(key) => node.get_str(key)?,
        index => node.items().nth(usize::try_from(index.as_u64()?).ok()?)?,
    };
    Some((inner, inner.key().map_or(inner.span(), |(_, span)| span)))
}

#[test]
fn paths_lead_to_the_lines_and_columns_that_others_found() {
    let Some(root) = shared::folder("corpus") else { return };
    let rows = std::fs::read_to_string(root.join("oracle/locations.jsonl")).expect("the corpus has locations");
    let (mut agree, mut others) = (0, Vec::new());
    for row in rows.lines().map(|line| serde_json::from_str::<Value>(line).expect("a row is JSON")) {
        let file = row["file"].as_str().expect("a file");
        let text: Arc<str> = std::fs::read_to_string(root.join(file)).expect("a file of the corpus").into();
        let mut sources = SourceMap::default();
        let source = sources.add(file, Arc::clone(&text));
        let tree = document::read(source, &text, &Limits::default()).expect("it is a template");
        let mut path = row["path"].as_array().expect("a path").clone();
        // Here the path is that of a resource in a state: folder, type, id.
        if row["oracle"] == "policy-engine-locations" {
            path = vec!["Resources".into(), path.last().expect("an id").clone()];
        }
        let mut at = tree.roots().next().map(|root| (root, root.span()));
        let mut key = Span::default();
        for part in &path {
            at = at.and_then(|(node, _)| step(node, key, part));
            key = at.and_then(|(node, _)| node.key()).map_or(key, |(_, span)| span);
        }
        let found = at.map(|(_, span)| {
            let start = sources.position(tree.place(span));
            let end = sources.get(source).position(span.end);
            [[start.line, start.column], [end.line, end.column]]
        });
        let pair = |key: &str| row[key].as_array().map(|it| [0, 1].map(|at| it[at].as_u64().expect("a number") as u32));
        let is_same =
            found.is_some_and(|[start, end]| Some(start) == pair("start") && pair("end").is_none_or(|it| it == end));
        if is_same {
            agree += 1;
        } else {
            others.push(format!("{file} {:?}: {:?}–{:?}, here {found:?}", path, pair("start"), pair("end")));
        }
    }
    assert!(others.is_empty(), "{agree} agree, and others do not:\n{}", others.join("\n"));
    assert!(agree >= 101, "only {agree} locations");
}
