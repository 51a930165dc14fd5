//! `ordain kinds`: what rules can speak of.

use super::args::Kinds;
use super::project::Project;
use super::{Ended, Exit, Session};
use crate::engine;
use crate::report::look::{self, Sheet};

/// Runs the command.
pub(super) fn run(args: &Kinds, session: &mut Session) -> Ended {
    let policies = Project::read(&args.project, session)?.compile(session)?;
    let style = session.terminal.out;
    let sheet = Sheet { form: args.form.output, sources: &session.sources, style: &style };
    match &args.name {
        Some(name) => {
            let page = engine::kind(&policies, name)?;
            session.terminal.write(|out| look::kind(&page, &sheet, out))?;
        }
        None => {
            let pages = engine::kinds(&policies);
            session.terminal.write(|out| look::kinds(&pages, &sheet, out))?;
        }
    }
    Ok(Exit::Clean)
}
