//! Why a rule comes to its verdict: the tree of conditions with the values that they met.

use std::io;

use super::explanation_json::ExplainedRow;
use super::fact::fact;
use super::{Form, Sheet, json};
use crate::finding::{Answer, Explanation, Fact, InWorld, Reason, RuleInfo, Severity, Verdict};
use crate::report::page::waived;
use crate::report::paint::{Tone, clean, columns};
use crate::source::{Place, SourceId};

/// How many elements of one collection are shown, unless all are asked for.
const SHOWN: usize = 5;
/// The margin of everything below the title.
const MARGIN: &str = "   ";

/// Writes what a rule says about its subjects and why: the trees where one subject is asked for, a line each otherwise.
pub fn explained(
    rule: &RuleInfo,
    explanations: &[Explanation],
    in_full: bool,
    sheet: &Sheet<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    if sheet.form == Form::Json {
        return json(ExplainedRow::of(rule, explanations, sheet.sources), out);
    }
    let text = if in_full { trees(rule, explanations, sheet) } else { summary(rule, explanations, sheet) };
    out.write_all(text.as_bytes())
}

/// A condition that stands alone in `document`, with what decides it.
pub fn reason(reason: &Reason, document: SourceId, sheet: &Sheet<'_>) -> String {
    tree(reason, 0, document, &mut Told::new(), sheet)
}

fn trees(rule: &RuleInfo, explanations: &[Explanation], sheet: &Sheet<'_>) -> String {
    let mut text = String::new();
    for explanation in explanations {
        text += &head(explanation.verdict.name(), tone(explanation.verdict, rule), rule, sheet);
        text += &subject(explanation, sheet);
        for world in &explanation.worlds {
            text += &in_world(world, explanation, sheet);
        }
        if let Some(note) = &explanation.note {
            text += &sheet.style.hanging(MARGIN, MARGIN, note);
        }
        text += &excused(explanation, sheet);
        text += "\n";
    }
    text + &origin(rule, sheet)
}

/// ` fail  wildcard-action: A policy allows more than anyone listed       least-privilege`.
pub(super) fn head(word: &str, tone: Tone, rule: &RuleInfo, sheet: &Sheet<'_>) -> String {
    let style = sheet.style;
    let head = format!(" {}  {}: ", style.paint(tone, word), style.paint(Tone::Strong, &rule.name));
    let practice = rule.practice.as_deref();
    let room = practice.is_some_and(|it| columns(&head) + columns(&rule.title) + columns(it) + 2 <= style.prose());
    let indent = " ".repeat(columns(word) + 3);
    sheet.line(&head, &indent, &clean(&rule.title), practice.filter(|_| room))
}

fn subject(explanation: &Explanation, sheet: &Sheet<'_>) -> String {
    let id = sheet.style.paint(Tone::Strong, &clean(&explanation.subject));
    let ty = match explanation.subject_type.as_str() {
        "" => String::new(),
        ty => format!(" ({})", clean(ty)),
    };
    sheet.line(MARGIN, MARGIN, &format!("{id}{ty}"), Some(&sheet.location(explanation.place)))
}

/// Why a check does not show what is found, where that is no part of the rule.
fn excused(explanation: &Explanation, sheet: &Sheet<'_>) -> String {
    let mut text = String::new();
    for ignore in &explanation.ignores {
        let said = format!("{} ({})", waived(ignore), sheet.location(ignore.place));
        text += &sheet.style.hanging(MARGIN, MARGIN, &said);
    }
    if explanation.is_known {
        text += &sheet.style.hanging(MARGIN, MARGIN, "known: it is in the baseline, and ordain check does not show it");
    }
    text
}

/// `when Env is prod: fail`, and the tree.
fn in_world(world: &InWorld, explanation: &Explanation, sheet: &Sheet<'_>) -> String {
    let mut text = String::new();
    if !world.cases.is_empty() {
        let cases: Vec<String> = world.cases.iter().map(|(name, case)| format!("`{name}` is {case}")).collect();
        let cases = cases.join(" and ");
        let said = match explanation.worlds.len() {
            1 => format!("{} in each case, for example when {cases}:", verb(world.verdict)),
            _ => format!("{} when {cases}:", verb(world.verdict)),
        };
        text += &format!("\n{}", sheet.style.hanging(MARGIN, MARGIN, &said));
    }
    let mut told = Vec::new();
    for reason in &world.reasons {
        text += &tree(reason, 1, explanation.document, &mut told, sheet);
    }
    if world.reasons.is_empty() && explanation.note.is_none() {
        text += &sheet.style.hanging(MARGIN, MARGIN, "there is nothing that the rule asks about it");
    }
    text
}

/// What has been told already: a value at a place.
type Told = Vec<(String, Result<Place, String>)>;

/// What tells a fact from others; one without a place goes by its name.
fn key(fact: &Fact) -> (String, Result<Place, String>) {
    (fact.value.clone(), fact.place.ok_or_else(|| fact.name.clone()))
}

fn tree(reason: &Reason, depth: usize, document: SourceId, told: &mut Told, sheet: &Sheet<'_>) -> String {
    let indent = "  ".repeat(depth) + " ";
    let below = format!("{indent}  ");
    let mark = mark(reason, sheet);
    let head = format!("{indent}{mark} ");
    let mut facts = reason.facts.iter();
    let mut text = match (reason.condition, reason.condition.is_none().then(|| facts.next()).flatten()) {
        (Some(place), _) => condition(&head, &below, reason, place, sheet),
        (None, Some(first)) => {
            told.push(key(first));
            let only =
                alone(reason).map_or(String::new(), |place| format!(": {}", sheet.cut(sheet.sources.slice(place))));
            fact(&head, &below, first, &only, document, sheet)
        }
        (None, None) => String::new(),
    };
    for it in facts {
        if told.contains(&key(it)) {
            continue;
        }
        told.push(key(it));
        text += &fact(&below, &format!("{below}  "), it, "", document, sheet);
    }
    if let Some(note) = &reason.note {
        let arrow = format!("{below}{} ", sheet.style.glyph("→", "->"));
        text += &sheet.style.paragraph(&arrow, note);
    }
    let shown = if sheet.style.verbose > 0 { usize::MAX } else { SHOWN };
    let inner = if alone(reason).is_some() { &[] } else { reason.reasons.as_slice() };
    for inner in inner.iter().take(shown) {
        text += &tree(inner, depth + 1, document, told, sheet);
    }
    let left = inner.len().saturating_sub(shown);
    if left > 0 {
        text += &sheet.style.hanging(&below, &below, &format!("and {left} more like these (-v shows all)"));
    }
    text
}

/// The one condition that decides about an element, where there is no more to say: it stands behind the element.
fn alone(reason: &Reason) -> Option<Place> {
    let [only] = reason.reasons.as_slice() else { return None };
    let is_plain = only.word.is_empty() && only.reasons.is_empty() && only.note.is_none();
    let is_told = only.facts.iter().all(|it| reason.facts.first().is_some_and(|first| key(first) == key(it)));
    only.condition.filter(|_| reason.condition.is_none() && is_plain && is_told && only.answer == reason.answer)
}

/// `✗ forbid any a in s.actions: a == "*"`.
fn condition(head: &str, below: &str, reason: &Reason, place: Place, sheet: &Sheet<'_>) -> String {
    let word = match reason.word.as_str() {
        "" => String::new(),
        word => format!("{} ", sheet.style.paint(Tone::Policy, word)),
    };
    let text = sheet.cut(sheet.sources.slice(place));
    let number = match (reason.elements, reason.reasons.len()) {
        (Some(0), _) if reason.answer != Answer::Unknown => sheet.style.paint(Tone::Faint, " (no elements)"),
        (Some(all), told) if all != told => sheet.style.paint(Tone::Faint, &format!(" ({told} of {all})")),
        _ => String::new(),
    };
    let where_written = (sheet.style.verbose > 0).then(|| sheet.location(place));
    sheet.line(head, below, &format!("{word}{text}{number}"), where_written.as_deref())
}

/// How a condition turned out. What is part of another condition is neither good nor bad by itself.
fn mark(reason: &Reason, sheet: &Sheet<'_>) -> String {
    let is_step = |it: &Reason| !it.word.is_empty();
    let counts = is_step(reason) || reason.reasons.iter().any(is_step);
    let (unicode, ascii, tone) = match reason.answer {
        Answer::Yes => ("✓", "+", if counts { Tone::Good } else { Tone::Faint }),
        Answer::No => ("✗", "x", if counts { Tone::Severity(Severity::High) } else { Tone::Faint }),
        Answer::Unknown => ("?", "?", Tone::Unknown),
        Answer::Error => ("!", "!", Tone::Error),
        Answer::Skipped | Answer::Waived => ("–", "-", Tone::Faint),
    };
    sheet.style.paint(tone, sheet.style.glyph(unicode, ascii))
}

/// A line for each subject, the worst first.
fn summary(rule: &RuleInfo, explanations: &[Explanation], sheet: &Sheet<'_>) -> String {
    let mut text = head(rule.severity.name(), Tone::Severity(rule.severity), rule, sheet);
    if let Some(rationale) = &rule.rationale {
        text += &sheet.style.hanging(MARGIN, MARGIN, &rationale.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    text += "\n";
    let mut sorted: Vec<&Explanation> = explanations.iter().collect();
    sorted.sort_by_key(|it| it.verdict);
    let width = sorted.iter().map(|it| columns(it.verdict.name())).max().unwrap_or(0);
    let names = sorted.iter().map(|it| columns(&it.subject)).max().unwrap_or(0).min(sheet.style.prose() / 3);
    for it in &sorted {
        let word = it.verdict.name();
        let pad = " ".repeat(width.saturating_sub(columns(word)) + 2);
        let space = " ".repeat(names.saturating_sub(columns(&it.subject)) + 2);
        let head = format!("{MARGIN}{}{pad}", sheet.style.paint(tone(it.verdict, rule), word));
        let known = it.is_known.then_some("known");
        let gist: Vec<&str> = known.into_iter().chain(it.gist()).collect();
        let said = clean(&format!("{}{space}{}", it.subject, gist.join(": ")));
        let indent = " ".repeat(width + names + 7);
        text += &sheet.line(&head, &indent, said.trim_end(), Some(&sheet.location(it.place)));
    }
    if sorted.is_empty() {
        text += &sheet.style.hanging(MARGIN, MARGIN, "it met nothing to judge: not applicable");
    }
    if !sorted.is_empty() {
        text += &format!("\n{MARGIN}{}\n", tally(explanations).join(sheet.style.dot()));
    }
    text + &origin(rule, sheet)
}

fn tally(explanations: &[Explanation]) -> Vec<String> {
    let each = Verdict::ALL.into_iter().map(|verdict| {
        let number = explanations.iter().filter(|it| it.verdict == verdict).count();
        (number, verdict.name())
    });
    each.filter(|(number, _)| *number > 0).map(|(number, name)| format!("{number} {name}")).collect()
}

/// Where the rule is written.
fn origin(rule: &RuleInfo, sheet: &Sheet<'_>) -> String {
    let head = format!("{MARGIN}{} ", sheet.style.paint(Tone::Faint, "rule"));
    sheet.style.paragraph(&head, &sheet.location(rule.place))
}

fn verb(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "fails",
        Verdict::Error => "cannot be evaluated",
        Verdict::Unknown => "is not known",
        Verdict::Waived => "is waived",
        Verdict::Pass => "passes",
        Verdict::NotApplicable => "does not apply",
    }
}

fn tone(verdict: Verdict, rule: &RuleInfo) -> Tone {
    Tone::of(verdict, rule.severity)
}
