//! `ordain explain`: why a rule passes, fails, or cannot tell.

use super::args::Explain;
use super::baseline::Kept;
use super::project::Project;
use super::{Ended, Session, after, files};
use crate::engine::{self, Options};
use crate::report::look::{self, Sheet};

/// Runs the command.
pub(super) fn run(args: &Explain, session: &mut Session) -> Ended {
    let project = Project::read(&args.project, session)?;
    let (resource, paths) = files::resource_and_paths(&args.words);
    let mut mistakes = Vec::new();
    let inputs = files::all_templates(&paths, &project.excluded, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let policies = project.compile(session)?;
    let baseline = project.baseline.as_ref().map(|path| Kept::read(path, session)).transpose()?;
    let honour_foreign = project.configuration.honour_foreign.is_some_and(|(it, _)| it);
    let options = Options { honour_foreign, ..args.given.options(&project, session)? };
    let mut explained =
        engine::explain(&policies, &mut session.sources, inputs, &options, &args.rule, resource.as_deref())?;
    if let Some(baseline) = &baseline {
        baseline.set_apart(&mut explained.run, &session.sources);
        explained.heed_known();
    }
    session.terminal.complain(&explained.diagnostics, &session.sources);
    let style = session.terminal.out;
    let sheet = Sheet { form: args.form.output, sources: &session.sources, style: &style };
    session
        .terminal
        .write(|out| look::explained(&explained.rule, &explained.explanations, explained.of_one, &sheet, out))?;
    Ok(after(&explained.diagnostics))
}
