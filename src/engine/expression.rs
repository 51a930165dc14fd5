//! The value of an expression, in each stack of some documents.

use super::stacks::Stacks;
use super::{Input, Options, Policies, environment, nothing};
use crate::diagnostic::Diagnostic;
use crate::eval::{self, Stop};
use crate::semantics;
use crate::source::SourceMap;
use crate::syntax;

/// What an expression comes to in a stack.
#[derive(Debug)]
pub struct Valued {
    /// The file of the stack, as it was named or found.
    pub file: Box<str>,
    /// The value as text.
    pub value: String,
}

/// Evaluates an expression over each stack of some documents, or over nothing if none are asked about; with what is wrong with
/// documents that are not among them.
///
/// # Errors
/// What is wrong with the expression, with all documents, or with evaluating it.
pub fn values(
    policies: &Policies,
    sources: &mut SourceMap,
    expression: &str,
    documents: Option<Vec<Input>>,
    options: &Options,
) -> Result<(Vec<Valued>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let source = sources.add("<expression>", expression);
    let expr = syntax::parse_expr(source, expression)?;
    let (program, body) = semantics::compile_expr(&policies.modules, &policies.settings, source, &expr)?;
    let read = match documents {
        Some(documents) => Stacks::read(sources, documents, options).some()?,
        None => Stacks { stacks: vec![nothing(sources).map_err(|wrong| vec![wrong])?], diagnostics: Vec::new() },
    };
    let mut values = Vec::new();
    for stack in read.stacks {
        let value = eval::evaluate(&program, &body, &stack, &environment(options));
        values.push(Valued { value: value.map_err(|stop| vec![stopped(stop)])?, file: stack.file });
    }
    Ok((values, read.diagnostics))
}

/// Evaluates an expression over documents that are one stack, or over nothing, and gives its value as text.
///
/// # Errors
/// What is wrong with the expression, with the documents, or with evaluating it.
pub fn evaluate(
    policies: &Policies,
    sources: &mut SourceMap,
    expression: &str,
    documents: impl IntoIterator<Item = Input>,
    options: &Options,
) -> Result<String, Vec<Diagnostic>> {
    let documents: Vec<Input> = documents.into_iter().collect();
    let documents = (!documents.is_empty()).then_some(documents);
    let (mut values, _) = values(policies, sources, expression, documents, options)?;
    match (values.pop(), values.is_empty()) {
        (Some(only), true) => Ok(only.value),
        _ => {
            Err(vec![Diagnostic::error("several-stacks", "the documents are several stacks, where one is asked about")])
        }
    }
}

/// Why an expression was not evaluated.
pub(super) fn stopped(stop: Stop) -> Diagnostic {
    match stop {
        Stop::Fault(fault) => {
            let error = Diagnostic::error("evaluation-error", fault.message);
            match fault.place {
                Some(place) => error.at(place, "evaluated here"),
                None => error,
            }
        }
        Stop::Limit(limit) => Diagnostic::error("limit", limit),
    }
}
