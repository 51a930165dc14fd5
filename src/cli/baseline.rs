//! `ordain baseline`: writes down what is found today, so that `ordain check --baseline` shows what is new.

use std::path::{Path, PathBuf};
use std::{env, fs};

use super::args;
use super::project::Project;
use super::{Ended, Exit, Session, check, count, files, rewrite};
use crate::baseline::{BASELINE, Baseline, Files};
use crate::diagnostic::{Diagnostic, Level};
use crate::finding::Run;
use crate::report;
use crate::source::SourceMap;

/// Runs the command.
pub(super) fn run(args: &args::Baseline, session: &mut Session) -> Ended {
    let project = Project::read(&args.project, session)?;
    let path = args.file.clone().or_else(|| project.baseline.clone()).unwrap_or_else(|| PathBuf::from(BASELINE));
    let before = match (args.update, args.renew, path.exists()) {
        (true, ..) => Some(Kept::read(&path, session)?),
        (false, false, true) => return Err(vec![there_already(&path)]),
        _ => None,
    };
    let options = args.given.options(&project, session)?;
    let outcome = check::judge(&args.paths, &project, &options, session)?;
    session.terminal.tell(&outcome.diagnostics, &session.sources);
    if outcome.run.documents.is_empty() {
        return Err(vec![Diagnostic::error("nothing-checked", check::nothing_to_check(&outcome.run, &args.paths))]);
    }
    let folder = Folder::of(&path);
    let baseline = match &before {
        Some(kept) => folder.with(|files| kept.baseline.pruned(&outcome.run, &session.sources, files)),
        None => folder.with(|files| Baseline::of(&outcome.run, &session.sources, files)),
    };
    write(&path, &baseline)?;
    let shown = path.to_string_lossy();
    let said = match &before {
        Some(kept) => {
            let gone = kept.baseline.len() - baseline.len();
            format!(" {shown}: {} taken out, {} left", count(gone, "finding"), baseline.len())
        }
        None => format!(
            " {shown}: {} in {} written down\n next: ordain check --baseline {shown}, or baseline = \"{shown}\" in ordain.toml",
            count(baseline.len(), "finding"),
            count(outcome.run.documents.len(), "document")
        ),
    };
    session.terminal.write(|out| writeln!(out, "{said}"))?;
    let is_broken = outcome.run.skipped.iter().any(|it| it.is_error);
    let is_wrong = outcome.diagnostics.iter().any(|it| it.level == Level::Error);
    Ok(if is_broken || is_wrong { Exit::Trouble } else { Exit::Clean })
}

fn there_already(path: &Path) -> Diagnostic {
    let shown = path.to_string_lossy();
    Diagnostic::error("baseline", format!("there is a baseline already: `{shown}`"))
        .note("what is new since it was written would be known without a word")
        .help("--update takes out what is gone; --renew writes all of it anew")
}

fn write(path: &Path, baseline: &Baseline) -> Result<(), Vec<Diagnostic>> {
    let mut text = Vec::new();
    let written = report::baseline(baseline, &mut text).map_err(|error| files::reason(&error));
    written.and_then(|()| rewrite::put(path, &text)).map_err(|reason| {
        vec![Diagnostic::error("output", format!("cannot write `{}`: {reason}", path.to_string_lossy()))]
    })
}

/// A baseline with the file that it was read from.
pub(super) struct Kept {
    baseline: Baseline,
    folder: Folder,
}

impl Kept {
    /// Reads the file of a baseline.
    pub(super) fn read(path: &Path, session: &mut Session) -> Result<Self, Vec<Diagnostic>> {
        if let Some(mistake) = files::missing(path) {
            let help = mistake.help.clone().unwrap_or_else(|| "ordain baseline writes one".into());
            return Err(vec![mistake.help(help)]);
        }
        let text = files::text(path).map_err(|mistake| vec![mistake])?;
        let source = session.sources.add(path.to_string_lossy(), text.as_str());
        let baseline = Baseline::read(source, session.sources.get(source).text()).map_err(|mistake| vec![mistake])?;
        Ok(Self { baseline, folder: Folder::of(path) })
    }

    /// How many findings are known.
    pub(super) fn len(&self) -> usize {
        self.baseline.len()
    }

    /// Sets apart the findings that are known.
    pub(super) fn set_apart(&self, run: &mut Run, sources: &SourceMap) {
        self.folder.with(|files| self.baseline.set_apart(run, sources, files));
    }
}

/// The folder in which a baseline lies: its files are named from there, wherever a run starts.
struct Folder(PathBuf);

impl Folder {
    fn of(path: &Path) -> Self {
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Self(fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()))
    }

    fn with<T>(&self, ask: impl FnOnce(Files<'_>) -> T) -> T {
        ask(Files { name: &|name| self.name(name), is_there: &|name| self.0.join(name).exists() })
    }

    /// A file of the run, from this folder on. What is no file, or lies elsewhere, keeps its name.
    fn name(&self, name: &str) -> String {
        let here = env::current_dir().unwrap_or_default();
        let real = fs::canonicalize(here.join(name)).ok();
        let inner = real.as_ref().and_then(|real| real.strip_prefix(&self.0).ok());
        inner.map_or(name.into(), Path::to_string_lossy).replace('\\', "/")
    }
}
