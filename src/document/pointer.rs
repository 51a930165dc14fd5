//! Where nodes stand, as JSON pointers (RFC 6901), for many nodes in one pass.

use super::keys::Arena;
use super::tree::{NodeId, Tree};

/// In a tree of fewer nodes each way from the root is short, and most anchors are not asked for.
const FEW: usize = 1 << 12;

/// The pointers of nodes that are asked for one by one. Those of some nodes that hold most others are made first, in one pass,
/// so that a question costs no more than the way from there.
pub struct Pointers<'t> {
    tree: &'t Tree,
    /// In the order of the tape.
    anchors: Vec<NodeId>,
    /// Where each of them stands. An inventory has a million.
    texts: Arena,
}

impl<'t> Pointers<'t> {
    /// Prepares for questions about nodes below any of these.
    pub fn new(tree: &'t Tree, anchors: impl Iterator<Item = NodeId>) -> Self {
        let mut anchors: Vec<NodeId> = anchors.collect();
        anchors.sort_unstable();
        anchors.dedup();
        let (mut texts, mut path) = (Arena::default(), Path { tree, steps: Vec::new() });
        let made = if tree.len() < FEW { &[] } else { anchors.as_slice() };
        for id in made {
            path.walk_to(id.0);
            if texts.push(&path.onto(String::new())).is_none() {
                break;
            }
        }
        Self { tree, anchors, texts }
    }

    /// Whether a node is one of those that were given.
    pub fn is_anchor(&self, id: NodeId) -> bool {
        self.anchors.binary_search(&id).is_ok()
    }

    /// The one of those that were given in which a node stands.
    pub fn anchor_of(&self, id: NodeId) -> Option<NodeId> {
        match self.tree.string_of(id.0) {
            Some(string) => self.anchor_of(string),
            None => self.anchor(id).map(|(anchor, _)| anchor),
        }
    }

    /// The anchor in which a node stands, and its number.
    fn anchor(&self, id: NodeId) -> Option<(NodeId, usize)> {
        let before = self.anchors.partition_point(|anchor| *anchor <= id).checked_sub(1)?;
        let anchor = *self.anchors.get(before)?;
        (id.0 < self.tree.cell(anchor.0).after(anchor.0)).then_some((anchor, before))
    }

    /// The pointer of a node, from the root of its document.
    pub fn of(&self, id: NodeId) -> String {
        if let Some(string) = self.tree.string_of(id.0) {
            let inner = pointers(self.tree, &[id]).pop();
            return self.of(string) + &inner.unwrap_or_default();
        }
        match self.anchor(id) {
            Some((anchor, number)) if number < self.texts.len() => {
                let above = vec![Step { at: anchor.0, place: 0 }];
                Path { tree: self.tree, steps: above }.to(id, self.texts.get(number as u32))
            }
            _ => Path { tree: self.tree, steps: Vec::new() }.to(id, ""),
        }
    }
}

pub(super) fn pointers(tree: &Tree, ids: &[NodeId]) -> Vec<String> {
    let mut sorted: Vec<(NodeId, usize)> = ids.iter().zip(0..).map(|(&id, place)| (id, place)).collect();
    sorted.sort_unstable();
    let mut pointers = vec![String::new(); ids.len()];
    let mut path = Path { tree, steps: Vec::new() };
    for (id, place) in sorted {
        path.walk_to(id.0);
        if let Some(pointer) = pointers.get_mut(place) {
            *pointer = path.onto(String::new());
        }
    }
    pointers
}

/// One node of the path, and its place among its siblings.
struct Step {
    at: u32,
    place: usize,
}

/// The way from a root to a node. It only moves forward on the tape, so that all ways together cost one pass.
struct Path<'t> {
    tree: &'t Tree,
    steps: Vec<Step>,
}

impl Path<'_> {
    /// The pointer of a node, from that of the first step on.
    fn to(mut self, id: NodeId, above: &str) -> String {
        self.walk_to(id.0);
        self.onto(above.to_owned())
    }

    fn walk_to(&mut self, id: u32) {
        let mut step = self.leave(id);
        loop {
            while id >= self.after(step.at) && step.at < id {
                step = Step { at: self.after(step.at), place: step.place + 1 };
            }
            let (found, below) = (step.at >= id, step.at + 1);
            self.steps.push(step);
            if found {
                return;
            }
            step = Step { at: below, place: 0 };
        }
    }

    /// Drops the steps that do not lead to a node, and gives the one from which the search goes on.
    fn leave(&mut self, id: u32) -> Step {
        let mut last = None;
        while let Some(step) = self.steps.pop_if(|step| id >= self.tree.cell(step.at).after(step.at) || step.at == id) {
            last = Some(step);
        }
        let below = self.steps.last().map(|step| Step { at: step.at + 1, place: 0 });
        last.or(below).unwrap_or_else(|| Step { at: self.root(id), place: 0 })
    }

    fn root(&self, id: u32) -> u32 {
        self.tree.root_of(id).unwrap_or(id)
    }

    fn after(&self, at: u32) -> u32 {
        self.tree.cell(at).after(at)
    }

    /// A pointer, and from there the way along all steps but the first.
    fn onto(&self, mut pointer: String) -> String {
        for step in self.steps.iter().skip(1) {
            pointer.push('/');
            match self.tree.cell(step.at).key() {
                Some(key) => push_escaped(&mut pointer, self.tree.key_name(key)),
                None => pointer.push_str(&step.place.to_string()),
            }
        }
        pointer
    }
}

fn push_escaped(pointer: &mut String, name: &str) {
    if memchr::memchr2(b'~', b'/', name.as_bytes()).is_none() {
        pointer.push_str(name);
        return;
    }
    for letter in name.chars() {
        match letter {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}
