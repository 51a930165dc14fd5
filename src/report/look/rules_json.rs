//! Rules for programs.

use serde::Serialize;

use crate::finding::{Off, RulePage, Setting, Setup, Told, ToldCase, Waiver};
use crate::report::json::{Location, OffRow};
use crate::source::SourceMap;

/// A list of rules.
#[derive(Serialize)]
pub(super) struct RuleList<'a> {
    rules: Vec<RuleRow<'a>>,
    off: Vec<OffRow<'a>>,
}

/// A rule, with what the page beside it says.
#[derive(Serialize)]
pub(super) struct RuleWithPage<'a> {
    #[serde(flatten)]
    rule: RuleRow<'a>,
    page: Option<PageRow<'a>>,
}

#[derive(Serialize)]
struct PageRow<'a> {
    file: &'a str,
    text: &'a str,
    cases: Vec<CaseRow<'a>>,
}

#[derive(Serialize)]
struct CaseRow<'a> {
    title: &'a str,
    line: usize,
    verdicts: Vec<&'static str>,
    documents: &'a [String],
}

/// A rule.
#[derive(Serialize)]
struct RuleRow<'a> {
    name: &'a str,
    title: &'a str,
    severity: &'static str,
    practice: Option<&'a str>,
    refs: &'a [String],
    rationale: Option<&'a str>,
    remedy: Option<&'a str>,
    pack: &'a str,
    reach: Vec<ReachRow>,
    profiles: &'a [String],
    parameters: Vec<ParameterRow<'a>>,
    tables: Vec<TableRow<'a>>,
    waivers: Vec<WaiverRow<'a>>,
    #[serde(flatten)]
    location: Location<'a>,
}

#[derive(Serialize)]
struct ReachRow {
    format: &'static str,
    reach: &'static str,
}

#[derive(Serialize)]
struct ParameterRow<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    ty: &'a str,
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<&'a str>,
    doc: Option<&'a str>,
    #[serde(flatten)]
    location: Location<'a>,
}

#[derive(Serialize)]
struct TableRow<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    ty: &'a str,
    from: &'a str,
    as_of: Option<&'a str>,
    source: Option<&'a str>,
    rows: usize,
    #[serde(flatten)]
    location: Location<'a>,
}

#[derive(Serialize)]
struct WaiverRow<'a> {
    because: &'a str,
    owner: Option<&'a str>,
    until: Option<String>,
    #[serde(flatten)]
    location: Location<'a>,
}

/// The list.
pub(super) fn list<'a>(pages: &'a [RulePage], off: &'a [Off], sources: &'a SourceMap) -> RuleList<'a> {
    RuleList {
        rules: pages.iter().map(|page| RuleRow::of(page, sources)).collect(),
        off: off.iter().map(|it| OffRow::of(it, sources)).collect(),
    }
}

impl<'a> RuleWithPage<'a> {
    pub(super) fn of(page: &'a RulePage, told: Option<&'a Told>, sources: &'a SourceMap) -> Self {
        let told = told.map(|told| PageRow {
            file: &told.page,
            text: &told.text,
            cases: told.cases.iter().map(CaseRow::of).collect(),
        });
        Self { rule: RuleRow::of(page, sources), page: told }
    }
}

impl<'a> CaseRow<'a> {
    fn of(case: &'a ToldCase) -> Self {
        let verdicts = case.verdicts.iter().map(|it| it.name()).collect();
        Self { title: &case.title, line: case.line, verdicts, documents: &case.documents }
    }
}

impl<'a> RuleRow<'a> {
    fn of(page: &'a RulePage, sources: &'a SourceMap) -> Self {
        let info = &page.info;
        let reach = page.reach.iter().map(|(format, reach)| ReachRow { format, reach: reach.name() });
        Self {
            name: &info.name,
            title: &info.title,
            severity: info.severity.name(),
            practice: info.practice.as_deref(),
            refs: &info.refs,
            rationale: info.rationale.as_deref(),
            remedy: info.remedy.as_deref(),
            pack: &info.pack,
            reach: reach.collect(),
            profiles: &page.profiles,
            parameters: page.settings.iter().filter_map(|it| ParameterRow::of(it, sources)).collect(),
            tables: page.settings.iter().filter_map(|it| TableRow::of(it, sources)).collect(),
            waivers: page.waivers.iter().map(|it| WaiverRow::of(it, sources)).collect(),
            location: Location::of(info.place, sources),
        }
    }
}

impl<'a> ParameterRow<'a> {
    fn of(setting: &'a Setting, sources: &'a SourceMap) -> Option<Self> {
        let Setup::Value(value) = &setting.value else { return None };
        let (name, ty, doc) = (setting.name.as_str(), setting.ty.as_str(), setting.doc.as_deref());
        let default = setting.default.as_deref();
        Some(Self { name, ty, value, default, doc, location: Location::of(setting.place, sources) })
    }
}

impl<'a> TableRow<'a> {
    fn of(setting: &'a Setting, sources: &'a SourceMap) -> Option<Self> {
        let Setup::Table { file, as_of, source, rows } = &setting.value else { return None };
        Some(Self {
            name: &setting.name,
            ty: &setting.ty,
            from: file,
            as_of: as_of.as_deref(),
            source: source.as_deref(),
            rows: *rows,
            location: Location::of(setting.place, sources),
        })
    }
}

impl<'a> WaiverRow<'a> {
    fn of(waiver: &'a Waiver, sources: &'a SourceMap) -> Self {
        Self {
            because: &waiver.because,
            owner: waiver.owner.as_deref(),
            until: waiver.until.map(|until| until.to_string()),
            location: Location::of(waiver.place, sources),
        }
    }
}
