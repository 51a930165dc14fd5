//! What the template is given.

use serde::Serialize;

use super::chart::{Part, bar};
use super::documents::Documents;
use super::section::Section;
use crate::diagnostic::Level;
use crate::finding::{Counts, RuleInfo, Verdict};
use crate::report::group::groups;
use crate::report::headline;
use crate::report::matrix::{Column, columns, number, practice, practices};
use crate::report::notice::{Notice, notices};
use crate::report::page::Page;
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
    severities: Vec<Chart>,
    practices: Vec<Chart>,
    notices: Vec<Remark>,
    notes: Vec<Remark>,
    groups: Vec<Section>,
    documents: Documents,
    rules: Vec<Rule>,
}

/// How many there are of something.
#[derive(Serialize)]
struct Number {
    class: String,
    name: String,
    number: usize,
}

/// A bar with its name and number.
#[derive(Serialize)]
struct Chart {
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
        // What does not apply is most of it, and no part of what was checked.
        let judged = Verdict::ALL.into_iter().filter(|it| *it != Verdict::NotApplicable);
        let judged: Vec<_> = judged.map(|it| (class(it.name()), it.name().to_owned(), run.counts.get(it))).collect();
        let whole = judged.iter().map(|(_, _, number)| number).sum();
        let (notices, notes): (Vec<Notice>, Vec<Notice>) =
            notices(page).into_iter().partition(|it| it.level != Level::Note);
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
            strip: bar(judged, whole),
            verdicts: verdicts.into(),
            columns: kinds(page),
            severities: Chart::of_severities(page),
            practices: Chart::of_practices(&names, page),
            notices: Remark::all(&notices, page),
            notes: Remark::all(&notes, page),
            groups: groups(&[Verdict::Fail, Verdict::Error, Verdict::Unknown, Verdict::Waived], page)
                .iter()
                .filter_map(|group| Section::of(group, &names, page))
                .collect(),
            documents: Documents::of(page),
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

impl Chart {
    /// One for each severity, and for errors and what is not known where there is any.
    fn of_severities(page: &Page<'_>) -> Vec<Self> {
        let columns = columns(page);
        let most = columns.iter().map(|column| column.total(page)).max().unwrap_or(0);
        let one = |(id, column): (usize, &Column)| {
            let total = column.total(page);
            let part = (class(column.name), column.name.to_owned(), total);
            Self { id, name: column.name.to_owned(), total, parts: bar([part], most) }
        };
        columns.iter().enumerate().map(one).collect()
    }

    fn of_practices(names: &[&str], page: &Page<'_>) -> Vec<Self> {
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
    fn all(notices: &[Notice], page: &Page<'_>) -> Vec<Self> {
        notices.iter().map(|notice| Self::of(notice, page)).collect()
    }

    fn of(notice: &Notice, page: &Page<'_>) -> Self {
        let at = match (notice.place, &notice.file) {
            (Some(place), _) => page.location(place),
            (None, Some(file)) => clean(file),
            (None, None) => String::new(),
        };
        Self { level: notice.level.name(), at, message: clean(&notice.message) }
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
pub(super) fn class(word: &str) -> String {
    word.replace(' ', "-")
}

fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Unknown => "undecided",
        _ => "bad",
    }
}
