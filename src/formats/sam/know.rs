//! What is known when a template is read: values of parameters and mappings; and what the transform would not take.

use super::shape::Shape;
use super::{Sam, root};
use crate::diagnostic::Diagnostic;
use crate::document::Node;

impl<'t> Sam<'_, 't> {
    /// A value with the value of a parameter or of a mapping in place of a reference to it, as the transform has it.
    pub(super) fn settled(&self, value: Shape<'t>) -> Shape<'t> {
        if let Some(text) = value.ref_name().and_then(|name| self.adapter.parameter_text(name)) {
            return Shape::Text(text.into()).at(value.node());
        }
        match value.function() {
            Some(("FindInMap", argument)) => self.mapped(argument).map_or(value, Shape::Written),
            _ => value,
        }
    }

    /// What `Fn::FindInMap` finds, where its arguments are known.
    pub(super) fn mapped(&self, argument: Node<'t>) -> Option<Node<'t>> {
        let mut found = root(self.adapter.tree)?.get_str("Mappings")?;
        for key in argument.items().take(3) {
            let key = Shape::Written(key);
            let key = if key.ref_name().is_some() { self.settled(key) } else { key };
            found = found.get_str(key.scalar()?)?;
        }
        Some(found)
    }

    /// The text of a scalar that is known: written, or that of a parameter.
    pub(super) fn known(&self, value: &Shape<'t>) -> Option<String> {
        self.settled(value.clone()).scalar().map(str::to_owned)
    }

    /// What the transform would not take.
    pub(super) fn refuse(&mut self, at: Node<'t>, message: impl Into<String>, label: &str) {
        let error = Diagnostic::error("invalid-serverless", message).at(at.place(), label);
        let (start, end) = (at.span().start, at.span().end);
        let outside = self.current.filter(|it| start < it.span().start || it.span().end < end);
        let error = match outside {
            // What is wrong in `Globals` is told of the first resource that it reaches.
            Some(_) if !self.told.insert(at.id()) => return,
            Some(whole) => error.at(whole.place(), "it reaches this resource"),
            None => error,
        };
        self.adapter.stack.diagnostics.push(error);
    }

    /// The same, with another place that it concerns.
    pub(super) fn refuse_beside(&mut self, at: Node<'t>, message: impl Into<String>, label: &str, other: Node<'t>) {
        let error = Diagnostic::error("invalid-serverless", message).at(at.place(), label);
        self.adapter.stack.diagnostics.push(error.at(other.place(), "it concerns this"));
    }
}
