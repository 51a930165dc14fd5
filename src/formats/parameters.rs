//! Files with values for the parameters of templates, in the shapes in which they are written for AWS.
//!
//! Source of the facts: AWS CLI, `cloudformation create-stack --parameters` (a list of `ParameterKey` and
//! `ParameterValue`) and `cloudformation deploy --parameter-overrides` (a list of `Name=Value`); AWS CodePipeline User Guide,
//! "Template configuration file" (`{"Parameters": {…}}`).

use crate::diagnostic::Diagnostic;
use crate::document::{Kind, Node, Tree};

/// The names and values of a file, in its order.
///
/// # Errors
/// All that is no parameter, with its place.
pub fn parameters(tree: &Tree) -> Result<Vec<(String, String)>, Vec<Diagnostic>> {
    let Some(root) = tree.roots().next() else { return Ok(Vec::new()) };
    let inner = root.get_str("Parameters").filter(|it| matches!(it.kind(), Kind::Map | Kind::List));
    let given = inner.unwrap_or(root);
    let each: Vec<Result<Option<(String, String)>, Diagnostic>> = match given.kind() {
        Kind::List => given.items().map(listed).collect(),
        Kind::Map => given.entries().map(|(key, node)| named(tree.key_name(key), node).map(Some)).collect(),
        Kind::Null => Vec::new(),
        _ => vec![Err(wrong(given, "a file of parameters is a map or a list", "this is neither"))],
    };
    let (values, mistakes): (Vec<_>, Vec<_>) = each.into_iter().partition(Result::is_ok);
    let mistakes: Vec<Diagnostic> = mistakes.into_iter().filter_map(Result::err).collect();
    if mistakes.is_empty() { Ok(values.into_iter().flatten().flatten().collect()) } else { Err(mistakes) }
}

/// `{ParameterKey: Name, ParameterValue: Value}` or `Name=Value`; nothing where the value of the last deployment is kept.
fn listed(item: Node<'_>) -> Result<Option<(String, String)>, Diagnostic> {
    if let Some((name, value)) = item.str().and_then(|text| text.split_once('=')) {
        return Ok(Some((name.to_owned(), value.to_owned())));
    }
    let Some(name) = item.get_str("ParameterKey").and_then(Node::str) else {
        return Err(wrong(item, "a parameter of a list has a `ParameterKey`", "this has none"));
    };
    match item.get_str("ParameterValue") {
        Some(value) => named(name, value).map(Some),
        None if item.get_str("UsePreviousValue").and_then(Node::bool) == Some(true) => Ok(None),
        None => Err(wrong(item, &format!("the parameter `{name}` has no `ParameterValue`"), "needs one")),
    }
}

fn named(name: &str, value: Node<'_>) -> Result<(String, String), Diagnostic> {
    let text = match value.kind() {
        Kind::Map | Kind::Null => None,
        // A list parameter takes its items with commas between them.
        Kind::List => value
            .items()
            .map(|item| item.scalar().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
            .map(|it| it.join(",")),
        _ => value.scalar().map(str::to_owned),
    };
    let message = || format!("the value of the parameter `{name}` is a text, a number or a list of them");
    text.map(|text| (name.to_owned(), text)).ok_or_else(|| wrong(value, &message(), "this is none"))
}

fn wrong(node: Node<'_>, message: &str, label: &str) -> Diagnostic {
    let error = Diagnostic::error("malformed-parameters", message).at(node.place(), label);
    error
        .help("write `{\"Name\": \"value\"}`, or a list of `ParameterKey` and `ParameterValue` as the AWS CLI takes it")
}
