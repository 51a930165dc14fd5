//! What was understood of documents: their resources, or one with all of its fields.

use std::io;

use super::fact::fact;
use super::{Form, Sheet, json, resources_json};
use crate::finding::{Inventory, Mention, ResourcePage};
use crate::report::paint::{Tone, clean, columns, count};
use crate::source::SourceId;

/// The margin of what stands under a document.
const MARGIN: &str = "   ";
/// The margin of what stands under a resource.
const BELOW: &str = "     ";
/// How many others a list names in one line.
const NAMED: usize = 8;
/// How many columns the kinds and the place of a resource need beside its name and its type.
const WIDE: usize = 36;

/// Writes the resources of documents; `in_full` with their fields.
pub fn resources(all: &[Inventory], in_full: bool, sheet: &Sheet<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if sheet.form == Form::Json {
        return json(resources_json::list(all, sheet.sources), out);
    }
    let mut text = String::new();
    for inventory in all {
        if in_full {
            inventory.resources.iter().for_each(|it| text += &page(it, inventory.document, sheet));
        } else {
            text += &document(inventory, sheet);
        }
    }
    out.write_all(text.as_bytes())
}

fn document(inventory: &Inventory, sheet: &Sheet<'_>) -> String {
    let name = clean(sheet.sources.get(inventory.document).name());
    let number = count(inventory.resources.len(), "resource");
    let title = [sheet.style.paint(Tone::Strong, &name), inventory.format.to_owned(), number];
    let mut text = format!(" {}\n", title.join(sheet.style.dot()));
    let (ids, types) = aligned(&inventory.resources, sheet);
    for resource in &inventory.resources {
        text += &line(resource, ids, types, sheet);
    }
    if let Some(reason) = &inventory.open {
        text += &sheet.style.hanging(MARGIN, BELOW, &format!("and perhaps others that are not listed: {reason}"));
    }
    text + "\n"
}

/// How wide the columns of names and types are; nothing where most names are too long for a column.
fn aligned(resources: &[ResourcePage], sheet: &Sheet<'_>) -> (usize, usize) {
    let most = sheet.style.prose() / 4;
    let ids = || resources.iter().map(|it| columns(&it.id));
    if ids().filter(|id| *id > most).count() * 3 > resources.len() {
        return (0, 0);
    }
    let ids = ids().max().unwrap_or(0).min(most);
    let types = resources.iter().map(|it| columns(&it.ty)).max().unwrap_or(0);
    (ids, if ids + types + WIDE <= sheet.style.prose() { types } else { 0 })
}

/// `Worker  AWS::Lambda::Function  function      template.yaml:12:3`, and below it who mentions whom.
fn line(resource: &ResourcePage, ids: usize, types: usize, sheet: &Sheet<'_>) -> String {
    let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(columns(text)) + 2);
    let kinds = match kinds(resource).as_str() {
        "" => sheet.style.paint(Tone::Faint, "no kind"),
        kinds => sheet.style.paint(Tone::Policy, kinds),
    };
    let condition = resource.condition.as_ref().map_or(String::new(), |name| format!("  if {}", clean(name)));
    let said =
        [clean(&resource.id), pad(&resource.id, ids), clean(&resource.ty), pad(&resource.ty, types), kinds, condition]
            .concat();
    let mut text = sheet.line(MARGIN, BELOW, &said, Some(&sheet.short_location(resource.place)));
    if let Some(path) = &resource.construct {
        text += &sheet.style.hanging(BELOW, BELOW, &format!("construct {}", clean(path)));
    }
    text += &mentions(sheet.style.glyph("→", "->"), &resource.to, sheet);
    text + &mentions(sheet.style.glyph("←", "<-"), &resource.from, sheet)
}

/// The kinds of a resource, each once; of those that it holds several of, with their number.
fn kinds(resource: &ResourcePage) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for view in &resource.views {
        match kinds.iter_mut().find(|(kind, _)| *kind == view.kind) {
            Some((_, number)) => *number += 1,
            None => kinds.push((&view.kind, 1)),
        }
    }
    let named = kinds.iter().map(|(kind, number)| match number {
        1 => (*kind).to_owned(),
        number => format!("{number} {kind}"),
    });
    named.collect::<Vec<_>>().join(", ")
}

/// `→ OrdersTable, OrderEvents`, each once.
fn mentions(arrow: &str, all: &[Mention], sheet: &Sheet<'_>) -> String {
    let mut ids: Vec<&str> = Vec::new();
    all.iter().for_each(|it| {
        if !ids.contains(&it.id.as_str()) {
            ids.push(&it.id);
        }
    });
    if ids.is_empty() {
        return String::new();
    }
    let shown = if sheet.style.verbose > 0 { ids.len() } else { NAMED };
    let rest = ids.len().saturating_sub(shown);
    let more = if rest > 0 { format!(" and {rest} more (-v names them)") } else { String::new() };
    let named = ids.iter().take(shown).copied().collect::<Vec<_>>().join(", ");
    let head = format!("{BELOW}{} ", sheet.style.paint(Tone::Faint, arrow));
    sheet.style.paragraph(&head, &format!("{named}{more}"))
}

/// A resource with every field of each of its kinds.
fn page(resource: &ResourcePage, document: SourceId, sheet: &Sheet<'_>) -> String {
    let id = sheet.style.paint(Tone::Strong, &clean(&resource.id));
    let condition = resource.condition.as_ref().map_or(String::new(), |name| format!(" if {}", clean(name)));
    let title = format!("{id} ({}){condition}", clean(&resource.ty));
    let mut text = sheet.line(" ", " ", &title, Some(&sheet.location(resource.place)));
    text += &mentioned(sheet.style.glyph("→", "->"), &resource.to, sheet);
    text += &mentioned(sheet.style.glyph("←", "<-"), &resource.from, sheet);
    for view in &resource.views {
        let address = if view.address.is_empty() { String::new() } else { format!(" {}", clean(&view.address)) };
        text += &format!("\n{MARGIN}{}{address}\n", sheet.style.paint(Tone::Policy, &view.kind));
        for it in &view.fields {
            text += &fact(BELOW, &format!("{BELOW}  "), it, "", document, sheet);
        }
    }
    if resource.views.is_empty() {
        let said = "no lens reads it: rules reach it by resources(\"TYPE\") alone";
        text += &sheet.style.hanging(MARGIN, MARGIN, said);
    }
    text + "\n"
}

/// A line for each mention, with its place.
fn mentioned(arrow: &str, all: &[Mention], sheet: &Sheet<'_>) -> String {
    let line = |it: &Mention| {
        let place = it.place.map(|place| sheet.short_location(place));
        let head = format!("{MARGIN}{} ", sheet.style.paint(Tone::Faint, arrow));
        sheet.line(&head, BELOW, &clean(&it.id), place.as_deref())
    };
    all.iter().map(line).collect()
}
