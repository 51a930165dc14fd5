//! `ordain lint`: what is wrong with policies, and what probably is.

use super::args::Lint;
use super::{Ended, Exit, Session, count, policies};
use crate::diagnostic::Diagnostic;
use crate::engine;
use crate::report;
use crate::semantics::LINTS;

/// Runs the command.
pub(super) fn run(args: &Lint, session: &mut Session) -> Ended {
    if args.list {
        return list(session);
    }
    let mut mistakes = Vec::new();
    let texts = policies::read_all(&args.paths, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let (found, exit, noun) = match engine::compile(&mut session.sources, &texts) {
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
