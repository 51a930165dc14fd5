//! A failure or an unknown.

use std::collections::BTreeMap;

use serde::Serialize;

use super::location::Location;
use super::{Message, is_undecided, level, security_severity};
use crate::finding::{Finding, Waiver};
use crate::report::page::{Page, sentence};

/// How many places of a result GitHub shows, besides the first.
const RELATED: usize = 99;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Result<'a> {
    rule_id: &'a str,
    rule_index: usize,
    kind: &'static str,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) baseline_state: Option<&'static str>,
    suppressions: Vec<Suppression>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
    location: Location,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Properties<'a> {
    verdict: &'static str,
    severity: &'static str,
    security_severity: &'static str,
    subject: &'a str,
    subject_type: &'a str,
    error_in_sight: bool,
}

impl<'a> Result<'a> {
    pub(super) fn of(finding: &'a Finding, fingerprint: String, page: &Page<'a>) -> Self {
        let is_open = is_undecided(finding);
        let related = finding.related.iter().take(RELATED).enumerate();
        Self {
            rule_id: page.rule_name(finding),
            rule_index: finding.rule,
            kind: if is_open { "open" } else { "fail" },
            // The level of what is no failure is "none" (§3.27.10).
            level: if is_open { "none" } else { level(finding.severity) },
            message: message(finding, page),
            locations: [Location::of(&finding.primary, &finding.subject, page).of_construct(finding)],
            related_locations: related.map(|(number, mark)| Location::numbered(mark, number + 1, page)).collect(),
            // GitHub's own action adds `primaryLocationLineHash`, and warns of one that it did not make itself.
            partial_fingerprints: BTreeMap::from([("ordain/v1", fingerprint)]),
            baseline_state: None,
            // Empty and not absent: either all results of a run have this property or none (§3.27.23).
            suppressions: finding.waiver.iter().map(|waiver| Suppression::of(waiver, finding, page)).collect(),
            properties: Properties {
                verdict: finding.verdict.name(),
                severity: finding.severity.name(),
                security_severity: security_severity(finding.severity),
                subject: &finding.subject,
                subject_type: &finding.subject_type,
                error_in_sight: finding.error_in_sight,
            },
        }
    }
}

impl Suppression {
    fn of(waiver: &Waiver, finding: &Finding, page: &Page<'_>) -> Self {
        let owner = waiver.owner.as_ref().map(|owner| format!(" (by {owner})")).unwrap_or_default();
        let until = waiver.until.map(|until| format!(" (until {until})")).unwrap_or_default();
        Self {
            kind: if waiver.place.source == finding.document { "inSource" } else { "external" },
            status: "accepted",
            justification: format!("{}{owner}{until}", waiver.because),
            location: Location::at(waiver.place, page),
        }
    }
}

/// What is wrong, why it cannot be told, and what to do.
fn message(finding: &Finding, page: &Page<'_>) -> Message {
    let causes = finding.causes.iter().flat_map(|cause| {
        let remedy = cause.remedy.as_ref().map(|remedy| format!("To decide: {remedy}"));
        std::iter::once(format!("Not known: {}", cause.reason)).chain(remedy)
    });
    let fix = page.remedy(finding).filter(|_| !is_undecided(finding)).map(|remedy| format!("Fix: {remedy}"));
    let lines: Vec<String> = std::iter::once(sentence(finding)).chain(causes).chain(fix).collect();
    Message::plain(escaped(&lines.join("\n")))
}

/// A text in which nothing is a link (§3.11.6). Viewers show the backslashes where there is no link to keep from being one.
fn escaped(text: &str) -> String {
    if !text.contains("](") {
        return text.to_owned();
    }
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}
