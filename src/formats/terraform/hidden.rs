//! What must not be shown: values that the document marks as sensitive, and the same values wherever else they stand.

use std::collections::HashSet;

use super::marks::Marks;
use crate::document::{Kind, Node, Tree};
use crate::stack::Stack;

/// Shorter texts stand in too many places by chance.
const SHORTEST: usize = 6;

/// A value and, beside it, which of it is marked.
const PAIRS: [(&str, &str); 3] =
    [("after", "after_sensitive"), ("before", "before_sensitive"), ("values", "sensitive_values")];

/// Hides all that is marked. Nothing is marked in most documents.
pub(super) fn hide<'t>(stack: &mut Stack, tree: &'t Tree, root: Node<'t>) {
    let mut marked: Vec<Node<'t>> = Vec::new();
    for (id, _) in tree.all() {
        let node = tree.node(id);
        if node.kind() != Kind::Map {
            continue;
        }
        for (value, marks) in PAIRS {
            if let (Some(value), Some(marks)) = (node.get_str(value), node.get_str(marks)) {
                scalars(value, &Marks::Tree(marks), &mut marked);
            }
        }
        if let (Some(values), Some(paths)) = (node.get_str("attributes"), node.get_str("sensitive_attributes")) {
            scalars(values, &Marks::paths(Some(paths)), &mut marked);
        }
        if let (Some(value), Some(true)) = (node.get_str("value"), node.get_str("sensitive").and_then(Node::bool)) {
            all(value, &mut marked);
        }
    }
    let declared = root.get_str("configuration").and_then(|it| it.get_str("root_module")?.get_str("variables"));
    for (key, declared) in declared.into_iter().flat_map(Node::entries) {
        let given = root.get_str("variables").and_then(|it| it.get_str(tree.key_name(key))?.get_str("value"));
        if let (Some(given), Some(true)) = (given, declared.get_str("sensitive").and_then(Node::bool)) {
            all(given, &mut marked);
        }
    }
    marked.iter().for_each(|node| stack.hide(node.place()));
    let texts: HashSet<&str> = marked.iter().filter_map(|it| it.str()).filter(|it| it.len() >= SHORTEST).collect();
    if !texts.is_empty() {
        let alike = tree.all().map(|(id, _)| tree.node(id)).filter(|it| it.str().is_some_and(|it| texts.contains(it)));
        alike.for_each(|node| stack.hide(node.place()));
    }
}

/// The scalars of a value that are marked.
fn scalars<'t>(value: Node<'t>, marks: &Marks<'t>, into: &mut Vec<Node<'t>>) {
    if marks.all() {
        return all(value, into);
    }
    match value.kind() {
        _ if matches!(marks, Marks::None) => {}
        Kind::Map => {
            let tree = value.tree();
            value.entries().for_each(|(key, inner)| scalars(inner, &marks.key(tree.key_name(key)), into));
        }
        Kind::List => {
            let marks = marks.items(value.len());
            value.items().zip(&marks).for_each(|(inner, marks)| scalars(inner, marks, into));
        }
        _ => {}
    }
}

/// All texts and numbers of a value; `true`, `false` and null tell nothing.
fn all<'t>(value: Node<'t>, into: &mut Vec<Node<'t>>) {
    match value.kind() {
        Kind::String | Kind::Number => into.push(value),
        Kind::List => value.items().for_each(|inner| all(inner, into)),
        Kind::Map => value.entries().for_each(|(_, inner)| all(inner, into)),
        Kind::Bool | Kind::Null => {}
    }
}
