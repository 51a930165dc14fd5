//! Policies, state machines and builds that are written as text.

use std::sync::Arc;

use super::Adapter;
use super::intrinsics::call;
use super::marks::{Mark, Marks};
use crate::document::{Kind, Limits, Node, NodeId, Tree};
use crate::stack::Term;

/// Properties of the type `Json` that are taken as text as well (AWS::IAM::Role, AssumeRolePolicyDocument: "you can provide the policy
/// in JSON or YAML format"), and one that is JSON in a text (AWS::StepFunctions::StateMachine, DefinitionString).
pub(super) const JSON: [&str; 6] =
    ["AssumeRolePolicyDocument", "PolicyDocument", "KeyPolicy", "ResourcePolicy", "RedrivePolicy", "DefinitionString"];

/// A property that is YAML in a text, or where a file with that is (AWS::CodeBuild::Project, Source).
pub(super) const YAML: &str = "BuildSpec";

/// A text and the list or map that it holds.
pub(super) struct Held {
    /// What stands under the key: the text, or a `Fn::Sub` around it.
    whole: NodeId,
    inner: NodeId,
    /// The node behind the last one that the text holds.
    end: usize,
}

/// Reads what such texts hold. Of functions in them, those of `Fn::Sub` inside of strings are understood.
pub(super) fn texts(tree: &mut Arc<Tree>, marks: &Marks) -> Vec<Held> {
    let text_of = |id: &NodeId| {
        let node = tree.node(*id);
        let mark = marks.at(node).filter(|mark| *mark != Mark::Function)?;
        let text = text(node).filter(|it| !it.is_alias())?;
        Some((*id, text.id(), mark == Mark::Yaml))
    };
    let texts: Vec<(NodeId, NodeId, bool)> = marks.places.iter().filter_map(text_of).collect();
    // The tree was just read, and nobody else has it yet.
    let Some(tree) = Arc::get_mut(tree) else { return Vec::new() };
    let limits = Limits::default();
    let mut held = Vec::new();
    for (whole, text, is_yaml) in texts {
        let inner = if is_yaml { tree.embed_yaml(text, &limits) } else { tree.embed(text, &limits) };
        if let Some(inner) = inner {
            held.push(Held { whole, inner, end: tree.len() });
        }
    }
    held
}

/// The text that stands at a node, by itself or in a `Fn::Sub` without names of its own.
fn text(node: Node<'_>) -> Option<Node<'_>> {
    match call(node) {
        Some(("Sub", argument)) => Some(argument).filter(|it| it.kind() == Kind::String),
        Some(_) => None,
        None => Some(node).filter(|it| it.kind() == Kind::String),
    }
}

impl<'t> Adapter<'t> {
    /// Puts what texts hold in their place, when the functions of the template itself are known.
    pub(super) fn hold(&mut self, held: &[Held]) {
        for Held { whole, inner, end } in held {
            if call(self.tree.node(*whole)).is_some() {
                self.substitute(*inner, *end);
            }
            let term = self.stack.term(Term::Written(*inner), None);
            self.stack.compute(*whole, term);
        }
    }

    /// The names in the strings of a text that is the argument of `Fn::Sub`.
    fn substitute(&mut self, inner: NodeId, end: usize) {
        let inside: Vec<NodeId> =
            self.tree.all().map(|(id, _)| id).skip(inner.index()).take_while(|id| id.index() < end).collect();
        for id in inside {
            let node = self.tree.node(id);
            if let Some(text) = node.str().filter(|it| it.contains("${")) {
                let term = self.sub(text, None, node);
                self.stack.compute(id, term);
            }
        }
    }
}
