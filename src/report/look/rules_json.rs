//! Rules for programs.

use serde::Serialize;

use crate::finding::{Off, RulePage, Setting, Setup, Waiver};
use crate::report::json::{Location, OffRow};
use crate::source::SourceMap;

/// A list of rules.
#[derive(Serialize)]
pub(super) struct RuleList<'a> {
    rules: Vec<RuleRow<'a>>,
    off: Vec<OffRow<'a>>,
}

/// A rule.
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

impl<'a> RuleRow<'a> {
    pub(super) fn of(page: &'a RulePage, sources: &'a SourceMap) -> Self {
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
        Some(Self { name, ty, value, doc, location: Location::of(setting.place, sources) })
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
