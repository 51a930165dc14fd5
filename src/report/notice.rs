//! What a run has to say besides its findings: what kept it from checking, what is odd, what was left out.
//!
//! The text report spreads this over its sums; the formats for machines have one place for it.

use super::headline;
use super::page::Page;
use super::paint::count;
use crate::diagnostic::{Diagnostic, Level};
use crate::finding::{Exit, Skipped};
use crate::source::{Place, SourceId};

/// One thing to say.
pub(super) struct Notice {
    /// What sort of thing it is, in kebab-case.
    pub(super) code: &'static str,
    pub(super) level: Level,
    /// The file that it is about.
    pub(super) file: Option<String>,
    /// The place in that file.
    pub(super) place: Option<Place>,
    pub(super) message: String,
}

impl Notice {
    fn new(code: &'static str, level: Level, message: impl Into<String>) -> Self {
        Self { code, level, file: None, place: None, message: message.into() }
    }
}

/// Everything, the errors first.
pub(super) fn notices(page: &Page<'_>) -> Vec<Notice> {
    let parts =
        [nothing(page), unread(page), told(page), open(page), skipped(page), off(page), known(page), idle(page)];
    let mut notices: Vec<Notice> = parts.into_iter().flatten().collect();
    notices.sort_by_key(|notice| std::cmp::Reverse(notice.level));
    notices
}

/// That nothing was checked is an error, whatever the exit code was asked to be.
fn nothing(page: &Page<'_>) -> Vec<Notice> {
    let is_nothing = page.run.documents.is_empty() || page.run.rules.is_empty();
    // What is wrong with a file is told with the file.
    let has_reason = !page.ending.reason.is_empty() && !page.run.skipped.iter().any(|skipped| skipped.is_error);
    let message = match (is_nothing, page.ending.exit) {
        (true, Exit::Trouble) if has_reason => {
            format!("nothing was checked: {}", page.ending.reason)
        }
        (true, _) => headline::of(page).1,
        (false, _) => return Vec::new(),
    };
    vec![Notice::new("nothing-checked", Level::Error, message)]
}

/// The files that should have been judged and were not, but for those whose mistake is told with its place.
fn unread(page: &Page<'_>) -> Vec<Notice> {
    let is_told = |skipped: &Skipped| page.diagnostics.iter().any(|it| is_about(it, skipped, page));
    let unread = page.run.skipped.iter().filter(|skipped| skipped.is_error && !is_told(skipped));
    unread
        .map(|skipped| {
            let notice = Notice::new("not-read", Level::Error, format!("not read: {}", skipped.reason));
            Notice { file: Some(skipped.name.clone()), ..notice }
        })
        .collect()
}

fn is_about(diagnostic: &Diagnostic, skipped: &Skipped, page: &Page<'_>) -> bool {
    let is_there = |place: Place| page.sources.get(place.source).name() == skipped.name;
    diagnostic.message == skipped.reason && diagnostic.labels.first().is_some_and(|label| is_there(label.place))
}

/// What was told of the documents.
fn told(page: &Page<'_>) -> Vec<Notice> {
    let told = page.diagnostics.iter().map(|diagnostic| {
        let place = diagnostic.labels.first().map(|label| label.place);
        let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
        Notice {
            file: place.map(|place| page.file(place)),
            place,
            ..Notice::new(diagnostic.code, diagnostic.level, format!("{}{help}", diagnostic.message))
        }
    });
    told.collect()
}

/// The documents that may have more than they show, but for those of which that is told with its reason.
fn open(page: &Page<'_>) -> Vec<Notice> {
    let reasons = page.diagnostics.iter().filter(|diagnostic| diagnostic.code == "open-stack");
    let told: Vec<SourceId> = reasons.filter_map(|it| Some(it.labels.first()?.place.source)).collect();
    let open = page.run.documents.iter().filter(|document| document.is_open && !told.contains(&document.source));
    let open = open.map(|document| Notice {
        file: Some(page.sources.get(document.source).name().to_owned()),
        ..Notice::new("open-stack", Level::Warning, "it may have resources that it does not show: these are unknown")
    });
    open.collect()
}

/// The files that are something else, by reason.
fn skipped(page: &Page<'_>) -> Vec<Notice> {
    let by_reason = skipped_by_reason(page).into_iter().map(|(reason, files)| {
        Notice::new("skipped", Level::Note, format!("{} skipped: {reason}", count(files.len(), "file")))
    });
    by_reason.collect()
}

/// The files that are no documents, by what they are instead.
pub(super) fn skipped_by_reason<'a>(page: &Page<'a>) -> Vec<(&'a str, Vec<&'a Skipped>)> {
    let mut reasons: Vec<(&str, Vec<&Skipped>)> = Vec::new();
    for skipped in page.run.skipped.iter().filter(|skipped| !skipped.is_error) {
        match reasons.iter_mut().find(|(reason, _)| *reason == skipped.reason) {
            Some((_, files)) => files.push(skipped),
            None => reasons.push((&skipped.reason, vec![skipped])),
        }
    }
    reasons
}

/// The rules that are off, by reason: a profile leaves out many for one.
fn off(page: &Page<'_>) -> Vec<Notice> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for off in &page.run.off {
        match reasons.iter_mut().find(|(reason, _)| *reason == off.reason) {
            Some((_, rules)) => rules.push(&off.rule),
            None => reasons.push((&off.reason, vec![&off.rule])),
        }
    }
    let said = |(reason, rules): &(&str, Vec<&str>)| match rules.as_slice() {
        [rule] => format!("the rule {rule} is off: {reason}"),
        rules => format!("{} are off: {reason}: {}", count(rules.len(), "rule"), rules.join(", ")),
    };
    reasons.iter().map(|off| Notice::new("rule-off", Level::Note, said(off))).collect()
}

fn known(page: &Page<'_>) -> Vec<Notice> {
    baseline(page).map(|sentence| Notice::new("baseline", Level::Note, sentence)).into_iter().collect()
}

/// How many findings were known before and are not shown for that; nothing where no baseline was given.
pub(super) fn baseline(page: &Page<'_>) -> Option<String> {
    let known = page.run.known.as_ref()?;
    let gone = match known.gone {
        0 => String::new(),
        gone => format!("; {gone} that were there are gone: ordain baseline --update takes them out"),
    };
    Some(format!("{} in the baseline{gone}", count(known.findings.len(), "finding")))
}

fn idle(page: &Page<'_>) -> Vec<Notice> {
    let names: Vec<&str> =
        page.run.idle.iter().filter_map(|&rule| page.run.rules.get(rule)).map(|rule| rule.name.as_str()).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let message = format!("{} met nothing to judge: {}", count(names.len(), "rule"), names.join(", "));
    vec![Notice::new("idle-rule", Level::Note, message)]
}
