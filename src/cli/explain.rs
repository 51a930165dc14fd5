//! `ordain explain`: why a rule passes, fails, or cannot tell.

use std::path::{Path, PathBuf};

use super::args::Explain;
use super::{Ended, Exit, Session, files, policies};
use crate::diagnostic::Diagnostic;
use crate::engine;
use crate::report::look::{self, Sheet};

/// Runs the command.
pub(super) fn run(args: &Explain, session: &mut Session) -> Ended {
    let (resource, paths) = named(&args.rest);
    let found = files::templates(&paths);
    let mut mistakes = found.mistakes;
    mistakes.extend(
        found
            .skipped
            .iter()
            .map(|it| Diagnostic::error("unreadable-file", format!("cannot read `{}`: {}", it.name, it.reason))),
    );
    let texts = policies::read(&args.given, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let policies = policies::compile(&texts, session)?;
    let options = args.given.options();
    let explained =
        engine::explain(&policies, &mut session.sources, found.inputs, &options, &args.rule, resource.as_deref())?;
    session.terminal.complain(&explained.diagnostics, &session.sources);
    let style = session.terminal.out;
    let sheet = Sheet { form: args.form.output, sources: &session.sources, style: &style };
    session
        .terminal
        .write(|out| look::explained(&explained.rule, &explained.explanations, resource.is_some(), &sheet, out))?;
    Ok(Exit::Clean)
}

/// The resource that is named before the paths, if one is: what exists as a file, or is called like a template, is a path.
/// Without a path it is the working directory.
pub(super) fn named(words: &[PathBuf]) -> (Option<String>, Vec<PathBuf>) {
    let (resource, paths) = match words.split_first() {
        Some((first, rest)) if !is_path(first) => (Some(first.to_string_lossy().into_owned()), rest),
        _ => (None, words),
    };
    let here = || vec![PathBuf::from(".")];
    (resource, if paths.is_empty() { here() } else { paths.to_vec() })
}

fn is_path(word: &Path) -> bool {
    word.exists() || word.as_os_str() == files::STDIN.0 || files::is_called_like_a_template(word)
}
