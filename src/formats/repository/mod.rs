//! What a repository says about how it is built and kept: pipelines, and what else stands beside the templates.
//!
//! All such documents of a run are one stack, because they speak of each other: a pipeline deploys what another one scans. Each
//! sort of document is a row here, with a file that knows its spelling.

mod build;
mod buildspec;
mod ecosystem;
mod files;
mod github;
mod gitlab;
mod lockfile;
mod manifest;
mod osv;
mod package;
mod people;
mod pipeline;
mod pre_commit;
mod sbom;

use std::sync::Arc;

use super::Given;
use crate::document::{Node, NodeId, Tree};
use crate::stack::{Resource, Stack, Term};
use crate::value::{Cause, ResourceId, Unknown};
use package::{Affected, Lockfile, Manifest};
use pipeline::Pipeline;
use sbom::Sbom;

pub(super) use files::{is_hidden_document, is_known, is_meant, syntax};

/// How the types of resources begin.
pub(super) const TYPES: &[&str] = &["repository", "ci.", "dependencies.", "osv.", "attestation"];

/// A sort of document.
struct Sort {
    /// Whether a document is one: the name of its file, and its root.
    is: fn(&str, Node<'_>) -> bool,
    /// Reads it.
    read: for<'t> fn(&mut Reader<'t>, &Document<'t>),
}

const SORTS: &[Sort] = &[
    Sort { is: github::is, read: github::read },
    Sort { is: gitlab::is, read: gitlab::read },
    Sort { is: buildspec::is, read: buildspec::read },
    Sort { is: pre_commit::is, read: pre_commit::read },
    Sort { is: manifest::is, read: manifest::read },
    Sort { is: lockfile::is, read: lockfile::read },
    Sort { is: osv::is, read: osv::read },
    Sort { is: sbom::is, read: sbom::read },
    Sort { is: people::is_attested, read: people::attested },
    Sort { is: people::is_owned, read: people::owned },
    Sort { is: people::is_described, read: people::described },
];

/// A document with the name of its file.
#[derive(Clone, Copy)]
struct Document<'t> {
    file: &'t str,
    root: Node<'t>,
}

/// Whether a text is about a repository, by its name and its content.
pub(super) fn detect(tree: &Tree, name: &str) -> bool {
    tree.roots().any(|root| sort(name, root).is_some())
}

fn sort(file: &str, root: Node<'_>) -> Option<&'static Sort> {
    SORTS.iter().find(|sort| (sort.is)(file, root))
}

/// The stack of all documents that are about a repository.
pub(super) fn adapt(tree: Arc<Tree>, given: &Given, name: &'static str) -> Stack {
    let local = Arc::clone(&tree);
    let mut reader = Reader::new(Stack::new(tree, name), given.is_whole);
    let first = local.roots().next();
    if let Some(first) = first {
        reader.add("repository", "repository", first.id());
    }
    for root in local.roots() {
        let file = given.files.get(local.part_of(root.id())).map_or("", String::as_str);
        let document = Document { file, root };
        if let Some(sort) = sort(file, root) {
            (sort.read)(&mut reader, &document);
        }
    }
    if !given.is_whole {
        let cause = Cause::new("repository", "only the files that are named are looked at, not their whole repository");
        reader.stack.open = Some(Unknown::there(Arc::new(cause)));
    }
    pipeline::write(&mut reader);
    package::write(&mut reader);
    sbom::write(&mut reader);
    reader.stack
}

/// The repository that is being read.
struct Reader<'t> {
    stack: Stack,
    /// Whether these are all the documents that there are.
    is_whole: bool,
    pipelines: Vec<Pipeline<'t>>,
    lockfiles: Vec<Lockfile<'t>>,
    manifests: Vec<Manifest<'t>>,
    sboms: Vec<Sbom<'t>>,
    affected: Affected,
}

impl Reader<'_> {
    fn new(stack: Stack, is_whole: bool) -> Self {
        let (pipelines, lockfiles, manifests, sboms) = Default::default();
        Self { stack, is_whole, pipelines, lockfiles, manifests, sboms, affected: Affected::new() }
    }

    /// A resource whose properties are told later.
    fn add(&mut self, id: &str, ty: &str, node: NodeId) -> ResourceId {
        let properties = self.stack.term(Term::Map(Vec::new()), Some(node));
        self.stack.add(Resource { id: id.into(), ty: ty.into(), properties, node, condition: None })
    }
}
