//! What is wrong with a template and is seen only when its values are known.

use super::Adapter;
use crate::document::{Kind, Node};
use crate::stack::World;
use crate::value::Value;

/// The attributes of a resource that take an intrinsic (`AWS::LanguageExtensions` transform) and must have a value.
const ATTRIBUTES: [&str; 2] = ["DeletionPolicy", "UpdateReplacePolicy"];

impl<'t> Adapter<'t> {
    /// Says what does not come to a value: keys that a mapping does not have, and `AWS::NoValue` where a value must be.
    pub(super) fn check(&mut self, root: Node<'t>) {
        for term in std::mem::take(&mut self.lookups) {
            let missing = self.stack.missing_key(term, &World::default());
            if let (Some(key), Some(node)) = (missing, self.stack.site(term).node.map(|it| it.id())) {
                self.malformed(self.tree.node(node), format!("the mapping has no `{key}`"), "looked up here");
            }
        }
        let section = |name| root.get_str(name).into_iter().flat_map(Node::entries).map(|(_, node)| node);
        let outputs = section("Outputs").filter_map(|it| Some(("Value", it.get_str("Value")?)));
        let attributes =
            section("Resources").flat_map(|it| ATTRIBUTES.map(|name| Some((name, it.get_str(name)?)))).flatten();
        let wanted: Vec<(&str, Node<'t>)> = outputs.chain(attributes).collect();
        for (name, node) in wanted {
            if node.kind() != Kind::Null && matches!(self.stack.read(node, &World::default()), Value::Missing) {
                self.malformed(node, format!("`{name}` must have a value"), "this is `AWS::NoValue`");
            }
        }
    }
}
