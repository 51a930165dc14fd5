//! Addresses: `module.api["x"].aws_lambda_function.this[0]`, and the references of expressions, which are written alike.

use crate::document::{Kind, Node};

/// The steps of an address or a reference, each with its index: `module`, `api["x"]`, `aws_lambda_function`, `this[0]`.
pub(super) fn steps(address: &str) -> Vec<&str> {
    let mut steps = Vec::new();
    let (mut start, mut depth, mut quoted, mut escaped) = (0, 0_u32, false, false);
    for (at, letter) in address.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth = depth.saturating_sub(1),
            '.' if !quoted && depth == 0 => {
                steps.push(address.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    steps.push(address.get(start..).unwrap_or_default());
    steps
}

/// A step as its name and its index with the brackets; the index is empty where there is none.
pub(super) fn indexed(step: &str) -> (&str, &str) {
    step.find('[').and_then(|at| step.split_at_checked(at)).unwrap_or((step, ""))
}

/// The address of a module without its indices, as the configuration knows it.
pub(super) fn without_indices(module: &str) -> String {
    let names: Vec<&str> = steps(module).into_iter().map(|step| indexed(step).0).collect();
    names.join(".")
}

/// The module in which a module is called, the name of the call, and its index.
pub(super) fn caller(module: &str) -> Option<(String, &str, &str)> {
    let steps = steps(module);
    let (last, rest) = steps.split_last()?;
    let (_, outer) = rest.split_last()?;
    let (name, index) = indexed(last);
    Some((outer.join("."), name, index))
}

/// What stands in a module: `module.api` and `aws_sqs_queue.q` make `module.api.aws_sqs_queue.q`.
pub(super) fn within(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}.{name}") }
}

/// The index of an instance as addresses spell it: `[0]`, `["a"]`, or nothing.
pub(super) fn index(node: Option<Node<'_>>) -> String {
    let Some(node) = node else { return String::new() };
    match node.kind() {
        Kind::Number => format!("[{}]", node.scalar().unwrap_or_default()),
        Kind::String => {
            let text = node.str().unwrap_or_default().replace('\\', "\\\\").replace('"', "\\\"");
            format!("[\"{text}\"]")
        }
        _ => String::new(),
    }
}
