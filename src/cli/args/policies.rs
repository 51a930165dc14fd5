//! The arguments of the commands for those who write policies.

use std::path::PathBuf;

use clap::Args;

use super::Project;
use super::look::Written;
use super::words::{instant, lint_parser};
use crate::semantics;

/// Lay out policies as the book does, in their files
#[derive(Args, Debug)]
#[command(after_help = "\
Comments, blank lines and the breaks inside a line stay; a file with a mistake is left as it is.

Examples:
  ordain fmt                     all policies below this directory
  ordain fmt --check             for pipelines: exit code 1 if one is not laid out
  ordain fmt --diff rules.ord    what would change
  ordain fmt - < rules.ord       standard input to standard output")]
pub(in crate::cli) struct Fmt {
    /// Policies, Markdown pages (their ```ord fences), directories (.gitignore is respected), or - for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Change nothing; name the files that would change, and exit with 1 if there are any
    #[arg(long)]
    pub(in crate::cli) check: bool,
    /// Change nothing; show what would change, and exit with 1 if anything would
    #[arg(long)]
    pub(in crate::cli) diff: bool,
}

/// Find mistakes in policies, and what is probably one
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain lint                        all policies below this directory
  ordain lint rules/ --allow unused-declaration
  ordain lint --list                 what is looked for

Exit codes: 0 clean, 1 warnings, 2 errors")]
pub(in crate::cli) struct Lint {
    /// Policies (.ord), or directories of them (.gitignore is respected)
    #[arg(value_name = "PATH", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) project: Project,
    /// Do not report this; can be repeated
    #[arg(long, value_name = "LINT", value_parser = lint_parser())]
    pub(in crate::cli) allow: Vec<&'static semantics::Lint>,
    /// Print what is looked for, and nothing else
    #[arg(long)]
    pub(in crate::cli) list: bool,
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
  ordain test -o json                    the same for a program

Exit codes: 0 all pass, 1 some fail, 2 there is none, or it could not be run")]
pub(in crate::cli) struct Test {
    /// Pages (.md), policies (.ord), or directories of both (.gitignore is respected)
    #[arg(value_name = "PATH", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) project: Project,
    /// The day (UTC) or instant for which to check where a page does not say it, instead of now
    #[arg(long = "as-of", value_name = "DAY", value_parser = instant)]
    pub(in crate::cli) as_of: Option<jiff::Timestamp>,
    /// Run only tests whose heading, page or rule has this in its name
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) filter: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) form: Written,
    /// Write what is said now into the `text output` and `eval` fences of the pages
    #[arg(long)]
    pub(in crate::cli) update: bool,
    /// List the clauses, branches and fields of the policies that no test reaches
    #[arg(long)]
    pub(in crate::cli) coverage: bool,
    /// Change one thing at a time in rules, lenses and settings, and list the changes that no test notices
    #[arg(long)]
    pub(in crate::cli) mutate: bool,
    /// The least share of clauses reached, and of changes noticed, with which the exit code is 0
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(in crate::cli) at_least: Option<u8>,
}
