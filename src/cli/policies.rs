//! The policies at some paths, with what lies beside them.

use std::path::PathBuf;

use super::files;
use crate::diagnostic::Diagnostic;
use crate::engine::Input;
use crate::pack::PackFile;

/// The pack of policies that are in no folder with a `pack.toml`, in reports.
const GIVEN: &str = "given";

/// Reads the policies at some paths, with the data and the `pack.toml`s that lie beside them; what is wrong with the paths is
/// added to the mistakes.
pub(super) fn read_all(paths: &[PathBuf], mistakes: &mut Vec<Diagnostic>) -> Vec<PackFile> {
    let found = files::policies(paths);
    texts(paths, found, mistakes)
}

/// The policies among what was found, with the data that lies beside them, as above.
pub(super) fn texts(paths: &[PathBuf], found: files::Found, mistakes: &mut Vec<Diagnostic>) -> Vec<PackFile> {
    let beside = files::beside_policies(paths, &found.inputs);
    mistakes.extend(found.mistakes.into_iter().chain(beside.mistakes));
    mistakes.extend(found.skipped.iter().chain(&beside.skipped).map(|skipped| {
        Diagnostic::error("unreadable-file", format!("cannot read `{}`: {}", skipped.name, skipped.reason))
    }));
    let texts = found.inputs.into_iter().chain(beside.inputs).filter_map(|input| match text(input) {
        Ok(file) => Some(file),
        Err(mistake) => {
            mistakes.push(mistake);
            None
        }
    });
    texts.collect()
}

fn text(input: Input) -> Result<PackFile, Diagnostic> {
    let name = input.name;
    match String::from_utf8(input.bytes) {
        Ok(text) => Ok(PackFile::new(GIVEN, name, text)),
        Err(_) => Err(Diagnostic::error("not-utf-8", format!("`{name}` is not text in UTF-8"))),
    }
}
