//! What the root module takes from whoever applies it, and what it tells them: its variables and outputs, as one thing beside the
//! resources.

use std::sync::Arc;

use crate::document::{Kind, Node};
use crate::stack::{Entry, Resource, Stack, Term};
use crate::value::Cause;

/// The type of what stands for the root module.
pub(super) const TYPE: &str = "terraform.module";

pub(super) fn add(stack: &mut Stack, root: Node<'_>) {
    let within = |way: &[&str]| {
        way.iter().try_fold(root, |node, key| node.get_str(key)).filter(|it| it.kind() == Kind::Map && !it.is_empty())
    };
    let variables = within(&["configuration", "root_module", "variables"]);
    let outputs = within(&["planned_values", "outputs"]).or_else(|| within(&["values", "outputs"]));
    let Some(node) = variables.or(outputs).map(|it| it.id()) else { return };
    let mut entries = Vec::new();
    for (key, section) in [("variables", variables), ("outputs", outputs)] {
        if let Some(section) = section {
            section.entries().for_each(|(_, spoken)| keep_to_oneself(stack, spoken));
            let value = stack.term(Term::Written(section.id()), None);
            entries.push(Entry { key: key.into(), key_span: None, value });
        }
    }
    let properties = stack.term(Term::Map(entries), Some(node));
    stack.add_aside(Resource { id: "module".into(), ty: TYPE.into(), properties, node, condition: None });
}

/// Does not look at what a variable or an output holds that is marked as sensitive.
fn keep_to_oneself(stack: &mut Stack, spoken: Node<'_>) {
    if spoken.get_str("sensitive").and_then(Node::bool) != Some(true) {
        return;
    }
    let held = ["default", "value"].into_iter().filter_map(|key| spoken.get_str(key));
    for node in held.filter(|node| node.kind() != Kind::Null) {
        let name = spoken.key_name().unwrap_or_default();
        let cause = Cause {
            place: Some(node.place()),
            sensitive: true,
            ..Cause::new(name, "it is marked as sensitive, and not looked at")
        };
        let term = stack.term(Term::Unknown(Arc::new(cause)), Some(node.id()));
        stack.compute(node.id(), term);
    }
}
