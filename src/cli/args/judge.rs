//! The arguments of the commands that judge templates.

use std::path::PathBuf;

use clap::Args;

use super::words::{severity_parser, unknown_parser};
use super::{EXIT, Given, OUTPUT, Project};
use crate::cli::output::{Output, OutputParser};
use crate::finding::Severity;
use crate::pack::Unknown;

/// Check templates against the policies
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain check                                   everything below this directory
  ordain check template.yaml --policy rules/     one template, with your own policies as well
  ordain check services/ --rule open-route       a part of the templates, and one rule
  ordain check --param Env=prod --fail-on high   with a value for the template's parameter Env
  cdk synth | ordain check -                     what another program writes
  ordain check -o text -o sarif=ordain.sarif     for people, and for the pipeline in a file")]
pub(in crate::cli) struct Check {
    /// Templates, directories of them (.gitignore is respected), or - for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) project: Project,
    /// How much of the packs is wanted, such as minimal, standard or strict; all of it by default
    #[arg(long, value_name = "NAME", env = "ORDAIN_PROFILE")]
    pub(in crate::cli) profile: Option<String>,
    /// Only this rule; can be repeated, or several with commas
    #[arg(long = "rule", value_name = "NAME", value_delimiter = ',')]
    pub(in crate::cli) rules: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) given: Given,
    /// How to write the report, and to which file if not to standard output; can be repeated
    #[arg(short, long, help_heading = OUTPUT, value_name = "FORMAT[=PATH]", default_value = "text")]
    #[arg(value_parser = OutputParser, env = "ORDAIN_OUTPUT")]
    pub(in crate::cli) output: Vec<Output>,
    /// The least severity of a finding that makes the exit code 1 [default: medium]
    #[arg(long, help_heading = EXIT, value_name = "SEVERITY")]
    #[arg(value_parser = severity_parser(), env = "ORDAIN_FAIL_ON")]
    pub(in crate::cli) fail_on: Option<Severity>,
    /// What to make of checks that the document cannot decide; they are always counted and shown [default: warn]
    #[arg(long, help_heading = EXIT, value_name = "HOW", value_parser = unknown_parser(), env = "ORDAIN_UNKNOWN")]
    pub(in crate::cli) unknown: Option<Unknown>,
    /// Exit with 1 also if a rule met nothing to judge, or a waiver or an ignore is over or covers nothing
    #[arg(long, help_heading = EXIT, env = "ORDAIN_STRICT", value_parser = clap::builder::FalseyValueParser::new())]
    pub(in crate::cli) strict: bool,
    /// Also heed what templates say to other tools: checkov:skip, trivy:ignore, cfn_nag, cdk_nag, cfn-lint, guard
    #[arg(long, env = "ORDAIN_HONOUR_FOREIGN", value_parser = clap::builder::FalseyValueParser::new())]
    pub(in crate::cli) honour_foreign: bool,
    /// Count the findings that this file knows, and show what is new; ordain baseline writes it
    #[arg(long, value_name = "FILE", env = "ORDAIN_BASELINE")]
    pub(in crate::cli) baseline: Option<PathBuf>,
    /// Exit with 0 even if there are findings (errors still are 2)
    #[arg(long, help_heading = EXIT)]
    pub(in crate::cli) exit_zero: bool,
    /// Print what is in force and where each value comes from, and check nothing
    #[arg(long, help_heading = OUTPUT)]
    pub(in crate::cli) show_config: bool,
}

/// Write down what is found today, so that only what is new is shown
#[derive(Args, Debug)]
#[command(after_help = "\
A finding is known again by its rule, file, resource, path and value, and not by its line.

Examples:
  ordain baseline                    all templates below this directory, into ordain.baseline.json
  ordain check --baseline ordain.baseline.json
  ordain baseline --update           take out what is mended by now; what is new stays new")]
pub(in crate::cli) struct Baseline {
    /// Templates, directories of them (.gitignore is respected), or - for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) project: Project,
    #[command(flatten)]
    pub(in crate::cli) given: Given,
    /// The file to write, instead of the one that ordain.toml names, or ordain.baseline.json
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
    /// Take out what is gone, and add nothing
    #[arg(long, conflicts_with = "renew")]
    pub(in crate::cli) update: bool,
    /// Write all of it anew, over a file that is there
    #[arg(long)]
    pub(in crate::cli) renew: bool,
}

/// Say what Ordain sees of this repository, and what is odd about that
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain doctor                  what there is below this directory, and by what it is checked
  ordain doctor infra/ --policy rules/

Exit codes: 0 all can be checked, 2 something cannot")]
pub(in crate::cli) struct Doctor {
    /// Templates, or directories of them (.gitignore is respected)
    #[arg(value_name = "PATH", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) project: Project,
}
