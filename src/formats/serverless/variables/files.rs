//! Files beside a document: those that are documents stand behind it in its tree.
//!
//! Source of the facts: Serverless Framework documentation, "Variables", "Reference Properties In Other Files": a path from the
//! folder of the service, a property behind a colon; a file that is no YAML or JSON is a text; one that is not there has no value.

use super::resolve::Resolver;
use super::value::{Reason, Value};
use crate::document::{Kind, Node, Tree};
use crate::formats::{File, Given, Outside, root};

/// The document with the files that it may have behind it; none without any.
pub(in crate::formats::serverless) fn with_files(tree: &Tree, outside: &Outside) -> Option<Tree> {
    let files: Vec<&Tree> = outside.documents().map(|(_, file)| &**file).collect();
    if files.is_empty() {
        return None;
    }
    let trees: Vec<&Tree> = std::iter::once(tree).chain(files).collect();
    Tree::joined(tree.source(), &trees)
}

/// The files that a document asks for and was not given.
pub(in crate::formats::serverless) fn wanted(tree: &Tree, given: &Given) -> Vec<String> {
    let Some(root) = root(tree) else { return Vec::new() };
    let mut resolver = Resolver::new(root, given);
    resolver.all(tree);
    resolver.wanted.into_iter().collect()
}

impl<'t> Resolver<'t> {
    /// What a file has at an address; the whole of it without one.
    pub(super) fn file(&mut self, path: &str, address: &str, name: &str, at: Node<'t>) -> Value {
        let given = self.given;
        let Some(files) = &given.outside.files else {
            let text = format!("it is in the file `{path}`, which is read only with `--allow files`");
            return self.holes.named(name, Reason { remedy: Some("--allow files".into()), ..Reason::new(text) }, at);
        };
        let refused = |reason: &str| Reason::new(format!("it is in the file `{path}`, which is not read: {reason}"));
        match files.get(path) {
            Some(File::Absent) => Value::Missing,
            Some(File::Text(text)) if address.is_empty() => Value::Scalar(Kind::String, text.to_string()),
            Some(File::Text(_)) => self.holes.named(name, refused("it is a text without properties"), at),
            Some(File::Refused(reason)) => self.holes.named(name, refused(reason), at),
            Some(File::Document(_)) => match self.root_of(path) {
                Some(root) if address.is_empty() => self.settled(root),
                Some(root) => self.below(root, address, at),
                None => Value::Missing,
            },
            None => {
                self.wanted.insert(path.to_owned());
                self.holes.named(name, refused("too many files lead on to one another"), at)
            }
        }
    }

    /// The first document of a file in the tree.
    fn root_of(&self, path: &str) -> Option<Node<'t>> {
        let tree = self.root.tree();
        let part = self.given.outside.documents().position(|(own, _)| own == path)? + 1;
        tree.roots().find(|root| tree.part_of(root.id()) == part)
    }
}
