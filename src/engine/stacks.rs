//! All stacks of some documents, for those who look and do not judge: what `check` takes, they take.

use super::join::{Loaded, Written, whole};
use super::relate::related;
use super::{Input, Options, Text, Unread, parallel};
use crate::diagnostic::Diagnostic;
use crate::source::SourceMap;
use crate::stack::Stack;

/// The documents that can be read, and what is wrong with the others.
#[derive(Debug, Default)]
pub(super) struct Stacks {
    /// In the order of the documents; last what several of them are together.
    pub(super) stacks: Vec<Stack>,
    /// What is odd about them, and why others were not read. A file that a walk met and that is no template is passed over.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Stacks {
    /// Reads some documents.
    pub(super) fn read(sources: &mut SourceMap, documents: impl IntoIterator<Item = Input>, options: &Options) -> Self {
        let texts = documents.into_iter().map(|input| Text::of(sources, input.into(), options)).collect();
        let mut read = Self::default();
        for Written { stack, .. } in stacks(texts, sources, options) {
            match stack {
                Ok(stack) => {
                    sources.hide(stack.hidden());
                    read.diagnostics.extend(stack.oddities().cloned());
                    read.stacks.push(stack);
                }
                Err(unread) => read.diagnostics.extend(unread.mistake()),
            }
        }
        read
    }

    /// The same, if there is something to look at.
    ///
    /// # Errors
    /// Why there is nothing.
    pub(super) fn some(mut self) -> Result<Self, Vec<Diagnostic>> {
        if !self.stacks.is_empty() {
            return Ok(self);
        }
        if self.diagnostics.is_empty() {
            let error = Diagnostic::error("no-template", "there is no template to look at");
            self.diagnostics.push(error.note("hidden and git-ignored files are looked at only if they are named"));
        }
        Err(self.diagnostics)
    }
}

/// The stacks of some texts in order, last what several of them are together, and why others are none.
pub(super) fn stacks(texts: Vec<Result<Text, Unread>>, sources: &mut SourceMap, options: &Options) -> Vec<Written> {
    let texts = related(texts, options);
    let loaded = parallel::each(texts, options.jobs, |text| text.and_then(|text| text.load(options)));
    let (mut stacks, mut pieces) = (Vec::new(), Vec::new());
    for loaded in loaded {
        let stack = match loaded {
            Ok(Loaded::Stack(stack)) => Ok(*stack),
            Ok(Loaded::Piece(piece)) => {
                pieces.push(*piece);
                continue;
            }
            Err(unread) => Err(unread),
        };
        let file = stack.as_ref().map_or_else(Unread::name, |stack| &*stack.file).to_owned();
        stacks.push(Written { files: vec![file], stack });
    }
    stacks.extend(whole(pieces, sources, options));
    stacks
}
