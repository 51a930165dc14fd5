//! Texts that are one stack together: what was read back from one account with many calls.

use std::sync::Arc;

use super::relate::{Relations, relations};
use super::{Input, Options, Text, Unread, adapted, load, nothing};
use crate::diagnostic::Diagnostic;
use crate::document::{Limits, Part, Syntax, Tree, read_parts};
use crate::finding::Skipped;
use crate::formats::{Beside, Extent, Format, plain};
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
    text: Text,
    tree: Tree,
    format: &'static Format,
}

impl Loaded {
    /// A document of a format, by itself or as a piece. Only JSON can be laid end to end.
    pub(super) fn of(
        text: Text,
        tree: Tree,
        format: &'static Format,
        options: &Options,
        relations: &Relations,
    ) -> Self {
        match (format.extent, tree.syntax()) {
            (Extent::Run, Syntax::Json) => Self::Piece(Box::new(Piece { text, tree, format })),
            _ => {
                let beside = relations.get(&plain(&text.name)).cloned().unwrap_or_default();
                Self::Stack(Box::new(adapted(format, tree, &text.name, options, beside)))
            }
        }
    }
}

impl Piece {
    /// The stack of a piece by itself.
    pub(super) fn alone(self, options: &Options) -> Stack {
        adapted(self.format, self.tree, &self.text.name, options, Beside::default())
    }
}

/// The stack that some pieces are together; none of none.
pub(super) fn whole(pieces: Vec<Piece>, sources: &mut SourceMap, options: &Options) -> Option<Result<Stack, Unread>> {
    let mut pieces = pieces.into_iter();
    let first = pieces.next()?;
    if pieces.len() == 0 {
        return Some(Ok(first.alone(options)));
    }
    let (format, name) = (first.format, format!("{} and {} more", first.text.name, pieces.len()));
    let texts: Vec<Text> = std::iter::once(first).chain(pieces).map(|piece| piece.text).collect();
    Some(joined(&texts, &name, sources).map(|tree| adapted(format, tree, &name, options, Beside::default())))
}

/// One tree of several texts.
fn joined(texts: &[Text], name: &str, sources: &mut SourceMap) -> Result<Tree, Unread> {
    let limits = Limits::default();
    let length: usize = texts.iter().map(|text| text.text.len() + 1).sum();
    if length > limits.bytes {
        let reason = format!("they are one stack of {length} bytes, and {} can be read", limits.bytes);
        return Err(Unread::Skipped(Skipped { name: name.into(), reason, is_error: true }));
    }
    let mut text = String::with_capacity(length);
    let mut parts = Vec::with_capacity(texts.len());
    for Text { source, text: own, .. } in texts {
        parts.push(Part { source: *source, start: text.len() as u32 });
        // A mark at its beginning keeps its length, and says nothing inside a text.
        match own.strip_prefix('\u{feff}') {
            Some(rest) => text.extend(["   ", rest]),
            None => text.push_str(own),
        }
        text.push('\n');
    }
    let text: Arc<str> = text.into();
    let source = sources.add(name, Arc::clone(&text));
    read_parts(source, &text, parts, &limits).map_err(|diagnostic| {
        let skipped = Skipped { name: name.into(), reason: diagnostic.message.clone(), is_error: true };
        Unread::Broken(skipped, Box::new(diagnostic))
    })
}

/// The stacks of some documents in order, last what several of them are together, and why others are none.
pub(super) fn stacks(
    sources: &mut SourceMap,
    documents: impl IntoIterator<Item = Input>,
    options: &Options,
) -> Vec<Result<Stack, Unread>> {
    let (mut stacks, mut pieces) = (Vec::new(), Vec::new());
    let texts: Vec<_> = documents.into_iter().map(|input| Text::of(sources, input)).collect();
    let relations = relations(&texts, options);
    for text in texts {
        match text.and_then(|text| load(text, options, &relations)) {
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
