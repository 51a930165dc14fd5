//! A tree put together from the nodes of another one: some as they are, some under other keys or with other texts.
//!
//! The text stays the same, and every node keeps the place where it is written; one that is taken several times has
//! that place several times. Aliases and merges are written out.

use super::Limits;
use super::build::{Builder, Fault};
use super::cell::{Form, Shape};
use super::keys::KeyId;
use super::node::{Kind, Node};
use super::tree::{Syntax, Tree};
use crate::diagnostic::Diagnostic;

/// A tree in the making, node after node in the order of the new tree.
pub struct Rewriter<'t> {
    tree: &'t Tree,
    builder: Builder<'t>,
}

impl<'t> Rewriter<'t> {
    /// Begins a tree over the text of another one.
    pub fn new(tree: &'t Tree, limits: &'t Limits) -> Self {
        Self { tree, builder: Builder::new(tree.without_nodes(), tree.shared_text(), limits) }
    }

    /// Opens a list or map that stands where `like` does.
    ///
    /// # Errors
    /// A limit is reached.
    pub fn open(&mut self, like: Node<'t>, key: Option<&str>) -> Result<(), Diagnostic> {
        let shape = if like.kind() == Kind::List { Shape::List } else { Shape::Map };
        self.push(like, key, |builder, key| builder.open(shape, key, like.span())).map_err(|fault| *fault)
    }

    /// Closes the innermost list or map, which was opened like this one.
    pub fn close(&mut self, like: Node<'t>) {
        self.builder.close(like.span().end);
    }

    /// Puts a scalar where a node stands, with its tag: what the node is, but for its content. What is no scalar becomes
    /// a string.
    ///
    /// # Errors
    /// A limit is reached.
    pub fn scalar(&mut self, content: &str, like: Node<'t>, key: Option<&str>) -> Result<(), Diagnostic> {
        let cell = like.target().cell();
        let shape = if cell.is_container() { Shape::String } else { cell.shape() };
        let is_same = !like.is_alias() && like.scalar() == Some(content);
        self.push(like, key, |builder, key| {
            let form = match cell.form() {
                form @ (Form::Plain | Form::Quoted) if is_same => form,
                _ => builder.decoded(content, like.span())?,
            };
            builder.scalar(shape, form, key, like.span())
        })
        .map_err(|fault| *fault)
    }

    /// Puts a string without a tag where a node stands.
    ///
    /// # Errors
    /// A limit is reached.
    pub fn text(&mut self, content: &str, at: Node<'t>, key: Option<&str>) -> Result<(), Diagnostic> {
        let put = |rewriter: &mut Self| {
            let key = rewriter.key(at, key)?;
            let form = rewriter.builder.decoded(content, at.span())?;
            rewriter.builder.scalar(Shape::String, form, key, at.span())
        };
        put(self).map(|_| ()).map_err(|fault: Fault| *fault)
    }

    /// The tree. Warnings of the other one hold for it too.
    pub fn finish(self) -> Tree {
        let mut tree = self.builder.finish();
        let place = |it: &Diagnostic| it.labels.first().map(|label| label.place);
        let known =
            |it: &Diagnostic| self.tree.warnings.iter().any(|own| own.code == it.code && place(own) == place(it));
        tree.warnings.retain(|it| !known(it));
        tree.warnings.splice(0..0, self.tree.warnings.iter().cloned());
        tree.comments.clone_from(&self.tree.comments);
        tree
    }

    fn push(
        &mut self,
        like: Node<'t>,
        key: Option<&str>,
        put: impl FnOnce(&mut Builder<'t>, Option<KeyId>) -> Result<u32, Fault>,
    ) -> Result<(), Fault> {
        let key = self.key(like, key)?;
        let at = put(&mut self.builder, key)?;
        match (like.tag(), like.tag_span()) {
            (Some(tag), Some(span)) => self.builder.tag(at, tag, span),
            _ => Ok(()),
        }
    }

    /// The number of a key; in YAML its place goes beside the tape.
    fn key(&mut self, like: Node<'t>, key: Option<&str>) -> Result<Option<KeyId>, Fault> {
        let span = like.key().filter(|_| key.is_some()).map(|(_, span)| span).unwrap_or_default();
        if self.tree.syntax() == Syntax::Yaml {
            self.builder.tree.key_spans.push(span);
        }
        key.map(|key| self.builder.key(key, span)).transpose()
    }
}
