//! Entries of maps: by key or all of them, with merged ones, and what happens to keys written twice.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::vec;

use super::cell::{DUPLICATES, LARGE, MERGES, Shape};
use super::keys::KeyId;
use super::node::Node;
use super::tree::{Children, Tree};

impl<'t> Node<'t> {
    /// The value of a key; none if this is no map. Of a key written twice it is the last one, as most programs take it.
    /// Own keys win over merged ones (`<<`), and earlier merges over later ones. Maps of up to 64 keys are scanned,
    /// larger ones have an index.
    pub fn get(self, key: KeyId) -> Option<Self> {
        let (at, cell) = self.tree().followed(self.id().0);
        if cell.shape() != Shape::Map {
            return None;
        }
        let found = own(self.tree(), at, key);
        if found.is_none() && cell.has(MERGES) {
            return merged(self.tree(), at)
                .into_iter()
                .find_map(|map| own(self.tree(), map, key))
                .map(|at| self.other(at));
        }
        found.map(|at| self.other(at))
    }

    /// The value of a key by its name. Asked for often, a key's number ([`Tree::key`]) is faster.
    pub fn get_str(self, key: &str) -> Option<Self> {
        self.get(self.tree().key(key)?)
    }

    /// The entries of a map; none for anything else. Each key once: first the map's own, in the order in which they are
    /// first written, then merged ones. Their values are those of [`Node::get`].
    pub fn entries(self) -> Entries<'t> {
        let tree = self.tree();
        let (at, cell) = tree.followed(self.id().0);
        if cell.shape() != Shape::Map {
            return Entries { tree, of: Of::Written(Children::none(tree)) };
        }
        let plain = !cell.has(DUPLICATES | MERGES);
        let of = if plain { Of::Written(tree.children(at)) } else { Of::Gathered(gather(tree, at).into_iter()) };
        Entries { tree, of }
    }

    /// The entry of a map that has no other.
    pub fn only(self) -> Option<(KeyId, Self)> {
        let tree = self.tree();
        let (at, cell) = tree.followed(self.id().0);
        if cell.shape() != Shape::Map {
            return None;
        }
        if cell.has(DUPLICATES | MERGES) {
            let mut entries = self.entries();
            return entries.next().filter(|_| entries.next().is_none());
        }
        // Behind the only entry the map ends.
        let (first, end) = (tree.cell(at + 1), cell.after(at));
        let is_only = at + 1 < end && first.after(at + 1) == end;
        first.key().filter(|_| is_only).map(|key| (key, self.other(at + 1)))
    }

    /// All values that the map itself writes under a key, in order: more than one if the key is written twice.
    pub fn duplicates(self, key: KeyId) -> Duplicates<'t> {
        let tree = self.tree();
        let (at, cell) = tree.followed(self.id().0);
        let children = if cell.shape() == Shape::Map { tree.children(at) } else { Children::none(tree) };
        Duplicates { tree, children, key }
    }

    /// Whether a key of this map is written twice.
    pub fn has_duplicates(self) -> bool {
        let cell = self.target().cell();
        cell.shape() == Shape::Map && cell.has(DUPLICATES)
    }

    /// The number of items or entries; 0 for a scalar. They are counted.
    pub fn len(self) -> usize {
        self.items().count() + self.entries().count()
    }

    /// Whether there are no items or entries.
    pub fn is_empty(self) -> bool {
        self.items().next().is_none() && self.entries().next().is_none()
    }

    fn other(self, at: u32) -> Self {
        Self::at(self.tree(), at)
    }
}

/// The child that a map itself has under a key.
fn own(tree: &Tree, map: u32, key: KeyId) -> Option<u32> {
    let cell = tree.cell(map);
    if cell.has(LARGE) {
        return tree.index(map)?.get(&key).copied();
    }
    let mut children = tree.children(map).filter(|&child| tree.cell(child).key() == Some(key));
    if cell.has(DUPLICATES) { children.last() } else { children.next() }
}

/// The maps that are merged into a map, nearest first, each once: a map met again could add nothing, and aliases can
/// name one exponentially often.
fn merged(tree: &Tree, map: u32) -> Vec<u32> {
    let (mut order, mut seen) = (Vec::new(), HashSet::from([map]));
    let mut open = merges_of(tree, map);
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            order.push(next);
            open.extend(merges_of(tree, next));
        }
    }
    order
}

/// The maps that the merge keys of a map name, last first.
fn merges_of(tree: &Tree, map: u32) -> Vec<u32> {
    let mut maps = Vec::new();
    if !tree.cell(map).has(MERGES) {
        return maps;
    }
    for child in tree.children(map).filter(|&child| tree.cell(child).key() == tree.merge) {
        let (at, cell) = tree.followed(child);
        match cell.shape() {
            Shape::List => maps.extend(tree.children(at).map(|item| tree.followed(item).0)),
            _ => maps.push(at),
        }
    }
    maps.reverse();
    maps
}

fn gather(tree: &Tree, map: u32) -> Vec<(KeyId, u32)> {
    let mut entries: Vec<(KeyId, u32)> = Vec::new();
    let mut places: HashMap<KeyId, (usize, u32)> = HashMap::new();
    for map in std::iter::once(map).chain(merged(tree, map)) {
        for child in tree.children(map) {
            let Some(key) = tree.cell(child).key().filter(|&key| Some(key) != tree.merge) else { continue };
            match places.entry(key) {
                Entry::Vacant(place) => {
                    place.insert((entries.len(), map));
                    entries.push((key, child));
                }
                // Within one map the last value wins, between maps the first one.
                Entry::Occupied(place) if place.get().1 == map => {
                    if let Some(entry) = entries.get_mut(place.get().0) {
                        entry.1 = child;
                    }
                }
                Entry::Occupied(_) => {}
            }
        }
    }
    entries
}

/// The entries of a map: see [`Node::entries`].
#[derive(Clone)]
pub struct Entries<'t> {
    tree: &'t Tree,
    of: Of<'t>,
}

#[derive(Clone)]
enum Of<'t> {
    Written(Children<'t>),
    Gathered(vec::IntoIter<(KeyId, u32)>),
}

impl<'t> Iterator for Entries<'t> {
    type Item = (KeyId, Node<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, at) = match &mut self.of {
            Of::Written(children) => {
                let at = children.next()?;
                (self.tree.cell(at).key()?, at)
            }
            Of::Gathered(entries) => entries.next()?,
        };
        Some((key, Node::at(self.tree, at)))
    }
}

/// The values of one key: see [`Node::duplicates`].
#[derive(Clone)]
pub struct Duplicates<'t> {
    tree: &'t Tree,
    children: Children<'t>,
    key: KeyId,
}

impl<'t> Iterator for Duplicates<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        let at = self.children.find(|&child| self.tree.cell(child).key() == Some(self.key))?;
        Some(Node::at(self.tree, at))
    }
}
