//! The value of an expression, in each stack of some documents.

use super::stacks::Stacks;
use super::{Input, Options, Policies, environment, nothing};
use crate::diagnostic::Diagnostic;
use crate::eval::{self, Stop};
use crate::ir::{Body, Program};
use crate::semantics;
use crate::source::SourceMap;
use crate::syntax;

/// An expression that was compiled, to be evaluated as often as one likes.
#[derive(Debug)]
pub struct Expression(pub(super) Body);

impl Expression {
    /// Compiles an expression against policies.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(policies: &Policies, sources: &mut SourceMap, text: &str) -> Result<Self, Vec<Diagnostic>> {
        read(policies, sources, text).map(|(_, body)| Self(body))
    }
}

/// An expression, and the program that it was compiled with.
fn read(policies: &Policies, sources: &mut SourceMap, text: &str) -> Result<(Program, Body), Vec<Diagnostic>> {
    let source = sources.add("<expression>", text);
    let expr = syntax::parse_expr(source, text)?;
    semantics::compile_expr(&policies.modules, &policies.settings, source, &expr)
}

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
    let (program, body) = read(policies, sources, expression)?;
    let Stacks { stacks, diagnostics } = match documents {
        Some(documents) => Stacks::read(sources, documents, options).some()?,
        None => Stacks { stacks: vec![nothing(sources).map_err(|wrong| vec![wrong])?], diagnostics: Vec::new() },
    };
    let mut values = Vec::new();
    for stack in stacks {
        let value = eval::evaluate(&program, &body, &stack, &environment(options));
        values.push(Valued { value: value.map_err(|stop| vec![stopped(stop)])?, file: stack.file });
    }
    Ok((values, diagnostics))
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
        _ => Err(several()),
    }
}

/// That an expression is asked of one stack.
pub(super) fn several() -> Vec<Diagnostic> {
    vec![Diagnostic::error("several-stacks", "the documents are several stacks, where one is asked about")]
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
