//! What a project says about how it is checked: the nearest `ordain.toml`, and the policies and values that are given besides.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use super::args;
use super::excluded::Excluded;
use super::{Session, files, policies};
use crate::diagnostic::Diagnostic;
use crate::engine::{self, Policies};
use crate::iam::catalogue;
use crate::pack::{CONFIGURATION, Configuration};
use crate::source::{Place, Span};

/// How a project is checked.
#[derive(Default)]
pub(super) struct Project {
    /// What its file and `--set` say.
    pub(super) configuration: Configuration,
    /// The file, as a person would write its path.
    pub(super) file: Option<String>,
    /// The files that are not looked at.
    pub(super) excluded: Excluded,
    /// The findings that are known.
    pub(super) baseline: Option<PathBuf>,
    /// Its policies, as they were given: first those of the file.
    policies: Vec<PathBuf>,
}

impl Project {
    /// Reads what the arguments and the nearest `ordain.toml` say.
    ///
    /// # Errors
    /// The file is wrong, or names what is not there.
    pub(super) fn read(args: &args::Project, session: &mut Session) -> Result<Self, Vec<Diagnostic>> {
        args.iam_data.as_deref().map_or(Ok(()), |file| take_catalogue(file, session))?;
        let mut project = match found(args)? {
            Some(file) => Self::of_file(&file, session)?,
            None => Self::default(),
        };
        for (name, value) in &args.set {
            project.configuration.set(&mut session.sources, name, value);
        }
        project.policies.extend(args.policies.iter().cloned());
        Ok(project)
    }

    /// The same with the profile that the arguments name, if they do.
    pub(super) fn with_profile(mut self, profile: Option<&str>, session: &mut Session) -> Self {
        if let Some(profile) = profile {
            self.configuration.choose(&mut session.sources, profile);
        }
        self
    }

    /// The same with no rules but those that the arguments name, if they name any.
    pub(super) fn with_rules(mut self, rules: &[String], session: &mut Session) -> Self {
        self.configuration.choose_rules(&mut session.sources, rules);
        self
    }

    fn of_file(file: &Path, session: &mut Session) -> Result<Self, Vec<Diagnostic>> {
        let text = files::text(file).map_err(|mistake| vec![mistake])?;
        let name = file.to_string_lossy().into_owned();
        let source = session.sources.add(name.as_str(), text.as_str());
        let configuration = Configuration::read(source, &text)?;
        let folder = file.parent().unwrap_or(Path::new(""));
        let mut mistakes = Vec::new();
        let mut policies = Vec::new();
        for (pack, place) in &configuration.packs {
            let path = folder.join(pack);
            match files::missing(&path) {
                Some(mistake) => mistakes.push(mistake.at(*place, "looked for beside this file")),
                None => policies.push(path),
            }
        }
        let excluded = Excluded::new(folder, &configuration.exclude).unwrap_or_else(|wrong| {
            mistakes.extend(wrong);
            Excluded::default()
        });
        if mistakes.is_empty() {
            let baseline = configuration.baseline.as_ref().map(|(path, _)| folder.join(path));
            Ok(Self { configuration, file: Some(name), excluded, baseline, policies })
        } else {
            Err(mistakes)
        }
    }

    /// The folder that it is in: that of its file, or the working directory.
    pub(super) fn folder(&self) -> PathBuf {
        let file = self.file.as_deref().map(Path::new);
        file.and_then(Path::parent).map(Path::to_owned).unwrap_or_default()
    }

    /// The files with values for the parameters of templates.
    pub(super) fn given_files(&self) -> Vec<PathBuf> {
        self.configuration.given_files.iter().map(|(path, _)| self.folder().join(path)).collect()
    }

    /// Where its policies are.
    pub(super) fn policies(&self) -> &[PathBuf] {
        &self.policies
    }

    /// Compiles the policies that ship with Ordain, those of the project and those at further paths, and gives what is odd
    /// about them to the terminal.
    pub(super) fn compile(&self, session: &mut Session) -> Result<Policies, Vec<Diagnostic>> {
        let policies = self.compile_with(&[], session)?;
        session.terminal.warn(&policies.warnings, &session.sources);
        Ok(policies)
    }

    /// The same with policies at further paths, and without a word.
    pub(super) fn compile_with(&self, further: &[PathBuf], session: &mut Session) -> Result<Policies, Vec<Diagnostic>> {
        let mut seen = BTreeSet::new();
        let paths: Vec<PathBuf> = self.policies.iter().chain(further).filter(|it| seen.insert(*it)).cloned().collect();
        let mut mistakes = Vec::new();
        let texts = policies::read_all(&paths, &mut mistakes);
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        engine::compile_as(&mut session.sources, &texts, &self.configuration)
    }
}

/// Takes another catalogue of actions.
fn take_catalogue(file: &Path, session: &mut Session) -> Result<(), Vec<Diagnostic>> {
    let text = files::text(file).map_err(|mistake| vec![mistake])?;
    let source = session.sources.add(file.to_string_lossy(), text.as_str());
    let wrong = |(span, message): (Span, String)| {
        let error = Diagnostic::error("malformed-catalogue", "the file is no catalogue of actions");
        let error = error.at(Place { source, span }, message);
        error.help("the book says how one is made: What a role may do, Another catalogue")
    };
    catalogue::replace(text).map_err(|mistakes| mistakes.into_iter().map(wrong).collect())
}

/// The file that is named, or the nearest one above the working directory.
fn found(args: &args::Project) -> Result<Option<PathBuf>, Vec<Diagnostic>> {
    if args.no_config {
        return Ok(None);
    }
    if let Some(named) = &args.config {
        return match files::missing(named) {
            Some(mistake) => Err(vec![mistake]),
            None => Ok(Some(named.clone())),
        };
    }
    let Ok(here) = env::current_dir() else { return Ok(None) };
    let above = here.ancestors().enumerate().find(|(_, folder)| is_file(&folder.join(CONFIGURATION)));
    Ok(above.map(|(steps, _)| PathBuf::from("../".repeat(steps)).join(CONFIGURATION)))
}

fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|it| it.is_file())
}
