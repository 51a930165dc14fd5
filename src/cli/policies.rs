//! The policies that a command works with.

use std::path::PathBuf;

use super::args::{Besides, Given};
use super::{Session, files};
use crate::diagnostic::Diagnostic;
use crate::engine::{self, Input, Policies};
use crate::pack::PackFile;

/// The pack that policies given on the command line belong to, in reports.
const GIVEN: &str = "given";

/// Reads the policies that are given, with the data that lies beside them; what is wrong with their paths is added to the
/// mistakes.
pub(super) fn read(given: &Given, mistakes: &mut Vec<Diagnostic>) -> Vec<PackFile> {
    read_all(&given.policies, mistakes)
}

/// Reads the policies at some paths, as above.
pub(super) fn read_all(paths: &[PathBuf], mistakes: &mut Vec<Diagnostic>) -> Vec<PackFile> {
    let found = files::policies(paths);
    mistakes.extend(found.mistakes);
    mistakes.extend(found.skipped.iter().map(|skipped| {
        Diagnostic::error("unreadable-file", format!("cannot read `{}`: {}", skipped.name, skipped.reason))
    }));
    let data = files::data_beside(&found.inputs);
    let texts = found.inputs.into_iter().chain(data).filter_map(|input| match text(input) {
        Ok(file) => Some(file),
        Err(mistake) => {
            mistakes.push(mistake);
            None
        }
    });
    texts.collect()
}

/// Compiles the policies of a command that looks at nothing else.
pub(super) fn only(besides: &Besides, session: &mut Session) -> Result<Policies, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    let texts = read_all(&besides.policies, &mut mistakes);
    if mistakes.is_empty() { compile(&texts, session) } else { Err(mistakes) }
}

fn text(input: Input) -> Result<PackFile, Diagnostic> {
    let name = input.name;
    match String::from_utf8(input.bytes) {
        Ok(text) => Ok(PackFile { pack: GIVEN.into(), name, text }),
        Err(_) => Err(Diagnostic::error("not-utf-8", format!("`{name}` is not text in UTF-8"))),
    }
}

/// Compiles the policies that ship with Ordain and those, and shows what is odd about them.
pub(super) fn compile(files: &[PackFile], session: &mut Session) -> Result<Policies, Vec<Diagnostic>> {
    let policies = engine::compile(&mut session.sources, files)?;
    session.terminal.warn(&policies.warnings, &session.sources);
    Ok(policies)
}
