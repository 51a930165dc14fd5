//! What a repository has, as far as it matters for what is to be made.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::project::Project;
use super::super::{Session, args, check, count};
use crate::diagnostic::Diagnostic;
use crate::finding::{Run, Verdict};

/// What was found.
pub(super) struct Found {
    /// How many templates there are.
    pub(super) documents: usize,
    /// How many failures the bundled rules find in them.
    pub(super) failing: usize,
    /// The formats of the templates, each with how many there are.
    formats: Vec<(&'static str, usize)>,
    /// The configuration that is in force.
    pub(super) configuration: Option<String>,
    has_packs: bool,
    pub(super) github: bool,
    pub(super) gitlab: bool,
    pub(super) pre_commit: bool,
}

impl Found {
    /// Looks around in the working directory.
    pub(super) fn of(project: &Project, session: &mut Session) -> Result<Self, Vec<Diagnostic>> {
        let options = args::Given::default().options(project, session)?;
        let outcome = check::judge(&[PathBuf::from(".")], project, &options, session)?;
        let origin = fs::read_to_string(".git/config").unwrap_or_default();
        Ok(Self {
            documents: outcome.run.documents.len(),
            failing: outcome.run.findings.iter().filter(|it| it.verdict == Verdict::Fail).count(),
            formats: formats(&outcome.run),
            configuration: project.file.clone().filter(|file| file != "ordain.toml"),
            has_packs: !project.configuration.packs.is_empty(),
            github: Path::new(".github").is_dir() || origin.contains("github.com"),
            gitlab: Path::new(".gitlab-ci.yml").is_file() || origin.contains("gitlab."),
            pre_commit: Path::new(".pre-commit-config.yaml").is_file(),
        })
    }

    /// Whether there are no policies of its own yet.
    pub(super) fn has_no_pack(&self) -> bool {
        !self.has_packs
    }

    /// What there is, in a line.
    pub(super) fn sentence(&self) -> String {
        let formats: Vec<String> = self.formats.iter().map(|(name, number)| format!("{name} {number}")).collect();
        let templates = match self.documents {
            0 => "no template yet".to_owned(),
            number => format!("{} ({})", count(number, "template"), formats.join(", ")),
        };
        let pipelines = [(self.github, "GitHub"), (self.gitlab, "GitLab"), (self.pre_commit, "pre-commit")];
        let pipelines = pipelines.iter().filter(|(is_there, _)| *is_there).map(|(_, name)| (*name).to_owned());
        let all: Vec<String> = std::iter::once(templates).chain(pipelines).collect();
        format!(" {:11} {}", "found", all.join(" · "))
    }
}

/// The formats of the documents of a run, each with how many there are, in the order in which they are met.
pub(in crate::cli) fn formats(run: &Run) -> Vec<(&'static str, usize)> {
    let mut formats: Vec<(&'static str, usize)> = Vec::new();
    for document in &run.documents {
        match formats.iter_mut().find(|(format, _)| *format == document.format) {
            Some((_, number)) => *number += 1,
            None => formats.push((document.format, 1)),
        }
    }
    formats
}
