//! The arguments, as clap reads them.

mod look;
mod refuse;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::finding::Severity;
use crate::formats::{FORMATS, Format};
use crate::pack::Unknown;
use crate::semantics;

pub(super) use self::look::{Explain, Kinds, Resources, Rules, RulesAction};
pub(super) use self::refuse::refuse;
use super::Exit;
use super::output::{Output, OutputParser};

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

/// Check templates against the policies
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain check                                   everything below this directory
  ordain check template.yaml --policy rules/     one template, with your own policies as well
  ordain check --param Env=prod --fail-on high   with a value for the template's parameter Env
  cdk synth | ordain check -                     what another program writes
  ordain check -o text -o sarif=ordain.sarif     for people, and for the pipeline in a file")]
pub(super) struct Check {
    /// Templates, directories of them (.gitignore is respected), or - for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) project: Project,
    /// How much of the packs is wanted, such as minimal, standard or strict; all of it by default
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,
    #[command(flatten)]
    pub(super) given: Given,
    /// How to write the report, and to which file if not to standard output; can be repeated
    #[arg(short, long, help_heading = OUTPUT, value_name = "FORMAT[=PATH]", default_value = "text")]
    #[arg(value_parser = OutputParser, env = "ORDAIN_OUTPUT")]
    pub(super) output: Vec<Output>,
    /// The least severity of a finding that makes the exit code 1 [default: medium]
    #[arg(long, help_heading = EXIT, value_name = "SEVERITY")]
    #[arg(value_parser = severity_parser(), env = "ORDAIN_FAIL_ON")]
    pub(super) fail_on: Option<Severity>,
    /// What to make of checks that the document cannot decide; they are always counted and shown [default: warn]
    #[arg(long, help_heading = EXIT, value_name = "HOW", value_parser = unknown_parser(), env = "ORDAIN_UNKNOWN")]
    pub(super) unknown: Option<Unknown>,
    /// Exit with 1 also if a rule met nothing to judge, or a waiver or an ignore is over or covers nothing
    #[arg(long, help_heading = EXIT)]
    pub(super) strict: bool,
    /// Also heed what templates say to other tools: checkov:skip, trivy:ignore, cfn_nag, cdk_nag, cfn-lint, guard
    #[arg(long)]
    pub(super) honour_foreign: bool,
    /// Count the findings that this file knows, and show what is new; ordain baseline writes it
    #[arg(long, value_name = "FILE", env = "ORDAIN_BASELINE")]
    pub(super) baseline: Option<PathBuf>,
    /// Exit with 0 even if there are findings (errors still are 2)
    #[arg(long, help_heading = EXIT)]
    pub(super) exit_zero: bool,
    /// Print what is in force and where each value comes from, and check nothing
    #[arg(long, help_heading = OUTPUT)]
    pub(super) show_config: bool,
}

/// Write down what is found today, so that only what is new is shown
#[derive(Args, Debug)]
#[command(after_help = "\
A finding is known again by its rule, file, resource, path and value, and not by its line.

Examples:
  ordain baseline                    all templates below this directory, into ordain.baseline.json
  ordain check --baseline ordain.baseline.json
  ordain baseline --update           take out what is mended by now; what is new stays new")]
pub(super) struct Baseline {
    /// Templates, directories of them (.gitignore is respected), or - for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) project: Project,
    #[command(flatten)]
    pub(super) given: Given,
    /// The file to write, instead of the one that ordain.toml names, or ordain.baseline.json
    #[arg(long, value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Take out what is gone, and add nothing
    #[arg(long, conflicts_with = "renew")]
    pub(super) update: bool,
    /// Write all of it anew, over a file that is there
    #[arg(long)]
    pub(super) renew: bool,
}

/// Evaluate an expression, on a template if one is given
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain eval '1 + 1'
  ordain eval 'count(f in functions: f.tracing is \"Active\")' template.yaml
  ordain eval '[f.id for f in functions]' template.yaml --param Env=prod")]
pub(super) struct Eval {
    /// The expression; put it into single quotes
    #[arg(value_name = "EXPR")]
    pub(super) expression: String,
    /// A template, or - for standard input
    #[arg(value_name = "PATH")]
    pub(super) path: Option<PathBuf>,
    #[command(flatten)]
    pub(super) project: Project,
    #[command(flatten)]
    pub(super) given: Given,
}

/// Lay out policies as the book does, in their files
#[derive(Args, Debug)]
#[command(after_help = "\
Comments, blank lines and the breaks inside a line stay; a file with a mistake is left as it is.

Examples:
  ordain fmt                     all policies below this directory
  ordain fmt --check             for pipelines: exit code 1 if one is not laid out
  ordain fmt --diff rules.ord    what would change
  ordain fmt - < rules.ord       standard input to standard output")]
pub(super) struct Fmt {
    /// Policies, Markdown pages (their ```ord fences), directories (.gitignore is respected), or - for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// Change nothing; name the files that would change, and exit with 1 if there are any
    #[arg(long)]
    pub(super) check: bool,
    /// Change nothing; show what would change, and exit with 1 if anything would
    #[arg(long)]
    pub(super) diff: bool,
}

/// Say what the roles of a template may do
#[derive(Args, Debug)]
#[command(after_help = "\
A role is named by its own name in the template, or by that of a function that has it.

Examples:
  ordain iam show OrdersFunction template.yaml
  ordain iam can OrdersFunction dynamodb:DeleteItem template.yaml
  ordain iam can OrdersFunction s3:GetObject 'arn:aws:s3:::invoices/*' template.yaml")]
pub(super) struct Iam {
    #[command(subcommand)]
    pub(super) command: IamCommand,
}

#[derive(Subcommand, Debug)]
pub(super) enum IamCommand {
    Show(Show),
    Can(Can),
}

/// List all actions that a role may do, by access level, with the statements that give them
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain iam show OrdersFunction template.yaml
  ordain iam show OrdersRole template.yaml --param Env=prod")]
pub(super) struct Show {
    /// The role, or a function that has it
    #[arg(value_name = "ROLE")]
    pub(super) role: String,
    /// A template, or - for standard input
    #[arg(value_name = "PATH")]
    pub(super) path: PathBuf,
    #[command(flatten)]
    pub(super) project: Project,
    #[command(flatten)]
    pub(super) given: Given,
}

/// Say whether a role may do an action, and which statements decide
#[derive(Args, Debug)]
#[command(override_usage = "ordain iam can [OPTIONS] <ROLE> <ACTION> [RESOURCE] <PATH>")]
#[command(after_help = "\
Without a resource: on anything at all. With one: on all that the pattern takes.

Examples:
  ordain iam can OrdersFunction dynamodb:DeleteItem template.yaml
  ordain iam can OrdersFunction s3:GetObject 'arn:aws:s3:::invoices/*' template.yaml

Exit codes: 0 yes, 1 no or not for certain, 2 could not be told")]
pub(super) struct Can {
    /// The role, or a function that has it
    #[arg(value_name = "ROLE")]
    pub(super) role: String,
    /// The action, as service:Name
    #[arg(value_name = "ACTION")]
    pub(super) action: String,
    /// The ARN of a resource or a pattern of ARNs, and a template or - for standard input
    #[arg(value_name = "[RESOURCE] PATH", num_args = 1..=2, required = true)]
    pub(super) rest: Vec<String>,
    #[command(flatten)]
    pub(super) project: Project,
    #[command(flatten)]
    pub(super) given: Given,
}

/// Find mistakes in policies, and what is probably one
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain lint                        all policies below this directory
  ordain lint rules/ --allow unused-declaration
  ordain lint --list                 what is looked for

Exit codes: 0 clean, 1 warnings, 2 errors")]
pub(super) struct Lint {
    /// Policies (.ord), or directories of them (.gitignore is respected)
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) project: Project,
    /// Do not report this; can be repeated
    #[arg(long, value_name = "LINT", value_parser = lint_parser())]
    pub(super) allow: Vec<&'static semantics::Lint>,
    /// Print what is looked for, and nothing else
    #[arg(long)]
    pub(super) list: bool,
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
pub(super) struct Repl {
    /// Templates or directories of them, and policies (.ord)
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) project: Project,
    #[command(flatten)]
    pub(super) given: Given,
    /// Enter a transcript again and show what became different (exit code 1)
    #[arg(long, value_name = "FILE")]
    pub(super) replay: Option<PathBuf>,
    /// How lines are edited
    #[arg(long, value_name = "KEYS", value_enum, default_value = "emacs", env = "ORDAIN_KEYS")]
    pub(super) keys: Keys,
    /// Neither read nor write the history of statements
    #[arg(long)]
    pub(super) no_history: bool,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Keys {
    /// As in a shell
    Emacs,
    /// With modes
    Vi,
}

/// Run the tests of policies: Markdown pages with templates and what must be found in them
#[derive(Args, Debug)]
#[command(after_help = "\
A section is a test, a fence with a file name is a file, and `# fail: RULE` on a line of it says what must be found there.

Examples:
  ordain test                            all pages below this directory, with the policies there
  ordain test rules/open-route           the page and the policies of one rule
  ordain test pages/ --policy rules/     pages that lie elsewhere
  ordain test --filter lost-event        some of the tests
  ordain test --coverage --mutate        what the tests do not reach, and do not notice

Exit codes: 0 all pass, 1 some fail, 2 there is none, or it could not be run")]
pub(super) struct Test {
    /// Pages (.md), policies (.ord), or directories of both (.gitignore is respected)
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) project: Project,
    /// The day for which to check where a page does not say it, instead of today (UTC)
    #[arg(long = "as-of", value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) as_of: Option<jiff::civil::Date>,
    /// Run only tests whose heading, page or rule has this in its name
    #[arg(long, value_name = "NAME")]
    pub(super) filter: Option<String>,
    /// Write what is said now into the `text output` fences of the pages
    #[arg(long)]
    pub(super) update: bool,
    /// List the clauses, branches and fields of the policies that no test reaches
    #[arg(long)]
    pub(super) coverage: bool,
    /// Change one operator, literal, quantifier or clause of the rules at a time, and list the changes that no test notices
    #[arg(long)]
    pub(super) mutate: bool,
    /// The least share of clauses reached, and of changes noticed, with which the exit code is 0
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(super) at_least: Option<u8>,
}

/// Print what makes a shell complete commands, options and their values
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain completions bash > ~/.local/share/bash-completion/completions/ordain
  ordain completions zsh > ~/.zfunc/_ordain
  ordain completions fish > ~/.config/fish/completions/ordain.fish")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(super) shell: clap_complete::Shell,
}

/// Write the man pages of all commands
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain man ~/.local/share/man/man1   then: man ordain-check")]
pub(super) struct Man {
    /// The directory to write them to
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
}

/// Say what Ordain sees of this repository, and what is odd about that
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain doctor                  what there is below this directory, and by what it is checked
  ordain doctor infra/ --policy rules/

Exit codes: 0 all can be checked, 2 something cannot")]
pub(super) struct Doctor {
    /// Templates, or directories of them (.gitignore is respected)
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) project: Project,
}

/// Make what a repository needs to be checked: ordain.toml, a first rule with its tests, lines for the pipeline
#[derive(Args, Debug)]
#[command(after_help = "\
What is made depends on what is there; nothing is written over.

Examples:
  ordain init --dry-run   what would be made
  ordain init")]
pub(super) struct Init {
    /// Write nothing; say what would be written
    #[arg(long)]
    pub(super) dry_run: bool,
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
    /// As what to read the templates that are named, whatever they look like, such as cloudformation or terraform-plan
    #[arg(long = "as", value_name = "FORMAT", value_parser = format)]
    pub(super) format: Option<&'static Format>,
    /// The day for which to check, instead of today (UTC)
    #[arg(long = "as-of", value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) as_of: Option<jiff::civil::Date>,
    /// How many templates to look at at once, instead of one for each core
    #[arg(short, long, value_name = "NUMBER")]
    pub(super) jobs: Option<NonZeroUsize>,
}

/// The day, in UTC.
pub(super) fn today() -> jiff::civil::Date {
    jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date()
}

fn parameter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        Some(_) => Err("the name before `=` is empty; expected NAME=VALUE, for example Env=prod".to_owned()),
        None => {
            let name = text.split([':', ' ']).next().filter(|name| !name.is_empty()).unwrap_or("Env");
            Err(format!("expected NAME=VALUE, for example {name}=prod"))
        }
    }
}

fn setting(text: &str) -> Result<(String, String), String> {
    parameter(text).map_err(|problem| problem.replace("Env=prod", "notice=30d").replace("=prod", "=30d"))
}

fn day(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse().map_err(|_| "expected a day, for example 2026-11-30".to_owned())
}

fn lint_parser() -> impl TypedValueParser<Value = &'static semantics::Lint> {
    let names = semantics::LINTS.iter().map(|lint| PossibleValue::new(lint.name).help(lint.sentence));
    PossibleValuesParser::new(names).try_map(|name| semantics::Lint::from_name(&name).ok_or("no such lint"))
}

fn format(word: &str) -> Result<&'static Format, String> {
    let words = || FORMATS.iter().map(Format::word).collect::<Vec<_>>().join(", ");
    FORMATS.iter().find(|it| it.word() == word).ok_or_else(|| format!("expected one of {}", words()))
}

fn severity_parser() -> impl TypedValueParser<Value = Severity> {
    let names = Severity::ALL.map(Severity::name);
    PossibleValuesParser::new(names).try_map(|name| Severity::from_name(&name).ok_or("no such severity"))
}

fn unknown_parser() -> impl TypedValueParser<Value = Unknown> {
    let names = Unknown::ALL.map(|it| PossibleValue::new(it.name()).help(it.sentence()));
    PossibleValuesParser::new(names).try_map(|name| Unknown::from_name(&name).ok_or("no such word"))
}

#[cfg(test)]
mod tests;
