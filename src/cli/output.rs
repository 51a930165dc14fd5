//! Where reports go: `-o FORMAT` to standard output, `-o FORMAT=PATH` to a file, all of one run.

use std::env;
use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::files::reason;
use super::{Session, rewrite};
use crate::diagnostic::{Diagnostic, nearest};
use crate::report::{FORMATS, Format, Results, Style, render};

/// One report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Output {
    pub(super) format: &'static Format,
    /// The file; standard output if there is none.
    pub(super) path: Option<PathBuf>,
}

/// What is wrong with the places of the reports: two in one, or one that cannot be.
pub(super) fn mistakes(outputs: &[Output]) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    for (number, output) in outputs.iter().enumerate() {
        let before = outputs.iter().take(number).find(|before| before.path == output.path);
        match (&output.path, before) {
            (None, Some(before)) => mistakes.push(both_on_stdout(before.format, output.format)),
            (Some(path), Some(before)) => {
                let (first, second) = (before.format.name, output.format.name);
                let message = format!("`{first}` and `{second}` are both to be written to `{}`", path.display());
                mistakes.push(Diagnostic::error("output", message).help("give each its own file"));
            }
            (Some(path), None) => mistakes.extend(impossible(path)),
            (None, None) => {}
        }
    }
    mistakes
}

fn both_on_stdout(first: &Format, second: &Format) -> Diagnostic {
    let (first, second) = (first.name, second.name);
    let message = format!("`{first}` and `{second}` are both to be written to standard output");
    Diagnostic::error("output", message).help(format!("give one of them a file: -o {second}=PATH"))
}

fn impossible(path: &Path) -> Option<Diagnostic> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        _ if path.is_dir() => Some(
            unwritable(path, "it is a directory")
                .help(format!("name a file in it: {}", path.join("report").to_string_lossy())),
        ),
        Some(folder) if !folder.is_dir() => {
            let shown = folder.to_string_lossy();
            let mistake = unwritable(path, &format!("there is no directory `{shown}`"));
            Some(mistake.help(format!("make it first: mkdir -p {shown}")))
        }
        _ => None,
    }
}

fn unwritable(path: &Path, reason: &str) -> Diagnostic {
    Diagnostic::error("output", format!("the report cannot be written to `{}`: {reason}", path.to_string_lossy()))
}

/// Writes all reports, and what some of them add to a file that the environment names.
///
/// # Errors
/// Each report that could not be written; the others are.
pub(super) fn write(outputs: &[Output], results: &Results<'_>, session: &Session) -> Result<(), Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    for output in outputs {
        let written = match &output.path {
            None => {
                let style = session.terminal.out;
                session.terminal.write(|out| render(output.format, results, &style, out))
            }
            Some(path) => {
                let text = text(output.format, results, &session.terminal.file);
                text.and_then(|text| rewrite::put(path, &text)).map_err(|reason| vec![unwritable(path, &reason)])
            }
        };
        mistakes.extend(written.err().unwrap_or_default());
        mistakes.extend(summarise(output.format, results, &session.terminal.file));
    }
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

fn text(format: &Format, results: &Results<'_>, style: &Style) -> Result<Vec<u8>, String> {
    let mut text = Vec::new();
    render(format, results, style, &mut text).map_err(|error| reason(&error))?;
    Ok(text)
}

/// Adds the summary of a format to its file: it is shared with other steps of the pipeline.
fn summarise(format: &Format, results: &Results<'_>, style: &Style) -> Option<Diagnostic> {
    let summary = format.summary.as_ref()?;
    let path = PathBuf::from(env::var_os(summary.variable).filter(|path| !path.is_empty())?);
    let format = Format::from_name(summary.format)?;
    let open = |path: &Path| OpenOptions::new().append(true).create(true).open(path);
    let add = |mut file: File, text: &[u8]| file.write_all(text).and_then(|()| file.flush());
    let written = text(format, results, style)
        .and_then(|text| open(&path).and_then(|file| add(file, &text)).map_err(|error| reason(&error)));
    written.err().map(|reason| unwritable(&path, &reason).note(format!("{} names it", summary.variable)))
}

/// Reads `FORMAT` and `FORMAT=PATH`.
#[derive(Clone)]
pub(super) struct OutputParser;

impl TypedValueParser for OutputParser {
    type Value = Output;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let text = value.to_str().ok_or_else(|| clap::Error::new(ErrorKind::InvalidUtf8).with_cmd(command))?;
        let (name, path) = text.split_once('=').map_or((text, None), |(name, path)| (name, Some(path)));
        let arg = arg.map(ToString::to_string).unwrap_or_default();
        match (Format::from_name(name), path) {
            (None, _) => Err(no_such_format(command, arg, name)),
            (Some(_), Some("")) => Err(clap::Error::raw(
                ErrorKind::ValueValidation,
                format!("the path after `=` is empty in '{text}' for '{arg}'; expected {name}=PATH, or {name} alone\n"),
            )
            .with_cmd(command)),
            (Some(format), None | Some("-")) => Ok(Output { format, path: None }),
            (Some(format), Some(path)) => Ok(Output { format, path: Some(PathBuf::from(path)) }),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.sentence))))
    }
}

fn no_such_format(command: &clap::Command, arg: String, name: &str) -> clap::Error {
    let names = || FORMATS.iter().map(|format| format.name);
    let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
    error.insert(ContextKind::InvalidArg, ContextValue::String(arg));
    error.insert(ContextKind::InvalidValue, ContextValue::String(name.to_owned()));
    error.insert(ContextKind::ValidValue, ContextValue::Strings(names().map(str::to_owned).collect()));
    if let Some(format) = of_file(name) {
        error.insert(ContextKind::SuggestedValue, ContextValue::String(format!("{format}={name}")));
    } else if let Some(near) = nearest(name, names()) {
        error.insert(ContextKind::SuggestedValue, ContextValue::String(near.to_owned()));
    }
    error
}

/// The format that a file of this name probably is to have.
fn of_file(name: &str) -> Option<&'static str> {
    let ending = Path::new(name).extension()?.to_str()?;
    let format = match ending {
        "md" => "markdown",
        "xml" => "junit",
        "txt" => "text",
        other => other,
    };
    Format::from_name(format).map(|format| format.name)
}
