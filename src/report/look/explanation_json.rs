//! An explanation for programs.

use serde::Serialize;

use crate::finding::{Explanation, Fact, InWorld, Origin, Reason, RuleInfo};
use crate::report::json::{Location, WaiverRow};
use crate::source::SourceMap;

/// What a rule says about its subjects.
#[derive(Serialize)]
pub(super) struct ExplainedRow<'a> {
    rule: &'a str,
    title: &'a str,
    severity: &'static str,
    practice: Option<&'a str>,
    explanations: Vec<ExplanationRow<'a>>,
}

#[derive(Serialize)]
struct ExplanationRow<'a> {
    subject: &'a str,
    #[serde(rename = "type")]
    subject_type: &'a str,
    verdict: &'static str,
    #[serde(flatten)]
    location: Location<'a>,
    note: Option<&'a str>,
    ignores: Vec<WaiverRow<'a>>,
    known: bool,
    worlds: Vec<WorldRow<'a>>,
}

#[derive(Serialize)]
struct WorldRow<'a> {
    cases: Vec<CaseRow<'a>>,
    verdict: &'static str,
    reasons: Vec<ReasonRow<'a>>,
}

#[derive(Serialize)]
struct CaseRow<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct ReasonRow<'a> {
    answer: &'static str,
    word: &'a str,
    condition: Option<&'a str>,
    policy: Option<Location<'a>>,
    note: Option<&'a str>,
    elements: Option<usize>,
    facts: Vec<FactRow<'a>>,
    reasons: Vec<ReasonRow<'a>>,
}

/// A value with where it comes from.
#[derive(Serialize)]
pub(super) struct FactRow<'a> {
    name: &'a str,
    value: &'a str,
    origin: &'static str,
    expression: Option<&'a str>,
    path: Option<&'a str>,
    reason: Option<&'a str>,
    remedy: Option<&'a str>,
    #[serde(flatten)]
    location: Option<Location<'a>>,
}

impl<'a> ExplainedRow<'a> {
    pub(super) fn of(rule: &'a RuleInfo, explanations: &'a [Explanation], sources: &'a SourceMap) -> Self {
        Self {
            rule: &rule.name,
            title: &rule.title,
            severity: rule.severity.name(),
            practice: rule.practice.as_deref(),
            explanations: explanations.iter().map(|it| ExplanationRow::of(it, sources)).collect(),
        }
    }
}

impl<'a> ExplanationRow<'a> {
    fn of(it: &'a Explanation, sources: &'a SourceMap) -> Self {
        Self {
            subject: &it.subject,
            subject_type: &it.subject_type,
            verdict: it.verdict.name(),
            location: Location::of(it.place, sources),
            note: it.note.as_deref(),
            ignores: it.ignores.iter().map(|waiver| WaiverRow::of(waiver, sources)).collect(),
            known: it.is_known,
            worlds: it.worlds.iter().map(|world| WorldRow::of(world, sources)).collect(),
        }
    }
}

impl<'a> WorldRow<'a> {
    fn of(world: &'a InWorld, sources: &'a SourceMap) -> Self {
        Self {
            cases: world.cases.iter().map(|(name, value)| CaseRow { name, value }).collect(),
            verdict: world.verdict.name(),
            reasons: world.reasons.iter().map(|reason| ReasonRow::of(reason, sources)).collect(),
        }
    }
}

impl<'a> ReasonRow<'a> {
    fn of(reason: &'a Reason, sources: &'a SourceMap) -> Self {
        Self {
            answer: reason.answer.name(),
            word: &reason.word,
            condition: reason.condition.map(|place| sources.slice(place)),
            policy: reason.condition.map(|place| Location::of(place, sources)),
            note: reason.note.as_deref(),
            elements: reason.elements,
            facts: reason.facts.iter().map(|fact| FactRow::of(fact, sources)).collect(),
            reasons: reason.reasons.iter().map(|inner| Self::of(inner, sources)).collect(),
        }
    }
}

impl<'a> FactRow<'a> {
    pub(super) fn of(fact: &'a Fact, sources: &'a SourceMap) -> Self {
        let mut row = Self {
            name: &fact.name,
            value: &fact.value,
            origin: "written",
            expression: None,
            path: None,
            reason: None,
            remedy: None,
            location: fact.place.map(|place| Location::of(place, sources)),
        };
        match &fact.origin {
            Origin::Written => {}
            Origin::From(text) => (row.origin, row.expression) = ("resolved", Some(text.as_str())),
            Origin::Default(path) => (row.origin, row.path) = ("default", Some(path.as_str())),
            Origin::Absent(path) => (row.origin, row.path) = ("missing", Some(path.as_str())),
            Origin::Unknown { reason, remedy } => {
                (row.origin, row.reason, row.remedy) = ("unknown", Some(reason.as_str()), remedy.as_deref());
            }
            Origin::Fault(reason) => (row.origin, row.reason) = ("error", Some(reason.as_str())),
            Origin::Computed => row.origin = "computed",
        }
        row
    }
}
