//! The arguments of the commands that look and do not judge.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use super::words::severity_parser;
use super::{Given, OUTPUT, Project};
use crate::finding::Severity;
use crate::report::look::Form;

/// Say why a rule passes, fails, or cannot tell
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain explain wildcard-action                           each subject in a line
  ordain explain wildcard-action Worker                    all that decides about Worker
  ordain explain wildcard-action Worker template.yaml -v   with all elements")]
pub(in crate::cli) struct Explain {
    /// The rule
    #[arg(value_name = "RULE")]
    pub(in crate::cli) rule: String,
    /// A resource, if one is meant; templates, directories of them, or - for standard input
    #[arg(value_name = "RESOURCE] [PATH")]
    pub(in crate::cli) words: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) project: Project,
    #[command(flatten)]
    pub(in crate::cli) given: Given,
    #[command(flatten)]
    pub(in crate::cli) form: Written,
}

/// Show what was understood of templates: resources, what they are, and who mentions whom
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain resources                        of all templates below this directory
  ordain resources template.yaml Worker   one resource: every field, with where its value comes from
  ordain resources -o json                for programs")]
pub(in crate::cli) struct Resources {
    /// Templates, directories of them, or - for standard input; and a resource, if one is meant
    #[arg(value_name = "PATH] [RESOURCE")]
    pub(in crate::cli) words: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) project: Project,
    #[command(flatten)]
    pub(in crate::cli) given: Given,
    #[command(flatten)]
    pub(in crate::cli) form: Written,
}

/// List the rules, or show all that there is to say about one
#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  ordain rules                              by practice, the worst first
  ordain rules --practice least-privilege   of one practice
  ordain rules --severity high              of this severity or a worse one
  ordain rules --profile minimal            of a profile
  ordain rules show wildcard-action         why, what to do, parameters, tables, how far it looks, cases"
)]
pub(in crate::cli) struct Rules {
    #[command(subcommand)]
    pub(in crate::cli) action: Option<RulesAction>,
    /// Only the rules of this practice
    #[arg(long, value_name = "PRACTICE")]
    pub(in crate::cli) practice: Option<String>,
    /// Only the rules of this severity or a worse one
    #[arg(long, value_name = "SEVERITY", value_parser = severity_parser())]
    pub(in crate::cli) severity: Option<Severity>,
    /// Only the rules of this profile
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) profile: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) project: Project,
    #[command(flatten)]
    pub(in crate::cli) form: Written,
}

#[derive(Subcommand, Debug)]
pub(in crate::cli) enum RulesAction {
    /// Show all that there is to say about one rule
    #[command(after_help = "\
Examples:
  ordain rules show wildcard-action           why, what to do, parameters, cases
  ordain rules show wildcard-action --page    its page as it is written, with the documents of all cases
  ordain rules show wildcard-action -o json   for programs")]
    Show {
        /// The rule
        #[arg(value_name = "NAME")]
        name: String,
        /// Print the Markdown page of the rule as it is written, with the documents of all cases
        #[arg(long, conflicts_with = "output")]
        page: bool,
        #[command(flatten)]
        project: Project,
        #[command(flatten)]
        form: Written,
    },
}

/// List the kinds that rules speak of, or show the fields of one and where formats keep them
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain kinds            what there is
  ordain kinds function   its fields with their types, and the resource types that are read so")]
pub(in crate::cli) struct Kinds {
    /// The kind
    #[arg(value_name = "NAME")]
    pub(in crate::cli) name: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) project: Project,
    #[command(flatten)]
    pub(in crate::cli) form: Written,
}

/// For whom a command writes that looks and does not judge.
#[derive(Args, Debug)]
pub(in crate::cli) struct Written {
    /// For whom to write: text is for people, json for programs
    #[arg(short, long, help_heading = OUTPUT, value_name = "FORMAT", default_value = "text")]
    #[arg(value_parser = form_parser())]
    pub(in crate::cli) output: Form,
}

fn form_parser() -> impl TypedValueParser<Value = Form> {
    let names = Form::ALL.map(|(name, _)| name);
    PossibleValuesParser::new(names).try_map(|name| Form::from_name(&name).ok_or("no such format"))
}
