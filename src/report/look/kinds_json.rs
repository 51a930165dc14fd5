//! Kinds for programs.

use serde::Serialize;

use crate::finding::{FieldLine, KindPage, LensLine};
use crate::report::json::Location;
use crate::source::SourceMap;

/// A list of kinds.
#[derive(Serialize)]
pub(super) struct KindList<'a> {
    kinds: Vec<KindRow<'a>>,
}

/// A kind.
#[derive(Serialize)]
pub(super) struct KindRow<'a> {
    name: &'a str,
    plural: Option<&'a str>,
    doc: Option<&'a str>,
    members: &'a [String],
    fields: Vec<FieldRow<'a>>,
    lenses: Vec<LensRow<'a>>,
    #[serde(flatten)]
    location: Location<'a>,
}

#[derive(Serialize)]
struct FieldRow<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    ty: &'a str,
    doc: Option<&'a str>,
    derived: bool,
}

#[derive(Serialize)]
struct LensRow<'a> {
    types: &'a [String],
    formats: &'a [&'static str],
    parts: bool,
    some: bool,
    silent: &'a [String],
    #[serde(flatten)]
    location: Location<'a>,
}

/// The list.
pub(super) fn list<'a>(pages: &'a [KindPage], sources: &'a SourceMap) -> KindList<'a> {
    KindList { kinds: pages.iter().map(|page| KindRow::of(page, sources)).collect() }
}

impl<'a> KindRow<'a> {
    pub(super) fn of(page: &'a KindPage, sources: &'a SourceMap) -> Self {
        Self {
            name: &page.name,
            plural: page.plural.as_deref(),
            doc: page.doc.as_deref(),
            members: &page.members,
            fields: page.fields.iter().map(FieldRow::of).collect(),
            lenses: page.lenses.iter().map(|lens| LensRow::of(lens, sources)).collect(),
            location: Location::of(page.place, sources),
        }
    }
}

impl<'a> FieldRow<'a> {
    fn of(field: &'a FieldLine) -> Self {
        Self { name: &field.name, ty: &field.ty, doc: field.doc.as_deref(), derived: field.derived }
    }
}

impl<'a> LensRow<'a> {
    fn of(lens: &'a LensLine, sources: &'a SourceMap) -> Self {
        Self {
            types: &lens.types,
            formats: &lens.formats,
            parts: lens.parts,
            some: lens.some,
            silent: &lens.silent,
            location: Location::of(lens.place, sources),
        }
    }
}
