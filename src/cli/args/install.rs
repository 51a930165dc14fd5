//! The arguments of the commands that put Ordain into its place: a repository, a shell, the manual.

use std::path::PathBuf;

use clap::Args;

/// Make what a repository needs to be checked: ordain.toml, a first rule with its tests, lines for the pipeline
#[derive(Args, Debug)]
#[command(after_help = "\
What is made depends on what is there; nothing is written over.

Examples:
  ordain init --dry-run   what would be made
  ordain init")]
pub(in crate::cli) struct Init {
    /// Write nothing; say what would be written
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
}

/// Print what makes a shell complete commands, options and their values
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain completions bash > ~/.local/share/bash-completion/completions/ordain
  ordain completions zsh > ~/.zfunc/_ordain
  ordain completions fish > ~/.config/fish/completions/ordain.fish")]
pub(in crate::cli) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(in crate::cli) shell: clap_complete::Shell,
}

/// Write the man pages of all commands
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ordain man ~/.local/share/man/man1   then: man ordain-check")]
pub(in crate::cli) struct Man {
    /// The directory to write them to
    #[arg(value_name = "DIR")]
    pub(in crate::cli) folder: PathBuf,
}
