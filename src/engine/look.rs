//! Looking into policies and documents without judging: what there is, and why it is so.

use std::sync::Arc;

use super::excused::Excused;
use super::stacks::Stacks;
use super::{Input, Options, Policies, environment};
use crate::diagnostic::{Diagnostic, nearest};
use crate::eval;
use crate::finding::{Explanation, Finding, Inventory, RuleInfo, Run, Verdict};
use crate::source::SourceMap;
use crate::stack::Stack;
use crate::suppression::{Rules, Suppressions};

/// Why a rule comes to its verdicts.
#[derive(Debug)]
pub struct Explained {
    /// The rule.
    pub rule: RuleInfo,
    /// Whether one subject is meant: the rule judges the stack, or a resource was named.
    pub of_one: bool,
    /// One for each subject, by document.
    pub explanations: Vec<Explanation>,
    /// What is wrong with the documents themselves, and which were not looked at.
    pub diagnostics: Vec<Diagnostic>,
    /// What a check by this rule alone would find.
    pub run: Run,
}

impl Explained {
    /// Takes over from the run which findings were known before.
    pub fn heed_known(&mut self) {
        let is_of = |explanation: &Explanation, finding: &Finding| {
            (finding.document, &*finding.subject) == (explanation.document, explanation.subject.as_str())
        };
        let known = self.run.known.iter().flat_map(|known| &known.findings);
        let known: Vec<&Finding> = known.collect();
        for explanation in &mut self.explanations {
            let is_new = self.run.findings.iter().any(|it| is_of(explanation, it) && it.verdict != Verdict::Waived);
            explanation.is_known = !is_new && known.iter().any(|it| is_of(explanation, it));
        }
    }
}

/// Explains what a rule says about a resource, or about each of its subjects, in documents.
///
/// # Errors
/// There is no such rule, no such subject, or no document to look at.
pub fn explain(
    policies: &Policies,
    sources: &mut SourceMap,
    documents: Vec<Input>,
    options: &Options,
    rule: &str,
    resource: Option<&str>,
) -> Result<Explained, Vec<Diagnostic>> {
    let program = policies.program();
    let number = number_of(policies, rule)?;
    let Stacks { stacks, diagnostics } = Stacks::read(sources, documents, options).some()?;
    let mut run = Run { rules: program.rules.iter().map(|rule| rule.info.clone()).collect(), ..Run::default() };
    let mut all = Vec::new();
    for stack in &stacks {
        let environment = &environment(options);
        let mut explanations = eval::explain(program, number, stack, environment, sources);
        let judged = eval::judge_one(program, number, stack, environment, sources);
        let excused = Excused { program, stack, environment, sources };
        let rules = Rules { running: &run.rules, off: policies.off(), needs: &program.waivers_need };
        let mut suppressions = Suppressions::read(stack, rules, options.honour_foreign);
        let mut found = Vec::new();
        // Both go through the subjects in the same order.
        for (at, (verdict, mut findings)) in judged.into_iter().enumerate() {
            let covered = excused.cover(&mut suppressions, (number, at, verdict), &mut findings);
            if let (Some(verdict), Some(explanation)) = (covered, explanations.get_mut(at)) {
                explanation.verdict = verdict;
                explanation.ignores = findings.iter().filter_map(|it| it.waiver.as_deref().cloned()).collect();
                explanation.ignores.dedup();
            }
            found.extend(findings);
        }
        run.documents.push(super::check::judged(stack, Vec::new()));
        run.findings.extend(found);
        all.extend(explanations);
    }
    if let Some(resource) = resource {
        let meant: Vec<&str> = stacks.iter().flat_map(|stack| stack.ids_meant(resource)).collect();
        let is_meant = |it: &&Explanation| is_about(it, resource) || meant.iter().any(|id| is_about(it, id));
        let found: Vec<Explanation> = all.iter().filter(is_meant).cloned().collect();
        if found.is_empty() {
            return Err([diagnostics, vec![no_subject(rule, resource, &all, &stacks)]].concat());
        }
        all = found;
    }
    let rule = program.rules.get(number).ok_or_else(Vec::new)?;
    let of_one = resource.is_some() || rule.subject.is_none();
    Ok(Explained { rule: rule.info.clone(), of_one, explanations: all, diagnostics, run })
}

/// What is understood of documents: their resources, or one of them with all of its fields.
///
/// # Errors
/// There is no such resource, or no document to look at.
pub fn resources(
    policies: &Policies,
    sources: &mut SourceMap,
    documents: Vec<Input>,
    options: &Options,
    resource: Option<&str>,
) -> Result<(Vec<Inventory>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let Stacks { stacks, diagnostics } = Stacks::read(sources, documents, options).some()?;
    let program = policies.program();
    let inventory = |stack| eval::inventory(program, stack, &environment(options), sources, resource);
    let mut all: Vec<Inventory> = stacks.iter().map(inventory).collect();
    if let Some(resource) = resource {
        all.retain(|inventory| !inventory.resources.is_empty());
        if all.is_empty() {
            let unknown = Diagnostic::no_such("unknown-resource", "resource", resource, &names(&stacks));
            return Err([diagnostics, vec![unknown]].concat());
        }
    }
    Ok((all, diagnostics))
}

/// The number of a rule; its pack may stand before its name.
pub(super) fn number_of(policies: &Policies, name: &str) -> Result<usize, Vec<Diagnostic>> {
    let rules = &policies.program().rules;
    let name = name.rsplit('/').next().unwrap_or(name);
    rules.iter().position(|rule| rule.info.name == name).ok_or_else(|| {
        if let Some(off) = policies.off().iter().find(|off| off.rule == name) {
            let error = Diagnostic::error("rule-off", format!("the rule `{name}` is turned off"));
            return vec![error.at(off.place, &*off.reason)];
        }
        let names: Vec<&str> = rules.iter().map(|rule| rule.info.name.as_str()).collect();
        vec![Diagnostic::no_such("unknown-rule", "rule", name, &names)]
    })
}

/// What there is to name.
fn names(stacks: &[Stack]) -> Vec<&str> {
    stacks.iter().flat_map(|stack| stack.ids().chain(stack.nicknames())).collect()
}

/// Whether a subject is a resource, or a piece of it.
fn is_about(explanation: &Explanation, resource: &str) -> bool {
    let piece = || explanation.subject.strip_prefix(resource).is_some_and(|rest| rest.starts_with('/'));
    explanation.subject == resource || piece()
}

fn no_subject(rule: &str, resource: &str, all: &[Explanation], stacks: &[Stack]) -> Diagnostic {
    let subjects: Vec<&str> = all.iter().map(|it| it.subject.as_str()).collect();
    let ty_in = |stack: &'_ Stack| Some(Arc::clone(&stack.resource(*stack.meant(resource).first()?).ty));
    let Some(ty) = stacks.iter().find_map(ty_in) else {
        let resources = names(stacks);
        // Who asks about a rule means one of its subjects, if one is called almost so.
        let is_near = nearest(resource, subjects.iter().copied()).is_some();
        return Diagnostic::no_such(
            "unknown-resource",
            "resource",
            resource,
            if is_near { &subjects } else { &resources },
        );
    };
    let error = Diagnostic::error("no-subject", format!("`{rule}` does not judge `{resource}`, which is {ty}"));
    match subjects.as_slice() {
        [] => error.note("it met nothing to judge here"),
        subjects => error.note(format!("it judges {}", subjects.join(", "))),
    }
}
