//! What `AWS::LanguageExtensions` makes of a template before anything else reads it: loops written out, and names that
//! are worked out.
//!
//! Source of the facts: AWS CloudFormation Template Reference, "`AWS::LanguageExtensions` transform" and "`Fn::ForEach`";
//! AWS SAM Developer Guide, "CloudFormation language extensions support" (loops are written out before SAM).

mod loops;
mod write;

use std::sync::Arc;

use super::open::transforms;
use super::{Adapter, Given, root};
use crate::diagnostic::Diagnostic;
use crate::document::{KeyId, Limits, NodeId, Tree};
use write::Writer;

/// How the key of a loop begins.
pub(super) const LOOP: &str = "Fn::ForEach::";

/// The transform that makes them.
pub(super) const EXTENSIONS: &str = "AWS::LanguageExtensions";

/// Nodes beyond those of the template that its loops may make. A template of CloudFormation has at most 500 resources.
const MOST_MADE: usize = 1 << 20;
/// Each round writes out the outermost loops; a document of the greatest depth needs fewer.
const MOST_ROUNDS: usize = 128;

/// A template with its loops written out.
pub(super) struct Extended {
    pub(super) tree: Arc<Tree>,
    /// The loops that stay, because what they go over is not known or cannot be read.
    pub(super) left: Vec<Left>,
    /// What is wrong with the loops that are gone, or with their number.
    pub(super) mistakes: Vec<Diagnostic>,
}

/// A loop that stays.
pub(super) struct Left {
    /// What stands under its key.
    pub(super) node: NodeId,
    /// Why, as the end of "it cannot be known: …".
    pub(super) reason: String,
    /// Whether the template is wrong there.
    pub(super) is_mistake: bool,
}

/// Whether a template has any use for it.
fn is_used(tree: &Tree) -> bool {
    tree.has_keys_like(LOOP)
        || root(tree).is_some_and(|root| transforms(root).any(|(_, name)| name.contains("LanguageExtensions")))
}

/// A warning of loops in a template that does not ask for them.
fn unannounced(tree: &Tree) -> Option<Diagnostic> {
    let is_loop = |key: KeyId| tree.key_name(key).starts_with(LOOP);
    let (first, _) = tree.all().find(|(_, key)| key.is_some_and(is_loop))?;
    if transforms(root(tree)?).any(|(_, name)| name == EXTENSIONS) {
        return None;
    }
    let warning = Diagnostic::warning("missing-transform", format!("loops need `Transform: {EXTENSIONS}`"));
    Some(warning.at(tree.node(first).place(), "without it CloudFormation refuses this"))
}

/// Writes out the loops of a template, from the outermost to the innermost.
pub(super) fn extend(mut tree: Arc<Tree>, given: &Given) -> Extended {
    let (mut left, mut mistakes) = (Vec::new(), Vec::new());
    if !is_used(&tree) {
        return Extended { tree, left, mistakes };
    }
    mistakes.extend(unannounced(&tree));
    let limits = Limits { nodes: tree.len() + MOST_MADE, ..Limits::default() };
    for _ in 0..MOST_ROUNDS {
        let values = Adapter::values(Arc::clone(&tree), given);
        let mut writer = Writer::new(&values, &limits);
        if let Err(limit) = writer.roots() {
            mistakes.push(limit.note("the loops of the template are not written out"));
            break;
        }
        if !writer.is_changed {
            left = writer.left;
            break;
        }
        mistakes.append(&mut writer.mistakes);
        let next = writer.finish();
        tree = Arc::new(next);
    }
    Extended { tree, left, mistakes }
}
