//! Resources for programs.

use serde::Serialize;

use super::explanation_json::FactRow;
use crate::finding::{Inventory, Mention, ResourcePage, View};
use crate::report::json::Location;
use crate::source::SourceMap;

/// The resources of documents.
#[derive(Serialize)]
pub(super) struct ResourceList<'a> {
    documents: Vec<DocumentRow<'a>>,
}

#[derive(Serialize)]
struct DocumentRow<'a> {
    file: &'a str,
    format: &'static str,
    open: Option<&'a str>,
    resources: Vec<ResourceRow<'a>>,
}

#[derive(Serialize)]
struct ResourceRow<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    ty: &'a str,
    condition: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    construct: Option<&'a str>,
    #[serde(flatten)]
    location: Location<'a>,
    views: Vec<ViewRow<'a>>,
    references: Vec<MentionRow<'a>>,
    referrers: Vec<MentionRow<'a>>,
}

#[derive(Serialize)]
struct ViewRow<'a> {
    kind: &'a str,
    address: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FactRow<'a>>,
}

#[derive(Serialize)]
struct MentionRow<'a> {
    id: &'a str,
    #[serde(flatten)]
    location: Option<Location<'a>>,
}

/// The list.
pub(super) fn list<'a>(all: &'a [Inventory], sources: &'a SourceMap) -> ResourceList<'a> {
    ResourceList { documents: all.iter().map(|inventory| DocumentRow::of(inventory, sources)).collect() }
}

impl<'a> DocumentRow<'a> {
    fn of(inventory: &'a Inventory, sources: &'a SourceMap) -> Self {
        Self {
            file: sources.get(inventory.document).name(),
            format: inventory.format,
            open: inventory.open.as_deref(),
            resources: inventory.resources.iter().map(|resource| ResourceRow::of(resource, sources)).collect(),
        }
    }
}

impl<'a> ResourceRow<'a> {
    fn of(page: &'a ResourcePage, sources: &'a SourceMap) -> Self {
        Self {
            id: &page.id,
            ty: &page.ty,
            condition: page.condition.as_deref(),
            construct: page.construct.as_deref(),
            location: Location::of(page.place, sources),
            views: page.views.iter().map(|view| ViewRow::of(view, sources)).collect(),
            references: page.to.iter().map(|it| MentionRow::of(it, sources)).collect(),
            referrers: page.from.iter().map(|it| MentionRow::of(it, sources)).collect(),
        }
    }
}

impl<'a> ViewRow<'a> {
    fn of(view: &'a View, sources: &'a SourceMap) -> Self {
        let fields = view.fields.iter().map(|fact| FactRow::of(fact, sources)).collect();
        Self { kind: &view.kind, address: &view.address, fields }
    }
}

impl<'a> MentionRow<'a> {
    fn of(mention: &'a Mention, sources: &'a SourceMap) -> Self {
        Self { id: &mention.id, location: mention.place.map(|place| Location::of(place, sources)) }
    }
}
