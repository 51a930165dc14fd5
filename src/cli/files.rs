//! Which files are meant, and what is in them.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::assembly::{self, Assemblies};
use super::excluded::Excluded;

use crate::baseline::BASELINE;
use crate::diagnostic::{Diagnostic, nearest};
use crate::engine::Input;
use crate::finding::Skipped;
use crate::formats;
use crate::pack::MANIFEST;

/// The endings of files that may be templates. Whether they are is seen by what is in them.
const TEMPLATES: [&str; 5] = ["json", "yaml", "yml", "template", "tfstate"];
/// The ending of policies.
const POLICY: &str = "ord";
/// The ending of pages in which policies may stand.
const PAGE: &str = "md";
/// The endings of data files of policies.
const DATA: [&str; 2] = ["json", "csv"];
/// The folder of packages that are installed: what others keep in theirs is not what the project says.
const INSTALLED: &str = "node_modules";
/// No template is longer, in bytes.
const LONGEST: u64 = 512 << 20;
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

/// The data files in the folders of these policies, which a `table` may name, and the `pack.toml`s of the directories among the
/// paths. Data that cannot be read are left out: the table that names them says so.
pub(super) fn data_beside(paths: &[PathBuf], policies: &[Input]) -> Vec<Input> {
    let folders: BTreeSet<PathBuf> = policies
        .iter()
        .filter_map(|policy| Path::new(&policy.name).parent())
        .map(|folder| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() })
        .collect();
    let mut found = Found::default();
    let mut seen = BTreeSet::new();
    let is_data = |path: &Path| has_ending(path, &DATA);
    let is_manifest = |path: &Path| path.file_name().is_some_and(|name| name == MANIFEST);
    let directories = paths.iter().filter(|path| path.is_dir());
    for folder in directories {
        found.walk(folder, &|path, _| is_data(path) || is_manifest(path), &mut seen);
    }
    for folder in &folders {
        found.walk(folder, &|path, _| is_data(path), &mut seen);
    }
    found.inputs
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

/// Reads one text that is no template and no policy.
pub(super) fn text(path: &Path) -> Result<String, Diagnostic> {
    let unreadable =
        |reason: &str| Diagnostic::error("unreadable-file", format!("cannot read `{}`: {reason}", name(path)));
    let bytes = read(path).map_err(|reason| unreadable(&reason))?;
    String::from_utf8(bytes).map_err(|_| unreadable("it is not text in UTF-8"))
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

    /// Adds the files below a directory as git sees them: without ignored ones, whether or not there is a repository around,
    /// without what is installed, and of hidden ones only those that are documents. Gives how many there are, with those that
    /// were seen before.
    fn walk(&mut self, root: &Path, is_meant: &dyn Fn(&Path, bool) -> bool, seen: &mut BTreeSet<PathBuf>) -> usize {
        let mut met = 0;
        let (excluded, start) = (self.excluded.clone(), root.to_owned());
        let real = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let walk = WalkBuilder::new(root)
            .require_git(false)
            .hidden(false)
            .sort_by_file_path(Path::cmp)
            .filter_entry(move |entry| {
                if entry.depth() > 0 && !is_looked_at(entry.path()) {
                    return false;
                }
                let inner = entry.path().strip_prefix(&start).unwrap_or(entry.path());
                let is_directory = entry.file_type().is_some_and(|it| it.is_dir());
                entry.depth() == 0 || !excluded.has(&real.join(inner), is_directory)
            })
            .build();
        for entry in walk {
            match entry {
                Err(error) => {
                    met += 1;
                    self.skipped.push(unreadable(&error.to_string(), root));
                }
                Ok(entry) if is_meant(entry.path(), is_folder(&entry)) && is_file(&entry) => {
                    met += 1;
                    let path = plain(entry.path());
                    if seen.insert(path.clone()) {
                        self.walked(&path);
                    }
                }
                Ok(_) => {}
            }
        }
        met
    }

    /// Adds the templates of stacks within those that are read, from the working directory and those below it.
    fn nested(&mut self, seen: &mut BTreeSet<PathBuf>) {
        let Ok(here) = Path::new(".").canonicalize() else { return };
        let mut next = 0;
        while let Some(input) = self.inputs.get(next) {
            next += 1;
            let Ok(text) = std::str::from_utf8(&input.bytes) else { continue };
            let files: Vec<String> =
                formats::nested_files(text).iter().map(|path| formats::file_beside(&input.name, path)).collect();
            for file in files.into_iter().map(PathBuf::from) {
                let is_inside = file.is_file() && file.canonicalize().is_ok_and(|real| real.starts_with(&here));
                if is_inside && seen.insert(file.clone()) {
                    self.walked(&file);
                }
            }
        }
    }

    /// Adds the templates of what the CDK wrote below a directory.
    fn assembly(&mut self, root: &Path, folder: &Path, seen: &mut BTreeSet<PathBuf>) {
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        if folder != root && self.excluded.has(&real, true) {
            return;
        }
        let (templates, others) = assembly::templates(folder);
        for path in templates.iter().map(|it| plain(it)) {
            if seen.insert(path.clone()) {
                self.walked(&path);
            }
        }
        let reason = "it is part of a cloud assembly, and no template";
        self.skipped.extend(others.iter().map(|it| Skipped {
            name: name(&plain(it)),
            reason: reason.to_owned(),
            is_error: false,
        }));
    }

    /// Adds the files of an ending in the folder of a file, not in those below.
    fn beside(&mut self, path: &Path, ending: &str, seen: &mut BTreeSet<PathBuf>) {
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let walk = WalkBuilder::new(folder).require_git(false).max_depth(Some(1)).sort_by_file_path(Path::cmp).build();
        for entry in walk.flatten().filter(|it| has_ending(it.path(), &[ending]) && it.path().is_file()) {
            let path = plain(entry.path());
            if seen.insert(path.clone()) {
                self.walked(&path);
            }
        }
    }

    fn walked(&mut self, path: &Path) {
        match read(path) {
            Ok(bytes) => self.inputs.push(Input { name: name(path), bytes, named: false }),
            Err(reason) => self.skipped.push(Skipped { name: name(path), reason, is_error: true }),
        }
    }
}

/// Whether a walk met a folder: the one from which it began, or one that is no link.
fn is_folder(entry: &DirEntry) -> bool {
    entry.depth() == 0 || entry.file_type().is_some_and(|it| it.is_dir())
}

/// Whether a walk met a file, or a link to one. What the folder says of it is asked first: to ask for each file takes long.
fn is_file(entry: &DirEntry) -> bool {
    match entry.file_type() {
        Some(ty) if !ty.is_symlink() => ty.is_file(),
        _ => entry.path().is_file(),
    }
}

/// Whether a file may be a document, by its name. What Ordain itself writes beside them is none.
fn is_document(path: &Path) -> bool {
    let is_own = path.file_name().is_some_and(|name| name == BASELINE);
    !is_own && (has_ending(path, &TEMPLATES) || formats::is_known(&name(path)))
}

/// Whether a walk goes into a folder or to a file.
fn is_looked_at(path: &Path) -> bool {
    let text = |name: Option<&OsStr>| name.map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let own = text(path.file_name());
    own != INSTALLED && formats::is_looked_at(&text(path.parent().and_then(Path::file_name)), &own)
}

fn unreadable(reason: &str, root: &Path) -> Skipped {
    Skipped { name: name(root), reason: reason.to_owned(), is_error: true }
}

fn is_template(path: &Path) -> Result<(), Diagnostic> {
    let shown = name(path);
    if let Some(mistake) = missing(path) {
        return Err(mistake);
    }
    if has_ending(path, &[POLICY]) {
        let message = format!("`{shown}` is a policy, and templates are expected here");
        return Err(Diagnostic::error("policy-as-template", message)
            .help(format!("policies go to --policy: ordain check --policy {shown}")));
    }
    Ok(())
}

fn is_policy(path: &Path, endings: &[&str]) -> Result<(), Diagnostic> {
    let shown = name(path);
    if let Some(mistake) = missing(path) {
        return Err(mistake);
    }
    if has_ending(path, endings) {
        return Ok(());
    }
    let mistake = Diagnostic::error("no-policy", format!("`{shown}` is no policy: policies end in .{POLICY}"));
    Err(if has_ending(path, &TEMPLATES) {
        mistake.help(format!("to check a template: ordain check {shown}"))
    } else {
        mistake
    })
}

fn without_policy(path: &Path) -> Diagnostic {
    Diagnostic::error("no-policy", format!("there is no policy in `{}`", name(path)))
        .note(format!("policies are files that end in .{POLICY}; hidden and git-ignored ones are not looked at"))
}

/// What to say of a path that leads nowhere.
pub(super) fn missing(path: &Path) -> Option<Diagnostic> {
    if path.exists() {
        return None;
    }
    let mistake = Diagnostic::error("no-such-file", format!("there is no file or directory `{}`", name(path)));
    Some(match sibling(path) {
        Some(near) => mistake.help(format!("did you mean `{}`?", name(&near))),
        None => mistake,
    })
}

/// The file beside a missing one that it was probably meant to be.
fn sibling(path: &Path) -> Option<PathBuf> {
    let parent = path.parent().unwrap_or(Path::new(""));
    let directory = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let mut names: Vec<String> =
        fs::read_dir(directory).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort_unstable();
    let near = nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(parent.join(near))
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

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| {
        let length = file.metadata()?.len();
        if length <= LONGEST {
            bytes.reserve_exact(length as usize);
            // A device has no length, and no end.
            file.take(LONGEST + 1).read_to_end(&mut bytes)?;
        }
        Ok(length.max(bytes.len() as u64))
    });
    match read {
        Ok(length) if length > LONGEST => Err(too_long()),
        Ok(_) => Ok(bytes),
        Err(error) => Err(reason(&error)),
    }
}

fn read_stdin() -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    if bytes.len() as u64 > LONGEST { Err(too_long()) } else { Ok(bytes) }
}

fn too_long() -> String {
    format!("it is longer than {} MiB", LONGEST >> 20)
}

/// What the system says, without its number.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
