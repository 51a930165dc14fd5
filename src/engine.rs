//! A stand-in for the engine with its contract and no sense: a text with `Resources` is a template, and a quoted
//! asterisk in it fails the one rule. It makes the command line runnable until the engine takes its place.
#![allow(missing_docs, reason = "a stand-in")]

use crate::diagnostic::Diagnostic;
use crate::finding::{Finding, Judged, Mark, RuleInfo, Run, Severity, Skipped, Verdict};
use crate::source::{Place, SourceMap, Span};

#[derive(Debug)]
pub struct Policies {
    rules: Vec<RuleInfo>,
}

#[derive(Debug, Default)]
pub struct Options {
    pub given: Vec<(String, String)>,
    pub today: Option<String>,
}

#[derive(Debug)]
pub struct Input {
    pub name: String,
    pub bytes: Vec<u8>,
    /// Named by the user, not found by walking.
    pub named: bool,
}

#[derive(Debug)]
pub struct Outcome {
    pub run: Run,
    pub diagnostics: Vec<Diagnostic>,
}

pub fn compile(sources: &mut SourceMap, files: &[(String, String)]) -> Result<Policies, Vec<Diagnostic>> {
    let source = sources.add("wildcard.ord", "rule wildcard-action {}");
    for (name, text) in files {
        let source = sources.add(name.as_str(), text.as_str());
        if !text.contains("rule") {
            let place = Place { source, span: Span::new(0, 4) };
            return Err(vec![Diagnostic::error("no-rule", "a policy without a rule").at(place, "expected `rule`")]);
        }
    }
    let rule = RuleInfo {
        name: "wildcard-action".into(),
        title: "A role allows every action of a service".into(),
        severity: Severity::Critical,
        practice: Some("least-privilege".into()),
        refs: Vec::new(),
        rationale: Some("A function that is tricked once can do anything its role can.".into()),
        remedy: Some("List the actions that the handler calls.".into()),
        pack: "serverless".into(),
        place: Place { source, span: Span::new(5, 20) },
    };
    Ok(Policies { rules: vec![rule] })
}

pub fn check(policies: &Policies, sources: &mut SourceMap, documents: Vec<Input>, _: &Options) -> Outcome {
    let mut run = Run { rules: policies.rules.clone(), ..Run::default() };
    for input in documents {
        let text = String::from_utf8_lossy(&input.bytes).into_owned();
        if !text.contains("Resources") {
            run.skipped.push(Skipped { name: input.name, reason: "not a template".into(), is_error: input.named });
            continue;
        }
        let found: Vec<usize> = text.match_indices("\"*\"").map(|(at, _)| at).collect();
        let source = sources.add(input.name, text);
        run.documents.push(Judged { source, format: "cloudformation", resources: 1 });
        run.counts.add(if found.is_empty() { Verdict::Pass } else { Verdict::Fail });
        for at in found {
            let place = Place { source, span: Span::new(at as u32, at as u32 + 3) };
            run.findings.push(Finding {
                rule: 0,
                verdict: Verdict::Fail,
                severity: Severity::Critical,
                subject: "Worker".into(),
                subject_type: "AWS::IAM::Role".into(),
                document: source,
                message: "`Worker` may do anything".into(),
                primary: Mark { place, message: "allows every action".into(), pointer: String::new() },
                related: Vec::new(),
                clause: policies.rules.first().map_or(place, |rule| rule.place),
                causes: Vec::new(),
                remedy: None,
            });
        }
    }
    Outcome { run, diagnostics: Vec::new() }
}

pub fn evaluate(
    _: &Policies,
    sources: &mut SourceMap,
    expression: &str,
    _: Option<Input>,
    _: &Options,
) -> Result<String, Vec<Diagnostic>> {
    let source = sources.add("<expression>", expression);
    let place = Place { source, span: Span::new(0, expression.len() as u32) };
    Err(vec![Diagnostic::error("not-yet", "expressions cannot be evaluated yet").at(place, "this one")])
}
