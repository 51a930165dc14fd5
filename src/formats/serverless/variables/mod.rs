//! Variables: what is known of them becomes part of the document, what is not known becomes terms.
//!
//! A variable that stands alone and leads to something that is written becomes an alias of that, so that everything that reads
//! the document goes through it. Text that is put together keeps its place and gets its content. Where something is not
//! known, the content keeps `${name}` in that place, and the name stands for a term.

mod files;
mod resolve;
mod sources;
mod syntax;
mod value;

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::document::{Kind, Limits, Node, NodeId, Tree};
use crate::formats::cloudformation::Variables;
use crate::formats::{Given, root};
use crate::stack::{Stack, Term};
pub(super) use files::{wanted, with_files};
use resolve::Resolver;
use value::{Holes, Part, Reason, Value};

/// What could not be settled in the document itself.
#[derive(Default)]
pub(super) struct Settled {
    texts: Vec<(NodeId, Vec<Part>)>,
    holes: Holes,
    parameters: Vec<Box<str>>,
    diagnostics: Vec<Diagnostic>,
    /// The stage, where it is known.
    pub(super) stage: Option<String>,
    /// The region, where the document or the run says it.
    pub(super) region: Option<String>,
}

/// Settles all variables of a document.
pub(super) fn settle(tree: &mut Tree, given: &Given) -> Settled {
    let (values, mut settled) = {
        let Some(root) = root(tree) else { return Settled::default() };
        let mut resolver = Resolver::new(root, given);
        let (stage, region) = (resolver.stage(root), resolver.region(root));
        let [stage, region] = [stage, region].map(|value| text_of(tree, value));
        let values = resolver.all(tree);
        let Resolver { holes, parameters, diagnostics, .. } = resolver;
        let parameters = parameters.into_iter().map(Into::into).collect();
        (values, Settled { texts: Vec::new(), holes, parameters, diagnostics, stage, region })
    };
    let mut links = Vec::new();
    for (node, value) in values {
        let is_tagged = tree.node(node).tag().is_some();
        match value {
            Value::Node(target) if !is_tagged => links.push((node, target)),
            Value::Node(target) => settled.retag(tree, node, target),
            Value::Scalar(kind, text) => tree.put(node, kind, &text),
            Value::Parts(parts) => settled.texts.push((node, parts)),
            Value::Missing => {}
        }
    }
    for refused in tree.link(&links, &Limits::default()) {
        settled.refuse(tree, refused);
    }
    for (node, parts) in &settled.texts {
        tree.put(*node, Kind::String, &settled.spelt(parts));
    }
    settled
}

impl Settled {
    /// The argument of a short intrinsic such as `!Ref ${self:custom.name}` can only become another text.
    fn retag(&mut self, tree: &mut Tree, node: NodeId, target: NodeId) {
        let content = tree.node(target).scalar().filter(|_| tree.node(target).tag().is_none()).map(str::to_owned);
        match content {
            Some(content) => tree.put(node, Kind::String, &content),
            None => self.hole(tree.node(node), "what stands there cannot be the argument of a short intrinsic"),
        }
    }

    fn refuse(&mut self, tree: &Tree, node: NodeId) {
        self.hole(tree.node(node), "it leads back to itself, or to more than can be followed");
    }

    fn hole(&mut self, node: Node<'_>, reason: &str) {
        let text = node.str().unwrap_or_default();
        if let Value::Parts(parts) = self.holes.named(text, Reason::new(reason), node) {
            self.texts.push((node.id(), parts));
        }
    }

    /// A text with `${name}` where something is not known.
    fn spelt(&self, parts: &[Part]) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Hole(number) => format!("${{{}}}", self.holes.get(*number).map_or("", |it| &it.name)),
        };
        parts.iter().map(part).collect()
    }

    /// Says what the texts come to, and gives the names that stand in those that only their own reader understands.
    pub(super) fn say(&mut self, stack: &mut Stack) -> Variables {
        stack.parameters.append(&mut self.parameters);
        stack.diagnostics.append(&mut self.diagnostics);
        let mut variables = Variables::default();
        for hole in self.holes.iter() {
            let term = stack.term(Term::Unknown(Arc::clone(&hole.cause)), None);
            variables.insert(hole.name.as_str().into(), term);
        }
        for (node, parts) in &self.texts {
            if stack.tree.node(*node).tag().is_some() {
                continue;
            }
            let mut terms = Vec::new();
            for part in parts {
                let term = match part {
                    Part::Text(text) => Term::Text(text.as_str().into()),
                    Part::Hole(number) => match self.holes.get(*number) {
                        Some(hole) => Term::Unknown(Arc::clone(&hole.cause)),
                        None => continue,
                    },
                };
                terms.push(stack.term(term, Some(*node)));
            }
            let term = match terms.as_slice() {
                [one] => *one,
                _ => stack.term(Term::Concat(terms), Some(*node)),
            };
            stack.compute(*node, term);
        }
        variables
    }
}

/// A value as text, where it is one that is known.
fn text_of(tree: &Tree, value: Value) -> Option<String> {
    match value {
        Value::Scalar(_, text) => Some(text),
        Value::Node(id) => tree.node(id).scalar().map(str::to_owned),
        Value::Parts(_) | Value::Missing => None,
    }
}
