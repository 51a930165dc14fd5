//! `ordain repl`: the prompt, on files, in a terminal or from a pipe.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};

use similar::TextDiff;

use super::args::{Keys, Repl};
use super::excluded::Excluded;
use super::project::Project;
use super::{Ended, Exit, Session, files, policies};
use crate::diagnostic::Diagnostic;
use crate::engine::{Input, Interrupt, Outset};
use crate::pack::{POLICY_ENDING, PackFile};
use crate::repl::{self, Disk};

/// The file that the prompt remembers statements in, below the directory for state.
const HISTORY: &str = "ordain/history";

/// Runs the command.
pub(super) fn run(args: &Repl, session: &mut Session) -> Ended {
    let project = Project::read(&args.project, session)?;
    let interrupt = Interrupt::default();
    let options = args.given.options(&project, session)?;
    let outset =
        Outset { sources: std::mem::take(&mut session.sources), configuration: project.configuration.clone(), options };
    let terminal = &session.terminal;
    let policies = project.policies().to_vec();
    let disk = Box::new(Files { started: Instant::now(), excluded: project.excluded });
    let mut talk = repl::Session::new(outset, interrupt.clone(), disk, terminal.out)?;
    let text = |path: &PathBuf| path.to_string_lossy().into_owned();
    let paths = args.paths.iter().map(text);
    let (mut own, templates): (Vec<String>, Vec<String>) = paths.partition(|path| path.ends_with(POLICY_ENDING));
    own.extend(policies.iter().map(text));
    let is_person = io::stdin().is_terminal() && io::stdout().is_terminal() && args.replay.is_none();
    match talk.open(&templates, &own) {
        Ok(odd) => terminal.write(|out| out.write_all(odd.as_bytes()))?,
        Err(wrong) => {
            let pictures = talk.complain(&wrong);
            let _ = io::stderr().write_all(pictures.as_bytes());
            return Ok(Exit::Trouble);
        }
    }
    if let Some(path) = &args.replay {
        return replay(&mut talk, path, session);
    }
    if is_person {
        let editing = repl::Editing { vi: args.keys == Keys::Vi, history: history(args.no_history) };
        return repl::converse(talk, &interrupt, &editing).map(|()| Exit::Clean).map_err(|error| vec![broken(&error)]);
    }
    let mut out = io::stdout().lock();
    match repl::run(&mut talk, &mut io::stdin().lock(), &mut out) {
        Ok(true) => Ok(Exit::Clean),
        Ok(false) => Ok(Exit::Findings),
        // Nobody reads any more: they have seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Clean),
        Err(error) => Err(vec![broken(&error)]),
    }
}

fn broken(error: &io::Error) -> Diagnostic {
    Diagnostic::error("terminal", format!("the session ended: {}", files::reason(error)))
}

/// Enters a transcript again and shows what became different.
fn replay(talk: &mut repl::Session, path: &Path, session: &mut Session) -> Ended {
    let name = path.to_string_lossy();
    let before = fs::read_to_string(path).map_err(|error| {
        let message = format!("cannot read `{name}`: {}", files::reason(&error));
        vec![Diagnostic::error("unreadable-file", message)]
    })?;
    if !before.lines().any(|line| line.starts_with(repl::PROMPT)) {
        let message = format!("`{name}` is no transcript: no line begins with `{}`", repl::PROMPT);
        return Err(vec![Diagnostic::error("no-transcript", message).help("`:record FILE` writes one")]);
    }
    talk.style = crate::report::Style { width: repl::WIDTH, colour: false, unicode: true, verbose: 0 };
    let after = repl::replay(talk, &before);
    if before == after {
        return Ok(Exit::Clean);
    }
    let diff = TextDiff::from_lines(&before, &after);
    let diff = diff.unified_diff().header(&name, &format!("{name} (now)")).to_string();
    session.terminal.write(|out| out.write_all(diff.as_bytes()))?;
    session.terminal.conclude(Exit::Findings, "the session is not what it was");
    Ok(Exit::Findings)
}

/// The history below the directory for state; none where there is neither that nor a home.
fn history(is_unwanted: bool) -> Option<PathBuf> {
    let directory = |name: &str| std::env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    let state = directory("XDG_STATE_HOME").filter(|it| it.is_absolute());
    let state = state.or_else(|| directory("HOME").map(|home| home.join(".local/state")));
    state.filter(|_| !is_unwanted).map(|state| state.join(HISTORY))
}

/// The files of this machine.
struct Files {
    started: Instant,
    excluded: Excluded,
}

impl Disk for Files {
    fn templates(&self, path: &str) -> Result<Vec<Input>, Vec<Diagnostic>> {
        let found = files::templates(&[PathBuf::from(path)], &self.excluded);
        if found.mistakes.is_empty() { Ok(found.inputs) } else { Err(found.mistakes) }
    }

    fn policies(&self, paths: &[String]) -> Result<Vec<PackFile>, Vec<Diagnostic>> {
        let mut mistakes = Vec::new();
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        let found = policies::read_all(&paths, &mut mistakes);
        if mistakes.is_empty() { Ok(found) } else { Err(mistakes) }
    }

    fn read(&self, path: &str) -> Result<String, String> {
        fs::read_to_string(path).map_err(|error| files::reason(&error))
    }

    fn write(&mut self, path: &str, text: &str) -> Result<(), String> {
        let write = || {
            if let Some(parent) = Path::new(path).parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, text)
        };
        write().map_err(|error| files::reason(&error))
    }

    fn exists(&self, path: &str) -> bool {
        Path::new(path).exists()
    }

    fn beginning_with(&self, text: &str) -> Vec<String> {
        let (folder, start) = text.rsplit_once('/').map_or(("", text), |(folder, start)| (folder, start));
        let prefix = if text.contains('/') { format!("{folder}/") } else { String::new() };
        let looked_in = if prefix.is_empty() { "." } else { &prefix };
        let Ok(entries) = fs::read_dir(looked_in) else { return Vec::new() };
        let name = |entry: fs::DirEntry| {
            let name = entry.file_name().into_string().ok()?;
            let is_hidden = name.starts_with('.') && !start.starts_with('.');
            let slash = if entry.path().is_dir() { "/" } else { "" };
            (name.starts_with(start) && !is_hidden).then(|| format!("{prefix}{name}{slash}"))
        };
        let mut names: Vec<String> = entries.filter_map(|entry| name(entry.ok()?)).collect();
        names.sort_unstable();
        names
    }

    fn stamp(&self, path: &str) -> u64 {
        let Ok(data) = fs::metadata(path) else { return 0 };
        let since = data.modified().ok().and_then(|it| it.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        since.as_nanos() as u64 ^ data.len().rotate_left(48)
    }

    fn clock(&self) -> Duration {
        self.started.elapsed()
    }
}
