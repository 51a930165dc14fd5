//! `ordain eval`: the value of one expression.

use super::args::Eval;
use super::excluded::Excluded;
use super::project::Project;
use super::{Ended, Exit, Session, files};
use crate::diagnostic::Diagnostic;
use crate::engine;

/// Runs the command.
pub(super) fn run(args: &Eval, session: &mut Session) -> Ended {
    if let Some(directory) = args.path.as_ref().filter(|path| path.is_dir()) {
        let message =
            format!("`{}` is a directory, and an expression is about one template", directory.to_string_lossy());
        return Err(vec![Diagnostic::error("directory-as-template", message)]);
    }
    let found = files::templates(args.path.as_slice(), &Excluded::default());
    if !found.mistakes.is_empty() {
        return Err(found.mistakes);
    }
    let policies = Project::read(&args.project, session)?.compile(session)?;
    let document = found.inputs.into_iter().next();
    let options = args.given.options(session)?;
    let value = engine::evaluate(&policies, &mut session.sources, &args.expression, document, &options)?;
    session.terminal.write(|out| writeln!(out, "{value}"))?;
    Ok(Exit::Clean)
}
