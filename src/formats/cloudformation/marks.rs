//! Where a template calls a function, and where a text of it may hold more: found in one scan, by the keys above.

use super::dynamic;
use super::intrinsics::FUNCTIONS;
use super::written::{JSON, YAML};
use crate::document::search::mentions;
use crate::document::{KeyMap, Node, NodeId, Tree};

/// What a key says of what stands under it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It is the argument of a function, in the long spelling.
    Function,
    /// Where it is text, it is JSON.
    Json,
    /// Where it is text, it is YAML.
    Yaml,
}

/// The places of a template that are looked at.
pub(super) struct Marks {
    keys: KeyMap<Mark>,
    /// Those with a mark or a tag, and texts with dynamic references; in the order of the template.
    pub(super) places: Vec<NodeId>,
    /// Whether there are dynamic references.
    pub(super) is_dynamic: bool,
}

impl Marks {
    pub(super) fn of(tree: &Tree) -> Self {
        let functions = FUNCTIONS.into_iter().map(|name| (name, Mark::Function));
        let texts = JSON.into_iter().map(|name| (name, Mark::Json)).chain([(YAML, Mark::Yaml)]);
        let keys = tree.key_map(functions.chain(texts));
        let mut places: Vec<NodeId> = tree.tagged().chain(tree.under(&keys)).collect();
        let is_dynamic = mentions(tree.text(), dynamic::START);
        if is_dynamic {
            let begins = |id: &NodeId| tree.node(*id).str().is_some_and(|text| text.contains(dynamic::START));
            places.extend(tree.all().map(|(id, _)| id).filter(begins));
        }
        places.sort();
        places.dedup();
        Self { keys, places, is_dynamic }
    }

    /// What the key above a node says of it.
    pub(super) fn at(&self, node: Node<'_>) -> Option<Mark> {
        self.keys.get(node)
    }
}
