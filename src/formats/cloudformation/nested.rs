//! Stacks within a template, its outputs and its exports.

use super::super::root;
use super::resource_type;
use crate::diagnostic::nearest;
use crate::document::{Kind, Node, Tree};
use crate::formats::{Nested, Tells, Told};
use crate::stack::{Stack, World};
use crate::value::Value;

/// What a template tells other documents of a run.
pub(in crate::formats) fn tells(stack: &Stack) -> Tells {
    let mut tells = Tells::default();
    let Some(root) = root(&stack.tree) else { return tells };
    for (id, path, node) in nested(root) {
        let given = node.get_str("Properties").and_then(|it| it.get_str("Parameters"));
        let named = given.into_iter().flat_map(Node::entries);
        let parameters = named.map(|(key, value)| (stack.tree.key_name(key).to_owned(), told(stack, value)));
        tells.nested.push(Nested { id: id.to_owned(), path: path.to_owned(), parameters: parameters.collect() });
    }
    tells.outputs.is_open = stack.open.is_some();
    for (key, output) in root.get_str("Outputs").into_iter().flat_map(Node::entries) {
        let Some(value) = output.get_str("Value") else {
            tells.outputs.is_open = true;
            continue;
        };
        let value = told(stack, value);
        let export = output.get_str("Export").and_then(|it| it.get_str("Name"));
        if let Some(Told::Text(name)) = export.map(|name| told(stack, name)) {
            let before = tells.exports.remove(&name);
            let value = before.map_or_else(|| value.clone(), |before| before.or(value.clone()));
            tells.exports.insert(name, value);
        }
        tells.outputs.values.insert(stack.tree.key_name(key).to_owned(), value);
    }
    tells
}

/// The files of the templates of stacks within a document, from its folder.
pub(in crate::formats) fn paths(tree: &Tree) -> Vec<String> {
    root(tree).map(|root| nested(root).map(|(_, path, _)| path.to_owned()).collect()).unwrap_or_default()
}

/// The resources that are stacks with a template in a file.
fn nested<'t>(root: Node<'t>) -> impl Iterator<Item = (&'t str, &'t str, Node<'t>)> {
    let resources = root.get_str("Resources").into_iter().flat_map(Node::entries);
    resources.filter_map(|(key, node)| Some((node.tree().key_name(key), path(node)?, node)))
}

fn path(resource: Node<'_>) -> Option<&str> {
    let key = match resource_type(resource)? {
        "AWS::CloudFormation::Stack" => "TemplateURL",
        "AWS::Serverless::Application" => "Location",
        _ => return None,
    };
    let metadata = resource.get_str("Metadata");
    let is_asset = metadata.and_then(|it| it.get_str("aws:asset:property")).and_then(Node::str) == Some(key);
    let asset = metadata.filter(|_| is_asset).and_then(|it| it.get_str("aws:asset:path")).and_then(Node::str);
    let written = || resource.get_str("Properties")?.get_str(key).filter(|it| it.tag().is_none())?.str();
    // An address is no file of the project.
    asset.or_else(written).filter(|path| !path.is_empty() && !path.contains("://") && !path.starts_with('/'))
}

/// A value as another document gets it: a text, or items with commas between them.
fn told(stack: &Stack, node: Node<'_>) -> Told {
    let world = World::default();
    let value = stack.read(node, &world);
    match stack.elements(&value, &world).filter(|_| node.kind() == Kind::List || matches!(value, Value::List(_))) {
        Some(elements) if elements.open.is_none() => {
            let items: Result<Vec<String>, String> = elements.items.iter().map(|it| text(&it.value)).collect();
            items.map_or_else(Told::Unknown, |items| Told::Text(items.join(",")))
        }
        _ => text(&value).map_or_else(Told::Unknown, Told::Text),
    }
}

fn text(value: &Value<'_>) -> Result<String, String> {
    match value {
        Value::Text(text) => Ok(text.to_string()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(it) => Ok(it.to_string()),
        Value::Unknown(unknown) => Err(unknown.cause.reason.to_string()),
        Value::Holes(holes) => {
            Err(holes.unknowns().next().map_or_else(String::new, |unknown| unknown.cause.reason.to_string()))
        }
        _ => Err("it is no text".into()),
    }
}

impl<'t> super::Adapter<'t> {
    /// Puts what other stacks of the run export in place of their imports, when names are known.
    pub(super) fn import(&mut self) {
        for (whole, name) in std::mem::take(&mut self.imports) {
            let Ok(name) = text(&self.stack.resolve(name, &World::default())) else { continue };
            if let Some(Told::Text(value)) = self.given.beside.exports.get(&name) {
                let term = self.stack.term(crate::stack::Term::Text(value.as_str().into()), Some(whole));
                self.stack.compute(whole, term);
            }
        }
    }

    /// What an output of a stack within this one gives, as far as the run knows it.
    pub(super) fn output(&self, id: &str, attribute: &str) -> Option<&'t Told> {
        self.given.beside.outputs.get(id)?.values.get(attribute.strip_prefix("Outputs.")?)
    }

    /// The output that an attribute asks a stack within this one for, where it has none of that name.
    pub(super) fn missing_output<'n>(&self, id: &str, attribute: &'n str) -> Option<Missing<'n>> {
        let name = attribute.strip_prefix("Outputs.")?;
        let outputs = self.given.beside.outputs.get(id).filter(|it| !it.is_open && !it.values.contains_key(name))?;
        Some(Missing { name, near: nearest(name, outputs.values.keys().map(String::as_str)).map(str::to_owned) })
    }
}

/// An output that a stack does not have.
pub(super) struct Missing<'n> {
    pub(super) name: &'n str,
    /// One that is called nearly so.
    pub(super) near: Option<String>,
}
