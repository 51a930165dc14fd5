//! A finding, in JSON.

use serde::Serialize;

use super::Location;
use crate::finding::{Finding, Mark, NotKnown, Waiver};
use crate::report::page::Page;
use crate::source::SourceMap;

#[derive(Serialize)]
pub(super) struct FindingRow<'a> {
    rule: &'a str,
    practice: Option<&'a str>,
    verdict: &'static str,
    error_in_sight: bool,
    severity: &'static str,
    subject: Subject<'a>,
    message: &'a str,
    #[serde(flatten)]
    primary: MarkPlace<'a>,
    label: &'a str,
    related: Vec<Related<'a>>,
    causes: Vec<Cause<'a>>,
    rationale: Option<&'a str>,
    remedy: Option<&'a str>,
    clause: Location<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<WaiverRow<'a>>,
    fingerprint: String,
}

#[derive(Serialize)]
pub(in crate::report) struct WaiverRow<'a> {
    because: &'a str,
    owner: Option<&'a str>,
    until: Option<String>,
    #[serde(flatten)]
    location: Location<'a>,
}

#[derive(Serialize)]
pub(super) struct Subject<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    construct: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct MarkPlace<'a> {
    #[serde(flatten)]
    location: Location<'a>,
    pointer: &'a str,
}

#[derive(Serialize)]
pub(super) struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: MarkPlace<'a>,
}

#[derive(Serialize)]
pub(super) struct Cause<'a> {
    reason: &'a str,
    remedy: Option<&'a str>,
    #[serde(flatten)]
    location: Option<Location<'a>>,
}

impl<'a> FindingRow<'a> {
    pub(super) fn of(finding: &'a Finding, fingerprint: String, page: &Page<'a>) -> Self {
        let rule = page.rule(finding);
        Self {
            rule: rule.map_or("", |rule| &rule.name),
            practice: rule.and_then(|rule| rule.practice.as_deref()),
            verdict: finding.verdict.name(),
            error_in_sight: finding.error_in_sight,
            severity: finding.severity.name(),
            subject: Subject {
                id: &finding.subject,
                kind: &finding.subject_type,
                construct: finding.construct.as_deref(),
            },
            message: &finding.message,
            primary: MarkPlace::of(&finding.primary, page.sources),
            label: &finding.primary.message,
            related: finding.related.iter().map(|mark| Related::of(mark, page.sources)).collect(),
            causes: finding.causes.iter().map(|cause| Cause::of(cause, page.sources)).collect(),
            rationale: rule.and_then(|rule| rule.rationale.as_deref()),
            remedy: page.remedy(finding),
            clause: Location::of(finding.clause, page.sources),
            waiver: finding.waiver.as_ref().map(|waiver| WaiverRow::of(waiver, page.sources)),
            fingerprint,
        }
    }
}

impl<'a> WaiverRow<'a> {
    pub(in crate::report) fn of(waiver: &'a Waiver, sources: &'a SourceMap) -> Self {
        Self {
            because: &waiver.because,
            owner: waiver.owner.as_deref(),
            until: waiver.until.map(|until| until.to_string()),
            location: Location::of(waiver.place, sources),
        }
    }
}

impl<'a> MarkPlace<'a> {
    pub(super) fn of(mark: &'a Mark, sources: &'a SourceMap) -> Self {
        Self { location: Location::of(mark.place, sources), pointer: &mark.pointer }
    }
}

impl<'a> Related<'a> {
    pub(super) fn of(mark: &'a Mark, sources: &'a SourceMap) -> Self {
        Self { message: &mark.message, place: MarkPlace::of(mark, sources) }
    }
}

impl<'a> Cause<'a> {
    pub(super) fn of(cause: &'a NotKnown, sources: &'a SourceMap) -> Self {
        Self {
            reason: &cause.reason,
            remedy: cause.remedy.as_deref(),
            location: cause.place.map(|place| Location::of(place, sources)),
        }
    }
}
