//! Packages of others: what a manifest asks for, what a lockfile freezes, what an inventory lists, and what is known against it.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Reader;
use super::build::Flag;
use super::ecosystem::{self, folder};
use crate::document::NodeId;
use crate::stack::{Term, TermId};
use crate::value::ResourceId;

/// Python Packaging User Guide, "Writing your pyproject.toml": `dynamic`.
const DYNAMIC: &str = "what builds the project says which packages it needs";

/// A file that asks for packages.
pub(super) struct Manifest<'t> {
    pub(super) file: &'t str,
    pub(super) node: NodeId,
    pub(super) ecosystem: &'static str,
    /// Whether it asks for any.
    pub(super) needs: Option<bool>,
}

/// A file that lists packages with their versions.
pub(super) struct Lockfile<'t> {
    pub(super) file: &'t str,
    pub(super) node: NodeId,
    pub(super) ecosystem: &'static str,
    /// Whether every build that goes by it gets the same.
    pub(super) freezes: bool,
    pub(super) packages: Packages<'t>,
}

/// The packages that a file lists.
pub(super) enum Packages<'t> {
    Read(Vec<Package<'t>>),
    /// How the file lists them is not read.
    Unread,
}

/// A package of others.
pub(super) struct Package<'t> {
    /// As its ecosystem spells it.
    pub(super) name: Cow<'t, str>,
    /// None where the file leaves open which one it is.
    pub(super) version: Option<&'t str>,
    pub(super) node: NodeId,
    /// Whether only those who work on the code need it.
    pub(super) development: bool,
}

/// Makes resources of the packages, the files that list them, and the manifests.
pub(super) fn write(reader: &mut Reader<'_>) {
    let lockfiles = std::mem::take(&mut reader.lockfiles);
    let mut numbers = Vec::with_capacity(lockfiles.len());
    for lockfile in &lockfiles {
        let Lockfile { file, node, ecosystem, .. } = *lockfile;
        let number = reader.add(file, "dependencies.lockfile", node);
        let packages = packages(reader, file, node, ecosystem, &lockfile.packages);
        let properties = vec![
            ("File", reader.text(file, node)),
            ("Ecosystem", reader.text(ecosystem, node)),
            ("Freezes", reader.flag(Flag::Said(lockfile.freezes, node), node)),
            ("Packages", packages),
        ];
        reader.set(number, properties, node);
        numbers.push(number);
    }
    for Manifest { file, node, ecosystem, needs } in std::mem::take(&mut reader.manifests) {
        let number = reader.add(file, "dependencies.manifest", node);
        let is_its = |lock: &Lockfile<'_>| lock.freezes && lock.ecosystem == ecosystem && is_above(lock.file, file);
        let locks = lockfiles.iter().zip(&numbers).filter(|(lock, _)| is_its(lock)).map(|(_, number)| *number);
        let locks: Vec<ResourceId> = locks.collect();
        let unread = (!reader.is_whole).then_some(("the files beside it were not looked at", node));
        let properties = vec![
            ("File", reader.text(file, node)),
            ("Ecosystem", reader.text(ecosystem, node)),
            ("Needs", reader.flag(needs.map_or(Flag::Open(DYNAMIC, node), |needs| Flag::Said(needs, node)), node)),
            ("Locks", reader.references(&locks, unread.filter(|_| locks.is_empty()), node)),
        ];
        reader.set(number, properties, node);
    }
}

/// Whether a file stands in the folder of another one, or above it.
fn is_above(lock: &str, file: &str) -> bool {
    let (above, own) = (folder(lock), folder(file));
    above.is_empty() || own == above || own.strip_prefix(above).is_some_and(|rest| rest.starts_with('/'))
}

/// The list of the packages of a file.
fn packages(reader: &mut Reader<'_>, file: &str, node: NodeId, ecosystem: &str, packages: &Packages<'_>) -> TermId {
    let Packages::Read(packages) = packages else {
        return reader.unknown("the packages of such files are not read", node);
    };
    let numbers = packages.iter().map(|package| self::package(reader, file, ecosystem, package));
    let numbers: Vec<ResourceId> = numbers.collect();
    reader.references(&numbers, None, node)
}

/// A package as a resource.
pub(super) fn package(reader: &mut Reader<'_>, file: &str, ecosystem: &str, package: &Package<'_>) -> ResourceId {
    let Package { name, version, node, development } = package;
    let (node, version) = (*node, *version);
    let number = reader.add(&format!("{file}:{name}@{}", version.unwrap_or("?")), "dependencies.package", node);
    let affected = reader.affected.get(&key(ecosystem, name)).cloned().unwrap_or_default();
    let version = match version {
        Some(version) => reader.text(version, node),
        None => reader.unknown("the file leaves the version open", node),
    };
    let properties = vec![
        ("Name", reader.text(name, node)),
        ("Version", version),
        ("Ecosystem", reader.text(ecosystem, node)),
        ("Development", reader.stack.term(Term::Bool(*development), Some(node))),
        ("Affected", reader.references(&affected, None, node)),
    ];
    reader.set(number, properties, node);
    number
}

/// For each package the pieces of advisories that are about it.
pub(super) type Affected = HashMap<(String, String), Vec<ResourceId>>;

/// What a package and an advisory about it have in common.
pub(super) fn key(ecosystem: &str, name: &str) -> (String, String) {
    (ecosystem.to_owned(), ecosystem::plain_name(ecosystem, name))
}
