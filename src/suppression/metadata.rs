//! `Metadata: {ordain: {ignore: [{rule, reason, until, owner, path}]}}` of a resource, in YAML as in JSON.

use super::comment::{day, unknown_key, without_reason};
use super::scope::Scope;
use super::{Rules, Suppressions};
use crate::diagnostic::Diagnostic;
use crate::document::{Kind, Node};
use crate::finding::Waiver;
use crate::stack::Stack;

/// The keys of an entry.
const KEYS: [&str; 5] = ["rule", "reason", "until", "owner", "path"];

/// Each resource with what its `Metadata` has under a key. A derived resource is not asked again.
pub(super) fn of<'s>(stack: &'s Stack, key: &str) -> Vec<(Node<'s>, Node<'s>)> {
    if stack.tree.key(key).is_none() {
        return Vec::new();
    }
    let mut nodes: Vec<_> = stack.resources.iter().map(|resource| resource.node).collect();
    nodes.dedup();
    let nodes = nodes.into_iter().map(|node| stack.tree.node(node));
    nodes.filter_map(|node| Some((node, node.get_str("Metadata")?.get_str(key)?))).collect()
}

/// Reads what all resources say.
pub(super) fn read(stack: &Stack, rules: Rules<'_>, into: &mut Suppressions) {
    for (resource, said) in of(stack, "ordain") {
        for (key, value) in said.entries() {
            match (stack.tree.key_name(key), value.kind()) {
                ("ignore", Kind::List) => {
                    for entry in value.items() {
                        if let Err(mistake) = ignore(entry, resource, rules, into) {
                            into.diagnostics.push(mistake);
                        }
                    }
                }
                ("ignore", _) => into.diagnostics.push(no_list(value)),
                (other, _) => {
                    let error = unknown_key(other, value.place(), &["ignore"]);
                    into.diagnostics.push(error);
                }
            }
        }
    }
}

fn no_list(node: Node<'_>) -> Diagnostic {
    Diagnostic::error("wrong-ignore", "`ignore` is a list")
        .at(node.place(), "no list")
        .help("write a list of what is ignored, for example [{rule: some-rule, reason: \"why that is fine here\"}]")
}

fn ignore(entry: Node<'_>, resource: Node<'_>, rules: Rules<'_>, into: &mut Suppressions) -> Result<(), Diagnostic> {
    for (key, value) in entry.entries() {
        let name = entry.tree().key_name(key);
        if !KEYS.contains(&name) {
            return Err(unknown_key(name, value.place(), &KEYS));
        }
    }
    let text = |key: &str| match entry.get_str(key) {
        None => Ok(None),
        Some(node) => match node.scalar() {
            Some(text) if !text.trim().is_empty() => Ok(Some((text.trim(), node))),
            _ => Err(Diagnostic::error("wrong-ignore", format!("`{key}` is a text")).at(node.place(), "no text")),
        },
    };
    let Some((rule, named)) = text("rule")? else {
        let error = Diagnostic::error("wrong-ignore", "this names no rule to ignore").at(entry.place(), "names none");
        return Err(error.help("write {rule: some-rule, reason: \"why that is fine here\"}"));
    };
    let Some((reason, _)) = text("reason")? else {
        return Err(without_reason(entry.place()).help("add to it: reason: \"why that is fine here\""));
    };
    let until = text("until")?.map(|(text, node)| day(text, node.place())).transpose()?;
    let owner = text("owner")?.map(|(owner, _)| owner.to_owned());
    let scope = match text("path")? {
        None => Scope::resource(resource),
        Some((path, node)) => match below(resource, path) {
            Ok(value) => Scope::inside(value),
            Err(step) => return Err(no_such_path(step, path, node)),
        },
    };
    let waiver = Waiver { because: reason.to_owned(), owner, until, place: named.place() };
    into.add(rule, rules, scope, waiver);
    Ok(())
}

/// The value at a path from a resource: `Properties.Policies.0` or, as in reports, `/Properties/Policies/0`; or the step that
/// leads nowhere.
fn below<'t, 'p>(resource: Node<'t>, path: &'p str) -> Result<Node<'t>, &'p str> {
    let (steps, is_pointer) = match path.strip_prefix('/') {
        Some(pointer) => (pointer.split('/'), true),
        None => (path.split('.'), false),
    };
    let mut node = resource;
    for step in steps {
        let name = if is_pointer { step.replace("~1", "/").replace("~0", "~") } else { step.to_owned() };
        let item = || name.parse().ok().and_then(|at: usize| node.items().nth(at));
        node = node.get_str(&name).or_else(item).ok_or(step)?;
    }
    Ok(node)
}

fn no_such_path(step: &str, path: &str, node: Node<'_>) -> Diagnostic {
    Diagnostic::error("wrong-ignore", format!("there is no `{step}` where the path leads"))
        .at(node.place(), "leads nowhere")
        .note(format!("`{path}` is looked for from the resource on"))
        .help("write it as Properties.Policies.0; without a path, all that is found about the resource is covered")
}
