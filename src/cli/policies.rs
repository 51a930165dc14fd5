//! The policies that a command works with.

use super::args::Given;
use super::{Session, files};
use crate::diagnostic::Diagnostic;
use crate::engine::{self, Input, Policies};

/// Reads the policies that are given; what is wrong with their paths is added to the mistakes.
pub(super) fn read(given: &Given, mistakes: &mut Vec<Diagnostic>) -> Vec<(String, String)> {
    let found = files::policies(&given.policies);
    mistakes.extend(found.mistakes);
    mistakes.extend(found.skipped.iter().map(|skipped| {
        Diagnostic::error("unreadable-file", format!("cannot read `{}`: {}", skipped.name, skipped.reason))
    }));
    let texts = found.inputs.into_iter().filter_map(|input| text(input).map_err(|mistake| mistakes.push(mistake)).ok());
    texts.collect()
}

fn text(input: Input) -> Result<(String, String), Diagnostic> {
    let text = String::from_utf8(input.bytes);
    text.map(|text| (input.name.clone(), text))
        .map_err(|_| Diagnostic::error("not-utf-8", format!("`{}` is not text in UTF-8", input.name)))
}

/// Compiles the policies that ship with Ordain and those.
pub(super) fn compile(texts: &[(String, String)], session: &mut Session) -> Result<Policies, Vec<Diagnostic>> {
    engine::compile(&mut session.sources, texts)
}
