//! What is said to arguments that are none, with what was probably meant by people who know other programs.

use std::env;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Exit;

/// Words of other programs, and what says the same here.
const MEANT: [(&[&str], &str); 7] = [
    (
        &["-json", "--json", "--sarif", "--junit", "--html", "-format", "--format", "--output-format"],
        "reports are chosen by -o: ordain check -o json, or -o sarif=FILE",
    ),
    (
        &["-f", "--file", "-d", "--directory", "-t", "--template", "--data", "--input"],
        "paths need no option: ordain check template.yaml",
    ),
    (&["-p", "-r", "--rules", "--policies", "--policy-dir"], "policies go to --policy: ordain check --policy rules/"),
    (
        &["--skip", "--skip-check", "--ignore", "--ignore-checks", "--exclude"],
        "a rule is turned off in ordain.toml, and a finding is ignored where it stands: see `[off]` and `# ordain: ignore`",
    ),
    (
        &["--check", "--select", "--only", "--include", "--rule-id", "-c"],
        "some rules alone are asked for by --rule: ordain check --rule open-route",
    ),
    (&["--soft-fail", "--no-fail", "--warn-only"], "findings leave the exit code at 0 with --exit-zero"),
    (&["scan", "validate", "verify", "run", "analyze", "analyse", "audit"], "templates are checked by: ordain check"),
];

/// Prints what clap says to arguments that it does not take, or the help or version that was asked for.
pub(in crate::cli) fn refuse(mut error: clap::Error) -> ExitCode {
    let exit = if error.use_stderr() { Exit::Trouble } else { Exit::Clean };
    let tip = tip(&error).filter(|_| exit == Exit::Trouble);
    // That anything can be passed behind `--` helps nobody who misspelt an option.
    error.remove(ContextKind::Suggested);
    if tip.is_some() {
        error.remove(ContextKind::SuggestedSubcommand);
    }
    // Nothing can be said if nobody listens, here and below.
    let _ = error.print();
    if let Some(tip) = tip {
        let _ = writeln!(io::stderr(), "  tip: {tip}\n");
    }
    ExitCode::from(exit as u8)
}

fn tip(error: &clap::Error) -> Option<String> {
    let word = match error.kind() {
        ErrorKind::InvalidSubcommand => text(error, ContextKind::InvalidSubcommand)?,
        ErrorKind::UnknownArgument => text(error, ContextKind::InvalidArg)?,
        // `-json` is read as `-j son`.
        _ => env::args().find(|word| word == "-json")?,
    };
    let meant = MEANT.iter().find(|(words, _)| words.contains(&word.as_str())).map(|(_, tip)| (*tip).to_owned());
    let is_path =
        error.kind() == ErrorKind::InvalidSubcommand && (word.contains(['.', '/']) || Path::new(&word).exists());
    meant.or_else(|| is_path.then(|| format!("to check a template: ordain check {word}")))
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind) {
        Some(ContextValue::String(word)) => Some(word.clone()),
        _ => None,
    }
}
