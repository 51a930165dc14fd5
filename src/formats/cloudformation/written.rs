//! Policies and state machines that are written as text.

use std::sync::Arc;

use super::Adapter;
use super::intrinsics::call;
use crate::document::{KeyId, Kind, Limits, Node, NodeId, Tree};
use crate::stack::Term;

/// Properties of the type `Json` that are taken as text as well (AWS::IAM::Role, AssumeRolePolicyDocument: "you can provide the policy
/// in JSON or YAML format"), and one that is JSON in a text (AWS::StepFunctions::StateMachine, DefinitionString).
const JSON: [&str; 6] =
    ["AssumeRolePolicyDocument", "PolicyDocument", "KeyPolicy", "ResourcePolicy", "RedrivePolicy", "DefinitionString"];

/// A text and the list or map that it holds.
pub(super) struct Held {
    /// What stands under the key: the text, or a `Fn::Sub` around it.
    whole: NodeId,
    inner: NodeId,
    /// The node behind the last one that the text holds.
    end: usize,
}

/// Whether a value under this key is JSON where it is text.
pub(super) fn is_json(key: Option<&str>) -> bool {
    key.is_some_and(|key| JSON.contains(&key))
}

/// Reads the JSON in such texts. Of functions in them, those of `Fn::Sub` inside of strings are understood.
pub(super) fn texts(tree: &mut Arc<Tree>) -> Vec<Held> {
    let keys: Vec<KeyId> = JSON.iter().filter_map(|name| tree.key(name)).collect();
    if keys.is_empty() {
        return Vec::new();
    }
    let named = tree.all().filter(|(_, key)| key.is_some_and(|key| keys.contains(&key)));
    let texts: Vec<(NodeId, NodeId)> =
        named.filter_map(|(id, _)| Some((id, text(tree.node(id)).filter(|it| !it.is_alias())?.id()))).collect();
    // The tree was just read, and nobody else has it yet.
    let Some(tree) = Arc::get_mut(tree) else { return Vec::new() };
    let limits = Limits::default();
    let mut held = Vec::new();
    for (whole, text) in texts {
        if let Some(inner) = tree.embed(text, &limits) {
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
