//! The files that a project does not want to be looked at, unless they are named.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::diagnostic::Diagnostic;
use crate::source::Place;

/// Globs in the spelling of `.gitignore`, from the folder of `ordain.toml`.
#[derive(Clone, Default)]
pub(super) struct Excluded(Option<Arc<(PathBuf, Gitignore)>>);

impl Excluded {
    /// What these globs exclude below a folder.
    ///
    /// # Errors
    /// The globs that cannot be read.
    pub(super) fn new(folder: &Path, globs: &[(String, Place)]) -> Result<Self, Vec<Diagnostic>> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let (Ok(folder), false) = (folder.canonicalize(), globs.is_empty()) else { return Ok(Self::default()) };
        let mut builder = GitignoreBuilder::new(&folder);
        let mut wrong = Vec::new();
        for (glob, place) in globs {
            if let Err(error) = builder.add_line(None, glob) {
                let reason = error.to_string();
                let reason = reason.rsplit(": ").next().unwrap_or(&reason).to_owned();
                wrong.push(
                    Diagnostic::error("bad-glob", format!("this glob cannot be read: {reason}")).at(*place, "here"),
                );
            }
        }
        match builder.build() {
            Ok(globs) if wrong.is_empty() => Ok(Self(Some(Arc::new((folder, globs))))),
            Ok(_) => Err(wrong),
            Err(error) => Err(vec![Diagnostic::error("bad-glob", format!("the globs cannot be read: {error}"))]),
        }
    }

    /// Whether a path, without links in it, is excluded.
    pub(super) fn has(&self, path: &Path, is_directory: bool) -> bool {
        self.0
            .as_deref()
            .is_some_and(|(folder, globs)| path.starts_with(folder) && globs.matched(path, is_directory).is_ignore())
    }
}
