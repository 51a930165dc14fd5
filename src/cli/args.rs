//! The arguments, as clap reads them.

mod ask;
mod iam;
mod install;
mod judge;
mod look;
mod policies;
mod refuse;
mod words;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

pub(super) use self::ask::{Eval, Keys, Repl};
pub(super) use self::iam::{Can, Iam, IamCommand, Show};
pub(super) use self::install::{Completions, Init, Man};
pub(super) use self::judge::{Baseline, Check, Doctor};
pub(super) use self::look::{Explain, Kinds, Resources, Rules, RulesAction};
pub(super) use self::policies::{Fmt, Lint, Test};
pub(super) use self::refuse::refuse;
use self::words::{format, instant, parameter, setting};
use super::Exit;
use crate::formats::Format;

/// The headings of the options.
const OUTPUT: &str = "Output";
const EXIT: &str = "Exit code";

/// Policy as code for serverless stacks: one rule for every format, never a guess, always the line.
#[derive(Parser, Debug)]
#[command(name = "ordain", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "\
Examples:
  ordain check                      check all templates below this directory
  ordain check template.yaml        check one
  ordain check --help               what else there is

Exit codes: 0 clean or below the threshold, 1 findings at or above it, 2 could not check")]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) page: Page,
}

impl Arguments {
    /// The arguments of the process, and the names of those whose values the environment gives.
    pub(super) fn parse_all() -> Result<(Self, BTreeSet<String>), clap::Error> {
        let mut command = Self::command();
        let matches = command.try_get_matches_from_mut(std::env::args_os())?;
        let arguments = Self::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        let of_command = matches.subcommand().map(|(_, inner)| inner);
        let is_from_environment =
            |id: &str| of_command.is_some_and(|it| it.value_source(id) == Some(clap::parser::ValueSource::EnvVariable));
        let ids = of_command.iter().flat_map(|it| it.ids()).map(|id| id.as_str().to_owned());
        Ok((arguments, ids.filter(|id| is_from_environment(id)).collect()))
    }
}

/// The variables of the environment that some command reads.
pub(super) fn variables() -> BTreeSet<String> {
    let root = Arguments::command();
    let mut open = vec![&root];
    let mut found = BTreeSet::new();
    while let Some(command) = open.pop() {
        open.extend(command.get_subcommands());
        let names = command.get_arguments().filter_map(clap::Arg::get_env);
        found.extend(names.map(|name| name.to_string_lossy().into_owned()));
    }
    found
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    Baseline(Baseline),
    Check(Check),
    Completions(Completions),
    Doctor(Doctor),
    Eval(Eval),
    Explain(Explain),
    Fmt(Fmt),
    Iam(Iam),
    Init(Init),
    Kinds(Kinds),
    Lint(Lint),
    Man(Man),
    Repl(Repl),
    Resources(Resources),
    Rules(Rules),
    Test(Test),
}

/// How much is said, and in which colours.
#[derive(Args, Debug)]
pub(super) struct Page {
    /// When to use colours
    #[arg(long, global = true, help_heading = OUTPUT, value_name = "WHEN", value_enum, default_value = "auto", env = "ORDAIN_COLOR")]
    pub(super) color: When,
    /// Say nothing but the report and errors
    #[arg(short, long, global = true, help_heading = OUTPUT, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Show all places, the policies' clauses, and the names of what was skipped
    #[arg(short, long, global = true, help_heading = OUTPUT, action = clap::ArgAction::Count)]
    pub(super) verbose: u8,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum When {
    /// If a person is looking, as NO_COLOR and CLICOLOR_FORCE allow
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What is checked by.
#[derive(Args, Debug, Default)]
pub(super) struct Project {
    /// A policy (.ord) or a directory of policies, besides those that ship with Ordain; can be repeated
    #[arg(long = "policy", value_name = "PATH")]
    pub(super) policies: Vec<PathBuf>,
    /// The value of a parameter of the policies (`param`), such as notice=30d or serverless.notice=30d; can be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = setting)]
    pub(super) set: Vec<(String, String)>,
    /// The configuration, instead of the nearest ordain.toml in this directory and those above it
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", env = "ORDAIN_CONFIG")]
    pub(super) config: Option<PathBuf>,
    /// Read no ordain.toml
    #[arg(long)]
    pub(super) no_config: bool,
    /// A catalogue of the provider's actions, instead of the one that ships with Ordain
    #[arg(long, value_name = "FILE", env = "ORDAIN_IAM_DATA")]
    pub(super) iam_data: Option<PathBuf>,
}

/// What is given besides the templates.
#[derive(Args, Debug, Default)]
pub(super) struct Given {
    /// The value of a parameter of the templates; can be repeated
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = parameter)]
    pub(super) parameters: Vec<(String, String)>,
    /// A JSON or YAML file with values of parameters: {"Name": "value"}, {"Parameters": {…}}, or a list as the AWS CLI takes it; can be repeated
    #[arg(long = "params", value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// What serverless.yml may read besides itself: files of the project, for ${file(…)}; env, the environment, for ${env:…}; can be repeated
    #[arg(long = "allow", value_name = "WHAT", value_enum)]
    pub(super) allow: Vec<Outside>,
    /// As what to read the templates that are named, whatever they look like, such as cloudformation or terraform-plan
    #[arg(long = "as", value_name = "FORMAT", value_parser = format)]
    pub(super) format: Option<&'static Format>,
    /// The day (UTC) or instant for which to check, instead of now
    #[arg(long = "as-of", value_name = "DAY", value_parser = instant)]
    pub(super) as_of: Option<jiff::Timestamp>,
    /// How many templates to look at at once, instead of one for each core
    #[arg(short, long, value_name = "NUMBER", env = "ORDAIN_JOBS")]
    pub(super) jobs: Option<NonZeroUsize>,
}

/// What templates may read besides themselves.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outside {
    /// Files below the folder of ordain.toml, or below the working directory where there is none
    Files,
    /// The variables of the environment; what they hold is shown in reports
    Env,
}

#[cfg(test)]
mod tests;
