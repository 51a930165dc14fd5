//! Which policies ship with the engine or were chosen, how the files of packs become modules, and what a project configures.
//! How rules evaluate is not known here.

mod configuration;
mod csv;
mod entries;
mod manifest;
mod profiles;
mod shipped;

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::finding::Need;
use crate::semantics::{Data, Module, Setting};
use crate::source::{Place, SourceId, SourceMap};
use crate::syntax::ast::ItemKind;
use crate::syntax::{self, Parsed};
use manifest::Manifest;

pub use configuration::{CONFIGURATION, Configuration, ForRule, Unknown};
pub use manifest::MANIFEST;
pub use profiles::Profiles;
pub use shipped::{embedded, page};

/// A file of a pack, as text.
#[derive(Debug, Clone)]
pub struct PackFile {
    /// The pack, for reports.
    pub pack: String,
    /// The path as a person would write it.
    pub name: String,
    /// The text.
    pub text: Arc<str>,
    /// What was made of the text when Ordain was built.
    read: Option<shipped::Read>,
}

/// The ending of policy files.
pub const POLICY_ENDING: &str = ".ord";

impl PackFile {
    /// A file of a pack.
    pub fn new(pack: impl Into<String>, name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self { pack: pack.into(), name: name.into(), text: text.into(), read: None }
    }

    /// Whether it is a policy that ships with the engine.
    pub fn ships(&self) -> bool {
        self.read.is_some()
    }

    /// The policy that it is.
    pub fn parse(&self, source: SourceId) -> Parsed {
        let read = self.read.and_then(|read| read.file(source));
        read.map_or_else(
            || syntax::parse(source, &self.text),
            |file| Parsed { file, diagnostics: Vec::new(), unread: Vec::new() },
        )
    }
}

/// What was made of the files of some packs.
#[derive(Debug, Default)]
pub struct Read {
    /// The policies.
    pub modules: Vec<Module>,
    /// The values that packs give to parameters.
    pub settings: Vec<Setting>,
    /// The profiles of the packs.
    pub profiles: Profiles,
    /// What the packs want waivers to say.
    pub waivers_need: Vec<Need>,
    /// What is wrong with the files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Has the policies among these files parsed, all at once, and gives each the data files that its tables name: looked for
/// beside the policy, then upwards in the folders above it. A folder with a `pack.toml` is a pack, with all that is below it.
pub fn read(
    files: &[PackFile],
    sources: &mut SourceMap,
    parse: impl FnOnce(Vec<(SourceId, &PackFile)>) -> Vec<Parsed>,
) -> Read {
    let by_name: HashMap<&str, &PackFile> = files.iter().map(|file| (file.name.as_str(), file)).collect();
    let mut read = Read::default();
    let packs = packs(files, sources, &mut read);
    let policies: Vec<&PackFile> = files.iter().filter(|file| file.name.ends_with(POLICY_ENDING)).collect();
    let named = policies.iter().map(|file| (sources.add(file.name.as_str(), Arc::clone(&file.text)), *file));
    let parsed = parse(named.collect());
    for (file, parsed) in policies.into_iter().zip(parsed) {
        read.diagnostics.extend(parsed.diagnostics);
        let mut data = HashMap::new();
        for item in &parsed.file.items {
            let ItemKind::Table(table) = &item.kind else { continue };
            if let Some(found) = beside(&file.name, &table.file.0, &by_name) {
                let id = sources.add(found.name.as_str(), Arc::clone(&found.text));
                let is_csv = found.name.to_lowercase().ends_with(".csv");
                let found = match is_csv {
                    true => csv::read(id, &found.text, &mut read.diagnostics).map_or(Data::Broken, Data::Rows),
                    false => Data::Document(id, found.text.clone()),
                };
                data.insert(table.file.0.to_string(), found);
            }
        }
        let own = packs.iter().filter(|pack| file.name.starts_with(&pack.root)).max_by_key(|pack| pack.root.len());
        let (pack, root) = own.map_or((&file.pack, ""), |pack| (&pack.name, &pack.root));
        let path = module_path(&file.name, root, own.is_some());
        let Parsed { file: tree, unread, .. } = parsed;
        read.modules.push(Module { file: tree, unread, pack: pack.clone(), path, data, ships: file.ships() });
    }
    read
}

/// A folder with a `pack.toml`.
struct Pack {
    name: String,
    /// The folder, with its last slash; empty for the working directory.
    root: String,
}

fn packs(files: &[PackFile], sources: &mut SourceMap, read: &mut Read) -> Vec<Pack> {
    let mut packs: Vec<(Pack, Place)> = Vec::new();
    for file in files {
        let Some(root) = file.name.strip_suffix(MANIFEST).filter(|root| root.is_empty() || root.ends_with('/')) else {
            continue;
        };
        let source = sources.add(file.name.as_str(), Arc::clone(&file.text));
        let Some(Manifest { name: (name, place), settings, profiles, waivers_need }) =
            manifest::read(source, &file.text, &mut read.diagnostics)
        else {
            continue;
        };
        if let Some((_, first)) = packs.iter().find(|(pack, _)| pack.name == name) {
            read.diagnostics.push(manifest::twice(&name, place, *first));
        }
        read.settings.extend(settings);
        read.waivers_need.extend(waivers_need);
        read.profiles = std::mem::take(&mut read.profiles).with(profiles);
        packs.push((Pack { name, root: root.to_owned() }, place));
    }
    packs.into_iter().map(|(pack, _)| pack).collect()
}

/// `lib/tag-names.ord` of a pack is `lib.tag_names`; a policy that is in no pack has its own name alone.
fn module_path(name: &str, root: &str, is_in_pack: bool) -> String {
    let path = name.strip_prefix(root).unwrap_or(name);
    let path = path.strip_suffix(POLICY_ENDING).unwrap_or(path);
    let path = if is_in_pack { path } else { path.rsplit('/').next().unwrap_or(path) };
    path.replace('/', ".").replace('-', "_")
}

/// The data files that the tables of a policy name.
pub fn tables(policy: &str) -> Vec<String> {
    let parsed = syntax::parse(SourceMap::default().add("", policy), policy);
    let named = parsed.file.items.into_iter().filter_map(|item| match item.kind {
        ItemKind::Table(table) => Some(table.file.0.to_string()),
        _ => None,
    });
    named.collect()
}

fn beside<'f>(policy: &str, wanted: &str, files: &HashMap<&str, &'f PackFile>) -> Option<&'f PackFile> {
    places(policy, wanted).find_map(|place| files.get(place.as_str()).copied())
}

/// Where a data file may lie that a policy names: beside the policy, then in the folders above it.
pub fn places(policy: &str, wanted: &str) -> impl Iterator<Item = String> {
    let folders = policy.rmatch_indices('/').filter_map(|(slash, _)| policy.get(..=slash));
    folders.chain([""]).map(move |folder| format!("{folder}{wanted}"))
}
