//! Lockfiles: the packages that they list, each format in its own spelling.
//!
//! Source of the facts: npm Docs, "package-lock.json"; pnpm's lockfile; pipenv's `Pipfile.lock`; Cargo, Poetry and uv write one
//! `[[package]]` after another; Go Modules Reference, "go.sum files"; Yarn's `yarn.lock`.

use super::ecosystem::{name, of_lock};
use super::package::{Lockfile, Package, Packages};
use super::{Document, Reader};
use crate::document::Node;

/// A file with the name of one.
pub(super) fn is(file: &str, _: Node<'_>) -> bool {
    of_lock(file).is_some()
}

pub(super) fn read<'t>(reader: &mut Reader<'t>, document: &Document<'t>) {
    let Document { file, root } = *document;
    let Some(ecosystem) = of_lock(file) else { return };
    let read = match name(file) {
        "package-lock.json" | "npm-shrinkwrap.json" => Some(npm(root)),
        "pnpm-lock.yaml" => Some(pnpm(root)),
        "Pipfile.lock" => Some(pipfile(root)),
        "poetry.lock" | "uv.lock" | "pdm.lock" | "Cargo.lock" => Some(blocks(root)),
        "yarn.lock" => Some(yarn(root)),
        "go.sum" => Some(go(root)),
        _ => None,
    };
    let packages = read.map_or(Packages::Unread, Packages::Read);
    reader.lockfiles.push(Lockfile { file, node: root.id(), ecosystem: ecosystem.name, freezes: true, packages });
}

/// Versions 2 and 3 have a map of `packages` by their folders; version 1 has `dependencies` inside each other.
fn npm(root: Node<'_>) -> Vec<Package<'_>> {
    let mut found = Vec::new();
    let Some(packages) = root.get_str("packages") else {
        nested(root, &mut found);
        return found;
    };
    for (key, node) in packages.entries() {
        // What is linked, and what stands in a folder of the project, is its own.
        let Some((_, name)) = root.tree().key_name(key).rsplit_once("node_modules/") else { continue };
        let is_link = node.get_str("link").and_then(Node::bool).unwrap_or(false);
        if !is_link {
            found.push(npm_package(node.get_str("name").and_then(Node::str).unwrap_or(name), node));
        }
    }
    found
}

fn nested<'t>(node: Node<'t>, into: &mut Vec<Package<'t>>) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        for (key, node) in node.get_str("dependencies").into_iter().flat_map(Node::entries) {
            into.push(npm_package(node.tree().key_name(key), node));
            open.push(node);
        }
    }
}

fn npm_package<'t>(name: &'t str, node: Node<'t>) -> Package<'t> {
    let is = |key| node.get_str(key).and_then(Node::bool).unwrap_or(false);
    let version = node.get_str("version").and_then(Node::scalar);
    Package { name: name.into(), version, node: node.id(), development: is("dev") || is("devOptional") }
}

/// Keys are `name@version`, in older files with a slash before them or between the two, and with the peers in brackets behind.
fn pnpm(root: Node<'_>) -> Vec<Package<'_>> {
    let packages = root.get_str("packages").into_iter().flat_map(Node::entries);
    let package = |(key, node): (_, Node<'_>)| {
        let key = root.tree().key_name(key).trim_start_matches('/').split('(').next().unwrap_or_default();
        let split = key.rsplit_once('@').filter(|(name, _)| !name.is_empty());
        let (name, version) = split.or_else(|| key.rsplit_once('/'))?;
        let development = node.get_str("dev").and_then(Node::bool).unwrap_or(false);
        Some(Package { name: name.into(), version: Some(version), node: node.id(), development })
    };
    packages.filter_map(package).collect()
}

fn pipfile(root: Node<'_>) -> Vec<Package<'_>> {
    let section = |key, development| {
        let packages = root.get_str(key).into_iter().flat_map(Node::entries);
        packages.map(move |(key, node)| {
            let version = node.get_str("version").and_then(Node::str).and_then(|it| it.strip_prefix("=="));
            Package { name: node.tree().key_name(key).into(), version, node: node.id(), development }
        })
    };
    section("default", false).chain(section("develop", true)).collect()
}

/// Blocks of `name = "…"` and `version = "…"`, as these tools write them, a line each.
fn blocks(root: Node<'_>) -> Vec<Package<'_>> {
    let mut found: Vec<Package<'_>> = Vec::new();
    let mut is_package = false;
    for line in root.items() {
        let text = line.str().unwrap_or_default();
        if text.starts_with('[') {
            is_package = text == "[[package]]";
        }
        if !is_package {
            continue;
        }
        if let Some(name) = value(text, "name") {
            found.push(Package { name: name.into(), version: None, node: line.id(), development: false });
        } else if let (Some(version), Some(last)) = (value(text, "version"), found.last_mut()) {
            last.version = last.version.or(Some(version));
        }
    }
    found
}

/// The string of a line `key = "…"`.
fn value<'t>(line: &'t str, key: &str) -> Option<&'t str> {
    let rest = line.strip_prefix(key)?.trim_start().strip_prefix('=')?.trim();
    rest.strip_prefix('"')?.strip_suffix('"')
}

/// A line of what was asked for, which ends in `:`, and below it the version that was taken.
fn yarn(root: Node<'_>) -> Vec<Package<'_>> {
    let mut found: Vec<Package<'_>> = Vec::new();
    let mut asked: Option<&str> = None;
    for line in root.items() {
        let text = line.str().unwrap_or_default();
        let version = text.strip_prefix("version").filter(|rest| rest.starts_with([' ', ':']));
        if let (Some(version), Some(name)) = (version, asked) {
            let version = version.trim_start_matches(':').trim().trim_matches('"');
            found.push(Package { name: name.into(), version: Some(version), node: line.id(), development: false });
            asked = None;
        } else if let Some(header) = text.strip_suffix(':').filter(|it| it.contains('@')) {
            let first = header.split(',').next().unwrap_or_default().trim_matches('"');
            // The name of a package of a scope begins with `@` itself.
            let at = first.char_indices().skip(1).find(|(_, c)| *c == '@').map(|(at, _)| at);
            asked = at.and_then(|at| first.get(..at));
        }
    }
    // Berry lists the project itself as well, with a version that is none.
    found.retain(|it| it.version != Some("0.0.0-use.local"));
    found
}

/// `module version hash`; a second line of each module is about its `go.mod` alone.
fn go(root: Node<'_>) -> Vec<Package<'_>> {
    root.items().filter_map(go_module).collect()
}

fn go_module(line: Node<'_>) -> Option<Package<'_>> {
    let mut words = line.str()?.split_whitespace();
    let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
    let package = Package { name: name.into(), version: Some(version), node: line.id(), development: false };
    (!version.ends_with("/go.mod")).then_some(package)
}
