//! The command line: files, arguments, colours, exit codes. One file for each command.
//!
//! This room reads the files, the environment and the clock for all others, and is the only one that knows clap; the prompt's
//! terminal alone keeps its history and calls the person's editor by itself. Findings go to standard output, everything else
//! to standard error.

mod allowed;
mod args;
mod assembly;
mod baseline;
mod check;
mod completions;
mod doctor;
mod eval;
mod excluded;
mod explain;
mod files;
mod fmt;
mod given;
mod iam;
mod init;
mod kinds;
mod lint;
mod man;
mod output;
mod policies;
mod project;
mod repl;
mod resources;
mod rewrite;
mod rules;
mod show;
mod terminal;
mod terms;
mod test;

use std::collections::BTreeSet;
use std::process::ExitCode;

use self::args::{Arguments, Command};
use self::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Level};
use crate::finding::Exit;
use crate::source::SourceMap;

/// What a command works with.
struct Session {
    sources: SourceMap,
    terminal: Terminal,
    /// The names of the arguments whose values the environment gives.
    from_environment: BTreeSet<String>,
}

/// A command ends well, or with mistakes that kept it from its work.
type Ended = Result<Exit, Vec<Diagnostic>>;

/// A number of things, in words.
fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// How a command ends that looks at documents: with trouble where one of them is not as it should be.
fn after(diagnostics: &[Diagnostic]) -> Exit {
    if diagnostics.iter().any(|it| it.level == Level::Error) { Exit::Trouble } else { Exit::Clean }
}

/// Does what the arguments of the process ask for.
pub fn run() -> ExitCode {
    let (arguments, from_environment) = match Arguments::parse_all() {
        Ok(parsed) => parsed,
        Err(error) => return args::refuse(error),
    };
    let terminal = Terminal::new(&arguments.page);
    let mut session = Session { sources: SourceMap::default(), terminal, from_environment };
    let ended = match &arguments.command {
        Command::Baseline(baseline) => baseline::run(baseline, &mut session),
        Command::Check(check) => check::run(check, &mut session),
        Command::Completions(completions) => completions::run(completions, &mut session),
        Command::Doctor(doctor) => doctor::run(doctor, &mut session),
        Command::Eval(eval) => eval::run(eval, &mut session),
        Command::Explain(explain) => explain::run(explain, &mut session),
        Command::Fmt(fmt) => fmt::run(fmt, &mut session),
        Command::Iam(iam) => iam::run(iam, &mut session),
        Command::Init(init) => init::run(init, &mut session),
        Command::Kinds(kinds) => kinds::run(kinds, &mut session),
        Command::Lint(lint) => lint::run(lint, &mut session),
        Command::Man(man) => man::run(man, &mut session),
        Command::Repl(repl) => repl::run(repl, &mut session),
        Command::Resources(resources) => resources::run(resources, &mut session),
        Command::Rules(rules) => rules::run(rules, &mut session),
        Command::Test(test) => test::run(test, &mut session),
    };
    let exit = ended.unwrap_or_else(|mistakes| {
        session.terminal.complain(&mistakes, &session.sources);
        Exit::Trouble
    });
    ExitCode::from(exit as u8)
}
