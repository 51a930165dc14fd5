//! What the AWS CDK writes (`cdk synth`): a cloud assembly, which is a directory with a manifest and a template for each stack.
//!
//! Source of the facts: AWS CDK Developer Guide, "AWS CDK app lifecycle", and the cloud assembly schema (`manifest.json` with
//! `version` and `artifacts`; nested assemblies are directories within; templates end in `.template.json`).

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the CDK writes unless it is told otherwise.
const FOLDER: &str = "cdk.out";
const MANIFEST: &str = "manifest.json";
const TEMPLATE: &str = ".template.json";

/// The assemblies below a directory, as a walk comes by. One that is called `cdk.out` is found where git ignores it, as it
/// usually does: what the CDK writes stands nowhere else.
#[derive(Default)]
pub(super) struct Assemblies {
    /// For each directory whether it is one, by its spelling: to compare paths step by step takes long.
    seen: RefCell<HashMap<OsString, bool>>,
    /// And whether it stands in one.
    inside: RefCell<HashMap<OsString, bool>>,
}

impl Assemblies {
    /// Whether a path below a root stands in an assembly.
    pub(super) fn has(&self, root: &Path, path: &Path, is_folder: bool) -> bool {
        self.is_inside(root, if is_folder { path } else { path.parent().unwrap_or(path) })
    }

    /// Whether a folder is one, or one above it up to the root is.
    fn is_inside(&self, root: &Path, folder: &Path) -> bool {
        if let Some(known) = self.inside.borrow().get(folder.as_os_str()) {
            return *known;
        }
        let above = folder.parent().filter(|it| folder.as_os_str() != root.as_os_str() && !it.as_os_str().is_empty());
        let is_inside = above.is_some_and(|it| self.is_inside(root, it)) || self.is_one(folder);
        if !is_inside {
            self.is_one(&folder.join(FOLDER));
        }
        self.inside.borrow_mut().insert(folder.as_os_str().to_owned(), is_inside);
        is_inside
    }

    fn is_one(&self, folder: &Path) -> bool {
        let known = self.seen.borrow().get(folder.as_os_str()).copied();
        known.unwrap_or_else(|| {
            let is_one = is_one(folder);
            self.seen.borrow_mut().insert(folder.as_os_str().to_owned(), is_one);
            is_one
        })
    }

    /// All that were met, by name; those within others are parts of them.
    pub(super) fn met(self) -> Vec<PathBuf> {
        let all = self.seen.into_inner().into_iter().filter(|(_, is_one)| *is_one);
        let mut all: Vec<PathBuf> = all.map(|(folder, _)| PathBuf::from(folder)).collect();
        all.sort_unstable();
        let mut met: Vec<PathBuf> = Vec::new();
        for folder in all {
            if !met.iter().any(|outer| folder.starts_with(outer)) {
                met.push(folder);
            }
        }
        met
    }
}

/// Whether a directory is what the CDK writes.
fn is_one(folder: &Path) -> bool {
    fs::read_to_string(folder.join(MANIFEST))
        .is_ok_and(|text| text.contains("\"version\"") && text.contains("\"artifacts\""))
}

/// The templates of an assembly and of those within, by name, and what else it has: manifests, the tree of constructs, and
/// assets, of which those that are directories count once.
pub(super) fn templates(folder: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let (mut found, mut others) = (Vec::new(), Vec::new());
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for path in fs::read_dir(&next).into_iter().flatten().flatten().map(|entry| entry.path()) {
            match path.is_dir() && !path.is_symlink() {
                true if is_one(&path) => open.push(path),
                false if path.to_string_lossy().ends_with(TEMPLATE) && path.is_file() => found.push(path),
                _ => others.push(path),
            }
        }
    }
    found.sort_unstable();
    others.sort_unstable();
    (found, others)
}
