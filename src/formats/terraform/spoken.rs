//! What the root module takes from whoever applies it, and what it tells them: its variables and outputs, as one thing beside the
//! resources.

use crate::document::{Kind, Node};
use crate::stack::{Entry, Resource, Stack, Term};

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
            let value = stack.term(Term::Written(section.id()), None);
            entries.push(Entry { key: key.into(), key_span: None, value });
        }
    }
    let properties = stack.term(Term::Map(entries), Some(node));
    stack.add_aside(Resource { id: "module".into(), ty: TYPE.into(), properties, node, condition: None });
}
