//! Which policies ship with the engine, and how the files of a pack become modules. How rules evaluate is not known here.

use std::collections::HashMap;

use include_dir::{Dir, include_dir};

use crate::diagnostic::Diagnostic;
use crate::semantics::Module;
use crate::source::SourceMap;
use crate::syntax::ast::ItemKind;

/// The packs that ship with the engine: `std`, the kinds and lenses, and `serverless`, the default rules.
static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/policies");

/// A file of a pack, as text.
#[derive(Debug, Clone)]
pub struct PackFile {
    /// The pack, for reports.
    pub pack: String,
    /// The path as a person would write it.
    pub name: String,
    /// The text.
    pub text: String,
}

/// The ending of policy files.
pub const POLICY_ENDING: &str = ".ord";

/// All files of the packs that ship with the engine, in a stable order.
pub fn embedded() -> Vec<PackFile> {
    let mut files = Vec::new();
    collect(&EMBEDDED, &mut files);
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn collect(dir: &Dir<'_>, into: &mut Vec<PackFile>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let pack = path.split('/').next().unwrap_or_default().to_owned();
        if let Some(text) = file.contents_utf8() {
            into.push(PackFile { pack, name: format!("policies/{path}"), text: text.to_owned() });
        }
    }
    dir.dirs().for_each(|dir| collect(dir, into));
}

/// Parses the policies among these files and gives each the data files that its tables name: looked for beside the policy,
/// then upwards in the folders above it.
pub fn modules(files: &[PackFile], sources: &mut SourceMap) -> (Vec<Module>, Vec<Diagnostic>) {
    let by_name: HashMap<&str, &PackFile> = files.iter().map(|file| (file.name.as_str(), file)).collect();
    let mut modules = Vec::new();
    let mut diagnostics = Vec::new();
    for file in files.iter().filter(|file| file.name.ends_with(POLICY_ENDING)) {
        let source = sources.add(file.name.as_str(), file.text.as_str());
        let parsed = crate::syntax::parse(source, &file.text);
        diagnostics.extend(parsed.diagnostics);
        let mut data = HashMap::new();
        for item in &parsed.file.items {
            let ItemKind::Table(table) = &item.kind else { continue };
            if let Some(found) = beside(&file.name, &table.file.0, &by_name) {
                let id = sources.add(found.name.as_str(), found.text.as_str());
                data.insert(table.file.0.to_string(), (id, found.text.clone()));
            }
        }
        modules.push(Module { file: parsed.file, pack: file.pack.clone(), data });
    }
    (modules, diagnostics)
}

fn beside<'f>(policy: &str, wanted: &str, files: &HashMap<&str, &'f PackFile>) -> Option<&'f PackFile> {
    let mut folder = policy;
    while let Some((above, _)) = folder.rsplit_once('/') {
        if let Some(found) = files.get(format!("{above}/{wanted}").as_str()) {
            return Some(found);
        }
        folder = above;
    }
    files.get(wanted).copied()
}
