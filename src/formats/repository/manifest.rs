//! Manifests: whether they ask for packages. What they ask for is in the lockfile.
//!
//! Source of the facts: npm Docs, "package.json"; Python Packaging User Guide, "Writing your pyproject.toml"; pip documentation,
//! "Requirements File Format"; The Cargo Book, "Specifying Dependencies"; Go Modules Reference; Bundler; Composer.

use super::ecosystem::{name, of_manifest};
use super::package::{Lockfile, Manifest, Package, Packages};
use super::{Document, Reader};
use crate::document::{Kind, Node};

/// The sections of TOML files that hold packages, each key one.
const SECTIONS: [&str; 9] = [
    "[dependencies]",
    "[dev-dependencies]",
    "[build-dependencies]",
    "[workspace.dependencies]",
    "[packages]",
    "[dev-packages]",
    "[tool.poetry.dependencies]",
    "[tool.poetry.dev-dependencies]",
    "[tool.poetry.group.dev.dependencies]",
];

/// A file with the name of one.
pub(super) fn is(file: &str, root: Node<'_>) -> bool {
    of_manifest(file).is_some() && matches!(root.kind(), Kind::Map | Kind::List)
}

pub(super) fn read<'t>(reader: &mut Reader<'t>, document: &Document<'t>) {
    let Document { file, root } = *document;
    let Some(ecosystem) = of_manifest(file) else { return };
    let needs = match name(file) {
        "package.json" => Some(has(root, &["dependencies", "devDependencies", "optionalDependencies"])),
        "composer.json" => Some(has(root, &["require", "require-dev"])),
        "requirements.txt" => Some(requirements(reader, document)),
        "go.mod" => Some(lines(root).any(|line| line.starts_with("require"))),
        "Gemfile" => Some(lines(root).any(|line| line.starts_with("gem "))),
        _ => in_sections(root),
    };
    reader.manifests.push(Manifest { file, node: root.id(), ecosystem: ecosystem.name, needs });
}

fn has(root: Node<'_>, keys: &[&str]) -> bool {
    keys.iter().any(|key| root.get_str(key).is_some_and(|it| !it.is_empty()))
}

fn lines(root: Node<'_>) -> impl Iterator<Item = &str> {
    root.items().filter_map(Node::str)
}

/// A key in a section of packages, or a list of the project's dependencies with something in it; none where the project leaves it
/// to what builds it (`dynamic`).
fn in_sections(root: Node<'_>) -> Option<bool> {
    let (mut section, mut is_list, mut is_dynamic) = ("", false, false);
    for line in lines(root).filter(|line| !line.starts_with('#')) {
        if is_list {
            return Some(!line.starts_with(']'));
        }
        if line.starts_with('[') {
            section = line;
            // `[dependencies.serde]` is a package by itself.
            if SECTIONS.iter().any(|it| line.starts_with(&format!("{}.", it.trim_end_matches(']')))) {
                return Some(true);
            }
        } else if SECTIONS.contains(&section) && !line.starts_with("python ") && !line.starts_with("python=") {
            return Some(true);
        } else if let Some(list) = line.strip_prefix("dependencies").filter(|_| section == "[project]") {
            let list = list.trim_start().trim_start_matches('=').trim();
            is_list = list == "[";
            if !is_list && list != "[]" {
                return Some(true);
            }
        } else if section == "[project]" {
            is_dynamic |= ["\"dependencies\"", "'dependencies'"].iter().any(|it| line.contains(it));
        }
    }
    (!is_dynamic).then_some(false)
}

/// Reads the requirements of pip, which are a lockfile where each has one version and its hashes; whether there are any.
fn requirements<'t>(reader: &mut Reader<'t>, document: &Document<'t>) -> bool {
    let mut packages = Vec::new();
    let (mut hashed, mut is_hashed) = (0, true);
    for line in document.root.items() {
        let text = line.str().unwrap_or_default();
        if text.contains("--hash=") && !is_hashed {
            (hashed, is_hashed) = (hashed + 1, true);
        }
        if text.starts_with(['#', '-']) {
            continue;
        }
        let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(text.len());
        let (Some(name), Some(rest)) = (text.get(..end).filter(|it| !it.is_empty()), text.get(end..)) else { continue };
        let version = rest.split_once("==").map(|(_, version)| version.trim_start_matches('=').trim());
        let version = version.and_then(|it| it.split([' ', ';', ',', '\\', '#']).next());
        let version = version.filter(|it| !it.is_empty() && !it.contains('*'));
        is_hashed = text.contains("--hash=");
        hashed += usize::from(is_hashed);
        packages.push(Package { name: name.into(), version, node: line.id(), development: false });
    }
    let needs = !packages.is_empty();
    let freezes = needs && hashed == packages.len() && packages.iter().all(|it| it.version.is_some());
    if needs {
        let (file, node) = (document.file, document.root.id());
        let packages = Packages::Read(packages);
        reader.lockfiles.push(Lockfile { file, node, ecosystem: "PyPI", freezes, packages });
    }
    needs
}
