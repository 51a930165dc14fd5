//! From the bytes of a document to its stack, or why there is none.

use std::sync::Arc;

use super::join::Loaded;
use super::outside::outside;
use super::{Input, Options};
use crate::diagnostic::Diagnostic;
use crate::document::{self, Tree};
use crate::finding::Skipped;
use crate::formats::{self, Beside, Format, Given, Outside, Ties};
use crate::source::{SourceId, SourceMap};
use crate::stack::Stack;
use crate::suppression;

/// Reads a text as the stack that it is, or as a piece of one, with what other documents tell it.
pub(super) fn load(
    text: &Text,
    tree: Result<Tree, Diagnostic>,
    options: &Options,
    beside: Beside,
) -> Result<Loaded, Unread> {
    let Text { name, text: content, named, .. } = text;
    let named = *named;
    let tree = match tree {
        Ok(tree) => tree,
        Err(_) if formats::refusal(content).is_some() => return Err(unrecognised(name.clone(), named, content)),
        // A walk meets all sorts of files; only one that is plainly meant to be a template is a mistake.
        Err(diagnostic) if named || formats::resembles(content) || formats::is_meant(name) => {
            let skipped = Skipped { name: name.clone(), reason: diagnostic.message.clone(), is_error: true };
            return Err(Unread::Broken(skipped, Box::new(diagnostic)));
        }
        Err(diagnostic) => {
            return Err(Unread::Skipped(Skipped { name: name.clone(), reason: diagnostic.message, is_error: false }));
        }
    };
    let Some(format) = text.format.or_else(|| formats::recognise(&tree, name)) else {
        return Err(match formats::unread(&tree) {
            Some(reason) => Unread::Skipped(Skipped { name: name.clone(), reason, is_error: named }),
            None => unrecognised(name.clone(), named, if tree.is_empty() { "" } else { content }),
        });
    };
    let takes = text.format.is_none() || format.takes(&tree, name);
    let loaded = Loaded::of(text, tree, format, options, beside);
    // What the user says it is does not make it one.
    let is_none = !takes
        && match &loaded {
            Loaded::Stack(stack) => stack.resources.is_empty(),
            Loaded::Piece(_) => true,
        };
    if is_none {
        let reason = format!("nothing in it can be read as {}", format.name);
        return Err(Unread::Skipped(Skipped { name: name.clone(), reason, is_error: true }));
    }
    Ok(loaded)
}

/// The stack of a tree.
pub(super) fn adapted(format: &Format, tree: Tree, name: &str, given: Given) -> Stack {
    let mut stack = formats::adapt(format, tree, &given);
    stack.file = name.into();
    stack
}

/// A stack without a resource.
pub(super) fn nothing(sources: &mut SourceMap) -> Result<Stack, Diagnostic> {
    let text: Arc<str> = "".into();
    let source = sources.add("<no document>", Arc::clone(&text));
    Ok(Stack::new(Arc::new(document::read(source, &text, &document::Limits::default())?), "none"))
}

/// Why a document was not judged.
#[derive(Debug)]
pub(super) enum Unread {
    /// It is no document of a known format.
    Skipped(Skipped),
    /// It is one, or looks like one, and cannot be read.
    Broken(Skipped, Box<Diagnostic>),
}

impl Unread {
    /// The document.
    pub(super) fn name(&self) -> &str {
        let (Self::Skipped(skipped) | Self::Broken(skipped, _)) = self;
        &skipped.name
    }

    /// What is wrong; nothing where a walk met what is no document.
    pub(super) fn mistake(self) -> Option<Diagnostic> {
        match self {
            Self::Broken(_, diagnostic) => Some(*diagnostic),
            Self::Skipped(skipped) => skipped
                .is_error
                .then(|| Diagnostic::error("not-recognised", format!("{}: {}", skipped.name, skipped.reason))),
        }
    }
}

/// A document whose bytes were read as a text, or why they are none.
pub(super) struct Decoded {
    name: String,
    text: Result<(Arc<str>, Ties), String>,
    named: bool,
}

impl From<Input> for Decoded {
    fn from(Input { name, bytes, named }: Input) -> Self {
        let refusal = formats::refusal_of_bytes(&bytes);
        let text = document::decode(bytes).map(|text| (Arc::from(&*text), Ties::of(&text)));
        Self { name, text: text.map_err(|problem| refusal.unwrap_or_else(|| problem.to_string())), named }
    }
}

/// A document whose text has its number.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) name: String,
    pub(super) source: SourceId,
    pub(super) text: Arc<str>,
    /// What it has to do with the others.
    pub(super) ties: Ties,
    pub(super) named: bool,
    /// As what it is read; by what is in it if there is no format.
    pub(super) format: Option<&'static Format>,
    /// What it gets besides itself.
    pub(super) outside: Outside,
}

impl Text {
    pub(super) fn of(sources: &mut SourceMap, decoded: Decoded, options: &Options) -> Result<Self, Unread> {
        let Decoded { name, text, named } = decoded;
        match text {
            Ok((text, ties)) => {
                let source = sources.add(name.as_str(), Arc::clone(&text));
                let format = options.format.filter(|_| named);
                let mut own = Self { name, source, text, ties, named, format, outside: Outside::default() };
                own.outside = outside(&own, sources, options);
                Ok(own)
            }
            Err(reason) => {
                let is_error = named || formats::is_meant(&name);
                Err(Unread::Skipped(Skipped { name, reason, is_error }))
            }
        }
    }

    /// What is written in it.
    pub(super) fn tree(&self) -> Result<Tree, Diagnostic> {
        // What begins like JSON has no comments, or so few that they need not be looked for.
        let comments = self.text.trim_start().starts_with(['{', '[']) || suppression::is_in(&self.text);
        let limits = document::Limits { comments, ..document::Limits::default() };
        match formats::syntax(&self.name) {
            Some(syntax) => document::read_as(self.source, &self.text, syntax, &limits),
            None => document::read(self.source, &self.text, &limits),
        }
    }
}

/// A text of no known format.
fn unrecognised(name: String, named: bool, text: &str) -> Unread {
    let reason = match formats::refusal(text) {
        Some(refusal) => refusal,
        None if text.is_empty() => "it is empty".to_owned(),
        None => "it is no template of a known format".to_owned(),
    };
    Unread::Skipped(Skipped { name, reason, is_error: named })
}
