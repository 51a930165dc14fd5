//! What is wrong with a template, and whether it is said where it is.

use std::sync::LazyLock;

use ordain::diagnostic::{Diagnostic, Level};
use ordain::document::Node;
use ordain::stack::Stack;
use regex::Regex;

/// The errors of a stack.
pub fn errors(stack: &Stack) -> impl Iterator<Item = &Diagnostic> {
    stack.diagnostics.iter().filter(|it| it.level == Level::Error)
}

/// Which resource that the transform complains of has no error in its text; without one, whether there is no error at all.
pub fn difference(stack: &Stack, message: &str) -> Option<String> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[Rr]esource with id \[(\w+)\]").unwrap());
    let places: Vec<_> = errors(stack).flat_map(|it| &it.labels).map(|it| it.place.span.range()).collect();
    let resources = stack.tree.roots().next().and_then(|root| root.get_str("Resources"));
    let names: Vec<&str> = NAMED.captures_iter(message).filter_map(|it| it.get(1)).map(|it| it.as_str()).collect();
    for name in &names {
        let Some(resource) = resources.and_then(|it| written(it, name)) else {
            return Some(format!("{name} is not written"));
        };
        let whole = resource.span().range();
        if !places.iter().any(|at| whole.start <= at.start && at.end <= whole.end) {
            return Some(format!("nothing is said of {name}"));
        }
    }
    (names.is_empty() && places.is_empty()).then(|| "nothing is said".to_owned())
}

/// The resource of a name; that of what the transform derives from it begins with its own. Some names are those of parts.
fn written<'t>(resources: Node<'t>, name: &str) -> Option<Node<'t>> {
    let named = resources.entries().filter(|(key, _)| name.starts_with(resources.tree().key_name(*key)));
    let resource = named.max_by_key(|(key, _)| resources.tree().key_name(*key).len()).map(|(_, node)| node);
    resource.or_else(|| part(resources, name))
}

fn part<'t>(around: Node<'t>, name: &str) -> Option<Node<'t>> {
    around.get_str(name).or_else(|| around.entries().find_map(|(_, node)| part(node, name)))
}
