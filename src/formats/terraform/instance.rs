//! What a document lists: one entry for each instance of a resource, in any of the three spellings.

use std::collections::HashMap;

use super::address;
use super::marks::Marks;
use crate::document::{Kind, Node};

/// One instance of a resource or of a data source.
pub(super) struct Instance<'t> {
    /// The entry that lists it.
    pub(super) entry: Node<'t>,
    /// Where a person finds it: the string that names it.
    pub(super) header: Node<'t>,
    /// The module that it stands in, with indices; empty for the root.
    pub(super) module: String,
    pub(super) ty: &'t str,
    pub(super) name: &'t str,
    /// `[0]`, `["a"]`, or empty.
    pub(super) index: String,
    pub(super) is_data: bool,
    /// What it is, or will be.
    pub(super) values: Option<Node<'t>>,
    /// Which of its values are known after apply only.
    pub(super) unknown: Option<Node<'t>>,
    /// Which of its values are not to be shown.
    pub(super) sensitive: Marks<'t>,
}

impl Instance<'_> {
    /// `aws_sqs_queue.q`, or `data.aws_iam_policy_document.d`.
    pub(super) fn local(&self) -> String {
        let prefix = if self.is_data { "data." } else { "" };
        format!("{prefix}{}.{}", self.ty, self.name)
    }

    /// `module.api["x"].aws_sqs_queue.q[0]`.
    pub(super) fn address(&self) -> String {
        address::within(&self.module, &format!("{}{}", self.local(), self.index))
    }
}

/// The instances that are there after a plan is applied: those that it changes or leaves, and those that it only lists.
pub(super) fn of_plan(root: Node<'_>) -> Vec<Instance<'_>> {
    let planned = root.get_str("planned_values").and_then(|it| it.get_str("root_module"));
    let mut listed = Vec::new();
    modules(planned, &mut listed);
    let mut listed: HashMap<String, Instance<'_>> = listed.into_iter().map(|it| (it.address(), it)).collect();
    let mut instances = Vec::new();
    for entry in root.get_str("resource_changes").into_iter().flat_map(Node::items) {
        let change = entry.get_str("change").filter(|it| it.kind() == Kind::Map);
        let (Some(change), None) = (change, entry.get_str("deposed")) else { continue };
        let Some(mut instance) = named(entry) else { continue };
        let planned = listed.remove(&instance.address());
        if is_gone(change) {
            continue;
        }
        let after = change.get_str("after").filter(|it| it.kind() == Kind::Map);
        instance.values = after.or_else(|| planned.and_then(|it| it.values));
        instance.unknown = change.get_str("after_unknown").filter(|it| it.kind() == Kind::Map);
        instance.sensitive = Marks::tree(change.get_str("after_sensitive"));
        instances.push(instance);
    }
    let mut rest: Vec<_> = listed.into_values().collect();
    rest.sort_by_key(|it| it.entry.id());
    instances.extend(rest);
    instances
}

/// Whether nothing is left of it, or of what Terraform knows of it: it is deleted and not made anew, or forgotten.
fn is_gone(change: Node<'_>) -> bool {
    let actions: Vec<&str> =
        change.get_str("actions").into_iter().flat_map(Node::items).filter_map(Node::str).collect();
    let leaves = actions.iter().any(|it| matches!(*it, "delete" | "forget"));
    leaves && !actions.contains(&"create")
}

/// The instances of a state as `terraform show -json` prints it.
pub(super) fn of_shown_state(root: Node<'_>) -> Vec<Instance<'_>> {
    let mut instances = Vec::new();
    modules(root.get_str("values").and_then(|it| it.get_str("root_module")), &mut instances);
    instances
}

/// The resources of a module and of those inside it, as `planned_values` and `values` list them.
fn modules<'t>(module: Option<Node<'t>>, into: &mut Vec<Instance<'t>>) {
    let Some(module) = module else { return };
    let own = module.get_str("address").and_then(Node::str).unwrap_or_default();
    for entry in module.get_str("resources").into_iter().flat_map(Node::items) {
        if let (Some(mut instance), None) = (named(entry), entry.get_str("deposed_key")) {
            instance.module = own.to_owned();
            instance.values = entry.get_str("values").filter(|it| it.kind() == Kind::Map);
            instance.sensitive = Marks::tree(entry.get_str("sensitive_values"));
            into.push(instance);
        }
    }
    // A document nests no deeper than its limit.
    module.get_str("child_modules").into_iter().flat_map(Node::items).for_each(|child| modules(Some(child), into));
}

/// An entry that says what it names, with nothing in it yet.
fn named(entry: Node<'_>) -> Option<Instance<'_>> {
    let text = |key| entry.get_str(key).and_then(Node::str);
    let header = entry.get_str("address").or_else(|| entry.get_str("name"))?;
    Some(Instance {
        entry,
        header,
        module: text("module_address").unwrap_or_default().to_owned(),
        ty: text("type")?,
        name: text("name")?,
        index: address::index(entry.get_str("index")),
        is_data: text("mode") == Some("data"),
        values: None,
        unknown: None,
        sensitive: Marks::None,
    })
}

/// The instances of a state file of version 4; what is about to be deleted is left out.
pub(super) fn of_state_file(root: Node<'_>) -> Vec<Instance<'_>> {
    let mut instances = Vec::new();
    for resource in root.get_str("resources").into_iter().flat_map(Node::items) {
        let text = |key| resource.get_str(key).and_then(Node::str);
        let (Some(ty), Some(name), Some(header)) = (text("type"), text("name"), resource.get_str("name")) else {
            continue;
        };
        for entry in resource.get_str("instances").into_iter().flat_map(Node::items) {
            if entry.get_str("deposed").is_some() {
                continue;
            }
            instances.push(Instance {
                entry,
                header,
                module: text("module").unwrap_or_default().to_owned(),
                ty,
                name,
                index: address::index(entry.get_str("index_key")),
                is_data: text("mode") == Some("data"),
                values: entry.get_str("attributes").filter(|it| it.kind() == Kind::Map),
                unknown: None,
                sensitive: Marks::paths(entry.get_str("sensitive_attributes")),
            });
        }
    }
    instances
}
