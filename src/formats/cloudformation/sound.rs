//! What is wrong with a template and is seen only when its values are known.

use super::Adapter;
use crate::document::{KeyId, Node};
use crate::stack::World;
use crate::value::Value;

/// What must have a value in each entry of a section: outputs, and the attributes of a resource that take an intrinsic
/// (`AWS::LanguageExtensions` transform).
const NEEDED: [(&str, &[&str]); 2] =
    [("Outputs", &["Value"]), ("Resources", &["DeletionPolicy", "UpdateReplacePolicy"])];

impl<'t> Adapter<'t> {
    /// Says what does not come to a value: keys that a mapping does not have, and `AWS::NoValue` where a value must be.
    pub(super) fn check(&mut self, root: Node<'t>) {
        for term in std::mem::take(&mut self.lookups) {
            let missing = self.stack.missing_key(term, &World::default());
            if let (Some(key), Some(node)) = (missing, self.stack.site(term).node.map(|it| it.id())) {
                self.malformed(self.tree.node(node), format!("the mapping has no `{key}`"), "looked up here");
            }
        }
        for (section, names) in NEEDED {
            let keys: Vec<(&str, KeyId)> =
                names.iter().filter_map(|name| Some((*name, self.tree.key(name)?))).collect();
            for (_, entry) in root.get_str(section).into_iter().flat_map(Node::entries) {
                for (name, node) in keys.iter().filter_map(|(name, key)| Some((name, entry.get(*key)?))) {
                    let is_computed = self.stack.computed(node.id()).is_some();
                    if is_computed && matches!(self.stack.read(node, &World::default()), Value::Missing) {
                        self.malformed(node, format!("`{name}` must have a value"), "this is `AWS::NoValue`");
                    }
                }
            }
        }
    }
}
