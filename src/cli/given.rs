//! What is given besides the templates: values of their parameters, from arguments, from files and from `ordain.toml`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::allowed::allowed;
use super::args::Outside;
use super::project::Project;
use super::{Session, args, files};
use crate::diagnostic::Diagnostic;
use crate::document::{self, Limits};
use crate::engine;
use crate::formats;

impl args::Given {
    /// What the engine is told. A value that is given by itself wins over those of files, a later file over an earlier one, and
    /// what the arguments say over what the project does.
    ///
    /// # Errors
    /// The files that cannot be read, and what is wrong in them.
    pub(super) fn options(&self, project: &Project, session: &mut Session) -> Result<engine::Options, Vec<Diagnostic>> {
        let (mut given, mut mistakes) = (self.parameters.clone(), Vec::new());
        let mut add = |files: &[PathBuf], given: &mut Vec<_>| {
            for file in files.iter().rev() {
                match read(file, session) {
                    Ok(values) => given.extend(values),
                    Err(wrong) => mistakes.extend(wrong),
                }
            }
        };
        add(&self.files, &mut given);
        given.extend(project.configuration.given.iter().cloned());
        add(&project.given_files(), &mut given);
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let now = self.as_of.unwrap_or_else(jiff::Timestamp::now);
        let allows = |what| self.allow.contains(&what);
        let files = allows(Outside::Files) || project.configuration.allows_files;
        let allowed = allowed(files, allows(Outside::Env), &project.folder());
        Ok(engine::Options { given, now, jobs: self.jobs, format: self.format, allowed, ..engine::Options::default() })
    }
}

fn read(file: &Path, session: &mut Session) -> Result<Vec<(String, String)>, Vec<Diagnostic>> {
    if let Some(mistake) = files::missing(file) {
        return Err(vec![mistake]);
    }
    let text: Arc<str> = files::text(file).map_err(|mistake| vec![mistake])?.into();
    let source = session.sources.add(file.to_string_lossy(), Arc::clone(&text));
    let tree = document::read(source, &text, &Limits::default()).map_err(|mistake| vec![mistake])?;
    formats::parameters(&tree)
}
