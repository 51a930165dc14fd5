//! What policies declare, as data: rules and kinds.

use jiff::ToSpan;
use jiff::civil::Date;

use super::look::number_of;
use super::{Policies, Workbench};
use crate::diagnostic::Diagnostic;
use crate::eval;
use crate::finding::{FieldLine, KindPage, LensLine, PageText, RulePage, Setting, Setup};
use crate::formats::{FORMATS, Format};
use crate::ir::{Envelope, Field, Kind, Lens, LensId, Program, Rule};
use crate::pack::{self, Profiles};
use crate::semantics::{self, EVERYTHING, Module, Read};
use crate::source::{Place, SourceMap};
use crate::value::Constant;

/// How many elements of a parameter's value are shown.
const SHOWN: usize = 20;

/// The page beside a rule.
const PAGE: &str = "README.md";

/// All rules, in the order of their files.
pub fn rules(policies: &Policies, sources: &SourceMap) -> Vec<RulePage> {
    let shelf = policies.shelf(sources);
    policies.program.rules.iter().map(|rule| shelf.page(rule)).collect()
}

/// One rule.
///
/// # Errors
/// There is no rule of that name.
pub fn rule(policies: &Policies, sources: &SourceMap, name: &str) -> Result<RulePage, Vec<Diagnostic>> {
    let number = number_of(policies, name)?;
    policies.program.rules.get(number).map(|rule| policies.shelf(sources).page(rule)).ok_or_else(Vec::new)
}

/// The tables of rules that are older than a year on the day of a run, each once.
pub fn old_tables(policies: &Policies, sources: &SourceMap, today: Date) -> Vec<Diagnostic> {
    let mut old: Vec<Diagnostic> = Vec::new();
    for setting in rules(policies, sources).into_iter().flat_map(|page| page.settings) {
        let Setup::Table { as_of: Some(as_of), source, .. } = &setting.value else { continue };
        let Some(end) = as_of.parse::<Date>().ok().and_then(|day| day.checked_add(1.year()).ok()) else { continue };
        let is_told = old.iter().any(|it| it.labels.iter().any(|label| label.place == setting.place));
        if end >= today || is_told {
            continue;
        }
        let message = format!("the table `{}` is of {as_of}, more than a year before {today}", setting.name);
        let mut warning =
            Diagnostic::warning("old-table", message).at(setting.place, "what it does not know is not found");
        warning.notes.extend(source.iter().map(|source| format!("it is from {source}")));
        old.push(warning);
    }
    old
}

/// All kinds, by name.
pub fn kinds(policies: &Policies) -> Vec<KindPage> {
    let program = &policies.program;
    let mut pages: Vec<KindPage> =
        program.kinds.iter().enumerate().map(|(number, kind)| kind_page(program, number as u32, kind)).collect();
    pages.extend(everything(program));
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    pages
}

/// One kind, by its name or that of its collection.
///
/// # Errors
/// There is no kind of that name.
pub fn kind(policies: &Policies, name: &str) -> Result<KindPage, Vec<Diagnostic>> {
    let all = kinds(policies);
    let is_meant = |kind: &&KindPage| kind.name == name || kind.plural.as_deref() == Some(name);
    all.iter().find(is_meant).cloned().ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|kind| kind.name.as_str()).collect();
        vec![Diagnostic::no_such("unknown-kind", "kind", name, &names)]
    })
}

/// What there is to say about rules is made of.
struct Shelf<'a> {
    program: &'a Program,
    modules: &'a [Module],
    profiles: &'a Profiles,
    /// The parameters that were given a value.
    settings: &'a [semantics::Setting],
    sources: &'a SourceMap,
}

impl Policies {
    fn shelf<'a>(&'a self, sources: &'a SourceMap) -> Shelf<'a> {
        let Self { program, modules, profiles, settings, .. } = self;
        Shelf { program, modules, profiles, settings, sources }
    }
}

impl Workbench {
    /// A rule of now.
    pub fn rule(&self, name: &str) -> Option<RulePage> {
        let (Self { program, modules, profiles, sources, .. }, settings) = (self, &self.settings());
        let shelf = Shelf { program, modules, profiles, settings, sources };
        program.rules.iter().find(|rule| rule.info.name == name).map(|rule| shelf.page(rule))
    }
}

impl Shelf<'_> {
    fn page(&self, rule: &Rule) -> RulePage {
        let reach = |format: &Format| Some((format.name, semantics::reach(self.program, rule, &|ty| format.has(ty))?));
        RulePage {
            info: rule.info.clone(),
            settings: semantics::settings(self.modules, rule).iter().map(|read| self.setting(read)).collect(),
            reach: FORMATS.iter().filter_map(reach).collect(),
            profiles: self.profiles.of(rule).map(str::to_owned).collect(),
            waivers: rule.waivers.iter().map(|waiver| waiver.info.clone()).collect(),
            page: self.beside(rule),
        }
    }

    fn beside(&self, rule: &Rule) -> PageText {
        let policy = rule.info.place.source;
        let file = self.sources.get(policy).name();
        let folder = file.rfind(['/', '\\']).and_then(|slash| file.get(..=slash)).unwrap_or_default();
        let name = format!("{folder}{PAGE}");
        let ships = self.modules.iter().any(|module| module.ships && module.file.source == policy);
        PageText { text: pack::page(&name).filter(|_| ships), name }
    }

    fn setting(&self, read: &Read<'_>) -> Setting {
        let text = |key: &str| match read.value {
            Constant::Map(entries) => match entries.get(key) {
                Some(Constant::Text(text)) => Some(text.to_string()),
                _ => None,
            },
            _ => None,
        };
        let value = match read.file {
            None => Setup::Value(eval::render(&read.value.value(), SHOWN)),
            Some(file) => {
                let rows = rows(read.value);
                Setup::Table { file: file.to_owned(), as_of: text("as_of"), source: text("source"), rows }
            }
        };
        let is_given = self.settings.iter().any(|given| given.name.rsplit('.').next() == Some(read.name));
        Setting {
            name: read.name.to_owned(),
            ty: self.one_line(read.ty),
            value,
            default: read.default.filter(|_| is_given).map(|default| self.one_line(default)),
            doc: read.doc.map(str::to_owned),
            place: read.place,
        }
    }

    /// What is written at a place.
    fn one_line(&self, place: Place) -> String {
        self.sources.slice(place).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The rows of a table: of one that says where it is from, those of the collections beside that.
fn rows(table: &Constant) -> usize {
    match table {
        Constant::List(rows) => rows.len(),
        Constant::Map(entries) if entries.contains_key("as_of") => entries.values().map(rows_below).sum(),
        Constant::Map(entries) => entries.len(),
        _ => 0,
    }
}

fn rows_below(part: &Constant) -> usize {
    match part {
        Constant::List(rows) => rows.len(),
        Constant::Map(rows) => rows.len(),
        _ => 0,
    }
}

/// The kind of everything; none where nothing is said of it.
fn everything(program: &Program) -> Option<KindPage> {
    let own = Envelope::ALL.into_iter().map(|(name, field, sentence)| FieldLine {
        name: name.to_owned(),
        ty: program.type_text(&field.ty()),
        doc: Some(sentence.to_owned()),
        derived: false,
    });
    Some(KindPage {
        name: EVERYTHING.to_owned(),
        plural: Some(format!("{EVERYTHING}s")),
        doc: Some("Anything that a document deploys, whether a kind covers it or not.".to_owned()),
        members: Vec::new(),
        fields: own.chain(program.everywhere.iter().map(|field| field_line(program, field))).collect(),
        lenses: Vec::new(),
        place: program.everywhere_at?,
    })
}

fn field_line(program: &Program, field: &Field) -> FieldLine {
    FieldLine {
        name: field.name.to_string(),
        ty: program.type_text(&field.ty),
        doc: field.doc.as_deref().map(str::to_owned),
        derived: field.derived.is_some(),
    }
}

fn kind_page(program: &Program, number: u32, kind: &Kind) -> KindPage {
    let fields = kind.fields.iter().map(|field| field_line(program, field));
    let members = kind.members.iter().filter_map(|member| program.kinds.get(*member as usize));
    let own = program.lenses.iter().enumerate().filter(|(_, lens)| lens.kind == number);
    KindPage {
        name: kind.name.to_string(),
        plural: kind.plural.as_deref().map(str::to_owned),
        doc: kind.doc.as_deref().map(str::to_owned),
        members: members.map(|member| member.name.to_string()).collect(),
        fields: fields.collect(),
        lenses: own.map(|(id, lens)| lens_line(program, id as LensId, lens, kind)).collect(),
        place: kind.place,
    }
}

fn lens_line(program: &Program, id: LensId, lens: &Lens, kind: &Kind) -> LensLine {
    let mut types: Vec<String> =
        program.by_type.iter().filter(|(_, lenses)| lenses.contains(&id)).map(|(ty, _)| ty.to_string()).collect();
    types.sort_unstable();
    let formats = FORMATS.iter().filter(|format| lens.of_value || types.iter().any(|ty| format.has(ty)));
    let given = |number: usize| lens.fields.get(number).is_some_and(Option::is_some);
    let silent = kind.fields.iter().enumerate().filter(|(number, field)| field.derived.is_none() && !given(*number));
    LensLine {
        formats: formats.map(|format| format.name).collect(),
        parts: !lens.each.is_empty(),
        some: lens.condition.is_some() || lens.each.iter().any(|walk| walk.condition.is_some()),
        silent: silent.map(|(_, field)| field.name.to_string()).collect(),
        types,
        place: lens.place,
    }
}
