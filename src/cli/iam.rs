//! `ordain iam`: what a role of a template may do.

use std::path::PathBuf;

use super::args::{Can, Given, Iam, IamCommand, Project as ProjectArgs, Show};
use super::project::Project;
use super::{Ended, Exit, Session, after, files};
use crate::diagnostic::Diagnostic;
use crate::engine::{self, RoleFound};
use crate::iam::{Answer, Glob, Work};
use crate::report::Holding;

/// Runs the command.
pub(super) fn run(args: &Iam, session: &mut Session) -> Ended {
    match &args.command {
        IamCommand::Show(show) => self::show(show, session),
        IamCommand::Can(can) => self::can(can, session),
    }
}

fn show(args: &Show, session: &mut Session) -> Ended {
    let (found, ended) = find(&args.role, &args.paths, &args.project, &args.given, session)?;
    let holder = found.role.holder();
    let effective = holder.effective();
    let text = with_page(&args.role, &found, session, |page| page.permissions(&effective, &holder.escalations()));
    session.terminal.write(|out| out.write_all(text.as_bytes()))?;
    Ok(ended)
}

fn can(args: &Can, session: &mut Session) -> Ended {
    engine::one_action(&args.action).map_err(|error| vec![error])?;
    let (resource, paths) = files::resource_and_paths(&args.words);
    let (found, ended) = find(&args.role, &paths, &args.project, &args.given, session)?;
    let pattern = resource.as_deref().map(Glob::pattern);
    let holder = found.role.holder();
    let can = holder.can(&args.action, pattern.as_ref(), &Work::default());
    let text = with_page(&args.role, &found, session, |page| page.answer(&args.action, resource.as_deref(), &can));
    session.terminal.write(|out| out.write_all(text.as_bytes()))?;
    Ok(if can.answer == Answer::Yes { ended } else { ended.max(Exit::Findings) })
}

/// The role, and how the command ends if all else is well.
fn find(
    role: &str,
    paths: &[PathBuf],
    project: &ProjectArgs,
    given: &Given,
    session: &mut Session,
) -> Result<(RoleFound, Exit), Vec<Diagnostic>> {
    let project = Project::read(project, session)?;
    let mut mistakes = Vec::new();
    let inputs = files::all_templates(paths, &project.excluded, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let policies = project.compile(session)?;
    let options = given.options(&project, session)?;
    let (found, diagnostics) = engine::find_role(&policies, &mut session.sources, role, inputs, &options)?;
    session.terminal.complain(&diagnostics, &session.sources);
    Ok((found, after(&diagnostics)))
}

fn with_page(name: &str, found: &RoleFound, session: &Session, write: impl FnOnce(&Holding<'_>) -> String) -> String {
    let location = |place| found.location(place, &session.sources);
    write(&Holding { name, unread: &found.role.unread, location: &location, style: &session.terminal.out })
}
