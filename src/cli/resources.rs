//! `ordain resources`: what was understood of templates.

use super::args::Resources;
use super::project::Project;
use super::{Ended, Session, after, files};
use crate::engine;
use crate::report::look::{self, Sheet};

/// Runs the command.
pub(super) fn run(args: &Resources, session: &mut Session) -> Ended {
    let project = Project::read(&args.project, session)?;
    let (resource, paths) = files::resource_and_paths(&args.words);
    let mut mistakes = Vec::new();
    let inputs = files::all_templates(&paths, &project.excluded, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let policies = project.compile(session)?;
    let options = args.given.options(&project, session)?;
    let (all, diagnostics) = engine::resources(&policies, &mut session.sources, inputs, &options, resource.as_deref())?;
    session.terminal.complain(&diagnostics, &session.sources);
    let style = session.terminal.out;
    let sheet = Sheet { form: args.form.output, sources: &session.sources, style: &style };
    session.terminal.write(|out| look::resources(&all, resource.is_some(), &sheet, out))?;
    Ok(after(&diagnostics))
}
