//! `ordain iam`: what a role of a template may do.

use std::path::PathBuf;

use super::args::{Can, Given, Iam, IamCommand, Project as ProjectArgs, Show};
use super::excluded::Excluded;
use super::project::Project;
use super::{Ended, Exit, Session, files};
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
    let found = find(&args.role, &args.path, &args.project, &args.given, session)?;
    let holder = found.role.holder();
    let effective = holder.effective();
    let text = with_page(&args.role, &found, session, |page| page.permissions(&effective, &holder.escalations()));
    session.terminal.write(|out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Clean)
}

fn can(args: &Can, session: &mut Session) -> Ended {
    let (resource, path) = match args.rest.as_slice() {
        [path] => (None, path),
        [resource, path] => (Some(resource.as_str()), path),
        _ => return Err(vec![Diagnostic::error("arguments", "expected ROLE ACTION [RESOURCE] PATH")]),
    };
    engine::one_action(&args.action).map_err(|error| vec![error])?;
    let found = find(&args.role, &PathBuf::from(path), &args.project, &args.given, session)?;
    let pattern = resource.map(Glob::pattern);
    let holder = found.role.holder();
    let can = holder.can(&args.action, pattern.as_ref(), &Work::default());
    let text = with_page(&args.role, &found, session, |page| page.answer(&args.action, resource, &can));
    session.terminal.write(|out| out.write_all(text.as_bytes()))?;
    Ok(if can.answer == Answer::Yes { Exit::Clean } else { Exit::Findings })
}

fn find(
    role: &str,
    path: &PathBuf,
    project: &ProjectArgs,
    given: &Given,
    session: &mut Session,
) -> Result<RoleFound, Vec<Diagnostic>> {
    if path.is_dir() {
        let message = format!("`{}` is a directory, and a role is in one template", path.to_string_lossy());
        return Err(vec![Diagnostic::error("directory-as-template", message)]);
    }
    let found = files::templates(std::slice::from_ref(path), &Excluded::default());
    if !found.mistakes.is_empty() {
        return Err(found.mistakes);
    }
    let policies = Project::read(project, session)?.compile(session)?;
    let Some(document) = found.inputs.into_iter().next() else {
        return Err(vec![Diagnostic::error("no-template", format!("`{}` holds no template", path.to_string_lossy()))]);
    };
    let options = given.options(session)?;
    engine::find_role(&policies, &mut session.sources, role, document, &options)
}

fn with_page(name: &str, found: &RoleFound, session: &Session, write: impl FnOnce(&Holding<'_>) -> String) -> String {
    let location = |place| found.location(place, &session.sources);
    write(&Holding { name, unread: &found.role.unread, location: &location, style: &session.terminal.out })
}
