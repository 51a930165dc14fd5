//! Terraform: plans and states as `terraform show -json` prints them, and state files of version 4.
//!
//! Source of the facts: Terraform documentation, "JSON Output Format" (format version 1) and "State"; of arguments and
//! attributes, the pages of the AWS provider. Values stay in the document; what is known after apply, and what is marked as
//! sensitive, become terms. A plan is judged as it will be when it is applied: what it deletes is not there, and what it
//! leaves alone is.

mod address;
mod configuration;
mod document;
mod hidden;
mod instance;
mod marks;
mod names;
mod read;
mod reference;
mod spoken;
mod tags;
mod unknown;

use std::sync::Arc;

use super::{Given, root};
use crate::diagnostic::Diagnostic;
use crate::document::{Kind, Limits, Node, NodeId, Tree};
use crate::stack::Stack;
use crate::value::{Cause, Unknown};
use configuration::Configuration;
use instance::Instance;
use read::Reader;

/// How the types of resources begin.
pub(super) const TYPES: &[&str] = &["aws_", spoken::TYPE];

/// The version of state files that is read.
const STATE_VERSION: &str = "4";
/// So many malformed changes are told one by one.
const MOST_MALFORMED: usize = 5;

/// A map with `format_version` and what is planned.
pub(super) fn detect_plan(tree: &Tree, _: &str) -> bool {
    let Some(root) = root(tree) else { return false };
    let is_list = root.get_str("resource_changes").is_some_and(|it| it.kind() == Kind::List);
    let is_map = root.get_str("planned_values").is_some_and(|it| it.kind() == Kind::Map);
    root.get_str("format_version").is_some() && (is_list || is_map)
}

/// A map with `format_version` and values and no plan, or with the version and the serial of a state file.
pub(super) fn detect_state(tree: &Tree, _: &str) -> bool {
    let Some(root) = root(tree) else { return false };
    let has = |key| root.get_str(key).is_some();
    let shown = has("format_version") && has("terraform_version") && !has("configuration");
    let resources = root.get_str("resources").or_else(|| root.get_str("modules"));
    let listed = resources.is_some_and(|it| it.kind() == Kind::List);
    let file = listed && root.get_str("version").and_then(Node::number).is_some();
    shown || file && (has("serial") || has("lineage") || has("terraform_version"))
}

/// Why a document that Terraform or OpenTofu wrote is not read, and what to give instead (OpenTofu documentation, "State and Plan
/// Encryption").
pub(super) fn refusal(tree: &Tree) -> Option<&'static str> {
    let root = root(tree)?;
    let is_encrypted = ["encrypted_data", "encryption_version"].iter().all(|key| root.get_str(key).is_some());
    is_encrypted.then_some("OpenTofu encrypted it; give what `tofu show -json` prints of it")
}

pub(super) fn adapt_plan(tree: Arc<Tree>, _: &Given, name: &'static str) -> Stack {
    adapt(tree, name, instance::of_plan)
}

pub(super) fn adapt_state(tree: Arc<Tree>, _: &Given, name: &'static str) -> Stack {
    let mut stack = adapt(tree, name, |root| match root.get_str("format_version") {
        Some(_) => instance::of_shown_state(root),
        None => instance::of_state_file(root),
    });
    stack.is_deployed = true;
    stack
}

fn adapt(mut tree: Arc<Tree>, name: &'static str, list: for<'t> fn(Node<'t>) -> Vec<Instance<'t>>) -> Stack {
    let held = embedded(&mut tree, list);
    let local = Arc::clone(&tree);
    let mut stack = Stack::new(tree, name);
    for (string, inner) in held {
        let term = stack.term(crate::stack::Term::Written(inner), None);
        stack.compute(string, term);
    }
    let Some(root) = root(&local) else { return stack };
    let instances = list(root);
    unset(&mut stack, &instances);
    hidden::hide(&mut stack, &local, root);
    incomplete(&mut stack, root);
    malformed(&mut stack, root);
    spoken::add(&mut stack, root);
    let configuration = Configuration::of(root);
    Reader::new(&local, stack, configuration.as_ref(), instances).read()
}

/// Reads the JSON and YAML in the strings of arguments that hold some: each string with what it holds.
fn embedded(tree: &mut Arc<Tree>, list: for<'t> fn(Node<'t>) -> Vec<Instance<'t>>) -> Vec<(NodeId, NodeId)> {
    let mut strings = Vec::new();
    for instance in root(tree).map(list).unwrap_or_default() {
        arguments(instance.values, &mut |name, value| {
            let is_yaml = names::is_yaml(name);
            if value.kind() == Kind::String && (is_yaml || names::is_json(name)) {
                strings.push((value.id(), is_yaml));
            }
        });
    }
    // The tree was just read, and nobody else has it yet.
    let Some(tree) = Arc::get_mut(tree) else { return Vec::new() };
    let limits = Limits::default();
    let hold = |(string, is_yaml): (NodeId, bool)| {
        let inner = if is_yaml { tree.embed_yaml(string, &limits) } else { tree.embed(string, &limits) };
        Some((string, inner?))
    };
    strings.into_iter().filter_map(hold).collect()
}

/// Visits the values of arguments, and the items of those that are lists. Arguments are those of the resource and of its blocks,
/// which are lists of maps; the names in any other map are the user's.
fn arguments<'t>(of: Option<Node<'t>>, visit: &mut dyn FnMut(&str, Node<'t>)) {
    for (key, value) in of.into_iter().flat_map(Node::entries) {
        let name = value.tree().key_name(key);
        let of_list = if value.kind() == Kind::List { value.items().collect() } else { Vec::new() };
        for inner in of_list.into_iter().chain([value]) {
            match inner.kind() {
                Kind::Map if inner != value => arguments(Some(inner), visit),
                _ => visit(name, inner),
            }
        }
    }
}

/// An empty string is how providers write down that an argument has no value: to them it is the same as none (`GetOk` of the
/// Terraform plugin SDK v2, "zero values"; hashicorp/terraform-plugin-sdk#741).
fn unset(stack: &mut Stack, instances: &[Instance<'_>]) {
    let mut empty = Vec::new();
    for instance in instances {
        arguments(instance.values, &mut |_, value| {
            if value.str() == Some("") && value.key().is_some() {
                empty.push(value.id());
            }
        });
    }
    if !empty.is_empty() {
        let nothing = stack.term(crate::stack::Term::Nothing, None);
        empty.into_iter().for_each(|it| stack.compute(it, nothing));
    }
}

/// Says that there may be resources that are not listed, and refuses what is of another version.
fn incomplete(stack: &mut Stack, root: Node<'_>) {
    let file = root.get_str("format_version").is_none();
    if let Some(version) = root.get_str("version").filter(|it| file && it.scalar() != Some(STATE_VERSION)) {
        let message = format!("state files of version {} are not read", version.scalar().unwrap_or("?"));
        let error = Diagnostic::error("state-version", message).at(version.place(), "not version 4");
        stack
            .diagnostics
            .push(error.help("show it with `terraform show -json`, or let Terraform 0.12 or later write it"));
        open(stack, version, "the state file is of another version");
    }
    let is = |key: &str, wanted: bool| root.get_str(key).filter(|it| it.bool() == Some(wanted));
    if let Some(node) = is("errored", true) {
        open(stack, node, "planning ended with an error");
    } else if let Some(node) = is("complete", false) {
        open(stack, node, "the plan is not complete: another one follows it");
    }
    let has = |key| root.get_str(key).is_some();
    if let (Some(planned), false) = (root.get_str("planned_values"), has("resource_changes") || has("configuration")) {
        open(stack, planned, "without `resource_changes` what is known after apply looks like what is not set");
    }
}

/// Says which changes of a plan cannot be read; of many, the first ones.
fn malformed(stack: &mut Stack, root: Node<'_>) {
    let changes = root.get_str("resource_changes").into_iter().flat_map(Node::items);
    let is_text = |node: Node<'_>, key| node.get_str(key).and_then(Node::str).is_some();
    let is_read = |it: &Node<'_>| {
        is_text(*it, "type")
            && is_text(*it, "name")
            && is_text(*it, "address")
            && it.get_str("change").is_some_and(|it| it.kind() == Kind::Map)
    };
    for change in changes.filter(|it| !is_read(it)).take(MOST_MALFORMED) {
        let error =
            Diagnostic::error("malformed-plan", "a change says not which resource it is about, or not what changes");
        let error = error.at(change.place(), "needs `address`, `type`, `name` and a map `change`");
        stack.diagnostics.push(error);
        open(stack, change, "a change of the plan cannot be read");
    }
}

fn open(stack: &mut Stack, node: Node<'_>, reason: &str) {
    let warning = Diagnostic::warning("open-stack", format!("there may be resources that are not judged: {reason}"));
    stack.diagnostics.push(warning.at(node.place(), "so it says here"));
    let cause = Cause { place: Some(node.place()), ..Cause::new("plan", reason) };
    stack.open.get_or_insert(Unknown::there(Arc::new(cause)));
}
