//! What is given besides the templates: values of their parameters, from arguments and from files.

use std::path::Path;
use std::sync::Arc;

use super::{Session, args, files};
use crate::diagnostic::Diagnostic;
use crate::document::{self, Limits};
use crate::engine;
use crate::formats;

impl args::Given {
    /// What the engine is told. A value that is given by itself wins over those of files, and a later file over an earlier one.
    ///
    /// # Errors
    /// The files that cannot be read, and what is wrong in them.
    pub(super) fn options(&self, session: &mut Session) -> Result<engine::Options, Vec<Diagnostic>> {
        let (mut given, mut mistakes) = (self.parameters.clone(), Vec::new());
        for file in self.files.iter().rev() {
            match read(file, session) {
                Ok(values) => given.extend(values),
                Err(wrong) => mistakes.extend(wrong),
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let now = self.as_of.unwrap_or_else(jiff::Timestamp::now);
        Ok(engine::Options { given, now, jobs: self.jobs, format: self.format, ..engine::Options::default() })
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
