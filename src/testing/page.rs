//! Markdown pages as sections with fences, and what their annotations expect.

use std::collections::BTreeSet;

use super::Expectation;

/// A part of a page under one heading.
#[derive(Debug, Default)]
pub struct Section {
    /// The heading without its `#`s.
    pub title: String,
    /// The line of the heading, from 1.
    pub line: usize,
    /// The fences in it.
    pub fences: Vec<Fence>,
}

/// A fenced block.
#[derive(Debug, Default)]
pub struct Fence {
    /// The first word behind the back ticks: `yaml`, `json`, `expect`.
    pub language: String,
    /// The file name behind it; empty if there is none.
    pub file: String,
    /// What stands in it.
    pub text: String,
    /// The line of its first line of text, from 1.
    pub line: usize,
}

/// The verdicts that annotations name.
const VERDICTS: [&str; 3] = ["fail", "unknown", "error"];

impl Section {
    /// Whether there is something to run.
    pub fn is_test(&self) -> bool {
        self.documents().next().is_some()
    }

    /// The fences that are documents: those with a file name that are no policies and belong to none.
    pub fn documents(&self) -> impl Iterator<Item = &Fence> {
        self.fences.iter().filter(|fence| {
            !fence.file.is_empty() && !matches!(fence.language.as_str(), "expect" | "ord" | "toml" | "csv")
        })
    }

    /// What its comments and `expect` fences say must be found, and what of them cannot be read.
    pub fn expectations(&self) -> (BTreeSet<Expectation>, Vec<String>) {
        let mut found = BTreeSet::new();
        let mut wrong = Vec::new();
        for fence in self.documents() {
            for (index, line) in fence.text.lines().enumerate() {
                let Some((_, comment)) = line.rsplit_once("# ") else { continue };
                for (verdict, rule) in annotations(comment) {
                    found.insert(Expectation { file: fence.file.clone(), line: index as u32 + 1, verdict, rule });
                }
            }
        }
        for fence in self.fences.iter().filter(|fence| fence.language == "expect") {
            for line in fence.text.lines().filter(|line| !line.trim().is_empty()) {
                match expectation(line) {
                    Some(it) => drop(found.insert(it)),
                    None => wrong.push(format!("cannot read `{line}`: write `fail: RULE at FILE:LINE`")),
                }
            }
        }
        (found, wrong)
    }
}

/// `fail: a, b; unknown: c`
fn annotations(comment: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for part in comment.split(';') {
        let Some((word, rules)) = part.split_once(':') else { continue };
        let Some(verdict) = VERDICTS.into_iter().find(|verdict| *verdict == word.trim()) else { continue };
        found.extend(rules.split(',').map(|rule| (verdict, rule.trim().to_owned())));
    }
    found
}

/// `fail: RULE at FILE:LINE`
fn expectation(line: &str) -> Option<Expectation> {
    let (word, rest) = line.split_once(':')?;
    let verdict = VERDICTS.into_iter().find(|verdict| *verdict == word.trim())?;
    let (rule, place) = rest.split_once(" at ")?;
    let (file, line) = place.trim().rsplit_once(':')?;
    Some(Expectation { file: file.to_owned(), line: line.parse().ok()?, verdict, rule: rule.trim().to_owned() })
}

/// The sections of a page: everything under a heading of any level, up to the next one.
pub fn sections(page: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut open: Option<(usize, Fence)> = None;
    for (index, line) in page.lines().enumerate() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match &mut open {
            Some((count, _)) if ticks >= *count && line.trim_start_matches('`').trim().is_empty() => {
                if let (Some((_, fence)), Some(section)) = (open.take(), sections.last_mut()) {
                    section.fences.push(fence);
                }
            }
            Some((_, fence)) => {
                fence.text.push_str(line);
                fence.text.push('\n');
            }
            None if ticks >= 3 => open = Some((ticks, fence(line.trim_start_matches('`'), index + 2))),
            None if line.starts_with('#') => sections.push(Section {
                title: line.trim_start_matches('#').trim().to_owned(),
                line: index + 1,
                fences: Vec::new(),
            }),
            None => {}
        }
    }
    sections
}

fn fence(info: &str, line: usize) -> Fence {
    let mut words = info.split_whitespace();
    Fence {
        language: words.next().unwrap_or_default().to_owned(),
        file: words.next().unwrap_or_default().to_owned(),
        text: String::new(),
        line,
    }
}
