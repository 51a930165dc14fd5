//! The packs that are part of the program.

use std::collections::HashMap;

use include_dir::{Dir, include_dir};

use super::PackFile;
use crate::source::SourceId;
use crate::syntax::ast;

/// The packs that ship with the engine: `std`, the kinds and lenses, and `serverless`, the default rules.
static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/policies");

/// Where they are, for whoever reads of them.
const ROOT: &str = "policies/";

/// The ending of the pages of rules, which no run reads.
const PAGE_ENDING: &str = ".md";

/// What `build.rs` made of the policies among them: their trees by their names.
static READ: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/policies"));

/// A policy that was read when Ordain was built.
#[derive(Debug, Clone, Copy)]
pub(super) struct Read(&'static [u8]);

impl Read {
    /// Its tree, as that of this text.
    pub(super) fn file(self, source: SourceId) -> Option<ast::File> {
        let (items, comments) = postcard::from_bytes(self.0).ok()?;
        Some(ast::File { source, items, comments })
    }
}

/// The policies of the packs that ship with the engine, with the files that belong to them, in a stable order.
pub fn embedded() -> Vec<PackFile> {
    let read: HashMap<&str, &[u8]> = postcard::from_bytes(READ).unwrap_or_default();
    let mut files = Vec::new();
    collect(&EMBEDDED, &read, &mut files);
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// A page that ships with the engine, by the name that a person would write.
pub fn page(name: &str) -> Option<&'static str> {
    EMBEDDED.get_file(name.strip_prefix(ROOT)?)?.contents_utf8()
}

fn collect(dir: &Dir<'_>, read: &HashMap<&str, &'static [u8]>, into: &mut Vec<PackFile>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        if path.ends_with(PAGE_ENDING) {
            continue;
        }
        let pack = path.split('/').next().unwrap_or_default();
        if let Some(text) = file.contents_utf8() {
            let read = read.get(path.as_str()).copied().map(Read);
            into.push(PackFile { read, ..PackFile::new(pack, format!("{ROOT}{path}"), text) });
        }
    }
    dir.dirs().for_each(|dir| collect(dir, read, into));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::SourceMap;
    use crate::syntax;

    #[test]
    fn what_was_read_when_it_was_built_is_what_the_text_says() {
        let mut sources = SourceMap::default();
        let policies = embedded().into_iter().filter(|file| file.name.ends_with(super::super::POLICY_ENDING));
        for file in policies {
            let source = sources.add(file.name.as_str(), Arc::clone(&file.text));
            let read = file.read.and_then(|read| read.file(source)).map(|file| format!("{file:?}"));
            assert_eq!(read, Some(format!("{:?}", syntax::parse(source, &file.text).file)), "{}", file.name);
        }
    }
}
