//! `ordain completions`: what makes a shell complete commands, options and their values.

use clap::CommandFactory;

use super::args::{Arguments, Completions};
use super::{Ended, Exit, Session};

/// Runs the command.
pub(super) fn run(args: &Completions, session: &mut Session) -> Ended {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "ordain", &mut script);
    session.terminal.write(|out| out.write_all(&script))?;
    Ok(Exit::Clean)
}
