//! The arguments of `ordain iam`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Given, Project};

/// Say what the roles of a template may do
#[derive(Args, Debug)]
#[command(after_help = "\
A role is named by its own name in the template, or by that of a function that has it.

Examples:
  ordain iam show OrdersFunction template.yaml
  ordain iam can OrdersFunction dynamodb:DeleteItem template.yaml
  ordain iam can OrdersFunction s3:GetObject 'arn:aws:s3:::invoices/*' template.yaml")]
pub(in crate::cli) struct Iam {
    #[command(subcommand)]
    pub(in crate::cli) command: IamCommand,
}

#[derive(Subcommand, Debug)]
pub(in crate::cli) enum IamCommand {
    Show(Show),
    Can(Can),
}

/// List all actions that a role may do, by access level, with the statements that give them
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain iam show OrdersFunction template.yaml
  ordain iam show OrdersRole template.yaml --param Env=prod")]
pub(in crate::cli) struct Show {
    /// The role, or a function that has it
    #[arg(value_name = "ROLE")]
    pub(in crate::cli) role: String,
    /// Templates, directories of them, or - for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) project: Project,
    #[command(flatten)]
    pub(in crate::cli) given: Given,
}

/// Say whether a role may do an action, and which statements decide
#[derive(Args, Debug)]
#[command(override_usage = "ordain iam can [OPTIONS] <ROLE> <ACTION> [RESOURCE] [PATH]...")]
#[command(after_help = "\
Without a resource: on anything at all. With one: on all that the pattern takes.

Examples:
  ordain iam can OrdersFunction dynamodb:DeleteItem template.yaml
  ordain iam can OrdersFunction s3:GetObject 'arn:aws:s3:::invoices/*' template.yaml

Exit codes: 0 yes, 1 no or not for certain, 2 could not be told")]
pub(in crate::cli) struct Can {
    /// The role, or a function that has it
    #[arg(value_name = "ROLE")]
    pub(in crate::cli) role: String,
    /// The action, as service:Name
    #[arg(value_name = "ACTION")]
    pub(in crate::cli) action: String,
    /// The ARN of a resource or a pattern of ARNs, if one is meant; templates, directories of them, or - for standard input
    #[arg(value_name = "RESOURCE] [PATH")]
    pub(in crate::cli) words: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) project: Project,
    #[command(flatten)]
    pub(in crate::cli) given: Given,
}
