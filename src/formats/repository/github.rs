//! Workflows of GitHub Actions.
//!
//! Source of the facts: GitHub Docs, "Workflow syntax for GitHub Actions" and "Reusing workflows".

use super::build::{COMPUTED, Flag};
use super::pipeline::{Job, Pipeline, Step, commands};
use super::{Document, Reader};
use crate::document::{Kind, Node};

/// The folder of workflows.
const FOLDER: &str = ".github/workflows/";

/// A map with what starts it and with jobs, one of which runs somewhere or calls another workflow.
pub(super) fn is(_: &str, root: Node<'_>) -> bool {
    let has_job = |jobs: Node<'_>| {
        jobs.entries().any(|(_, job)| ["runs-on", "steps", "uses"].iter().any(|key| job.get_str(key).is_some()))
    };
    root.get_str("on").is_some() && root.get_str("jobs").is_some_and(has_job)
}

pub(super) fn read<'t>(reader: &mut Reader<'t>, document: &Document<'t>) {
    let Some(jobs) = document.root.get_str("jobs") else { return };
    let tree = document.root.tree();
    let names: Vec<&str> = jobs.entries().map(|(key, _)| tree.key_name(key)).collect();
    let jobs = jobs.entries().map(|(key, job)| self::job(tree.key_name(key), job, &names, document.file)).collect();
    let events = document.root.get_str("on").map(events).unwrap_or_default();
    let node = document.root.id();
    reader.pipelines.push(Pipeline { file: document.file, node, events, jobs, unread: None });
}

/// One event, a list of them, or a map with what each is about.
fn events(on: Node<'_>) -> Vec<&str> {
    match on.kind() {
        Kind::Map => on.entries().map(|(key, _)| on.tree().key_name(key)).collect(),
        Kind::List => on.items().filter_map(Node::str).collect(),
        _ => on.str().into_iter().collect(),
    }
}

fn job<'t>(name: &'t str, job: Node<'t>, names: &[&str], file: &str) -> Job<'t> {
    let needed = job.get_str("needs");
    let needed = needed.into_iter().flat_map(|it| match it.kind() {
        Kind::List => it.items().filter_map(Node::str).collect(),
        _ => it.str().into_iter().collect::<Vec<_>>(),
    });
    let needs = needed.filter_map(|needed| names.iter().position(|name| *name == needed)).collect();
    let steps = job.get_str("steps").into_iter().flat_map(Node::items).map(step).collect();
    let called = job.get_str("uses");
    let local = called.and_then(|it| it.str()?.strip_prefix("./")).map(|path| format!("{}{path}", root_of(file)));
    let unread =
        called.filter(|_| local.is_none()).map(|it| ("the workflow that it calls is in another repository", it.id()));
    let optional = job.get_str("continue-on-error").map_or(Flag::Unsaid, flag);
    Job { name, node: job.id(), needs, steps, calls: local, optional, off: is_off(job), unread }
}

fn step(step: Node<'_>) -> Step<'_> {
    let uses = step.get_str("uses").and_then(|it| Some((it.str()?, it.id())));
    let mut run = Vec::new();
    if let Some(script) = step.get_str("run") {
        commands(script, &mut run);
    }
    let optional = step.get_str("continue-on-error").map_or(Flag::Unsaid, flag);
    Step { node: step.id(), uses, commands: run, optional, off: is_off(step) }
}

/// What stands before the folder of workflows: the root of the repository.
fn root_of(file: &str) -> &str {
    file.find(FOLDER).and_then(|at| file.get(..at)).unwrap_or_default()
}

fn flag(node: Node<'_>) -> Flag {
    match node.bool() {
        Some(is_so) => Flag::Said(is_so, node.id()),
        None => Flag::Open(COMPUTED, node.id()),
    }
}

/// `if: false`, as it is written to keep what is not run.
fn is_off(node: Node<'_>) -> bool {
    let Some(condition) = node.get_str("if") else { return false };
    let text = condition.scalar().unwrap_or_default().trim();
    let inner = text.strip_prefix("${{").and_then(|it| it.strip_suffix("}}")).unwrap_or(text);
    inner.trim() == "false"
}
