//! The part of a document for which something is said: a line, a resource, or a value of one.

use std::collections::HashMap;

use crate::document::{Node, NodeId};
use crate::finding::Finding;
use crate::source::Span;
use crate::stack::Stack;

/// What is covered.
#[derive(Debug, Clone)]
pub(super) enum Scope {
    /// What is found on a line.
    Line(Span),
    /// What is found about a resource, or in it.
    Resource(NodeId, Span),
    /// What is found in a value of a resource.
    Inside(Span),
}

impl Scope {
    /// A resource with its key.
    pub(super) fn resource(node: Node<'_>) -> Self {
        Self::Resource(node.id(), whole(node))
    }

    /// A value with its key.
    pub(super) fn inside(node: Node<'_>) -> Self {
        Self::Inside(whole(node))
    }

    /// Whether a finding of the same document belongs here.
    pub(super) fn has(&self, finding: &Finding, stack: &Stack) -> bool {
        let place = finding.primary.place;
        let is_within =
            |span: &Span| place.source == stack.source() && (span.start..span.end).contains(&place.span.start);
        match self {
            Self::Line(span) | Self::Inside(span) => is_within(span),
            Self::Resource(node, span) => {
                is_within(span) || stack.find(&finding.subject).is_some_and(|id| stack.resource(id).node == *node)
            }
        }
    }

    /// What to do with one that covers nothing.
    pub(super) fn help(&self) -> &'static str {
        match self {
            Self::Line(_) => "take it out, or write it on or above the line of the finding or of its resource's name",
            Self::Resource(..) => "take it out",
            Self::Inside(_) => "take it out; or look at its `path`: only what is found in that value is covered",
        }
    }
}

fn whole(node: Node<'_>) -> Span {
    node.key().map_or(node.span(), |(_, key)| key.to(node.span()))
}

/// The lines of a document, and the resources that begin on them.
pub(super) struct Lines<'s> {
    text: &'s str,
    /// By the first byte of the line of a resource's name; none where several begin on one line.
    headers: HashMap<usize, Option<NodeId>>,
    pub(super) stack: &'s Stack,
}

impl<'s> Lines<'s> {
    pub(super) fn of(stack: &'s Stack) -> Self {
        let text = stack.tree.text();
        let mut lines = Self { text, headers: HashMap::new(), stack };
        for resource in &stack.resources {
            let node = stack.tree.node(stack.header(resource.node));
            let start = lines.start(node.key().map_or(node.span(), |(_, key)| key).start);
            let header = lines.headers.entry(start).or_insert(Some(resource.node));
            if *header != Some(resource.node) {
                *header = None;
            }
        }
        lines
    }

    /// What a comment speaks of: its own line, or, where it stands alone, the next one that says something; if a resource
    /// begins there, that resource.
    pub(super) fn spoken_of(&self, comment: Span) -> Scope {
        let own = self.start(comment.start);
        let is_alone = self.text.get(own..comment.start as usize).is_some_and(|before| before.trim().is_empty());
        let start = if is_alone { self.next_of_content(comment.end as usize) } else { own };
        match self.headers.get(&start) {
            Some(Some(node)) => Scope::resource(self.stack.tree.node(*node)),
            _ => Scope::Line(Span::new(start as u32, self.end(start) as u32)),
        }
    }

    /// The resource in whose text a comment stands.
    pub(super) fn around(&self, comment: Span) -> Option<Scope> {
        let own = self.stack.resources.iter().map(|it| Scope::resource(self.stack.tree.node(it.node)));
        own.into_iter()
            .find(|it| matches!(it, Scope::Resource(_, span) if (span.start..span.end).contains(&comment.start)))
    }

    /// The first byte of the line of a byte.
    fn start(&self, byte: u32) -> usize {
        self.text.get(..byte as usize).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1)
    }

    fn end(&self, start: usize) -> usize {
        self.text.get(start..).and_then(|rest| rest.find('\n')).map_or(self.text.len(), |length| start + length)
    }

    /// The first byte of the first line after a byte that is neither blank nor a comment.
    fn next_of_content(&self, byte: usize) -> usize {
        let mut start = self.end(byte);
        while start < self.text.len() {
            start += 1;
            let end = self.end(start);
            let line = self.text.get(start..end).unwrap_or_default().trim();
            if !line.is_empty() && !line.starts_with('#') {
                break;
            }
            start = end;
        }
        start
    }
}
