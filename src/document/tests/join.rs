//! Several trees as one.

use std::sync::Arc;

use super::super::{Limits, Syntax, Tree, read, read_as};
use super::dump_tree;
use crate::source::SourceMap;

const TEXTS: [&str; 6] = [
    r#"{"a": ["x", 1, null, {"b\u0041": "tab\t"}], "a": 2, "": true}"#,
    "base: &base {k: !Ref v, n: 0x1F}\nown:\n  <<: *base\n  é: |\n    two\n    lines\n---\nsecond: [*x, &x y]\n",
    "",
    "base: &base {a: 1}\nown: {<<: *base, b: !GetAtt a.b}\n---\n- ’\n",
    "\u{feff}{\"mark\": \"\"}",
    "# only a comment\n",
];

/// Each text with its tree, in one map of sources.
fn trees(sources: &mut SourceMap) -> Vec<Tree> {
    let many: String = (0..100).map(|at| format!("k{at}: {at}\n")).collect();
    let texts = TEXTS.iter().copied().chain([many.as_str()]);
    let tree = |text: &str| {
        let text: Arc<str> = text.into();
        let source = sources.add("test", Arc::clone(&text));
        read(source, &text, &Limits::default()).ok()
    };
    texts.filter_map(tree).collect()
}

#[test]
fn a_joined_tree_is_what_its_parts_are_each_at_its_place() {
    let mut sources = SourceMap::default();
    let mut trees = trees(&mut sources);
    let lines: Arc<str> = "one\n  two  \n".into();
    let source = sources.add("lines", Arc::clone(&lines));
    trees.push(read_as(source, &lines, Syntax::Lines, &Limits::default()).unwrap());
    assert!(trees.len() > 5, "most of the texts are read");
    let whole = sources.add("whole", "");
    let joined = Tree::joined(whole, &trees.iter().collect::<Vec<_>>()).unwrap();
    // Warnings stand behind the nodes of each tree, and behind all nodes of the joined one.
    let sorted = |dump: String| {
        let mut lines: Vec<String> = dump.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let single: String = trees.iter().map(|tree| dump_tree(&sources, tree)).collect();
    assert_eq!(sorted(dump_tree(&sources, &joined)), sorted(single));
    assert_eq!(joined.roots().count(), trees.iter().map(|tree| tree.roots().count()).sum::<usize>());
}

#[test]
fn keys_are_found_in_every_part() {
    let mut sources = SourceMap::default();
    let trees = trees(&mut sources);
    let joined = Tree::joined(sources.add("whole", ""), &trees.iter().collect::<Vec<_>>()).unwrap();
    let owns: Vec<_> = joined.roots().filter_map(|root| root.get_str("own")).collect();
    assert!(!owns.is_empty());
    for (tree, own) in trees.iter().filter_map(|tree| Some((tree, tree.roots().next()?.get_str("own")?))).zip(&owns) {
        let (part, single) = tree;
        assert_eq!(
            own.get_str("a").or_else(|| own.get_str("n")).and_then(|it| it.number()),
            single.get_str("a").or_else(|| single.get_str("n")).and_then(|it| it.number())
        );
        let place = |node: super::super::Node<'_>| node.tree().place(node.key().unwrap().1);
        assert_eq!(place(*own), place(single));
        assert_eq!(joined.part_of(own.id()), trees.iter().position(|it| std::ptr::eq(it, part)).unwrap());
    }
    let many = joined.roots().find_map(|root| root.get_str("k99")).unwrap();
    assert_eq!(many.number(), Some("99"));
}
