//! AWS SAM templates: expanded into CloudFormation resources as the transform does, as far as the kinds of the standard
//! library look at them.
//!
//! Source of the facts: AWS SAM Developer Guide, "AWS SAM resources and properties", "Globals section" and "Generated
//! CloudFormation resources". What is taken over keeps the place where the user wrote it; what is derived points at the
//! event, the policy or the function that it comes from.

mod api;
mod build;
mod event;
mod function;
mod globals;
mod policies;
mod simple;

use std::sync::Arc;

use super::{Given, cloudformation, root};
use crate::document::{Kind, Node, Tree};
use crate::stack::Stack;
use api::Routes;

/// The transform that makes a template a SAM template.
const TRANSFORM: &str = "AWS::Serverless-2016-10-31";

pub(super) fn detect(tree: &Tree) -> bool {
    let Some(root) = root(tree) else { return false };
    let named =
        |node: Node<'_>| node.str() == Some(TRANSFORM) || node.get_str("Name").and_then(Node::str) == Some(TRANSFORM);
    let transform = root.get_str("Transform").is_some_and(|it| match it.kind() {
        Kind::List => it.items().any(named),
        _ => named(it),
    });
    let serverless = |node: Node<'_>| {
        node.entries()
            .any(|(_, it)| cloudformation::resource_type(it).is_some_and(|ty| ty.starts_with("AWS::Serverless::")))
    };
    let resources = root.get_str("Resources").filter(|it| it.kind() == Kind::Map);
    transform && cloudformation::detect(tree) || resources.is_some_and(serverless)
}

pub(super) fn adapt(tree: Arc<Tree>, given: &Given, name: &'static str) -> Stack {
    cloudformation::adapt_expanding(tree, given, name, |stack| {
        let local = Arc::clone(&stack.tree);
        expand(stack, &local);
    })
}

/// Rewrites every serverless resource, then the APIs, which gather routes from all functions.
fn expand(stack: &mut Stack, tree: &Tree) {
    let globals = root(tree).and_then(|root| root.get_str("Globals"));
    let mut sam = Sam { stack, tree, globals, routes: Routes::default() };
    let count = sam.stack.resources.len();
    for number in 0..count {
        sam.resource(number);
    }
    sam.apis(count);
}

/// The template that is being expanded.
struct Sam<'s, 't> {
    stack: &'s mut Stack,
    tree: &'t Tree,
    globals: Option<Node<'t>>,
    /// The routes that events declare, by the API that they belong to.
    routes: Routes<'t>,
}

impl<'t> Sam<'_, 't> {
    fn resource(&mut self, number: usize) {
        let Some(resource) = self.stack.resources.get(number) else { return };
        let node = self.tree.node(resource.node);
        let own = node.get_str("Properties").filter(|it| it.kind() == Kind::Map);
        match &*resource.ty {
            "AWS::Serverless::Function" => self.function(number, node, own),
            "AWS::Serverless::StateMachine" => self.state_machine(number, node, own),
            "AWS::Serverless::SimpleTable" => self.simple_table(number, node, own),
            "AWS::Serverless::LayerVersion" => self.layer(number, node, own),
            _ => {}
        }
    }
}
