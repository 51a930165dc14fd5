//! What stands under some keys, or has a tag, in one scan.

use super::node::Node;
use super::tree::{NodeId, Tree};

/// What some keys of a tree are to whoever asks for them.
pub struct KeyMap<T>(Vec<Option<T>>);

impl<T: Copy> KeyMap<T> {
    /// What the key is under which a node stands.
    pub fn get(&self, node: Node<'_>) -> Option<T> {
        self.at(node.cell().key_number())
    }

    fn at(&self, key: u32) -> Option<T> {
        self.0.get(key as usize).copied().flatten()
    }
}

impl Tree {
    /// What names are, of which some are keys of the tree.
    pub fn key_map<'n, T: Copy>(&self, names: impl IntoIterator<Item = (&'n str, T)>) -> KeyMap<T> {
        let mut map = vec![None; self.key_count() + 1];
        for (name, what) in names {
            let slot = self.key(name).and_then(|key| map.get_mut(key.number() as usize));
            slot.into_iter().for_each(|slot| *slot = Some(what));
        }
        KeyMap(map)
    }

    /// The nodes under keys of a map, in the order of the text.
    pub fn under<T: Copy>(&self, keys: &KeyMap<T>) -> impl Iterator<Item = NodeId> {
        let is_under = |(_, key): &(u32, u32)| keys.at(*key).is_some();
        (0..).zip(self.tape.iter().map(|cell| cell.key_number())).filter(is_under).map(|(at, _)| NodeId(at))
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
