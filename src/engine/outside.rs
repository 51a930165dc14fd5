//! What a document gets besides itself, where the run allows it: the files that it asks for, and the environment.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use super::{Options, Text};
use crate::document::{self, Limits, Syntax};
use crate::formats::{self, File, Given, Outside, file_beside};
use crate::source::SourceMap;

/// So many files may a document ask for.
const MOST_FILES: usize = 100;
/// So often may a file ask for further ones.
const MOST_ROUNDS: usize = 8;

/// What the documents of a run may read besides themselves.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    /// The files of the project; none where they may not be read.
    pub files: Option<Arc<dyn Files>>,
    /// The variables of the environment; none where they may not be read.
    pub environment: Option<Arc<BTreeMap<String, String>>>,
}

/// The files of a project.
pub trait Files: Debug + Send + Sync {
    /// The bytes of a file, by its path from where documents have their names; none where there is no such file.
    ///
    /// # Errors
    /// Why it may not, or cannot, be read.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String>;
}

/// What a document gets. Most ask for nothing, which costs a look at their text.
pub(super) fn outside(text: &Text, sources: &mut SourceMap, options: &Options) -> Outside {
    let environment = options.allowed.environment.clone();
    let Some(disk) = &options.allowed.files else { return Outside { environment, files: None } };
    let mut files = BTreeMap::new();
    let tree = if formats::asks_for_files(&text.text) { text.tree().ok() } else { None };
    for _ in 0..MOST_ROUNDS {
        let Some(tree) = &tree else { break };
        let so_far = Outside { environment: environment.clone(), files: Some(Arc::new(files.clone())) };
        let wanted = formats::wanted(tree, &text.name, &Given { outside: so_far, ..options.given() });
        if wanted.is_empty() {
            break;
        }
        for path in wanted {
            let file = match files.len() {
                number if number >= MOST_FILES => File::Refused(format!("it asks for more than {MOST_FILES} files")),
                _ => read(disk.as_ref(), &text.name, &path, sources),
            };
            files.insert(path, file);
        }
    }
    Outside { environment, files: Some(Arc::new(files)) }
}

fn read(disk: &dyn Files, document: &str, path: &str, sources: &mut SourceMap) -> File {
    if path.starts_with(['/', '~', '\\']) {
        return File::Refused("it is not below the folder of the document".into());
    }
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if ["js", "cjs", "mjs", "ts"].contains(&&*ending) {
        return File::Refused("it is a program, and none is run".into());
    }
    let name = file_beside(document, path);
    let text: Arc<str> = match disk.read(&name).map(|bytes| bytes.map(document::decode)) {
        Err(reason) => return File::Refused(reason),
        Ok(None) => return File::Absent,
        Ok(Some(Err(problem))) => return File::Refused(problem.to_string()),
        Ok(Some(Ok(text))) => text.into(),
    };
    let syntax = match ending.as_str() {
        "json" => Syntax::Json,
        "yml" | "yaml" => Syntax::Yaml,
        _ => return File::Text(text),
    };
    let source = sources.add(name.as_str(), Arc::clone(&text));
    match document::read_as(source, &text, syntax, &Limits::default()) {
        Ok(tree) => File::Document(Arc::new(tree)),
        Err(mistake) => File::Refused(mistake.message),
    }
}
