//! `ordain man`: the man pages of all commands.

use std::fs;
use std::io;

use clap::CommandFactory;

use super::args::{Arguments, Man};
use super::files::reason;
use super::{Ended, Exit, Session, count};
use crate::diagnostic::Diagnostic;

/// Runs the command.
pub(super) fn run(args: &Man, session: &mut Session) -> Ended {
    let folder = args.folder.to_string_lossy();
    let pages = write(args).map_err(|error| {
        vec![Diagnostic::error("output", format!("cannot write to `{folder}`: {}", reason(&error)))]
    })?;
    session.terminal.write(|out| writeln!(out, " {folder}: {}, the first is ordain.1", count(pages, "page")))?;
    Ok(Exit::Clean)
}

/// Writes them, and says how many there are.
fn write(args: &Man) -> io::Result<usize> {
    fs::create_dir_all(&args.folder)?;
    clap_mangen::generate_to(Arguments::command(), &args.folder)?;
    let names = fs::read_dir(&args.folder)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter(|name| name.starts_with("ordain") && name.ends_with(".1")).count())
}
