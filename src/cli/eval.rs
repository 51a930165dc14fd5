//! `ordain eval`: the value of one expression.

use super::args::Eval;
use super::project::Project;
use super::{Ended, Session, after, files};
use crate::engine;
use crate::report::clean;

/// Runs the command.
pub(super) fn run(args: &Eval, session: &mut Session) -> Ended {
    let project = Project::read(&args.project, session)?;
    let mut mistakes = Vec::new();
    let inputs = files::all_templates(&args.paths, &project.excluded, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let policies = project.compile(session)?;
    let options = args.given.options(&project, session)?;
    let inputs = (!args.paths.is_empty()).then_some(inputs);
    let (values, diagnostics) = engine::values(&policies, &mut session.sources, &args.expression, inputs, &options)?;
    session.terminal.complain(&diagnostics, &session.sources);
    let is_one = values.len() == 1;
    session.terminal.write(|out| {
        values.iter().try_for_each(|it| match is_one {
            true => writeln!(out, "{}", it.value),
            false => writeln!(out, "{}: {}", clean(&it.file), it.value),
        })
    })?;
    Ok(after(&diagnostics))
}
