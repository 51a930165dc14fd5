//! Expressions in a page: a fence `eval` has them, each in its line, and what each comes to over the documents of its section
//! behind `→` in the next one.

use super::page::Fence;
use crate::engine::{self, Input, Options, Policies};
use crate::source::SourceMap;

/// The language of the fence.
pub(super) const EVAL: &str = "eval";

/// What stands before a value.
const ARROW: char = '→';

/// The fence as it reads now.
pub(super) fn renewed(
    fence: &Fence,
    policies: &Policies,
    documents: &[Input],
    options: &Options,
    sources: &mut SourceMap,
) -> String {
    let mut lines = String::new();
    for expression in fence.text.lines().filter(|line| !line.starts_with(ARROW) && !line.trim().is_empty()) {
        let value = engine::evaluate(policies, sources, expression, documents.to_vec(), options);
        let value = value.unwrap_or_else(|errors| {
            let messages: Vec<String> = errors.into_iter().map(|it| it.message).collect();
            format!("error: {}", messages.join("; "))
        });
        lines.push_str(&format!("{expression}\n{ARROW} {value}\n"));
    }
    lines
}
