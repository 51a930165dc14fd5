//! All that is written below a node, in one scan of the tape.

use super::cell::{DUPLICATES, MERGES, Shape};
use super::node::Node;
use super::tree::Tree;

impl<'t> Node<'t> {
    /// The node itself and all that is written below it, each before its children.
    pub fn and_below(self) -> Below<'t> {
        let at = self.id().0;
        Below { tree: self.tree(), next: at, end: self.cell().after(at) }
    }

    /// Whether the node has what is written below it and nothing else: it is no alias, and no map that merges others or writes a
    /// key twice.
    pub fn is_plain(self) -> bool {
        let cell = self.cell();
        match cell.shape() {
            Shape::Alias => false,
            Shape::Map => !cell.has(DUPLICATES | MERGES),
            _ => true,
        }
    }
}

/// A scan that may leave things out: see [`Node::and_below`].
pub struct Below<'t> {
    tree: &'t Tree,
    next: u32,
    end: u32,
}

impl<'t> Below<'t> {
    /// Leaves out what is written below a node that was just given.
    pub fn leave_out(&mut self, below: Node<'t>) {
        self.next = below.cell().after(below.id().0);
    }
}

impl<'t> Iterator for Below<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        let at = self.next;
        (at < self.end).then(|| {
            self.next = at + 1;
            Node::at(self.tree, at)
        })
    }
}
