//! One rule and all that fails it: a title, pictures, why, and what to do.

use crate::finding::{Finding, Mark, RuleInfo, Verdict};
use crate::report::group::Group;
use crate::report::page::{Page, sentence};
use crate::report::paint::{Tone, clean, columns, count};
use crate::report::picture::{self, Spot};

/// A group of more findings than this is shown by `PICTURES` pictures and a list.
const ALL_PICTURES: usize = 4;
const PICTURES: usize = 3;
/// How many places the list has.
const LISTED: usize = 20;
/// The columns of the words on the left.
const WORD: usize = 10;

/// Everything about a group. `explained` holds the rules whose rationale has been printed.
pub(super) fn section(group: &Group<'_>, explained: &mut Vec<usize>, page: &Page<'_>) -> String {
    let Some(rule) = page.run.rules.get(group.rule) else { return String::new() };
    let remedy = common_remedy(group, rule);
    let shows_all = group.findings.len() <= ALL_PICTURES || page.style.verbose > 0;
    let shown = if shows_all { group.findings.len() } else { PICTURES };
    let mut text = title(group, rule, page);
    for (number, finding) in group.findings.iter().take(shown).enumerate() {
        text += &one(finding, number == 0 && names_policy(group, page), page);
        if remedy.is_none() {
            text += &finding.remedy.as_deref().map_or(String::new(), |remedy| row("fix", remedy, page));
        }
    }
    text += &others(group.findings.get(shown..).unwrap_or_default(), page);
    if group.verdict == Verdict::Fail {
        text += &why(group.rule, rule, explained, page);
    }
    text += &remedy.map_or(String::new(), |remedy| row("fix", &remedy, page));
    text + &origin(group, rule, page) + "\n"
}

/// Failures are for the author of the document, errors for that of the policy as well.
fn names_policy(group: &Group<'_>, page: &Page<'_>) -> bool {
    page.style.verbose > 0 || group.verdict == Verdict::Error
}

/// ` high  wildcard-action: A role allows every action of a service         least-privilege`.
fn title(group: &Group<'_>, rule: &RuleInfo, page: &Page<'_>) -> String {
    let style = page.style;
    let tone = Tone::of(group.verdict, group.severity);
    let is_error = group.verdict == Verdict::Error;
    let word = if is_error { "error" } else { group.severity.name() };
    let number = match group.findings.len() {
        1 => String::new(),
        number => format!(" ({})", count(number, if is_error { "error" } else { "finding" })),
    };
    let head = format!(" {}  {}: ", style.paint(tone, word), style.paint(Tone::Strong, &rule.name));
    let text = format!("{}{number}", clean(&rule.title));
    match practice_at_right(columns(&head) + columns(&text), rule, page) {
        Some(right) => format!("{head}{text}{right}\n"),
        None => style.hanging(&head, &" ".repeat(columns(word) + 3), &text),
    }
}

/// The practice at the right end of the title's line, if there is room.
fn practice_at_right(used: usize, rule: &RuleInfo, page: &Page<'_>) -> Option<String> {
    let practice = rule.practice.as_deref()?;
    let room = page.style.prose().checked_sub(used + columns(practice)).filter(|room| *room >= 2)?;
    Some(format!("{}{}", " ".repeat(room), page.style.paint(Tone::Faint, practice)))
}

fn one(finding: &Finding, with_clause: bool, page: &Page<'_>) -> String {
    let sentence = sentence(finding);
    let is_label = sentence == finding.primary.message;
    let said = if is_label { String::new() } else { page.style.hanging("   ", "   ", &sentence) };
    let construct = finding
        .construct
        .as_deref()
        .map_or(String::new(), |path| row("made", &format!("by the construct {}", clean(path)), page));
    said + &picture::draw(&spots(finding, with_clause), page.sources, page.style) + &construct
}

fn spots(finding: &Finding, with_clause: bool) -> Vec<Spot> {
    let tone = Tone::of(finding.verdict, finding.severity);
    let spot = |mark: &Mark, tone| Spot { place: mark.place, message: mark.message.clone(), tone };
    let is_primary = |mark: &&Mark| mark.place == finding.primary.place && mark.message == finding.primary.message;
    let related = finding.related.iter().filter(|mark| !is_primary(mark)).map(|mark| spot(mark, Tone::Related));
    let clause = Spot { place: finding.clause, message: "the clause of the policy".to_owned(), tone: Tone::Policy };
    std::iter::once(spot(&finding.primary, tone)).chain(related).chain(with_clause.then_some(clause)).collect()
}

/// The findings of a big group that get no picture: a line each.
fn others(findings: &[&Finding], page: &Page<'_>) -> String {
    let width = findings.iter().take(LISTED).map(|finding| columns(&page.location(finding.primary.place))).max();
    let mut text = String::new();
    for (number, finding) in findings.iter().take(LISTED).enumerate() {
        let location = page.location(finding.primary.place);
        let space = " ".repeat(width.unwrap_or(0).saturating_sub(columns(&location)) + 2);
        let head = format!("{}{location}{space}", word(if number == 0 { "also" } else { "" }, page));
        text += &page.style.hanging(&head, &" ".repeat(WORD + 4), &sentence(finding));
    }
    let left = findings.len().saturating_sub(LISTED);
    if left > 0 { text + &row("", &format!("and {} (-v shows all)", count(left, "other place")), page) } else { text }
}

/// The remedy, if it is the same for all.
fn common_remedy(group: &Group<'_>, rule: &RuleInfo) -> Option<String> {
    let first = group.findings.first()?.remedy.as_ref();
    if group.findings.iter().any(|finding| finding.remedy.as_ref() != first) {
        return None;
    }
    let general = rule.remedy.as_ref().filter(|_| group.verdict == Verdict::Fail);
    first.or(general).cloned()
}

fn why(number: usize, rule: &RuleInfo, explained: &mut Vec<usize>, page: &Page<'_>) -> String {
    let Some(rationale) = &rule.rationale else { return String::new() };
    if explained.contains(&number) {
        return row("why", "as above", page);
    }
    explained.push(number);
    row("why", &rationale.split_whitespace().collect::<Vec<_>>().join(" "), page)
}

/// Where the rule comes from and what it is called elsewhere.
fn origin(group: &Group<'_>, rule: &RuleInfo, page: &Page<'_>) -> String {
    let name = if rule.pack.is_empty() { rule.name.clone() } else { format!("{}/{}", rule.pack, rule.name) };
    let place = names_policy(group, page).then(|| page.location(rule.place));
    let parts: Vec<String> = std::iter::once(name).chain(rule.refs.iter().cloned()).chain(place).collect();
    row("rule", &parts.join(page.style.dot()), page)
}

fn row(name: &str, text: &str, page: &Page<'_>) -> String {
    page.style.paragraph(&word(name, page), text)
}

fn word(name: &str, page: &Page<'_>) -> String {
    let space = " ".repeat(WORD.saturating_sub(columns(name) + 2));
    format!("   {}{space}", page.style.paint(Tone::Faint, name))
}
