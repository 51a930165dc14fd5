//! `pack.toml`: what a pack is called, the edition that it is written in, its profiles, and the values that it gives to parameters.

use super::entries::{self, Content, Entry};
use super::profiles::Profiles;
use crate::diagnostic::{Diagnostic, Label, nearest};
use crate::finding::{Need, Part};
use crate::semantics::Setting;
use crate::source::{Place, SourceId, Span};

/// The name of the file that makes a directory a pack.
pub const MANIFEST: &str = "pack.toml";
/// The editions of the language.
const EDITIONS: [&str; 1] = ["2026"];
/// The keys, of which the first four must be there.
const KEYS: [&str; 7] = ["name", "version", "edition", "description", "params", "profiles", "waivers_need"];

/// What a `pack.toml` says.
#[derive(Debug)]
pub(super) struct Manifest {
    /// The name of the pack, and where it stands.
    pub(super) name: (String, Place),
    /// Values for parameters, of this pack or of others.
    pub(super) settings: Vec<Setting>,
    /// Its profiles.
    pub(super) profiles: Profiles,
    /// What it wants waivers to say.
    pub(super) waivers_need: Vec<Need>,
}

/// Reads a `pack.toml`. Without a name there is no pack; whatever else is wrong is told.
pub(super) fn read(source: SourceId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Manifest> {
    let before = diagnostics.len();
    let entries = entries::read(source, text, diagnostics);
    let was_read = diagnostics.len() == before;
    let missing: Vec<&str> =
        KEYS.into_iter().take(4).filter(|key| !entries.iter().any(|entry| entry.key == *key)).collect();
    if was_read && !missing.is_empty() {
        let top = Place { source, span: Span::new(0, 0) };
        diagnostics.push(
            Diagnostic::error("missing-key", format!("`{MANIFEST}` does not say its {}", missing.join(", ")))
                .at(top, "belongs here")
                .help(example(&missing)),
        );
    }
    let mut name = None;
    let mut params = Vec::new();
    let mut profiles = None;
    let mut parts = Vec::new();
    for entry in entries {
        match entry.key.as_str() {
            "name" => name = pack_name(&entry, diagnostics).map(|name| (name, entry.place)).or(name),
            "edition" => edition(&entry, diagnostics),
            "version" | "description" => drop(entries::text(&entry, diagnostics)),
            "params" => params = entries::table(entry, diagnostics),
            "profiles" => profiles = Some(entry),
            "waivers_need" => parts = waivers_need(entry, diagnostics),
            _ => diagnostics.push(entries::unknown(&entry, &format!("`{MANIFEST}`"), &KEYS)),
        }
    }
    let name = name?;
    let settings = settings(params, Some(&name.0));
    let profiles = profiles.map(|it| Profiles::read(&name.0, it, diagnostics)).unwrap_or_default();
    let need = |(part, place)| Need { part, pack: name.0.clone(), place };
    let waivers_need = parts.into_iter().map(need).collect();
    Some(Manifest { name, settings, profiles, waivers_need })
}

/// The parts that waivers must have.
fn waivers_need(entry: Entry, diagnostics: &mut Vec<Diagnostic>) -> Vec<(Part, Place)> {
    let mut parts = Vec::new();
    for (word, place) in entries::strings(entry, diagnostics) {
        match Part::from_name(&word) {
            Some(part) => parts.push((part, place)),
            None => {
                let names = Part::ALL.map(Part::name);
                let error = Diagnostic::error("wrong-value", format!("`{word}` is no part of a waiver"))
                    .at(place, "not known here")
                    .note(format!("there are {}", names.join(" and ")));
                diagnostics.push(match nearest(&word, names) {
                    Some(near) => error.help(format!("did you mean \"{near}\"?")),
                    None => error,
                });
            }
        }
    }
    parts
}

fn example(missing: &[&str]) -> String {
    let line = |key: &&str| match *key {
        "name" => "name = \"acme\"".to_owned(),
        "version" => "version = \"0.1.0\"".to_owned(),
        "edition" => format!("edition = \"{}\"", EDITIONS.join("\" or \"")),
        _ => "description = \"What Acme asks of its stacks\"".to_owned(),
    };
    format!("write {}", missing.iter().map(line).collect::<Vec<_>>().join("; "))
}

/// The name of a pack is one that a `use` can name.
fn pack_name(entry: &Entry, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let name = entries::text(entry, diagnostics)?;
    let is_word = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !is_word {
        let mut word: String =
            name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        word = word.trim_matches(|c: char| c == '_' || c.is_ascii_digit()).to_owned();
        let word = if word.is_empty() { "acme" } else { word.as_str() };
        diagnostics.push(
            Diagnostic::error("wrong-value", format!("`{name}` is no name of a pack"))
                .at(entry.place, "small letters, digits and `_`, a letter first")
                .help(format!("write name = \"{word}\"")),
        );
        return None;
    }
    Some(name)
}

fn edition(entry: &Entry, diagnostics: &mut Vec<Diagnostic>) {
    let known = EDITIONS.map(|edition| format!("\"{edition}\"")).join(", ");
    match &entry.value {
        Content::Value(crate::semantics::Given::Text(text)) if EDITIONS.contains(&text.as_str()) => {}
        Content::Value(crate::semantics::Given::Text(text)) => diagnostics.push(
            Diagnostic::error("unknown-edition", format!("there is no edition `{text}` of the language"))
                .at(entry.place, "not known to this version of Ordain")
                .help(format!("the editions are {known}")),
        ),
        _ => diagnostics.push(entries::wrong(entry, "a string").help(format!("the editions are {known}"))),
    }
}

/// Values for parameters: `notice = "30d"`, `serverless.notice = "30d"`, or `[params.serverless]` with `notice = "30d"`.
pub(super) fn settings(entries: Vec<Entry>, home: Option<&str>) -> Vec<Setting> {
    let one = |name: String, entry: Entry| Setting {
        home: home.map(str::to_owned),
        name,
        name_place: entry.key_place,
        place: entry.place,
        value: entry.value.given(),
    };
    let mut settings = Vec::new();
    for entry in entries {
        match entry.value {
            Content::Table(inner) => {
                let dotted = |it: Entry| one(format!("{}.{}", entry.key, it.key), it);
                settings.extend(inner.into_iter().map(dotted));
            }
            _ => settings.push(one(entry.key.clone(), entry)),
        }
    }
    settings
}

/// Two packs of one name.
pub(super) fn twice(name: &str, here: Place, first: Place) -> Diagnostic {
    let mut error = Diagnostic::error("duplicate-pack", format!("there are two packs `{name}`"))
        .at(here, "again here")
        .help("give this one another name");
    error.labels.push(Label { place: first, message: "first here".into() });
    error
}
