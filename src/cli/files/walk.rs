//! The files below a directory, and those that a file leads to.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::read::read;
use super::{Found, TEMPLATES, has_ending, name, plain};
use crate::baseline::BASELINE;
use crate::cli::assembly;
use crate::engine::Input;
use crate::finding::Skipped;
use crate::formats;

/// The folder of packages that are installed: what others keep in theirs is not what the project says.
const INSTALLED: &str = "node_modules";

impl Found {
    /// Adds the files below a directory as git sees them: without ignored ones, whether or not there is a repository around,
    /// without what is installed, and of hidden ones only those that are documents. Gives how many there are, with those that
    /// were seen before.
    pub(super) fn walk(
        &mut self,
        root: &Path,
        is_meant: &dyn Fn(&Path, bool) -> bool,
        seen: &mut BTreeSet<PathBuf>,
    ) -> usize {
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
    pub(super) fn nested(&mut self, seen: &mut BTreeSet<PathBuf>) {
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
    pub(super) fn assembly(&mut self, root: &Path, folder: &Path, seen: &mut BTreeSet<PathBuf>) {
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
    pub(super) fn beside(&mut self, path: &Path, ending: &str, seen: &mut BTreeSet<PathBuf>) {
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let walk = WalkBuilder::new(folder).require_git(false).max_depth(Some(1)).sort_by_file_path(Path::cmp).build();
        for entry in walk.flatten().filter(|it| has_ending(it.path(), &[ending]) && it.path().is_file()) {
            let path = plain(entry.path());
            if seen.insert(path.clone()) {
                self.walked(&path);
            }
        }
    }

    pub(super) fn walked(&mut self, path: &Path) {
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
pub(super) fn is_document(path: &Path) -> bool {
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
