//! Texts that are one stack together: what was read back from one account with many calls.

use super::relate::related;
use super::{Input, Options, Text, Unread, adapted, nothing};
use crate::diagnostic::Diagnostic;
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
        let (name, named) = (text.name.clone(), text.named);
        match format.extent {
            Extent::Run => Self::Piece(Box::new(Piece { name, tree, format, named })),
            Extent::Document => {
                Self::Stack(Box::new(adapted(format, tree, &name, Given { beside, ..options.given() })))
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
pub(super) fn whole(pieces: Vec<Piece>, sources: &mut SourceMap, options: &Options) -> Vec<Result<Stack, Unread>> {
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
fn joined(pieces: Vec<Piece>, sources: &mut SourceMap, options: &Options) -> Option<Result<Stack, Unread>> {
    let mut pieces = pieces.into_iter();
    let first = pieces.next()?;
    if pieces.len() == 0 {
        return Some(Ok(first.alone(options)));
    }
    let (format, name) = (first.format, format!("{} and {} more", first.name, pieces.len()));
    let (mut files, mut trees, mut is_whole) = (Vec::new(), Vec::new(), false);
    for piece in std::iter::once(first).chain(pieces) {
        is_whole |= !piece.named;
        files.push(piece.name);
        trees.push(piece.tree);
    }
    let given = Given { files, is_whole, ..options.given() };
    Some(one_tree(&trees, &name, sources).map(|tree| adapted(format, tree, &name, given)))
}

/// One tree of several.
fn one_tree(trees: &[Tree], name: &str, sources: &mut SourceMap) -> Result<Tree, Unread> {
    let limits = Limits::default();
    let broken = |reason: String| Unread::Skipped(Skipped { name: name.into(), reason, is_error: true });
    let (bytes, nodes) =
        trees.iter().fold((0, 0), |(bytes, nodes), it| (bytes + it.text().len() + 1, nodes + it.len()));
    if bytes > limits.bytes || nodes > limits.nodes {
        let most = format!("{} bytes and {} nodes can be read", limits.bytes, limits.nodes);
        return Err(broken(format!("they are one stack of {bytes} bytes and {nodes} nodes, and {most}")));
    }
    // What stands in the tree has its place in the text that it comes from.
    let source = sources.add(name, "");
    Tree::joined(source, trees).ok_or_else(|| broken("they have more different keys than can be read".into()))
}

/// The stacks of some documents in order, last what several of them are together, and why others are none.
pub(super) fn stacks(
    sources: &mut SourceMap,
    documents: impl IntoIterator<Item = Input>,
    options: &Options,
) -> Vec<Result<Stack, Unread>> {
    let (mut stacks, mut pieces) = (Vec::new(), Vec::new());
    let texts: Vec<_> = documents.into_iter().map(|input| Text::of(sources, input)).collect();
    for text in related(texts, options) {
        match text.and_then(|text| text.load(options)) {
            Ok(Loaded::Stack(stack)) => stacks.push(Ok(*stack)),
            Ok(Loaded::Piece(piece)) => pieces.push(*piece),
            Err(unread) => stacks.push(Err(unread)),
        }
    }
    stacks.extend(whole(pieces, sources, options));
    stacks
}

/// The one stack of some documents; without any, one without a resource.
pub(super) fn one(
    sources: &mut SourceMap,
    documents: impl IntoIterator<Item = Input>,
    options: &Options,
) -> Result<Stack, Vec<Diagnostic>> {
    let mut stacks = stacks(sources, documents, options).into_iter();
    match (stacks.next(), stacks.next()) {
        (Some(stack), None) => stack.map_err(|unread| vec![unread.diagnostic()]),
        (None, _) => nothing(sources).map_err(|diagnostic| vec![diagnostic]),
        (Some(_), Some(_)) => {
            Err(vec![Diagnostic::error("several-stacks", "the documents are several stacks, where one is asked about")])
        }
    }
}
