//! What the `Metadata` of resources says to other tools: that they shall not report something, and why.
//!
//! Source of the facts: cfn_nag, "Suppressing individual findings"; cdk-nag, "Suppressing a Rule"; checkov, "Suppressing and
//! skipping policies".

use super::Adapter;
use crate::document::{Kind, Node, NodeId};
use crate::stack::{Entry, Resource, Term};

/// A tool, its list, and the key of the reason of an item.
const TOOLS: [(&str, &str, &str); 3] = [
    ("cfn_nag", "rules_to_suppress", "reason"),
    ("cdk_nag", "rules_to_suppress", "reason"),
    ("checkov", "skip", "comment"),
];

impl<'t> Adapter<'t> {
    /// Makes a resource of each thing that a resource says.
    pub(super) fn suppressed(&mut self) {
        if TOOLS.iter().all(|(tool, ..)| self.tree.key(tool).is_none()) {
            return;
        }
        let owners: Vec<(String, NodeId)> =
            self.stack.resources.iter().map(|it| (it.id.to_string(), it.node)).collect();
        for (owner, node) in owners {
            let Some(metadata) = self.tree.node(node).get_str("Metadata") else { continue };
            for (tool, list, reason) in TOOLS {
                let list = metadata.get_str(tool).and_then(|it| it.get_str(list));
                for (place, item) in list.into_iter().flat_map(Node::items).enumerate() {
                    self.suppression(&format!("{owner}/{tool}/{place}"), tool, item, reason);
                }
            }
        }
    }

    fn suppression(&mut self, id: &str, tool: &str, item: Node<'t>, reason: &str) {
        if item.kind() != Kind::Map {
            return;
        }
        let node = item.id();
        let tool = self.stack.term(Term::Text(tool.into()), Some(node));
        let mut entries = vec![("Tool", tool)];
        for (key, from) in [("Check", "id"), ("Reason", reason)] {
            if let Some(said) = item.get_str(from) {
                entries.push((key, self.stack.term(Term::Written(said.id()), None)));
            }
        }
        let entry = |(key, value): (&str, _)| Entry { key: key.into(), key_span: None, value };
        let properties = self.stack.term(Term::Map(entries.into_iter().map(entry).collect()), Some(node));
        self.stack.add(Resource { id: id.into(), ty: "suppression".into(), properties, node, condition: None });
    }
}
