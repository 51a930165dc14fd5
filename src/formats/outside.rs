//! What a document may read besides itself, where the run allows it: files of the project, and the environment.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::Tree;

/// What there is for a document besides itself.
#[derive(Debug, Clone, Default)]
pub struct Outside {
    /// The variables of the environment; none where they may not be read.
    pub environment: Option<Arc<BTreeMap<String, String>>>,
    /// The files that the document asked for, by their paths as it spells them; none where they may not be read.
    pub files: Option<Arc<BTreeMap<String, File>>>,
}

/// A file that a document asked for.
#[derive(Debug, Clone)]
pub enum File {
    /// It is a document itself.
    Document(Arc<Tree>),
    /// It is another text.
    Text(Arc<str>),
    /// There is none.
    Absent,
    /// It was not read; why, as the end of "it is not read: …".
    Refused(String),
}

impl Outside {
    /// The files that are documents, in order.
    pub(super) fn documents(&self) -> impl Iterator<Item = (&str, &Arc<Tree>)> {
        self.files.iter().flat_map(|files| files.iter()).filter_map(|(path, file)| match file {
            File::Document(tree) => Some((path.as_str(), tree)),
            _ => None,
        })
    }
}
