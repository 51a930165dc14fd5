//! Build specifications of AWS CodeBuild in files of their own.
//!
//! Source of the facts: AWS CodeBuild User Guide, "Build specification reference for CodeBuild".

use super::build::Flag;
use super::pipeline::{Job, Pipeline, Step, commands};
use super::{Document, Reader};
use crate::document::{Kind, Node};

/// The phases, in the order in which they run.
const PHASES: [&str; 4] = ["install", "pre_build", "build", "post_build"];

/// A map with a version and phases, one of which has commands.
pub(super) fn is(_: &str, root: Node<'_>) -> bool {
    let has_commands = |phases: Node<'_>| {
        PHASES.iter().any(|it| phases.get_str(it).is_some_and(|it| it.get_str("commands").is_some()))
    };
    root.get_str("version").is_some() && root.get_str("phases").is_some_and(has_commands)
}

pub(super) fn read<'t>(reader: &mut Reader<'t>, document: &Document<'t>) {
    let Some(phases) = document.root.get_str("phases").filter(|it| it.kind() == Kind::Map) else { return };
    let steps = PHASES.iter().filter_map(|name| Some(phase(phases.get_str(name)?))).collect();
    let job = Job {
        name: "build",
        node: phases.id(),
        needs: Vec::new(),
        steps,
        calls: None,
        optional: Flag::Unsaid,
        off: false,
        unread: None,
    };
    let node = document.root.id();
    // What starts it is said where the project is, which is no document of the repository.
    reader.pipelines.push(Pipeline { file: document.file, node, events: vec!["build"], jobs: vec![job], unread: None });
}

/// Where a phase fails, the build ends, unless `on-failure` says `CONTINUE`.
fn phase(phase: Node<'_>) -> Step<'_> {
    let mut run = Vec::new();
    phase.get_str("commands").into_iter().flat_map(Node::items).for_each(|command| commands(command, &mut run));
    let optional = match phase.get_str("on-failure") {
        Some(it) => Flag::Said(it.str() == Some("CONTINUE"), it.id()),
        None => Flag::Unsaid,
    };
    Step::of_commands(run, phase.id(), optional)
}
