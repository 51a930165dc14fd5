//! Hooks that run before each commit, as pre-commit is configured.
//!
//! Source of the facts: pre-commit.com, "Adding pre-commit plugins to your project".

use super::build::Flag;
use super::pipeline::{Job, Pipeline, Step};
use super::{Document, Reader};
use crate::document::Node;

/// The configuration, by its name.
pub(super) fn is(file: &str, root: Node<'_>) -> bool {
    let name = file.rsplit('/').next().unwrap_or_default();
    matches!(name, ".pre-commit-config.yaml" | ".pre-commit-config.yml") && root.get_str("repos").is_some()
}

pub(super) fn read<'t>(reader: &mut Reader<'t>, document: &Document<'t>) {
    let repos = document.root.get_str("repos").into_iter().flat_map(Node::items);
    let hooks = repos.filter_map(|it| it.get_str("hooks")).flat_map(Node::items).filter_map(|it| it.get_str("id"));
    let steps = hooks.filter_map(|id| Some(Step::of_action(id.str()?, id.id(), Flag::Unsaid))).collect();
    let node = document.root.id();
    let job = Job {
        name: "hooks",
        node,
        needs: Vec::new(),
        steps,
        calls: None,
        optional: Flag::Unsaid,
        off: false,
        unread: None,
    };
    reader.pipelines.push(Pipeline {
        file: document.file,
        node,
        events: vec!["commit"],
        jobs: vec![job],
        unread: None,
    });
}
