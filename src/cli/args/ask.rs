//! The arguments of the commands that ask: at a prompt, or once.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Given, Project};

/// Evaluate an expression, on a template if one is given
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain eval '1 + 1'
  ordain eval 'count(f in functions: f.tracing is \"Active\")' template.yaml
  ordain eval '[f.id for f in functions]' template.yaml --param Env=prod
  ordain eval 'count(functions)' infra/")]
pub(in crate::cli) struct Eval {
    /// The expression; put it into single quotes
    #[arg(value_name = "EXPR")]
    pub(in crate::cli) expression: String,
    /// Templates, directories of them, or - for standard input; of several stacks, each has a line
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) project: Project,
    #[command(flatten)]
    pub(in crate::cli) given: Given,
}

/// Write rules at a prompt: look around in a template, try, see the verdicts, keep
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain repl template.yaml              look around, and write a rule; :help says how
  ordain repl template.yaml org/own.ord  with your own policies
  ordain repl template.yaml < script     without a terminal: exit code 1 at the first error
  ordain repl --replay session.txt       compare a transcript that :record wrote

The prompt remembers statements in $XDG_STATE_HOME/ordain/history.")]
pub(in crate::cli) struct Repl {
    /// Templates or directories of them, and policies (.ord)
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) project: Project,
    #[command(flatten)]
    pub(in crate::cli) given: Given,
    /// Enter a transcript again and show what became different (exit code 1)
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) replay: Option<PathBuf>,
    /// How lines are edited
    #[arg(long, value_name = "KEYS", value_enum, default_value = "emacs", env = "ORDAIN_KEYS")]
    pub(in crate::cli) keys: Keys,
    /// Neither read nor write the history of statements
    #[arg(long)]
    pub(in crate::cli) no_history: bool,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::cli) enum Keys {
    /// As in a shell
    Emacs,
    /// With modes
    Vi,
}
