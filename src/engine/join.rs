//! Texts that are one stack together: what was read back from one account with many calls.

use super::{Options, Text, Unread, adapted};
use crate::document::{Limits, Tree};
use crate::finding::Skipped;
use crate::formats::{Beside, Extent, Format, Given};
use crate::source::SourceMap;
use crate::stack::Stack;

/// What a text came to.
pub(super) enum Loaded {
    /// A stack of its own.
    Stack(Box<Stack>),
    /// A piece of the stack that all such texts of a run are together.
    Piece(Box<Piece>),
}

/// A stack, or why there is none, with the files in which it is written.
pub(super) struct Written {
    pub(super) files: Vec<String>,
    pub(super) stack: Result<Stack, Unread>,
}

/// A text that is a piece of a stack.
pub(super) struct Piece {
    name: String,
    tree: Tree,
    format: &'static Format,
    /// Whether it was named, and not found where others may be.
    named: bool,
}

impl Loaded {
    /// A document of a format, by itself or as a piece.
    pub(super) fn of(text: &Text, tree: Tree, format: &'static Format, options: &Options, beside: Beside) -> Self {
        let (name, named, outside) = (text.name.clone(), text.named, text.outside.clone());
        match format.extent {
            Extent::Run => Self::Piece(Box::new(Piece { name, tree, format, named })),
            Extent::Document => {
                Self::Stack(Box::new(adapted(format, tree, &name, Given { beside, outside, ..options.given() })))
            }
        }
    }
}

impl Piece {
    /// The stack of a piece by itself.
    pub(super) fn alone(self, options: &Options) -> Stack {
        let given = Given { files: vec![self.name.clone()], is_whole: !self.named, ..options.given() };
        adapted(self.format, self.tree, &self.name, given)
    }

    /// The same, as one of all that there are.
    pub(super) fn found(self) -> Self {
        Self { named: false, ..self }
    }
}

/// The stacks that some pieces are together, one for each format.
pub(super) fn whole(pieces: Vec<Piece>, sources: &mut SourceMap, options: &Options) -> Vec<Written> {
    let mut groups: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match groups.iter_mut().find(|group| group.iter().any(|it| std::ptr::eq(it.format, piece.format))) {
            Some(group) => group.push(piece),
            None => groups.push(vec![piece]),
        }
    }
    groups.into_iter().filter_map(|group| joined(group, sources, options)).collect()
}

/// The stack of some pieces of one format; none of none.
fn joined(pieces: Vec<Piece>, sources: &mut SourceMap, options: &Options) -> Option<Written> {
    let mut pieces = pieces.into_iter();
    let first = pieces.next()?;
    if pieces.len() == 0 {
        return Some(Written { files: vec![first.name.clone()], stack: Ok(first.alone(options)) });
    }
    let (format, name) = (first.format, format!("{} and {} more", first.name, pieces.len()));
    let (mut files, mut trees, mut is_whole) = (Vec::new(), Vec::new(), false);
    for piece in std::iter::once(first).chain(pieces) {
        is_whole |= !piece.named;
        files.push(piece.name);
        trees.push(piece.tree);
    }
    let given = Given { files: files.clone(), is_whole, ..options.given() };
    let stack = one_tree(&trees, &name, sources).map(|tree| adapted(format, tree, &name, given));
    Some(Written { files, stack })
}

/// One tree of several.
fn one_tree(trees: &[Tree], name: &str, sources: &mut SourceMap) -> Result<Tree, Unread> {
    let limits = Limits::default();
    let broken = |reason: String| Unread::Skipped(Skipped { name: name.into(), reason, is_error: true });
    let (bytes, nodes) =
        trees.iter().fold((0, 0), |(bytes, nodes), it| (bytes + it.text().len() + 1, nodes + it.len()));
    if !limits.allow(bytes, nodes) {
        let most = format!("the limit `memory` of {} bytes is exceeded", limits.memory);
        return Err(broken(format!("they are one stack of {bytes} bytes and {nodes} nodes of 16 bytes: {most}")));
    }
    // What stands in the tree has its place in the text that it comes from.
    let source = sources.add(name, "");
    Tree::joined(source, &trees.iter().collect::<Vec<_>>())
        .ok_or_else(|| broken("they have more different keys than can be read".into()))
}
