use std::sync::Arc;

use crate::document::{Limits, Node, Tree, read};
use crate::source::SourceMap;

fn tree(text: &str) -> Tree {
    let text: Arc<str> = text.into();
    read(SourceMap::default().add("test", text.clone()), &text, &Limits::default()).unwrap()
}

/// `key=value` of the entries under a key of the root, in order.
fn entries(tree: &Tree, key: &str) -> String {
    let node = tree.roots().next().unwrap().get_str(key).unwrap();
    let entries: Vec<String> = node
        .entries()
        .map(|(key, value)| {
            assert_eq!(node.get(key), Some(value), "`get` and `entries` agree");
            format!("{}={}", tree.key_name(key), value.scalar().unwrap_or("…"))
        })
        .collect();
    assert_eq!(node.len(), entries.len());
    entries.join(" ")
}

#[test]
fn trees_may_be_shared_and_nodes_are_small() {
    fn shared<T: Send + Sync>() {}
    shared::<Tree>();
    assert_eq!(size_of::<Node<'_>>(), 16);
}

#[test]
fn own_keys_win_over_merged_ones_and_earlier_merges_over_later_ones() {
    let tree = tree(
        "a: &a {x: 1, y: 1}\nb: &b {<<: *a, y: 2, z: 2}\nc: {<<: [*b, *a], z: 3}\nd: {<<: *a, <<: *b}\ne: {y: 5, <<: [*a, {y: 6, w: 6}]}\nf: *b\n",
    );
    assert_eq!(entries(&tree, "b"), "y=2 z=2 x=1");
    assert_eq!(entries(&tree, "c"), "z=3 y=2 x=1");
    assert_eq!(entries(&tree, "d"), "x=1 y=1 z=2");
    assert_eq!(entries(&tree, "e"), "y=5 x=1 w=6");
    assert_eq!(entries(&tree, "f"), "y=2 z=2 x=1");
}

#[test]
fn of_a_key_written_twice_the_last_value_counts_at_the_first_place() {
    let tree = tree("a: {x: 1, y: 2, x: 3}\nb: {<<: {x: 1, x: 2}, y: 3}\n");
    assert_eq!(entries(&tree, "a"), "x=3 y=2");
    assert_eq!(entries(&tree, "b"), "y=3 x=2");
    let node = tree.roots().next().unwrap().get_str("a").unwrap();
    let both: Vec<_> = node.duplicates(tree.key("x").unwrap()).filter_map(Node::scalar).collect();
    assert_eq!((both, node.has_duplicates()), (vec!["1", "3"], true));
}

#[test]
fn a_large_map_is_found_in_as_a_small_one() {
    let text: String = (0..500).map(|number| format!("key{number}: {number}\n")).collect();
    let tree = tree(&(text + "key7: again\n"));
    let root = tree.roots().next().unwrap();
    assert_eq!(root.get_str("key499").and_then(Node::scalar), Some("499"));
    assert_eq!(root.get_str("key7").and_then(Node::scalar), Some("again"));
    assert_eq!((root.get_str("key500"), root.len()), (None, 500));
}

#[test]
fn every_node_knows_its_parent_key_and_pointer() {
    let tree = tree("a: [1, {b: 2, 'c/d~e': [[], 3]}]\nf: &f {g: 4}\nh: *f\n---\ni: 5\n");
    let ids: Vec<_> = tree.all().map(|(id, _)| id).collect();
    let pointers = tree.pointers(&ids);
    let expected = [
        "",
        "/a",
        "/a/0",
        "/a/1",
        "/a/1/b",
        "/a/1/c~1d~0e",
        "/a/1/c~1d~0e/0",
        "/a/1/c~1d~0e/1",
        "/f",
        "/f/g",
        "/h",
        "",
        "/i",
    ];
    assert_eq!(pointers, expected);
    let mut backwards = ids.clone();
    backwards.reverse();
    assert_eq!(tree.pointers(&backwards).iter().rev().collect::<Vec<_>>(), pointers.iter().collect::<Vec<_>>());
    for (id, pointer) in ids.iter().zip(&pointers) {
        let node = tree.node(*id);
        let alone = tree.pointers(&[*id]);
        assert_eq!(alone.first(), Some(pointer));
        let above = node.parent().map(|parent| tree.pointers(&[parent.id()]).concat());
        assert_eq!(above.as_deref(), pointer.rsplit_once('/').map(|(above, _)| above), "{node:?}");
        assert_eq!(node.key().map(|(key, _)| tree.key_name(key)), node.key_name());
    }
    let h = tree.roots().next().unwrap().get_str("h").unwrap();
    assert_eq!(format!("{:?} {:?}", h, h.get_str("g").unwrap()), "/h {…} /f/g 4");
}
