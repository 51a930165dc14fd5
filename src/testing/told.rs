//! What the page beside a rule says of it, for whoever asks about the rule.

use super::annotation::annotations;
use super::page::{Section, sections};
use crate::finding::{RulePage, Told, ToldCase};

/// What the page beside a rule says, if there is one and its heading is the name of the rule. `read` gives the text of a file.
pub fn told(rule: &RulePage, read: impl FnOnce(&str) -> Option<String>) -> Option<Told> {
    let page = rule.page.name.clone();
    let text = rule.page.text.map(str::to_owned).or_else(|| read(&page))?;
    let sections = sections(&text);
    let (first, rest) = sections.get(1..)?.split_first()?;
    if first.title != rule.info.name {
        return None;
    }
    let end = first.fences.first().map(|fence| fence.opening).or_else(|| Some(rest.first()?.span));
    let end = end.map_or(text.len(), |span| span.start as usize);
    let words = words(text.get(first.span.end as usize..end).unwrap_or_default());
    let cases = sections.iter().filter(|section| section.is_test());
    let cases = cases.map(|section| case(section, &rule.info.name)).collect();
    Some(Told { page, words, cases, text })
}

fn case(section: &Section, rule: &str) -> ToldCase {
    let mut verdicts = Vec::new();
    for expected in annotations(section, &[rule]).expected {
        if !verdicts.contains(&expected.verdict) {
            verdicts.push(expected.verdict);
        }
    }
    ToldCase {
        title: section.title.clone(),
        line: section.line,
        verdicts,
        documents: section.documents().map(|document| document.file.clone()).collect(),
    }
}

/// Paragraphs, the points of lists, and the rows of tables.
fn words(prose: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in prose.lines().map(str::trim) {
        let begins = line.starts_with("- ") || line.starts_with('|');
        match words.last_mut() {
            Some(last) if is_open && !begins && !line.is_empty() => *last = format!("{last} {line}"),
            _ if line.is_empty() || is_rule(line) => {}
            _ => words.push(row(line)),
        }
        is_open = !line.is_empty();
    }
    words
}

/// The line below the head of a table.
fn is_rule(line: &str) -> bool {
    line.starts_with('|') && line.chars().all(|it| matches!(it, '|' | '-' | ':' | ' '))
}

fn row(line: &str) -> String {
    let cells = line.trim_matches('|').split('|').map(str::trim).filter(|cell| !cell.is_empty());
    cells.collect::<Vec<_>>().join(" | ")
}
