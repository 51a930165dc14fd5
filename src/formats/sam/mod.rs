//! SAM templates (placeholder while the room is built).
use std::sync::Arc;
use super::Given;
use crate::document::Tree;
use crate::stack::Stack;
pub(super) fn detect(tree: &Tree) -> bool { tree.text().contains("AWS::Serverless-2016-10-31") && super::cloudformation::detect(tree) }
pub(super) fn adapt(tree: Arc<Tree>, given: &Given, name: &'static str) -> Stack { super::cloudformation::adapt(tree, given, name) }
