//! Policies that are written as text.

use std::sync::Arc;

use crate::document::{KeyId, Kind, Limits, NodeId, Tree};

/// Properties of the type `Json` that are taken as text as well (AWS::IAM::Role, AssumeRolePolicyDocument: "you can provide the policy
/// in JSON or YAML format").
const JSON: [&str; 4] = ["AssumeRolePolicyDocument", "PolicyDocument", "KeyPolicy", "ResourcePolicy"];

/// Reads the JSON in such texts: each text with what it holds. Functions in them are not called, so only plain text counts.
pub(super) fn policies(tree: &mut Arc<Tree>) -> Vec<(NodeId, NodeId)> {
    let keys: Vec<KeyId> = JSON.iter().filter_map(|name| tree.key(name)).collect();
    if keys.is_empty() {
        return Vec::new();
    }
    let is_text = |id| {
        let node = tree.node(id);
        node.kind() == Kind::String && node.tag().is_none() && !node.is_alias()
    };
    let named = tree.all().filter(|(_, key)| key.is_some_and(|key| keys.contains(&key)));
    let texts: Vec<NodeId> = named.map(|(id, _)| id).filter(|id| is_text(*id)).collect();
    // The tree was just read, and nobody else has it yet.
    let Some(tree) = Arc::get_mut(tree) else { return Vec::new() };
    let limits = Limits::default();
    texts.into_iter().filter_map(|text| Some((text, tree.embed(text, &limits)?))).collect()
}
