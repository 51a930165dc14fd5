//! What a run has besides its findings, in JSON.

use serde::Serialize;

use super::Location;
use crate::finding::{Judged, Off, RuleInfo, Skipped};
use crate::report::notice::Notice;
use crate::report::page::Page;
use crate::source::SourceMap;

/// What there is to say of the run besides its findings.
#[derive(Serialize)]
pub(super) struct NoticeRow<'a> {
    code: &'static str,
    level: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Location<'a>>,
}

#[derive(Serialize)]
pub(super) struct DocumentRow<'a> {
    file: &'a str,
    format: &'a str,
    resources: usize,
    open: bool,
}

#[derive(Serialize)]
pub(super) struct SkippedRow<'a> {
    file: &'a str,
    reason: &'a str,
    error: bool,
}

#[derive(Serialize)]
pub(in crate::report) struct OffRow<'a> {
    rule: &'a str,
    reason: &'a str,
    #[serde(flatten)]
    location: Location<'a>,
}

#[derive(Serialize)]
pub(super) struct RuleRow<'a> {
    name: &'a str,
    title: &'a str,
    severity: &'static str,
    practice: Option<&'a str>,
    refs: &'a [String],
    rationale: Option<&'a str>,
    remedy: Option<&'a str>,
    pack: &'a str,
    idle: bool,
    #[serde(flatten)]
    location: Location<'a>,
}

impl<'a> DocumentRow<'a> {
    pub(super) fn of(document: &Judged, sources: &'a SourceMap) -> Self {
        let file = sources.get(document.source).name();
        Self { file, format: document.format, resources: document.resources, open: document.is_open }
    }
}

impl<'a> NoticeRow<'a> {
    pub(super) fn of(notice: Notice, sources: &'a SourceMap) -> Self {
        let place = notice.place.map(|place| Location::of(place, sources));
        Self { code: notice.code, level: notice.level.name(), message: notice.message, file: notice.file, place }
    }
}

impl<'a> SkippedRow<'a> {
    pub(super) fn of(skipped: &'a Skipped) -> Self {
        Self { file: &skipped.name, reason: &skipped.reason, error: skipped.is_error }
    }
}

impl<'a> OffRow<'a> {
    pub(in crate::report) fn of(off: &'a Off, sources: &'a SourceMap) -> Self {
        Self { rule: &off.rule, reason: &off.reason, location: Location::of(off.place, sources) }
    }
}

impl<'a> RuleRow<'a> {
    pub(super) fn of(number: usize, rule: &'a RuleInfo, page: &Page<'a>) -> Self {
        Self {
            name: &rule.name,
            title: &rule.title,
            severity: rule.severity.name(),
            practice: rule.practice.as_deref(),
            refs: &rule.refs,
            rationale: rule.rationale.as_deref(),
            remedy: rule.remedy.as_deref(),
            pack: &rule.pack,
            idle: page.run.idle.contains(&number),
            location: Location::of(rule.place, page.sources),
        }
    }
}
