//! What is wrong with a template and is seen only when its values are known.

use super::Adapter;
use crate::document::Node;
use crate::stack::World;
use crate::value::Value;

impl<'t> Adapter<'t> {
    /// Says what does not come to a value: keys that a mapping does not have, and `AWS::NoValue` where a value must be.
    pub(super) fn check(&mut self, root: Node<'t>) {
        for term in std::mem::take(&mut self.lookups) {
            let missing = self.stack.missing_key(term, &World::default());
            if let (Some(key), Some(node)) = (missing, self.stack.site(term).node.map(|it| it.id())) {
                self.malformed(self.tree.node(node), format!("the mapping has no `{key}`"), "looked up here");
            }
        }
        let key = self.tree.key("Value");
        let outputs = root.get_str("Outputs").into_iter().flat_map(Node::entries);
        let values = outputs.filter_map(|(_, output)| Some(("Value", output.get(key?)?)));
        for (name, node) in values.chain(std::mem::take(&mut self.attributes.needed)) {
            if matches!(self.stack.read(node, &World::default()), Value::Missing) {
                self.malformed(node, format!("`{name}` must have a value"), "this is `AWS::NoValue`");
            }
        }
    }
}
