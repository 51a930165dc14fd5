//! What rules say, in a few lines.

use super::answer::remedy_here;
use super::session::{Outcome, Session};
use super::statement::count;
use crate::diagnostic::{Diagnostic, nearest};
use crate::finding::{Counts, Run, Verdict};
use crate::ir::{Kind, Program};
use crate::report::{self, Tone};
use crate::source::{Place, SourceId, Span};

/// The kinds through which a whole resource of a type is seen.
pub(super) fn kinds_of<'p>(program: &'p Program, ty: &str) -> Vec<&'p Kind> {
    let lenses = program.by_type.get(ty).into_iter().flatten();
    let lenses = lenses.filter_map(|lens| program.lenses.get(*lens as usize));
    let kinds = lenses.filter(|lens| lens.each.is_empty()).filter_map(|lens| program.kinds.get(lens.kind as usize));
    kinds.collect()
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
    for cause in run.findings.iter_mut().flat_map(|finding| &mut finding.causes) {
        cause.remedy = cause.remedy.as_deref().map(remedy_here);
    }
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = report::findings(&run, &session.bench.sources, &session.style, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// `rule shared-role: 1 fail, 3 pass`.
fn line(session: &Session, rule: &str, counts: &Counts) -> String {
    let style = &session.style;
    let assumed = match session.bench.names().assumed.len() {
        0 => String::new(),
        number => format!(" ({})", count(number, "assumption")),
    };
    format!("rule {}: {}{assumed}\n", style.paint(Tone::Strong, rule), words(session, counts))
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
    let all: Vec<usize> = (0..session.bench.program().rules.len()).collect();
    let run = session.bench.judge(&all);
    let mut out = Vec::new();
    if let Some(text) = report::Format::from_name("text") {
        // As above.
        let _ = report::render(
            text,
            &run,
            &session.bench.sources,
            crate::finding::Severity::Medium,
            &session.style,
            &mut out,
        );
    }
    let assumed = match session.bench.names().assumed.len() {
        0 => String::new(),
        number => format!("   with {} that the template does not say (`:assume`)\n", count(number, "assumption")),
    };
    Ok(String::from_utf8_lossy(&out).into_owned() + &assumed)
}
