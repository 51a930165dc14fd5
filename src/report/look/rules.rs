//! The list of rules, and the page of one.

use std::io;

use super::explanation::head;
use super::rules_json::RuleWithPage;
use super::{Form, Sheet, json, rules_json};
use crate::finding::{Off, Reach, RulePage, Setting, Setup, Severity, Told, ToldCase, Waiver};
use crate::report::paint::{Tone, clean, columns, count};

/// What stands for the practice of a rule without one.
const NO_PRACTICE: &str = "no practice";
/// The columns of the words on the left of a page.
const WORD: usize = 11;

/// Writes a list of rules, by practice and the worst first, and those that are turned off.
pub fn rules(pages: &[RulePage], off: &[Off], sheet: &Sheet<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if sheet.form == Form::Json {
        return json(rules_json::list(pages, off, sheet.sources), out);
    }
    let mut text = String::new();
    let mut practices: Vec<&str> = pages.iter().map(practice).collect();
    practices.sort_unstable();
    practices.dedup();
    let usual = usual(pages);
    let names = pages.iter().map(|page| columns(&page.info.name)).max().unwrap_or(0);
    for practice_name in &practices {
        let mut own: Vec<&RulePage> = pages.iter().filter(|page| practice(page) == *practice_name).collect();
        own.sort_by(|a, b| b.info.severity.cmp(&a.info.severity).then_with(|| a.info.name.cmp(&b.info.name)));
        text += &format!(" {}\n", sheet.style.paint(Tone::Strong, &clean(practice_name)));
        own.iter().for_each(|page| text += &line(page, names, &usual, sheet));
        text += "\n";
    }
    // What one line turns off is told together.
    for same in off.chunk_by(|a, b| a.place == b.place && a.reason == b.reason) {
        let Some(first) = same.first() else { continue };
        let head = format!(" {}  ", sheet.style.paint(Tone::Faint, "off"));
        let names: Vec<&str> = same.iter().map(|it| it.rule.as_str()).collect();
        let said = [names.join(", ").as_str(), &first.reason, &sheet.location(first.place)].join(sheet.style.dot());
        text += &sheet.style.paragraph(&head, &said);
    }
    let sums = format!("{} in {}", count(pages.len(), "rule"), count(practices.len(), "practice"));
    let formats = format!("for {usual}, where nothing else is said");
    let parts = [sums.as_str(), if usual.is_empty() { "" } else { &formats }, "ordain rules show NAME prints one"];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    text += &sheet.style.hanging(" ", " ", &parts.join(sheet.style.dot()));
    out.write_all(text.as_bytes())
}

fn practice(page: &RulePage) -> &str {
    page.info.practice.as_deref().unwrap_or(NO_PRACTICE)
}

/// The formats that have what a rule judges.
fn formats(page: &RulePage) -> String {
    match page.reach.iter().map(|(format, _)| *format).collect::<Vec<_>>() {
        formats if formats.is_empty() => "no format".to_owned(),
        formats => formats.join(", "),
    }
}

/// The formats that most rules are for.
fn usual(pages: &[RulePage]) -> String {
    let all: Vec<String> = pages.iter().map(formats).collect();
    let often = |formats: &&String| all.iter().filter(|other| other == formats).count();
    all.iter().rev().max_by_key(often).cloned().unwrap_or_default()
}

/// `  high      wildcard-action  A policy allows more than anyone listed      SAM, CloudFormation`.
fn line(page: &RulePage, names: usize, usual: &str, sheet: &Sheet<'_>) -> String {
    let info = &page.info;
    let severity = info.severity.name();
    let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(columns(text)) + 2);
    let word = sheet.style.paint(Tone::Severity(info.severity), severity);
    let head = format!("   {word}{}{}{}", pad(severity, 8), clean(&info.name), pad(&info.name, names));
    let formats = formats(page);
    let right = Some(formats.as_str()).filter(|formats| *formats != usual);
    // Where names leave no room beside them, what a rule finds stands below.
    let indent = if columns(&head) * 3 > sheet.style.prose() * 2 { 13 } else { columns(&head) };
    sheet.line(&head, &" ".repeat(indent), &clean(&info.title), right)
}

/// Writes all that there is to say about a rule, with what the page beside it says.
pub fn rule(page: &RulePage, told: Option<&Told>, sheet: &Sheet<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if sheet.form == Form::Json {
        return json(RuleWithPage::of(page, told, sheet.sources), out);
    }
    let info = &page.info;
    let mut text = head(info.severity.name(), Tone::Severity(info.severity), info, sheet);
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    text += &row("why", info.rationale.as_deref().map(one_line).as_deref(), sheet);
    text += &row("fix", info.remedy.as_deref(), sheet);
    told.iter().for_each(|told| text += &words(told, sheet));
    text += &row("refs", Some(info.refs.join(sheet.style.dot()).as_str()).filter(|refs| !refs.is_empty()), sheet);
    text += &row("reach", Some(&reach(page)), sheet);
    let profiles = page.profiles.join(", ");
    text += &row("profiles", Some(profiles.as_str()).filter(|profiles| !profiles.is_empty()), sheet);
    for setting in &page.settings {
        text += &setting_rows(setting, sheet);
    }
    page.waivers.iter().for_each(|waiver| text += &waived(waiver, sheet));
    let pack = format!("pack {}", info.pack);
    text += &row("written", Some(&[sheet.location(info.place), pack].join(sheet.style.dot())), sheet);
    told.iter().for_each(|told| text += &cases(told, &info.name, sheet));
    out.write_all(text.as_bytes())
}

fn words(told: &Told, sheet: &Sheet<'_>) -> String {
    let names = std::iter::once("more").chain(std::iter::repeat(""));
    told.words.iter().zip(names).map(|(words, name)| row(name, Some(words), sheet)).collect()
}

/// What the rule comes to in each case, and where to read them.
fn cases(told: &Told, rule: &str, sheet: &Sheet<'_>) -> String {
    let verdicts = |case: &ToldCase| match case.verdicts.iter().map(|it| it.name()).collect::<Vec<_>>() {
        none if none.is_empty() => "clean".to_owned(),
        some => some.join(", "),
    };
    let width = told.cases.iter().map(|case| columns(&verdicts(case))).max().unwrap_or(0);
    let mut text = String::new();
    for (number, case) in told.cases.iter().enumerate() {
        let verdicts = verdicts(case);
        let tone = case.verdicts.first().map_or(Tone::Good, |it| Tone::of(*it, Severity::Medium));
        let space = " ".repeat(width - columns(&verdicts) + 2);
        let word = label(if number == 0 { "cases" } else { "" }, sheet);
        let head = format!("{word}{}{space}", sheet.style.paint(tone, &verdicts));
        let documents = clean(&case.documents.join(", "));
        text += &sheet.line(&head, &" ".repeat(columns(&head)), &clean(&case.title), Some(&documents));
    }
    let how = format!("ordain rules show {rule} --page prints it");
    text + &row("page", Some(&[told.page.as_str(), &how].join(sheet.style.dot())), sheet)
}

/// `resource in SAM, CloudFormation`.
fn reach(page: &RulePage) -> String {
    let each = [Reach::Resource, Reach::Stack].map(|reach| {
        let formats = page.reach.iter().filter(|(_, own)| *own == reach).map(|(format, _)| *format);
        (reach.name(), formats.collect::<Vec<_>>().join(", "))
    });
    let told: Vec<String> =
        each.iter().filter(|(_, formats)| !formats.is_empty()).map(|(name, all)| format!("{name} in {all}")).collect();
    if told.is_empty() { "no format has what it judges".to_owned() } else { told.join("; ") }
}

fn setting_rows(setting: &Setting, sheet: &Sheet<'_>) -> String {
    let place = sheet.location(setting.place);
    match &setting.value {
        Setup::Value(value) => {
            let doc = setting.doc.iter().map(String::as_str);
            let said = format!("{}: {} = {value}", setting.name, setting.ty);
            let default = setting.default.as_ref().map(|default| format!("by default {default}"));
            let said = std::iter::once(said.as_str()).chain(default.as_deref());
            let parts: Vec<&str> = said.chain(doc).chain([place.as_str()]).collect();
            row("param", Some(&parts.join(sheet.style.dot())), sheet)
        }
        Setup::Table { file, as_of, source, rows } => {
            let as_of = as_of.as_ref().map(|day| format!("as of {day}"));
            let said = format!("{} from {file}, {}", setting.name, count(*rows, "row"));
            let parts: Vec<String> = std::iter::once(said).chain(as_of).chain(source.clone()).chain([place]).collect();
            row("table", Some(&parts.join(sheet.style.dot())), sheet)
        }
    }
}

fn waived(waiver: &Waiver, sheet: &Sheet<'_>) -> String {
    let owner = waiver.owner.iter().map(|owner| format!("by {owner}"));
    let until = waiver.until.iter().map(|until| format!("until {until}"));
    let because = [format!("because {}", waiver.because), sheet.location(waiver.place)];
    let terms: Vec<String> = owner.chain(until).chain(because).collect();
    row("waived", Some(&terms.join(", ")), sheet)
}

/// A word, and what there is to say to it.
fn row(name: &str, text: Option<&str>, sheet: &Sheet<'_>) -> String {
    let Some(text) = text else { return String::new() };
    sheet.style.paragraph(&label(name, sheet), text)
}

fn label(name: &str, sheet: &Sheet<'_>) -> String {
    let space = " ".repeat(WORD.saturating_sub(columns(name)));
    format!("   {}{space}", sheet.style.paint(Tone::Faint, name))
}
