//! Which files are meant, and what is in them.

mod mistake;
mod read;
mod walk;

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;

use super::assembly::Assemblies;
use super::excluded::Excluded;

use crate::diagnostic::Diagnostic;
use crate::engine::Input;
use crate::finding::Skipped;
use crate::pack::{self, MANIFEST};
pub(super) use mistake::missing;
use mistake::{is_policy, is_template, without_policy};
use read::{read, read_stdin};
pub(super) use read::{reason, text};
use walk::is_document;

/// The endings of files that may be templates. Whether they are is seen by what is in them.
const TEMPLATES: [&str; 5] = ["json", "yaml", "yml", "template", "tfstate"];
/// The ending of policies.
const POLICY: &str = "ord";
/// The ending of pages in which policies may stand.
const PAGE: &str = "md";
/// The endings of data files of policies.
const DATA: [&str; 2] = ["json", "csv"];
/// What standard input is called, in arguments and in reports.
pub(super) const STDIN: (&str, &str) = ("-", "<stdin>");

/// What was found at some paths.
#[derive(Default)]
pub(super) struct Found {
    /// The files, in the order of the paths, those of a directory by name.
    pub(super) inputs: Vec<Input>,
    /// The files of directories that could not be read.
    pub(super) skipped: Vec<Skipped>,
    /// What is wrong with the paths that were named.
    pub(super) mistakes: Vec<Diagnostic>,
    excluded: Excluded,
}

/// Reads all templates at the paths; those below a directory unless they are excluded.
pub(super) fn templates(paths: &[PathBuf], excluded: &Excluded) -> Found {
    let mut found = Found { excluded: excluded.clone(), ..Found::default() };
    let mut seen = BTreeSet::new();
    for path in paths {
        if path.as_os_str() == STDIN.0 {
            found.named(STDIN.1, read_stdin());
        } else if path.is_dir() {
            let assemblies = Assemblies::default();
            found.walk(path, &|it, is_folder| !assemblies.has(path, it, is_folder) && is_document(it), &mut seen);
            assemblies.met().iter().for_each(|it| found.assembly(path, it, &mut seen));
        } else if let Err(mistake) = is_template(path) {
            found.mistakes.push(mistake);
        } else if seen.insert(plain(path)) {
            found.named(&name(path), read(path));
        }
    }
    found.nested(&mut seen);
    found
}

/// Reads all policies at the paths.
pub(super) fn policies(paths: &[PathBuf]) -> Found {
    texts(paths, &[POLICY])
}

/// Reads all policies at the paths, and the pages in which some may stand.
pub(super) fn policies_and_pages(paths: &[PathBuf]) -> Found {
    let (stdin, files): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(|it| it.as_os_str() == STDIN.0);
    let mut found = texts(&files, &[POLICY, PAGE]);
    if !stdin.is_empty() {
        found.named(STDIN.1, read_stdin());
    }
    found
}

/// Reads the pages and policies at the paths, and those beside a file that is named; those below a directory unless they are
/// excluded.
pub(super) fn tests(paths: &[PathBuf], excluded: &Excluded) -> Found {
    let mut found = Found { excluded: excluded.clone(), ..Found::default() };
    let mut seen = BTreeSet::new();
    for path in paths {
        if path.is_dir() {
            found.walk(path, &|path, _| has_ending(path, &[POLICY, PAGE]), &mut seen);
        } else if !path.exists() {
            found.mistakes.extend(missing(path));
        } else if !has_ending(path, &[POLICY, PAGE]) {
            let message = format!("`{}` has no tests: they are in pages that end in .{PAGE}", name(path));
            let mistake = Diagnostic::error("no-page", message);
            found.mistakes.push(match has_ending(path, &TEMPLATES) {
                true => mistake.help(format!("to check a template: ordain check {}", name(path))),
                false => mistake,
            });
        } else if seen.insert(plain(path)) {
            found.named(&name(&plain(path)), read(path));
            let other = if has_ending(path, &[PAGE]) { POLICY } else { PAGE };
            found.beside(path, other, &mut seen);
        }
    }
    found
}

/// Whether a file is a page in which policies may stand.
pub(super) fn is_page(name: &str) -> bool {
    has_ending(Path::new(name), &[PAGE])
}

/// Reads all templates at the paths; what cannot be read is a mistake.
pub(super) fn all_templates(paths: &[PathBuf], excluded: &Excluded, mistakes: &mut Vec<Diagnostic>) -> Vec<Input> {
    let found = templates(paths, excluded);
    mistakes.extend(found.mistakes);
    mistakes.extend(
        found
            .skipped
            .iter()
            .filter(|it| it.is_error)
            .map(|it| Diagnostic::error("unreadable-file", format!("cannot read `{}`: {}", it.name, it.reason))),
    );
    found.inputs
}

/// The one word among paths that names a resource, if there is one, and the paths; without any, the working directory.
/// What exists as a file, or is called like a template, is a path. A second word that is none is left to be complained of.
pub(super) fn resource_and_paths(words: &[PathBuf]) -> (Option<String>, Vec<PathBuf>) {
    let is_path = |word: &Path| word.exists() || word.as_os_str() == STDIN.0 || has_ending(word, &TEMPLATES);
    let resource = words.iter().position(|word| !is_path(word));
    let others = words.iter().enumerate().filter(|(at, _)| Some(*at) != resource).map(|(_, word)| word.clone());
    let mut paths: Vec<PathBuf> = others.collect();
    if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    let named = resource.and_then(|at| words.get(at)).map(|word| word.to_string_lossy().into_owned());
    (named, paths)
}

fn texts(paths: &[PathBuf], endings: &[&str]) -> Found {
    let mut found = Found::default();
    let mut seen = BTreeSet::new();
    for path in paths {
        if path.is_dir() {
            if found.walk(path, &|path, _| has_ending(path, endings), &mut seen) == 0 {
                found.mistakes.push(without_policy(path));
            }
        } else if let Err(mistake) = is_policy(path, endings) {
            found.mistakes.push(mistake);
        } else if seen.insert(plain(path)) {
            found.named(&name(path), read(path));
        }
    }
    found
}

/// The data files that these policies name, beside them or in a folder above, and the `pack.toml`s of the directories among the
/// paths. What else lies there is not opened; of what is named and not there, the table that names it says so.
pub(super) fn beside_policies(paths: &[PathBuf], policies: &[Input]) -> Found {
    let mut found = Found::default();
    let mut seen = BTreeSet::new();
    let is_manifest = |path: &Path| path.file_name().is_some_and(|name| name == MANIFEST);
    for folder in paths.iter().filter(|path| path.is_dir()) {
        found.walk(folder, &|path, _| is_manifest(path), &mut seen);
    }
    for policy in policies {
        let text = String::from_utf8_lossy(&policy.bytes);
        let is_below = |named: &Path| named.components().all(|it| matches!(it, Component::Normal(_)));
        let is_data = |named: &&str| has_ending(Path::new(named), &DATA) && is_below(Path::new(named));
        // Most policies name no data anywhere, and are not worth reading twice.
        let tables = if text.split('"').any(|named| is_data(&named)) { pack::tables(&text) } else { Vec::new() };
        for named in tables.iter().map(String::as_str).filter(is_data) {
            if let Some(path) = pack::places(&policy.name, named).map(PathBuf::from).find(|path| path.is_file())
                && seen.insert(path.clone())
            {
                found.named(&name(&path), read(&path));
            }
        }
    }
    found
}

/// The first file at or below some paths that is meant, as git sees them.
pub(super) fn first(paths: &[PathBuf], is_meant: &dyn Fn(&Path) -> bool) -> Option<String> {
    let walks =
        paths.iter().flat_map(|path| WalkBuilder::new(path).require_git(false).sort_by_file_path(Path::cmp).build());
    walks.flatten().map(|entry| plain(entry.path())).find(|path| is_meant(path)).map(|path| name(&path))
}

/// Whether a file is written in Terraform's own language.
pub(super) fn is_terraform(path: &Path) -> bool {
    has_ending(path, &["tf"])
}

impl Found {
    fn named(&mut self, name: &str, bytes: Result<Vec<u8>, String>) {
        match bytes {
            Ok(bytes) => self.inputs.push(Input { name: name.to_owned(), bytes, named: true }),
            Err(reason) => {
                self.mistakes.push(Diagnostic::error("unreadable-file", format!("cannot read `{name}`: {reason}")))
            }
        }
    }
}

/// The path without the `./` that walking the working directory puts before it.
fn plain(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}

fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
