//! One rule and all that fails it: a title, pictures, why, and what to do.

use super::{Group, sentence};
use crate::finding::{Finding, RuleInfo, Verdict};
use crate::report::Page;
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
    let shown =
        if group.findings.len() <= ALL_PICTURES || page.style.verbose > 0 { group.findings.len() } else { PICTURES };
    let mut text = title(group, rule, page);
    for finding in group.findings.iter().take(shown) {
        text += &one(finding, page);
        if remedy.is_none() {
            text += &finding.remedy.as_deref().map_or(String::new(), |remedy| row("fix", remedy, page));
        }
    }
    text += &others(group.findings.get(shown..).unwrap_or_default(), page);
    text += &why(group.rule, rule, explained, page);
    text += &remedy.map_or(String::new(), |remedy| row("fix", &remedy, page));
    text + &origin(rule, page) + "\n"
}

/// ` high  wildcard-action: A role allows every action of a service         least-privilege`.
fn title(group: &Group<'_>, rule: &RuleInfo, page: &Page<'_>) -> String {
    let style = page.style;
    let tone = Tone::of(group.verdict, group.severity);
    let word = if group.verdict == Verdict::Error { "error" } else { group.severity.name() };
    let number = if group.findings.len() > 1 { format!(" ({})", group.findings.len()) } else { String::new() };
    let practice = rule.practice.as_deref().unwrap_or_default();
    let head = format!(" {}  {}", style.paint(tone, word), style.paint(Tone::Strong, &rule.name));
    let text = format!("{}{number}", clean(&rule.title));
    let used = columns(&head) + 2 + columns(&text) + 2 + columns(practice);
    if used > style.prose() {
        return style.hanging(&format!("{head}: "), &" ".repeat(columns(word) + 3), &text);
    }
    let space = " ".repeat(style.prose() - used + 2);
    format!("{head}: {text}{space}{}", style.paint(Tone::Faint, practice)).trim_end().to_owned() + "\n"
}

fn one(finding: &Finding, page: &Page<'_>) -> String {
    let sentence = sentence(finding);
    let is_said = sentence == finding.primary.message;
    let said = if is_said { String::new() } else { page.style.hanging("   ", "   ", &sentence) };
    said + &picture::draw(&spots(finding, page), page.sources, page.style)
}

fn spots(finding: &Finding, page: &Page<'_>) -> Vec<Spot> {
    let tone = Tone::of(finding.verdict, finding.severity);
    let primary = Spot { place: finding.primary.place, message: finding.primary.message.clone(), tone };
    let related = finding
        .related
        .iter()
        .filter(|mark| (mark.place, &mark.message) != (finding.primary.place, &finding.primary.message));
    let related = related.map(|mark| Spot { place: mark.place, message: mark.message.clone(), tone: Tone::Related });
    let clause = Spot { place: finding.clause, message: "what the policy asks for".to_owned(), tone: Tone::Policy };
    let clause = (page.style.verbose > 0).then_some(clause);
    std::iter::once(primary).chain(related).chain(clause).collect()
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
    first.or(rule.remedy.as_ref()).cloned()
}

fn why(number: usize, rule: &RuleInfo, explained: &mut Vec<usize>, page: &Page<'_>) -> String {
    let Some(rationale) = &rule.rationale else { return String::new() };
    if explained.contains(&number) {
        return row("why", "as above", page);
    }
    explained.push(number);
    row("why", &rationale.split_whitespace().collect::<Vec<_>>().join(" "), page)
}

fn origin(rule: &RuleInfo, page: &Page<'_>) -> String {
    let name = if rule.pack.is_empty() { rule.name.clone() } else { format!("{}/{}", rule.pack, rule.name) };
    let place = (page.style.verbose > 0).then(|| page.location(rule.place));
    let parts: Vec<String> =
        std::iter::once(name).chain(rule.practice.clone()).chain(rule.refs.iter().cloned()).chain(place).collect();
    row("rule", &parts.join(page.style.dot()), page)
}

fn row(name: &str, text: &str, page: &Page<'_>) -> String {
    page.style.paragraph(&word(name, page), text)
}

fn word(name: &str, page: &Page<'_>) -> String {
    let space = " ".repeat(WORD.saturating_sub(columns(name) + 2));
    format!("   {}{space}", page.style.paint(Tone::Faint, name))
}
