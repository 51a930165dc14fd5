//! Scalars that stand for something else than what they spell: what a format with variables of its own makes of them.

use std::collections::{HashMap, HashSet};

use super::Limits;
use super::cell::{Cell, Form, Shape, TAGGED};
use super::node::Kind;
use super::tree::{NodeId, Tree};

/// So many links may lead on to one another. What walks a tree goes down through all of them.
const MOST_STEPS: usize = 32;
/// A link may stand for so many nodes, counted with those behind further links. What walks a tree meets them all.
const MOST_NODES: usize = 1 << 16;

impl Tree {
    /// Gives a scalar another content, and leaves it where it is written. A list or map stays what it is.
    pub fn put(&mut self, scalar: NodeId, kind: Kind, content: &str) {
        let shape = match kind {
            Kind::Null => Shape::Null,
            Kind::Bool => Shape::Bool,
            Kind::Number => Shape::Number,
            Kind::String => Shape::String,
            Kind::List | Kind::Map => return,
        };
        let old = self.cell(scalar.0);
        if old.is_container() || old.shape() == Shape::Alias {
            return;
        }
        let Some(number) = self.decoded.push(content) else { return };
        let mut cell = Cell::new(shape, old.key(), old.span).with_form(Form::Decoded(number));
        if old.has(TAGGED) {
            cell.set(TAGGED);
        }
        self.replace(scalar.0, cell);
    }

    /// Makes scalars stand for other nodes, as aliases do: each scalar with its target. Gives the scalars for which that
    /// cannot be: they lead back to themselves, through too many others, or are more than the limit of aliases.
    pub fn link(&mut self, links: &[(NodeId, NodeId)], limits: &Limits) -> Vec<NodeId> {
        let mut wanted: Vec<(u32, u32)> = links
            .iter()
            .map(|(scalar, target)| (scalar.0, self.followed(target.0).0))
            .filter(|(at, _)| !self.cell(*at).is_container() && self.cell(*at).shape() != Shape::Alias)
            .collect();
        wanted.sort_unstable();
        let mut refused: HashSet<u32> =
            wanted.iter().skip(limits.aliases.saturating_sub(self.aliases)).map(|it| it.0).collect();
        wanted.retain(|(at, _)| !refused.contains(at));
        refused.extend(Walk::over(self, &wanted).refused);
        for (at, target) in wanted {
            if !refused.contains(&at) {
                let old = self.cell(at);
                self.replace(at, Cell::new(Shape::Alias, old.key(), old.span).with_link(target));
                self.aliases += 1;
            }
        }
        let mut refused: Vec<NodeId> = refused.into_iter().map(NodeId).collect();
        refused.sort_unstable();
        refused
    }

    fn replace(&mut self, at: u32, cell: Cell) {
        if let Some(slot) = self.tape.get_mut(at as usize) {
            *slot = cell;
        }
    }
}

/// A walk from link to link, depth first.
struct Walk<'t> {
    tree: &'t Tree,
    /// Links and aliases in the order of the tape, each with its target and whether it is a link.
    edges: Vec<(u32, u32, bool)>,
    /// What lies behind each target; none while it is being walked.
    known: HashMap<u32, Option<Behind>>,
    refused: HashSet<u32>,
}

/// What lies behind a target.
#[derive(Clone, Copy)]
struct Behind {
    /// How many steps lead on.
    steps: usize,
    nodes: usize,
}

impl Behind {
    fn add(&mut self, inner: Self) {
        self.steps = self.steps.max(inner.steps + 1);
        self.nodes = self.nodes.saturating_add(inner.nodes);
    }

    /// Whether it is too much for a link that is reached by so many.
    const fn exceeds(self, before: usize) -> bool {
        self.steps + before > MOST_STEPS || self.nodes > MOST_NODES
    }
}

/// A target that is being walked.
struct Frame {
    target: u32,
    /// The edge that is looked at next.
    edge: usize,
    behind: Behind,
}

impl<'t> Walk<'t> {
    fn over(tree: &'t Tree, links: &[(u32, u32)]) -> Self {
        let mut edges: Vec<(u32, u32, bool)> = links.iter().map(|(at, target)| (*at, *target, true)).collect();
        if tree.aliases > 0 {
            let aliases = tree.tape.iter().zip(0..).filter(|(cell, _)| cell.shape() == Shape::Alias);
            edges.extend(aliases.map(|(cell, at)| (at, cell.target(), false)));
            edges.sort_unstable();
        }
        let mut walk = Self { tree, edges, known: HashMap::new(), refused: HashSet::new() };
        for (at, target) in links {
            if !walk.known.contains_key(target) {
                walk.from(*target);
            }
            if let Some(Some(behind)) = walk.known.get(target)
                && behind.exceeds(0)
            {
                walk.refused.insert(*at);
            }
        }
        walk
    }

    fn from(&mut self, target: u32) {
        let mut open = vec![self.enter(target)];
        while let Some(frame) = open.last_mut() {
            let end = self.tree.cell(frame.target).after(frame.target);
            let Some((at, target, _)) = self.edges.get(frame.edge).copied().filter(|(at, _, _)| *at < end) else {
                let done = open.pop();
                self.leave(done, &mut open);
                continue;
            };
            frame.edge += 1;
            match self.known.get(&target).copied() {
                _ if self.refused.contains(&at) => {}
                None => {
                    let next = self.enter(target);
                    open.push(next);
                }
                Some(None) => drop(self.refuse(&open)),
                Some(Some(behind)) => self.go_on(behind, &mut open),
            }
        }
    }

    fn enter(&mut self, target: u32) -> Frame {
        self.known.insert(target, None);
        let edge = self.edges.partition_point(|(at, _, _)| *at < target);
        let nodes = (self.tree.cell(target).after(target) - target) as usize;
        Frame { target, edge, behind: Behind { steps: 0, nodes } }
    }

    fn leave(&mut self, done: Option<Frame>, open: &mut [Frame]) {
        let Some(done) = done else { return };
        self.known.insert(done.target, Some(done.behind));
        self.go_on(done.behind, open);
    }

    /// Counts what lies behind the edge that was looked at last, unless it is too much.
    fn go_on(&mut self, behind: Behind, open: &mut [Frame]) {
        let is_refused = behind.exceeds(open.len()) && self.refuse(open);
        if let Some(above) = open.last_mut().filter(|_| !is_refused) {
            above.behind.add(behind);
        }
    }

    /// Refuses the last link on the way here, and says whether that is the one that was looked at last. What the user wrote as
    /// an alias stays.
    fn refuse(&mut self, open: &[Frame]) -> bool {
        let edge = |frame: &Frame| frame.edge.checked_sub(1);
        let is_link = |edge: &usize| self.edges.get(*edge).is_some_and(|(_, _, is_link)| *is_link);
        let Some(last) = open.iter().rev().filter_map(edge).find(is_link) else { return false };
        self.refused.extend(self.edges.get(last).map(|(at, _, _)| *at));
        open.last().and_then(edge) == Some(last)
    }
}
