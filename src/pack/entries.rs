//! TOML as entries with places: what `pack.toml` and `ordain.toml` are read from.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::diagnostic::{Diagnostic, nearest};
use crate::semantics::Given;
use crate::source::{Place, SourceId, Span};

/// `key = value`, or a table with its entries.
#[derive(Debug)]
pub(super) struct Entry {
    /// The key, without quotes.
    pub(super) key: String,
    pub(super) key_place: Place,
    pub(super) value: Content,
    pub(super) place: Place,
}

/// What stands behind a key.
#[derive(Debug)]
pub(super) enum Content {
    Value(Given),
    /// A list that holds strings only, each with its place.
    Strings(Vec<(String, Place)>),
    Table(Vec<Entry>),
}

impl Content {
    /// The value that it is for a parameter.
    pub(super) fn given(self) -> Given {
        match self {
            Self::Value(given) => given,
            Self::Strings(all) => Given::List(all.into_iter().map(|(text, _)| Given::Text(text)).collect()),
            Self::Table(_) => Given::Other("a table"),
        }
    }
}

/// The entries of a text, in the order of the text, as far as it could be read.
pub(super) fn read(source: SourceId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut told = Vec::new();
    for error in errors {
        // What is left open is left open at many levels.
        if told.contains(&error.span()) {
            continue;
        }
        told.push(error.span());
        let end = text.len();
        let span = error.span().unwrap_or(end..end);
        let message = error.message().lines().next().unwrap_or_default().to_lowercase();
        let label = if span.is_empty() { "here" } else { "this" };
        diagnostics
            .push(Diagnostic::error("no-toml", format!("this is no TOML: {message}")).at(place(source, &span), label));
    }
    table_of(source, table.into_inner())
}

fn table_of(source: SourceId, table: DeTable<'_>) -> Vec<Entry> {
    let entry = |(key, value): (Spanned<DeString<'_>>, Spanned<DeValue<'_>>)| Entry {
        key_place: place(source, &key.span()),
        key: key.into_inner().into_owned(),
        place: place(source, &value.span()),
        value: content(source, value.into_inner()),
    };
    let mut entries: Vec<Entry> = table.into_iter().map(entry).collect();
    entries.sort_by_key(|entry| entry.key_place);
    entries
}

fn content(source: SourceId, value: DeValue<'_>) -> Content {
    match value {
        DeValue::Table(table) => Content::Table(table_of(source, table)),
        DeValue::Array(all) if all.iter().all(|one| one.get_ref().is_str()) => {
            let text = |one: Spanned<DeValue<'_>>| {
                let place = place(source, &one.span());
                one.get_ref().as_str().map(|text| (text.to_owned(), place))
            };
            Content::Strings(all.into_iter().filter_map(text).collect())
        }
        other => Content::Value(given(other)),
    }
}

fn given(value: DeValue<'_>) -> Given {
    match value {
        DeValue::String(text) => Given::Text(text.into_owned()),
        DeValue::Boolean(it) => Given::Bool(it),
        DeValue::Integer(it) if it.radix() == 10 => Given::Number(it.as_str().replace('_', "")),
        DeValue::Integer(_) => Given::Other("a number that is not decimal"),
        DeValue::Float(it) => Given::Number(it.as_str().replace('_', "")),
        DeValue::Datetime(it) if it.time.is_none() => Given::Date(it.to_string()),
        DeValue::Datetime(it) if it.offset.is_some() => Given::Time(it.to_string()),
        DeValue::Datetime(_) => Given::Other("a time without an offset"),
        DeValue::Array(all) => Given::List(all.into_iter().map(|one| given(one.into_inner())).collect()),
        DeValue::Table(_) => Given::Other("a table"),
    }
}

fn place(source: SourceId, span: &std::ops::Range<usize>) -> Place {
    Place { source, span: Span::new(span.start as u32, span.end as u32) }
}

/// A key that means nothing in its table, with the nearest one that does.
pub(super) fn unknown(entry: &Entry, table: &str, keys: &[&str]) -> Diagnostic {
    let error = Diagnostic::error("unknown-key", format!("there is no key `{}` in {table}", entry.key))
        .at(entry.key_place, "not known here")
        .note(format!("there are {}", keys.join(", ")));
    match nearest(&entry.key, keys.iter().copied()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error,
    }
}

/// What must be something else.
pub(super) fn wrong(entry: &Entry, wanted: &str) -> Diagnostic {
    Diagnostic::error("wrong-value", format!("`{}` must be {wanted}", entry.key)).at(entry.place, "is something else")
}

/// The text of an entry, which must be one and not be empty.
pub(super) fn text(entry: &Entry, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    match &entry.value {
        Content::Value(Given::Text(text)) if !text.trim().is_empty() => Some(text.clone()),
        _ => {
            diagnostics.push(wrong(entry, "a string that is not empty"));
            None
        }
    }
}

/// The strings of an entry, with their places.
pub(super) fn strings(entry: Entry, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, Place)> {
    match entry.value {
        Content::Strings(all) => all,
        _ => {
            diagnostics.push(wrong(&entry, "a list of strings"));
            Vec::new()
        }
    }
}

/// The entries of an entry that must be a table.
pub(super) fn table(entry: Entry, diagnostics: &mut Vec<Diagnostic>) -> Vec<Entry> {
    match entry.value {
        Content::Table(entries) => entries,
        _ => {
            let error = wrong(&entry, "a table").help(format!("write `[{}]` on a line of its own", entry.key));
            diagnostics.push(error);
            Vec::new()
        }
    }
}
