//! What rules say, in a few lines.

use std::collections::HashMap;

use super::answer::remedy_here;
use super::session::{Outcome, Session};
use super::statement::count;
use crate::diagnostic::{Diagnostic, nearest};
use crate::finding::{Counts, Explanation, Run, Verdict};
use crate::ir::{Kind, Program};
use crate::report::look::{self, Form, Sheet};
use crate::report::{self, Tone};
use crate::source::{Place, SourceId, Span};
use crate::stack::Stack;

/// The kinds through which a whole resource of a type is seen.
pub(super) fn kinds_of<'p>(program: &'p Program, ty: &str) -> Vec<&'p Kind> {
    program.kinds_of(ty).into_iter().filter_map(|kind| program.kinds.get(kind as usize)).collect()
}

/// How many resources of a stack are of each of the kinds that their types have; what comes first in the stack comes first.
pub(super) fn by_kind<'p>(stack: &Stack, kinds_of: impl Fn(&str) -> Vec<&'p Kind>) -> Vec<(&'p Kind, usize)> {
    let mut types: Vec<(&str, usize)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for resource in &stack.resources {
        let place = *places.entry(&resource.ty).or_insert(types.len());
        match types.get_mut(place) {
            Some((_, number)) => *number += 1,
            None => types.push((&resource.ty, 1)),
        }
    }
    let mut kinds: Vec<(&Kind, usize)> = Vec::new();
    for (ty, number) in types {
        for kind in kinds_of(ty) {
            match kinds.iter_mut().find(|(own, _)| own.name == kind.name) {
                Some((_, all)) => *all += number,
                None => kinds.push((kind, number)),
            }
        }
    }
    kinds
}

/// The number of a rule.
///
/// # Errors
/// There is none of this name.
pub(super) fn find(session: &Session, rule: &str, place: Place) -> Result<usize, Vec<Diagnostic>> {
    let rules = &session.bench.program().rules;
    if let Some(number) = rules.iter().position(|it| it.info.name == rule) {
        return Ok(number);
    }
    if session.bench.off().iter().any(|own| own == rule) {
        let error = Diagnostic::error("rule-off", format!("this session has turned `{rule}` off"));
        return Err(vec![error.at(place, "is off").help(format!("`:enable {rule}` turns it on"))]);
    }
    let names = rules.iter().map(|it| it.info.name.as_str());
    let error = Diagnostic::error("unknown-rule", format!("there is no rule `{rule}`")).at(place, "not known here");
    let error = error.note("`:rules` lists them");
    Err(vec![match nearest(rule, names) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error,
    }])
}

/// A rule that was just defined: what it finds, and its verdicts.
pub(super) fn of_rule(session: &Session, rule: &str) -> String {
    let number = session.bench.program().rules.iter().position(|it| it.info.name == rule);
    let Some(number) = number else { return String::new() };
    if session.bench.documents().is_empty() {
        let name = session.style.paint(Tone::Strong, rule);
        return format!("defined rule {name}; no template is loaded to judge (`:input FILE`)\n");
    }
    let run = session.bench.judge(&[number]);
    pictures(session, &run) + &line(session, rule, &run.counts)
}

/// Findings as pictures; what would decide an unknown is said as one says it here.
fn pictures(session: &Session, run: &Run) -> String {
    let mut run = run.clone();
    for cause in run.findings.iter_mut().flat_map(|finding| finding.causes.iter_mut()) {
        cause.remedy = cause.remedy.as_deref().map(|it| remedy_here(it).into());
    }
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = report::findings(&run, &session.bench.sources, &session.style, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// `rule shared-role: 1 fail, 3 pass`.
fn line(session: &Session, rule: &str, counts: &Counts) -> String {
    let style = &session.style;
    let assumed = assumed(session);
    format!("rule {}: {}{assumed}\n", style.paint(Tone::Strong, rule), words(session, counts))
}

/// That something is assumed, where it is: a verdict is then not about the template as it is.
fn assumed(session: &Session) -> String {
    match session.bench.names().assumed.len() {
        0 => String::new(),
        number => format!(" ({})", count(number, "assumption")),
    }
}

/// `1 fail, 3 pass`.
fn words(session: &Session, counts: &Counts) -> String {
    let severity = crate::finding::Severity::High;
    let word = |verdict: Verdict| {
        let number = counts.get(verdict);
        let words = format!("{number} {}", verdict.name());
        (number > 0).then(|| session.style.paint(Tone::of(verdict, severity), &words))
    };
    let words: Vec<String> = Verdict::ALL.into_iter().filter_map(word).collect();
    if words.is_empty() { "nothing to judge".into() } else { words.join(", ") }
}

/// Which rules count otherwise after a change than before it, a line each.
pub(super) fn changes(session: &Session, before: &[(String, Counts)]) -> String {
    let after = counts(session);
    let mut text = String::new();
    for (rule, now) in &after {
        let was = before.iter().find(|(own, _)| own == rule).map(|(_, counts)| counts);
        if let Some(was) = was.filter(|was| *was != now) {
            let name = session.style.paint(Tone::Strong, rule);
            text += &format!("rule {name}: {} → {}\n", words(session, was), words(session, now));
        }
    }
    text
}

/// The verdicts of each rule, by its name.
pub(super) fn counts(session: &Session) -> Vec<(String, Counts)> {
    let rules = &session.bench.program().rules;
    let count =
        |(number, rule): (usize, &crate::ir::Rule)| (rule.info.name.clone(), session.bench.judge(&[number]).counts);
    rules.iter().enumerate().map(count).collect()
}

/// All rules, as `ordain check` reports them; or one.
pub(super) fn check(session: &Session, rule: Option<(&str, SourceId, Span)>) -> Outcome {
    if session.bench.documents().is_empty() {
        let error = Diagnostic::error("no-template", "no template is loaded to judge");
        return Err(vec![error.help("read one with `:input FILE`")]);
    }
    if let Some((name, source, span)) = rule {
        let number = find(session, name, Place { source, span })?;
        let run = session.bench.judge(&[number]);
        return Ok(pictures(session, &run) + &line(session, name, &run.counts));
    }
    let run = session.bench.judge_all();
    let mut out = Vec::new();
    if let Some(text) = report::Format::from_name("text") {
        // As above.
        let results = report::Results::of(&run, &session.bench.sources);
        let _ = report::render(text, &results, &session.style, &mut out);
    }
    let assumed = not_said(session);
    Ok(String::from_utf8_lossy(&out).into_owned() + &assumed)
}

/// What a rule says about one subject of the current document, and why.
pub(super) fn explain(session: &Session, rule: usize, id: &str, place: Place) -> Outcome {
    let all = session.bench.explain(rule);
    let meant: Vec<&str> = session.bench.stack().ids_meant(id).chain([id]).collect();
    let about: Vec<Explanation> = all.iter().filter(|it| meant.contains(&it.subject.as_str())).cloned().collect();
    let Some(own) = session.bench.program().rules.get(rule).filter(|_| !about.is_empty()) else {
        let names: Vec<String> = all.into_iter().map(|it| it.subject).collect();
        return Err(vec![no_subject(session, id, place, &names)]);
    };
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = look::explained(&own.info, &about, true, &sheet(session), &mut out);
    let assumed = not_said(session);
    Ok(String::from_utf8_lossy(&out).into_owned() + &assumed)
}

/// That something is assumed, as a line below what is so only with it.
fn not_said(session: &Session) -> String {
    match session.bench.names().assumed.len() {
        0 => String::new(),
        number => format!("   with {} that the template does not say (`:assume`)\n", count(number, "assumption")),
    }
}

/// The page of a session.
pub(super) fn sheet(session: &Session) -> Sheet<'_> {
    Sheet { form: Form::Text, sources: &session.bench.sources, style: &session.style }
}

/// The mistake of naming a resource that a rule does not judge.
pub(super) fn no_subject(session: &Session, id: &str, place: Place, all: &[String]) -> Diagnostic {
    let names: Vec<&str> = all.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    let message = if !session.bench.stack().meant(id).is_empty() {
        format!("the rule does not judge `{id}`")
    } else {
        format!("the template has no resource `{id}`")
    };
    let error = Diagnostic::error("no-subject", message).at(place, "is not judged");
    let known: Vec<&str> = names.iter().take(20).copied().collect();
    let error = if known.is_empty() {
        error.note("it judges nothing in this template")
    } else {
        error.note(format!("it judges {}", known.join(", ")))
    };
    match nearest(id, names) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error,
    }
}
