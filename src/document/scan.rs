//! What stands under some keys, or has a tag, in one scan.

use super::cell::Cell;
use super::node::Node;
use super::tree::{NodeId, Tree};

/// Some keys of a tree, by their numbers.
pub struct KeySet(Vec<bool>);

impl KeySet {
    /// Whether a node stands under one of them.
    pub fn has(&self, node: Node<'_>) -> bool {
        self.is_in(node.cell())
    }

    fn is_in(&self, cell: Cell) -> bool {
        self.0.get(cell.key_number() as usize) == Some(&true)
    }
}

impl Tree {
    /// Those of some names that are keys of the tree; none if none is.
    pub fn key_set<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Option<KeySet> {
        let mut keys = names.into_iter().filter_map(|name| self.key(name)).peekable();
        keys.peek()?;
        let mut set = vec![false; self.key_count() + 1];
        keys.for_each(|key| set.get_mut(key.number() as usize).into_iter().for_each(|it| *it = true));
        Some(KeySet(set))
    }

    /// The nodes under some keys, in the order of the text.
    pub fn under<'t>(&'t self, keys: &'t KeySet) -> impl Iterator<Item = NodeId> + 't {
        let is_under = |(_, cell): &(u32, &Cell)| keys.is_in(**cell);
        (0..).zip(&self.tape).filter(is_under).map(|(at, _)| NodeId(at))
    }

    /// The nodes at which a tag is written, in the order of the text.
    pub fn tagged(&self) -> impl Iterator<Item = NodeId> {
        self.tags.iter().map(|tag| NodeId(tag.node))
    }

    /// The node that stands directly before another one in the order of the text.
    pub fn before(&self, id: NodeId) -> Option<NodeId> {
        id.0.checked_sub(1).map(NodeId)
    }
}
