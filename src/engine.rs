//! The three sentences that the outside speaks: compile policies, check documents, evaluate an expression.
//!
//! Knows the order of the stages and none of their insides; reads no files and no clock.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Level, nearest};
use crate::document::{self, Tree};
use crate::eval::{self, Environment, Limits, Stop};
use crate::finding::{Finding, Judged, Run, Skipped, Verdict};
use crate::formats::{self, Given};
use crate::ir::Program;
use crate::pack::{self, POLICY_ENDING, PackFile};
use crate::semantics::{self, Module};
use crate::source::SourceMap;
use crate::stack::Stack;

/// Compiled policies.
#[derive(Debug)]
pub struct Policies {
    program: Program,
    modules: Vec<Module>,
    /// What is odd about them and no error.
    pub warnings: Vec<Diagnostic>,
}

impl Policies {
    /// The program that they were compiled to.
    pub fn program(&self) -> &Program {
        &self.program
    }
}

/// What a run is given from outside.
#[derive(Debug, Clone)]
pub struct Options {
    /// Values for the parameters of templates: `--param Name=Value`.
    pub given: Vec<(String, String)>,
    /// The day of the run, in UTC.
    pub today: jiff::civil::Date,
}

/// A document to check.
#[derive(Debug, Clone)]
pub struct Input {
    /// The file, as it was named or found.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether the user named it, so that failing to recognise it is an error.
    pub named: bool,
}

/// What a check came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was found.
    pub run: Run,
    /// What is wrong with the documents themselves.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compiles the embedded packs together with these files.
///
/// # Errors
/// All that is wrong with the policies, at once.
pub fn compile(sources: &mut SourceMap, files: &[PackFile]) -> Result<Policies, Vec<Diagnostic>> {
    let mut all = pack::embedded();
    // Who works on a bundled policy names it a second time.
    let is_policy = |file: &PackFile| file.name.ends_with(POLICY_ENDING);
    let is_fresh = |file: &&PackFile| !all.iter().any(|own| is_policy(own) && own.text == file.text);
    let fresh: Vec<PackFile> = files.iter().filter(is_fresh).cloned().collect();
    all.extend_from_slice(&fresh);
    let (modules, mut diagnostics) = pack::modules(&all, sources);
    let compiled = semantics::compile(&modules);
    diagnostics.extend(compiled.diagnostics);
    if diagnostics.iter().any(|it| it.level == Level::Error) {
        return Err(diagnostics);
    }
    let warnings = semantics::lint(&modules, &compiled.program);
    // What is odd in a bundled policy beside given ones is not for their author to change.
    let shipped = if fresh.is_empty() { 0 } else { modules.len() - fresh.iter().filter(|it| is_policy(it)).count() };
    let is_shipped = |it: &Diagnostic| {
        let source = it.labels.first().map(|label| label.place.source);
        modules.iter().take(shipped).any(|module| Some(module.file.source) == source)
    };
    diagnostics.extend(warnings.into_iter().filter(|it| !is_shipped(it)));
    Ok(Policies { program: compiled.program, modules, warnings: diagnostics })
}

/// Applies policies to documents.
pub fn check(policies: &Policies, sources: &mut SourceMap, documents: Vec<Input>, options: &Options) -> Outcome {
    let rules = policies.program.rules.iter().map(|rule| rule.info.clone()).collect();
    let mut outcome = Outcome { run: Run { rules, ..Run::default() }, diagnostics: Vec::new() };
    let mut met = vec![0; policies.program.rules.len()];
    let mut parameters = BTreeSet::new();
    for input in documents {
        let stack = match load(sources, input, options) {
            Ok(stack) => stack,
            Err(Unread::Skipped(skipped)) => {
                outcome.run.skipped.push(skipped);
                continue;
            }
            Err(Unread::Broken(skipped, diagnostic)) => {
                outcome.run.skipped.push(skipped);
                outcome.diagnostics.push(*diagnostic);
                continue;
            }
        };
        outcome.diagnostics.extend(stack.tree.warnings().iter().chain(&stack.diagnostics).cloned());
        parameters.extend(stack.parameters.iter().cloned());
        let judgement = eval::judge(&policies.program, &stack, &environment(options), sources);
        outcome.run.documents.push(Judged {
            source: stack.source(),
            format: stack.format,
            resources: stack.resources.len(),
        });
        outcome.run.counts.merge(&judgement.counts);
        outcome.run.findings.extend(judgement.findings);
        met.iter_mut().zip(&judgement.met).for_each(|(sum, met)| *sum += met);
    }
    outcome.run.findings.sort_by_key(order);
    if !outcome.run.documents.is_empty() {
        outcome.diagnostics.extend(idle_waivers(policies, &outcome.run, options));
        outcome.diagnostics.extend(unknown_parameters(options, &parameters));
        outcome.run.idle = met.iter().enumerate().filter(|(_, met)| **met == 0).map(|(rule, _)| rule).collect();
    }
    outcome
}

/// A warning for each waiver that is over, or that covers nothing.
fn idle_waivers(policies: &Policies, run: &Run, options: &Options) -> Vec<Diagnostic> {
    let uses = |place| run.findings.iter().any(|it| it.waiver.as_ref().is_some_and(|waiver| waiver.place == place));
    let mut warnings = Vec::new();
    for rule in &policies.program.rules {
        for waiver in rule.waivers.iter().map(|waiver| &waiver.info) {
            let name = &rule.info.name;
            let owner = waiver.owner.iter().map(|owner| format!("{owner} answers for it")).next();
            let mut warning = match waiver.until {
                Some(until) if until < options.today => {
                    Diagnostic::warning("expired-waiver", format!("the waiver of `{name}` ended on {until}"))
                        .at(waiver.place, "no longer waived")
                        .help("mend what it covered, and take it out")
                }
                _ if uses(waiver.place) => continue,
                _ => Diagnostic::warning("unused-waiver", format!("the waiver of `{name}` covers nothing"))
                    .at(waiver.place, "no finding is waived by this")
                    .help("take it out; or look at its `where`: what is not surely true waives nothing"),
            };
            warning.notes.extend(owner);
            warnings.push(warning);
        }
    }
    warnings
}

/// A warning for each name that was given a value and that no document declares: its value decides nothing.
fn unknown_parameters(options: &Options, declared: &BTreeSet<Box<str>>) -> Vec<Diagnostic> {
    let names = || declared.iter().map(|name| &**name);
    let mut given: Vec<&str> = options.given.iter().map(|(name, _)| name.as_str()).collect();
    given.sort_unstable();
    given.dedup();
    let unknown = given.into_iter().filter(|name| !declared.contains(*name)).map(|name| {
        let message = format!("no template has a parameter `{name}`: its value decides nothing");
        let warning = Diagnostic::warning("unknown-parameter", message);
        let known = match declared.len() {
            0 => "they have no parameters".to_owned(),
            _ => format!("they have {}", names().collect::<Vec<_>>().join(", ")),
        };
        match nearest(name, names()) {
            Some(near) => warning.note(known).help(format!("did you mean `{near}`?")),
            None => warning.note(known),
        }
    });
    unknown.collect()
}

/// Evaluates one expression, over a document or over nothing, and gives its value as text.
///
/// # Errors
/// What is wrong with the expression, with the document, or with evaluating it.
pub fn evaluate(
    policies: &Policies,
    sources: &mut SourceMap,
    expression: &str,
    document: Option<Input>,
    options: &Options,
) -> Result<String, Vec<Diagnostic>> {
    let source = sources.add("<expression>", expression);
    let expr = crate::syntax::parse_expr(source, expression)?;
    let (program, body) = semantics::compile_expr(&policies.modules, source, &expr)?;
    let stack = match document {
        Some(input) => load(sources, input, options).map_err(|unread| match unread {
            Unread::Broken(_, diagnostic) => vec![*diagnostic],
            Unread::Skipped(skipped) => {
                vec![Diagnostic::error("not-recognised", format!("{}: {}", skipped.name, skipped.reason))]
            }
        })?,
        None => nothing(sources).map_err(|diagnostic| vec![diagnostic])?,
    };
    eval::evaluate(&program, &body, &stack, &environment(options)).map_err(|stop| match stop {
        Stop::Fault(fault) => {
            let error = Diagnostic::error("evaluation-error", fault.message);
            vec![match fault.place {
                Some(place) => error.at(place, "evaluated here"),
                None => error,
            }]
        }
        Stop::Limit(limit) => vec![Diagnostic::error("limit", limit)],
    })
}

/// A stack without a resource.
fn nothing(sources: &mut SourceMap) -> Result<Stack, Diagnostic> {
    let text: Arc<str> = "".into();
    let source = sources.add("<no document>", Arc::clone(&text));
    Ok(Stack::new(Arc::new(document::read(source, &text, &document::Limits::default())?), "none"))
}

/// Why a document was not judged.
enum Unread {
    /// It is no document of a known format.
    Skipped(Skipped),
    /// It is one, or looks like one, and cannot be read.
    Broken(Skipped, Box<Diagnostic>),
}

fn load(sources: &mut SourceMap, input: Input, options: &Options) -> Result<Stack, Unread> {
    let Input { name, bytes, named } = input;
    let text: Arc<str> = match document::decode(bytes) {
        Ok(text) => text.into(),
        Err(problem) => return Err(Unread::Skipped(Skipped { name, reason: problem.to_string(), is_error: named })),
    };
    let source = sources.add(name.as_str(), Arc::clone(&text));
    let tree = match document::read(source, &text, &document::Limits::default()) {
        Ok(tree) => tree,
        // A walk meets all sorts of files; only one that is plainly meant to be a template is a mistake.
        Err(diagnostic) if named || formats::resembles(&text) => {
            let skipped = Skipped { name, reason: diagnostic.message.clone(), is_error: true };
            return Err(Unread::Broken(skipped, Box::new(diagnostic)));
        }
        Err(diagnostic) => {
            return Err(Unread::Skipped(Skipped { name, reason: diagnostic.message, is_error: false }));
        }
    };
    adapted(tree, &name, named, options)
}

fn adapted(tree: Tree, name: &str, named: bool, options: &Options) -> Result<Stack, Unread> {
    let Some(format) = formats::recognise(&tree) else {
        let reason = if tree.roots().next().is_none() { "it is empty" } else { "it is no template of a known format" };
        return Err(Unread::Skipped(Skipped { name: name.into(), reason: reason.into(), is_error: named }));
    };
    let mut stack = formats::adapt(format, tree, &Given { parameters: options.given.clone() });
    stack.file = name.into();
    Ok(stack)
}

fn environment(options: &Options) -> Environment {
    Environment { today: options.today, limits: Limits::default() }
}

/// Worst first: failures by severity, then errors, then unknowns; within those by document and place.
fn order(finding: &Finding) -> impl Ord + use<> {
    let group = match finding.verdict {
        Verdict::Fail => 0,
        Verdict::Error => 1,
        _ => 2,
    };
    (group, std::cmp::Reverse(finding.severity), finding.rule, finding.document, finding.primary.place)
}
