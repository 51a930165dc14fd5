//! What the template is given.

use serde::Serialize;

use super::chart::{Part, bar};
use super::excerpt::{self, Line};
use crate::finding::{Counts, Finding, Judged, Mark, RuleInfo, Verdict};
use crate::report::group::{Group, groups};
use crate::report::headline;
use crate::report::matrix::{columns, number, practice, practices};
use crate::report::notice::{Notice, notices};
use crate::report::page::{Page, sentence, waiver};
use crate::report::paint::{Tone, clean};

/// The page.
#[derive(Serialize)]
pub(super) struct View {
    style: &'static str,
    version: &'static str,
    headline: String,
    tone: &'static str,
    exit: u8,
    reason: String,
    fail_on: &'static str,
    verdicts: Vec<Number>,
    strip: Vec<Part>,
    columns: Vec<Number>,
    practices: Vec<Practice>,
    notices: Vec<Remark>,
    groups: Vec<Section>,
    documents: Vec<Document>,
    rules: Vec<Rule>,
}

/// How many there are of something.
#[derive(Serialize)]
struct Number {
    class: String,
    name: String,
    number: usize,
}

#[derive(Serialize)]
struct Practice {
    id: usize,
    name: String,
    total: usize,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Remark {
    level: &'static str,
    at: String,
    message: String,
}

/// One rule with what it found.
#[derive(Serialize)]
struct Section {
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
    sentence: String,
    subject: String,
    subject_type: String,
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

#[derive(Serialize)]
struct Document {
    file: String,
    format: &'static str,
    resources: usize,
    is_open: bool,
    counts: Vec<usize>,
}

#[derive(Serialize)]
struct Rule {
    name: String,
    title: String,
    severity: &'static str,
    counts: Vec<usize>,
}

impl View {
    pub(super) fn of(page: &Page<'_>, style: &'static str) -> Self {
        let (tone, headline) = headline::of(page);
        let run = page.run;
        let verdicts = Verdict::ALL.map(|it| Number::of(it.name(), run.counts.get(it)));
        let all = Verdict::ALL.map(|it| (class(it.name()), it.name().to_owned(), run.counts.get(it)));
        // Findings that are waived have a practice as well, which the table does not count.
        let mut names = practices(page);
        for name in run.findings.iter().map(|finding| practice(finding, page)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        Self {
            style,
            version: env!("CARGO_PKG_VERSION"),
            headline,
            tone: tone_class(tone),
            exit: page.ending.exit as u8,
            reason: clean(&page.ending.reason),
            fail_on: page.fail_on.name(),
            strip: bar(all, verdicts.iter().map(|it| it.number).sum()),
            verdicts: verdicts.into(),
            columns: kinds(page),
            practices: Practice::all(&names, page),
            notices: notices(page).iter().map(|notice| Remark::of(notice, page)).collect(),
            groups: groups(&[Verdict::Fail, Verdict::Error, Verdict::Unknown, Verdict::Waived], page)
                .iter()
                .filter_map(|group| Section::of(group, &names, page))
                .collect(),
            documents: run.documents.iter().map(|document| Document::of(document, page)).collect(),
            rules: run.rules.iter().enumerate().map(|(number, rule)| Rule::of(number, rule, page)).collect(),
        }
    }
}

/// What can be filtered by: the severities of failures and the other verdicts, as far as there are any.
fn kinds(page: &Page<'_>) -> Vec<Number> {
    let mut kinds: Vec<Number> =
        columns(page).iter().map(|column| Number::of(column.name, column.total(page))).collect();
    kinds.push(Number::of(Verdict::Waived.name(), page.findings(Verdict::Waived).count()));
    kinds.retain(|kind| kind.number > 0);
    kinds
}

impl Number {
    fn of(name: &str, number: usize) -> Self {
        Self { class: class(name), name: name.to_owned(), number }
    }
}

impl Practice {
    fn all(names: &[&str], page: &Page<'_>) -> Vec<Self> {
        let columns = columns(page);
        let total = |name: &str| columns.iter().map(|column| number(column, name, page)).sum::<usize>();
        let most = names.iter().map(|name| total(name)).max().unwrap_or(0);
        let one = |(id, name): (usize, &&str)| {
            let parts =
                columns.iter().map(|column| (class(column.name), column.name.to_owned(), number(column, name, page)));
            Self { id, name: clean(name), total: total(name), parts: bar(parts, most) }
        };
        names.iter().enumerate().map(one).collect()
    }
}

impl Remark {
    fn of(notice: &Notice, page: &Page<'_>) -> Self {
        let at = match (notice.place, &notice.file) {
            (Some(place), _) => page.location(place),
            (None, Some(file)) => clean(file),
            (None, None) => String::new(),
        };
        Self { level: notice.level.name(), at, message: clean(&notice.message) }
    }
}

impl Section {
    fn of(group: &Group<'_>, practices: &[&str], page: &Page<'_>) -> Option<Self> {
        let rule = page.run.rules.get(group.rule)?;
        let word = if group.verdict == Verdict::Fail { group.severity.name() } else { group.verdict.name() };
        let practice = group.findings.first().map_or("", |finding| practice(finding, page));
        let remedy = common_remedy(group, page);
        let found = group.findings.iter().map(|finding| Found::of(finding, remedy, page)).collect();
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
    fn of(finding: &Finding, common: Option<&str>, page: &Page<'_>) -> Self {
        let place = finding.primary.place;
        let cause = |cause: &crate::finding::NotKnown| Cause {
            reason: clean(&cause.reason),
            remedy: cause.remedy.as_deref().map(clean),
        };
        Self {
            sentence: clean(&sentence(finding)),
            subject: clean(&finding.subject),
            subject_type: clean(&finding.subject_type),
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

impl Document {
    fn of(document: &Judged, page: &Page<'_>) -> Self {
        let mut counts = Counts::default();
        document.verdicts.iter().for_each(|each| counts.merge(each));
        Self {
            file: clean(page.sources.get(document.source).name()),
            format: document.format,
            resources: document.resources,
            is_open: document.is_open,
            counts: Verdict::ALL.map(|verdict| counts.get(verdict)).into(),
        }
    }
}

impl Rule {
    fn of(number: usize, rule: &RuleInfo, page: &Page<'_>) -> Self {
        let mut counts = Counts::default();
        let verdicts = page.run.documents.iter().filter_map(|document| document.verdicts.get(number));
        verdicts.for_each(|each| counts.merge(each));
        Self {
            name: clean(&rule.name),
            title: clean(&rule.title),
            severity: rule.severity.name(),
            counts: Verdict::ALL.map(|verdict| counts.get(verdict)).into(),
        }
    }
}

/// A word as the style sheet writes it.
fn class(word: &str) -> String {
    word.replace(' ', "-")
}

fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Unknown => "undecided",
        _ => "bad",
    }
}
