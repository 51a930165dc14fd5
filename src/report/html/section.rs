//! One rule with what it found.

use serde::Serialize;

use super::excerpt::{self, Line};
use super::view::class;
use crate::finding::{Finding, Mark, NotKnown, Verdict};
use crate::report::group::Group;
use crate::report::matrix::practice;
use crate::report::page::{Page, sentence, waiver};
use crate::report::paint::clean;

/// So many findings of a rule are all unfolded; of more, so many are.
const ALL_OPEN: usize = 4;
const OPEN: usize = 3;

/// One rule with what it found.
#[derive(Serialize)]
pub(super) struct Section {
    class: String,
    word: &'static str,
    practice: String,
    practice_id: usize,
    rule: String,
    title: String,
    why: Option<String>,
    refs: String,
    /// What to do, if that is the same for all.
    remedy: Option<String>,
    findings: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    /// Whether it is unfolded.
    is_open: bool,
    sentence: String,
    /// What it is about, as far as the label does not say it.
    about: String,
    construct: Option<String>,
    at: String,
    label: String,
    lines: Vec<Line>,
    related: Vec<Related>,
    causes: Vec<Cause>,
    error_in_sight: bool,
    waiver: Option<String>,
    remedy: Option<String>,
    clause: String,
}

#[derive(Serialize)]
struct Related {
    at: String,
    message: String,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Cause {
    reason: String,
    remedy: Option<String>,
}

impl Section {
    pub(super) fn of(group: &Group<'_>, practices: &[&str], page: &Page<'_>) -> Option<Self> {
        let rule = page.run.rules.get(group.rule)?;
        let word = if group.verdict == Verdict::Fail { group.severity.name() } else { group.verdict.name() };
        let practice = group.findings.first().map_or("", |finding| practice(finding, page));
        let remedy = common_remedy(group, page);
        let open = match group.findings.len() {
            _ if page.is_long() => 1,
            number if number <= ALL_OPEN => number,
            _ => OPEN,
        };
        let found = |(number, finding): (usize, &&Finding)| Found::of(finding, number < open, remedy, page);
        let found = group.findings.iter().enumerate().map(found).collect();
        Some(Self {
            class: class(word),
            word,
            practice: clean(practice),
            practice_id: practices.iter().position(|it| *it == practice).unwrap_or_default(),
            rule: clean(&rule.name),
            title: clean(&rule.title),
            why: rule.rationale.as_deref().map(clean),
            refs: clean(&rule.refs.join(" · ")),
            remedy: remedy.map(clean),
            findings: found,
        })
    }
}

/// The remedy, if several findings have the same.
fn common_remedy<'a>(group: &Group<'a>, page: &Page<'a>) -> Option<&'a str> {
    let first = remedy(group.findings.first()?, page)?;
    let is_common = group.findings.iter().all(|finding| remedy(finding, page) == Some(first));
    (is_common && group.findings.len() > 1).then_some(first)
}

/// What to do; what is not known is no failure yet.
fn remedy<'a>(finding: &'a Finding, page: &Page<'a>) -> Option<&'a str> {
    let is_failure = matches!(finding.verdict, Verdict::Fail | Verdict::Waived) && finding.causes.is_empty();
    page.remedy(finding).filter(|_| is_failure)
}

impl Found {
    fn of(finding: &Finding, is_open: bool, common: Option<&str>, page: &Page<'_>) -> Self {
        let place = finding.primary.place;
        let (subject, ty) = (&*finding.subject, &*finding.subject_type);
        let about = match (finding.primary.message.contains(subject), ty.is_empty()) {
            (true, _) => ty.to_owned(),
            (false, true) => subject.to_owned(),
            (false, false) => format!("{subject} ({ty})"),
        };
        let cause =
            |cause: &NotKnown| Cause { reason: clean(&cause.reason), remedy: cause.remedy.as_deref().map(clean) };
        Self {
            is_open,
            sentence: clean(&sentence(finding)),
            about: clean(&about),
            construct: finding.construct.as_deref().map(clean),
            at: page.location(place),
            label: clean(&finding.primary.message),
            lines: excerpt::window(place, page),
            related: finding.related.iter().map(|mark| Related::of(mark, page)).collect(),
            causes: finding.causes.iter().map(cause).collect(),
            error_in_sight: finding.error_in_sight,
            waiver: waiver(finding).as_deref().map(clean),
            remedy: remedy(finding, page).filter(|_| common.is_none()).map(clean),
            clause: page.location(finding.clause),
        }
    }
}

impl Related {
    fn of(mark: &Mark, page: &Page<'_>) -> Self {
        let lines = excerpt::line(mark.place, page);
        Self { at: page.location(mark.place), message: clean(&mark.message), lines }
    }
}
