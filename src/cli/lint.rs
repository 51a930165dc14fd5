//! `ordain lint`: what is wrong with policies, and what probably is.

use super::args::Lint;
use super::project::Project;
use super::{Ended, Exit, Session, count};
use crate::diagnostic::Diagnostic;
use crate::report;
use crate::semantics::LINTS;

/// Runs the command.
pub(super) fn run(args: &Lint, session: &mut Session) -> Ended {
    if args.list {
        return list(session);
    }
    let project = Project::read(&args.project, session)?;
    let (found, exit, noun) = match project.compile_with(&args.paths, session) {
        Ok(policies) => (allowed(policies.warnings, args), Exit::Findings, "warning"),
        Err(errors) => (errors, Exit::Trouble, "error"),
    };
    let style = session.terminal.out;
    session.terminal.write(|out| report::diagnostics(&found, &session.sources, &style, out))?;
    if found.is_empty() {
        return Ok(Exit::Clean);
    }
    session.terminal.conclude(exit, &count(found.len(), noun));
    Ok(exit)
}

/// The warnings without those that are allowed.
fn allowed(mut warnings: Vec<Diagnostic>, args: &Lint) -> Vec<Diagnostic> {
    warnings.retain(|warning| !args.allow.iter().any(|lint| lint.name == warning.code));
    warnings
}

/// The table of lints.
fn list(session: &Session) -> Ended {
    let width = LINTS.iter().map(|lint| lint.name.len()).max().unwrap_or(0);
    session
        .terminal
        .write(|out| LINTS.iter().try_for_each(|lint| writeln!(out, "{:width$}  {}", lint.name, lint.sentence)))?;
    Ok(Exit::Clean)
}
