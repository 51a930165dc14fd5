//! Places where a template says less than it will be: loops that are not written out, macros.

use std::sync::Arc;

use super::Adapter;
use super::extensions::{EXTENSIONS, LOOP};
use crate::diagnostic::Diagnostic;
use crate::document::{Kind, Node};
use crate::stack::{Entry, Term};
use crate::value::{Cause, Unknown};

/// The function whose result is that of a macro.
const MACRO: &str = "Fn::Transform";

impl<'t> Adapter<'t> {
    /// A transform may add or change anything; those that only rewrite what is read here anyway do not.
    pub(super) fn macros(&mut self, root: Node<'t>) {
        const KNOWN: [&str; 2] = ["AWS::Serverless-2016-10-31", EXTENSIONS];
        for (node, name) in transforms(root) {
            if !KNOWN.contains(&name) {
                self.open(node, format!("the transform `{name}` may add or change resources"));
            }
        }
        if let Some(node) = root.get_str(MACRO) {
            self.open(node, format!("`{MACRO}` may add or change resources"));
        }
    }

    /// There may be resources that are not listed.
    pub(super) fn open(&mut self, node: Node<'t>, reason: String) {
        let warning =
            Diagnostic::warning("open-stack", format!("there may be resources that are not judged: {reason}"));
        self.stack.diagnostics.push(warning.at(node.place(), "its result is not known here"));
        let cause = Cause { place: Some(node.place()), ..Cause::new("Transform", reason) };
        self.stack.open.get_or_insert(Unknown::there(Arc::new(cause)));
    }

    /// Says of loops that stay why they do. Those among the resources leave the stack open.
    pub(super) fn loops(&mut self, root: Node<'t>) {
        let resources = root.get_str("Resources").map(|it| it.target().id());
        for left in std::mem::take(&mut self.left) {
            let node = self.tree.node(left.node);
            let name = node.key_name().unwrap_or("Fn::ForEach");
            if left.is_mistake {
                self.malformed(node, format!("`{name}` cannot be read: {}", left.reason), "this loop");
            }
            if node.parent().map(|it| it.id()) == resources {
                self.open(node, format!("`{name}` makes further resources: {}", left.reason));
            }
            self.left.push(left);
        }
    }

    /// Says of maps with loops that stay, or with macros, that they are not known, or not wholly.
    pub(super) fn open_maps(&mut self, root: Node<'t>) {
        for left in std::mem::take(&mut self.left) {
            let node = self.tree.node(left.node);
            let name = node.key_name().unwrap_or("Fn::ForEach");
            if let Some(map) = node.parent().filter(|it| is_value(root, *it)) {
                let reason = format!("`{name}` may make it: {}", left.reason);
                self.open_map(map, Cause { place: Some(node.place()), ..Cause::new(name, reason) });
            }
        }
        if self.tree.key(MACRO).is_none() {
            return;
        }
        for id in &self.marks.places {
            let node = self.tree.node(*id);
            if node.key_name() != Some(MACRO) {
                continue;
            }
            let Some(map) = node.parent().filter(|it| it.len() > 1 && is_value(root, *it)) else { continue };
            // A macro may change what stands beside it ("Fn::Transform").
            let reason = format!("`{MACRO}` is worked out when the stack is deployed");
            let cause = Cause { place: Some(node.place()), ..Cause::new(format!("{MACRO} {}", id.index()), reason) };
            let term = self.stack.term(Term::Unknown(Arc::new(cause)), Some(map.id()));
            self.stack.compute(map.id(), term);
        }
    }

    fn open_map(&mut self, map: Node<'t>, cause: Cause) {
        let mut entries = Vec::new();
        for (key, child) in map.entries().filter(|(key, _)| !self.tree.key_name(*key).starts_with(LOOP)) {
            let value = self.stack.term(Term::Written(child.id()), None);
            let key_span = child.key().map(|(_, span)| span);
            entries.push(Entry { key: self.tree.key_name(key).into(), key_span, value });
        }
        let term = self.stack.term(Term::Open { entries, cause: Arc::new(cause) }, Some(map.id()));
        self.stack.compute(map.id(), term);
    }
}

/// The transforms of a template, by name.
pub(super) fn transforms(root: Node<'_>) -> impl Iterator<Item = (Node<'_>, &str)> {
    let transform = root.get_str("Transform");
    let is_list = transform.is_some_and(|it| it.kind() == Kind::List);
    let listed = transform.into_iter().filter(move |_| is_list).flat_map(Node::items);
    listed.chain(transform.filter(move |_| !is_list)).map(|node| (node, transform_name(node)))
}

fn transform_name(node: Node<'_>) -> &str {
    node.str().or_else(|| node.get_str("Name").and_then(Node::str)).unwrap_or("?")
}

/// Whether a map is a value: not the template itself, and not one of its sections.
fn is_value(root: Node<'_>, map: Node<'_>) -> bool {
    map != root && root.entries().all(|(_, section)| section.target() != map)
}
