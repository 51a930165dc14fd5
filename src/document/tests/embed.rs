//! JSON in the strings of a document.

use super::super::{Limits, Node, NodeId, Tree, read};
use crate::source::SourceMap;

/// A tree with what one string of it holds.
fn embedded(text: &str) -> (Tree, Option<NodeId>) {
    let text: std::sync::Arc<str> = text.into();
    let source = SourceMap::default().add("a.json", text.clone());
    let mut tree = read(source, &text, &Limits::default()).unwrap();
    let string = tree.roots().next().and_then(|root| root.get_str("p")).unwrap().id();
    let inner = tree.embed(string, &Limits::default());
    (tree, inner)
}

fn written(node: Node<'_>) -> &str {
    node.tree().text().get(node.span().range()).unwrap()
}

#[test]
fn values_and_keys_stand_where_they_are_written() {
    let text = r#"{"p": "{\"\u00e9\ud83d\ude00 k\": [1, \"a\\nb\", {\"deep\": true}], \"z\": null}"}"#;
    let (tree, inner) = embedded(text);
    let list = tree.node(inner.unwrap()).get_str("é😀 k").unwrap();
    let items: Vec<Node<'_>> = list.items().collect();
    assert_eq!(items.iter().map(|it| written(*it)).collect::<Vec<_>>(), ["1", r"a\\nb", r#"{\"deep\": true}"#]);
    assert_eq!(items[1].str(), Some("a\nb"));
    let deep = items[2].get_str("deep").unwrap();
    assert_eq!(tree.text().get(deep.key().unwrap().1.range()), Some(r#"\"deep\""#));
    assert_eq!(tree.pointers(&[deep.id()]), ["/p/é😀 k/2/deep"]);
    assert_eq!(deep.parent(), Some(items[2]));
    assert_eq!(tree.roots().count(), 1);
}

#[test]
fn what_is_no_list_or_map_of_json_stays_text() {
    for held in [r#""""#, r#""text""#, r#""{\"a\": ""#, r#""12""#, r#""{a: 1}""#, "{}", "7"] {
        let (tree, inner) = embedded(&format!("{{\"p\": {held}}}"));
        assert!(inner.is_none(), "{held}");
        assert_eq!(tree.len(), 2, "{held}");
    }
}

#[test]
fn a_key_written_twice_is_told_where_it_is() {
    let (tree, inner) = embedded(r#"{"p": "{\"a\": 1, \"a\": 2}"}"#);
    assert_eq!(tree.node(inner.unwrap()).get_str("a").and_then(Node::number), Some("2"));
    let label = tree.warnings().first().and_then(|it| it.labels.first()).unwrap();
    assert_eq!(tree.text().get(label.place.span.range()), Some(r#"\"a\""#));
}

#[test]
fn yaml_in_a_block_stands_where_it_is_written() {
    let text: std::sync::Arc<str> =
        "p: |\n  a: 1\n\n  b: [x, \"y z\"]\nq: 'c: 2'\nr: >\n  d:\n  - 3\ns: \"e: &x {a: 1}\\nf: *x\"\n".into();
    let source = SourceMap::default().add("a.yaml", text.clone());
    let mut tree = read(source, &text, &Limits::default()).unwrap();
    let mut inner = |key: &str| {
        let string = tree.roots().next().and_then(|root| root.get_str(key)).unwrap().id();
        tree.embed_yaml(string, &Limits::default())
    };
    let (block, quoted, folded, aliased) = (inner("p"), inner("q"), inner("r"), inner("s"));
    let list = tree.node(block.unwrap()).get_str("b").unwrap();
    assert_eq!(list.items().map(written).collect::<Vec<_>>(), ["x", "\"y z\""]);
    assert_eq!(list.items().nth(1).and_then(Node::str), Some("y z"));
    assert_eq!(tree.text().get(list.key().unwrap().1.range()), Some("b"));
    assert_eq!(written(tree.node(quoted.unwrap()).get_str("c").unwrap()), "2");
    assert_eq!((folded, aliased), (None, None));
}
