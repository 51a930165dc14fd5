//! The list of kinds, and the page of one.

use std::io;

use super::kinds_json::KindRow;
use super::{Form, Sheet, json, kinds_json};
use crate::finding::{FieldLine, KindPage, LensLine};
use crate::report::paint::{Tone, clean, columns, count};

/// The margin of what stands under a heading.
const MARGIN: &str = "   ";

/// Writes a list of kinds.
pub fn kinds(pages: &[KindPage], sheet: &Sheet<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if sheet.form == Form::Json {
        return json(kinds_json::list(pages, sheet.sources), out);
    }
    let names = pages.iter().map(|page| columns(&page.name)).max().unwrap_or(0);
    let mut text = String::new();
    for page in pages {
        let space = " ".repeat(names.saturating_sub(columns(&page.name)) + 2);
        let head = format!(" {}{space}", sheet.style.paint(Tone::Strong, &clean(&page.name)));
        let doc = sentence(page.doc.as_deref());
        let said = if doc.is_empty() { count(page.fields.len(), "field") } else { doc };
        text += &sheet.style.paragraph(&head, &said);
    }
    let hint = "ordain kinds NAME shows the fields of one, and where formats keep them";
    text +=
        &format!("\n{}", sheet.style.hanging(" ", " ", &[&count(pages.len(), "kind"), hint].join(sheet.style.dot())));
    out.write_all(text.as_bytes())
}

/// Writes all that there is to say about a kind.
pub fn kind(page: &KindPage, sheet: &Sheet<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if sheet.form == Form::Json {
        return json(KindRow::of(page, sheet.sources), out);
    }
    let plural = page.plural.as_ref().map_or(String::new(), |plural| format!(" / {plural}"));
    let title = format!("{}{plural}", sheet.style.paint(Tone::Strong, &clean(&page.name)));
    let mut text = sheet.line(" ", " ", &title, Some(&sheet.location(page.place)));
    let doc = sentence(page.doc.as_deref());
    if !doc.is_empty() {
        text += &sheet.style.hanging(MARGIN, MARGIN, &doc);
    }
    if !page.members.is_empty() {
        text += &sheet.style.hanging(MARGIN, MARGIN, &format!("unites {}", page.members.join(", ")));
    }
    text += "\n";
    let names = page.fields.iter().map(|field| columns(&field.name)).max().unwrap_or(0);
    let types = page.fields.iter().map(|field| columns(&field.ty)).max().unwrap_or(0);
    page.fields.iter().for_each(|field| text += &field_line(field, names, types, sheet));
    if !page.lenses.is_empty() {
        text += "\n";
    }
    page.lenses.iter().for_each(|lens| text += &lens_line(lens, sheet));
    out.write_all(text.as_bytes())
}

/// `memory:  number  MB`.
fn field_line(field: &FieldLine, names: usize, types: usize, sheet: &Sheet<'_>) -> String {
    let name = format!("{}:{}", clean(&field.name), " ".repeat(names.saturating_sub(columns(&field.name)) + 1));
    let ty = format!("{}{}", clean(&field.ty), " ".repeat(types.saturating_sub(columns(&field.ty)) + 2));
    let derived = if field.derived { "computed" } else { "" };
    let doc: Vec<&str> = field.doc.as_deref().into_iter().chain(Some(derived).filter(|it| !it.is_empty())).collect();
    let head = format!("{MARGIN}{name}{}", sheet.style.paint(Tone::Policy, &ty));
    let narrow = columns(&head) * 3 > sheet.style.prose() * 2;
    let indent = if narrow { 6 } else { columns(&head) };
    if narrow && !doc.is_empty() {
        let below = " ".repeat(indent);
        return format!("{}\n{}", head.trim_end(), sheet.style.hanging(&below, &below, &doc.join(sheet.style.dot())));
    }
    let said = clean(&doc.join(sheet.style.dot()));
    if said.is_empty() { format!("{}\n", head.trim_end()) } else { sheet.style.wrap(&head, &" ".repeat(indent), &said) }
}

/// `from some parts of AWS::S3::Bucket (SAM, CloudFormation)     policies/std/function.ord:34:32`.
fn lens_line(lens: &LensLine, sheet: &Sheet<'_>) -> String {
    let types = match lens.types.as_slice() {
        [] => "pieces of documents, wherever they stand".to_owned(),
        types => types.join(", "),
    };
    let which = match (lens.types.is_empty(), lens.parts, lens.some) {
        (true, ..) | (_, false, false) => "",
        (_, true, false) => "parts of ",
        (_, true, true) => "some parts of ",
        (_, false, true) => "some ",
    };
    let formats = if lens.formats.is_empty() { "in no format".to_owned() } else { lens.formats.join(", ") };
    let word = sheet.style.paint(Tone::Faint, "from");
    let said = format!("{word} {which}{} ({formats})", clean(&types));
    let mut text = sheet.line(MARGIN, "        ", &said, Some(&sheet.location(lens.place)));
    if !lens.silent.is_empty() {
        let said = format!("does not say {}", lens.silent.join(", "));
        text += &sheet.style.hanging("        ", "        ", &said);
    }
    text
}

fn sentence(doc: Option<&str>) -> String {
    doc.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}
