//! One rule and all that fails it: a title, pictures, why, and what to do.

use std::collections::BTreeSet;

use crate::finding::{Finding, Mark, RuleInfo, Verdict};
use crate::report::group::Group;
use crate::report::page::{Page, sentence};
use crate::report::paint::{Tone, clean, columns, count};
use crate::report::picture::{self, Spot};
use crate::source::SourceId;

/// How much of a group is shown, unless all is asked for.
struct Extent {
    /// So many findings all have a picture.
    all: usize,
    /// Of more, so many have one.
    pictures: usize,
    /// And so many have a line.
    listed: usize,
}

const SHORT: Extent = Extent { all: 4, pictures: 3, listed: 20 };
/// The same in a report that has more findings than anyone reads.
const LONG: Extent = Extent { all: 2, pictures: 1, listed: 4 };

/// The columns of the words on the left.
const WORD: usize = 10;
/// The space behind a place.
const GAP: usize = 2;

/// Everything about a group. `explained` holds the rules whose rationale has been printed.
pub(super) fn section(group: &Group<'_>, explained: &mut Vec<usize>, page: &Page<'_>) -> String {
    let Some(rule) = page.run.rules.get(group.rule) else { return String::new() };
    let remedy = common_remedy(group, rule);
    let extent = if page.is_long() { LONG } else { SHORT };
    let shows_all = group.findings.len() <= extent.all || page.style.verbose > 0;
    let shown = if shows_all { group.findings.len() } else { extent.pictures };
    let mut text = title(group, rule, page);
    for (number, finding) in group.findings.iter().take(shown).enumerate() {
        text += &one(finding, number == 0 && names_policy(group, page), page);
        if remedy.is_none() {
            text += &finding.remedy.as_deref().map_or(String::new(), |remedy| row("fix", remedy, page));
        }
    }
    text += &others(group.findings.get(shown..).unwrap_or_default(), &extent, page);
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
        number => format!(" ({}{})", count(number, if is_error { "error" } else { "finding" }), spread(group, page)),
    };
    let head = format!(" {}  {}: ", style.paint(tone, word), style.paint(Tone::Strong, &rule.name));
    let text = format!("{}{number}", clean(&rule.title));
    match practice_at_right(columns(&head) + columns(&text), rule, page) {
        Some(right) => format!("{head}{text}{right}\n"),
        None => style.hanging(&head, &" ".repeat(columns(word) + 3), &text),
    }
}

/// Over how many documents a group is spread, where that says more than the places do.
fn spread(group: &Group<'_>, page: &Page<'_>) -> String {
    let documents: BTreeSet<SourceId> = group.findings.iter().map(|finding| finding.document).collect();
    if page.is_long() && documents.len() > 1 { format!(" in {} documents", documents.len()) } else { String::new() }
}

/// The practice at the right end of the title's line, if there is room.
fn practice_at_right(used: usize, rule: &RuleInfo, page: &Page<'_>) -> Option<String> {
    let practice = rule.practice.as_deref()?;
    let room = page.style.prose().checked_sub(used + columns(practice)).filter(|room| *room >= 2)?;
    Some(format!("{}{}", " ".repeat(room), page.style.paint(Tone::Faint, practice)))
}

fn one(finding: &Finding, with_clause: bool, page: &Page<'_>) -> String {
    let sentence = sentence(finding);
    let is_label = *sentence == *finding.primary.message;
    let said = if is_label { String::new() } else { page.style.hanging("   ", "   ", &sentence) };
    let construct = finding
        .construct
        .as_deref()
        .map_or(String::new(), |path| row("made", &format!("by the construct {}", clean(path)), page));
    said + &picture::draw(&spots(finding, with_clause), page.sources, page.style) + &construct
}

fn spots(finding: &Finding, with_clause: bool) -> Vec<Spot> {
    let tone = Tone::of(finding.verdict, finding.severity);
    let spot = |mark: &Mark, tone| Spot { place: mark.place, message: mark.message.to_string(), tone };
    let is_primary = |mark: &&Mark| mark.place == finding.primary.place && mark.message == finding.primary.message;
    let related = finding.related.iter().filter(|mark| !is_primary(mark)).map(|mark| spot(mark, Tone::Related));
    let clause = Spot { place: finding.clause, message: "the clause of the policy".to_owned(), tone: Tone::Policy };
    std::iter::once(spot(&finding.primary, tone)).chain(related).chain(with_clause.then_some(clause)).collect()
}

/// The findings of a big group that get no picture: a line each, or two where one is too short.
fn others(findings: &[&Finding], extent: &Extent, page: &Page<'_>) -> String {
    let told = |finding: &&Finding| (page.location(finding.primary.place), clean(&sentence(finding)));
    let listed: Vec<(String, String)> = findings.iter().take(extent.listed).map(told).collect();
    let fits = |(at, said): &&(String, String)| WORD + 1 + columns(at) + GAP + columns(said) <= page.style.prose();
    let width = listed.iter().filter(fits).map(|(at, _)| columns(at)).max().unwrap_or(0);
    let mut text = String::new();
    for (number, (at, said)) in listed.iter().enumerate() {
        let head = format!("{}{at}", word(if number == 0 { "also" } else { "" }, page));
        let space = " ".repeat(width.saturating_sub(columns(at)) + GAP);
        let indent = " ".repeat(WORD + 4);
        match WORD + 1 + width.max(columns(at)) + GAP + columns(said) <= page.style.prose() {
            true => text += &format!("{head}{space}{said}\n"),
            false => text += &format!("{head}\n{}", page.style.hanging(&indent, &indent, said)),
        }
    }
    let left = findings.len().saturating_sub(extent.listed);
    if left > 0 { text + &row("", &format!("and {} (-v shows all)", count(left, "other place")), page) } else { text }
}

/// The remedy, if it is the same for all.
fn common_remedy(group: &Group<'_>, rule: &RuleInfo) -> Option<String> {
    let first = group.findings.first()?.remedy.as_ref();
    if group.findings.iter().any(|finding| finding.remedy.as_ref() != first) {
        return None;
    }
    let general = rule.remedy.as_ref().filter(|_| group.verdict == Verdict::Fail);
    first.map(|it| it.to_string()).or_else(|| general.cloned())
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
