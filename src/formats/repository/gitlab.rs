//! Pipelines of GitLab CI/CD.
//!
//! Source of the facts: GitLab Docs, "CI/CD YAML syntax reference": keywords, `stages`, `needs`, `include`, `extends`.

use super::build::{COMPUTED, Flag};
use super::pipeline::{Commands, Job, Pipeline, Step, Unread, commands};
use super::{Document, Reader};
use crate::document::{Kind, Node, NodeId};

/// The keywords at the top that are no jobs.
const KEYWORDS: [&str; 11] = [
    "default",
    "include",
    "stages",
    "variables",
    "workflow",
    "spec",
    "image",
    "services",
    "cache",
    "before_script",
    "after_script",
];
/// The stages of a pipeline that names none; `.pre` and `.post` surround those of each.
const STAGES: [&str; 3] = ["build", "test", "deploy"];
/// So many steps of `extends` are followed.
const DEPTH: usize = 12;

/// A map in a file of this name.
pub(super) fn is(file: &str, root: Node<'_>) -> bool {
    let name = file.rsplit('/').next().unwrap_or_default();
    (name.ends_with(".gitlab-ci.yml") || name.ends_with(".gitlab-ci.yaml")) && root.kind() == Kind::Map
}

pub(super) fn read<'t>(reader: &mut Reader<'t>, document: &Document<'t>) {
    let root = document.root;
    // A header of inputs may stand before the pipeline.
    if root.get_str("spec").is_some() && root.len() == 1 {
        return;
    }
    let mut unread = None;
    let mut jobs: Vec<(Job<'t>, &str)> = Vec::new();
    if let Some(include) = root.get_str("include") {
        let items = if include.kind() == Kind::List { include.items().collect() } else { vec![include] };
        items.into_iter().for_each(|item| included(item, &mut jobs, &mut unread));
    }
    for (key, node) in root.entries() {
        let name = root.tree().key_name(key);
        if !name.starts_with('.') && !KEYWORDS.contains(&name) && node.kind() == Kind::Map {
            jobs.push((job(name, node, root), inherited(node, root, "stage").and_then(Node::str).unwrap_or("test")));
        }
    }
    let waits: Vec<Vec<usize>> = (0..jobs.len()).map(|at| needs(at, &jobs, root)).collect();
    let jobs = jobs.into_iter().zip(waits).map(|((job, _), needs)| Job { needs, ..job }).collect();
    // A pipeline without rules of its own runs for every push.
    reader.pipelines.push(Pipeline { file: document.file, node: root.id(), events: vec!["push"], jobs, unread });
}

/// A template or component is a step of a job that it brings; what is elsewhere is not read.
fn included<'t>(item: Node<'t>, jobs: &mut Vec<(Job<'t>, &'t str)>, unread: &mut Unread) {
    let Some(known) = item.get_str("template").or_else(|| item.get_str("component")) else {
        unread.get_or_insert(("it includes a file that is not read here", item.id()));
        return;
    };
    let Some(name) = known.str() else { return };
    // Whether a failure of its jobs stops the pipeline, the template says.
    let step = Step::of_action(
        name,
        known.id(),
        Flag::Open("the template says whether a failure stops the pipeline", known.id()),
    );
    let job = Job {
        name,
        node: item.id(),
        needs: Vec::new(),
        steps: vec![step],
        calls: None,
        optional: Flag::Unsaid,
        off: false,
        unread: None,
    };
    jobs.push((job, "test"));
}

fn job<'t>(name: &'t str, node: Node<'t>, root: Node<'t>) -> Job<'t> {
    let mut run = Vec::new();
    for part in ["before_script", "script", "after_script"] {
        let own = inherited(node, root, part)
            .or_else(|| root.get_str("default")?.get_str(part))
            .or_else(|| root.get_str(part));
        if let Some(script) = own {
            scripts(script, &mut run);
        }
    }
    let optional = match inherited(node, root, "allow_failure") {
        Some(it) if it.kind() == Kind::Map => Flag::Said(true, it.id()),
        Some(it) => it.bool().map_or(Flag::Open(COMPUTED, it.id()), |is_so| Flag::Said(is_so, it.id())),
        None => Flag::Unsaid,
    };
    let off = inherited(node, root, "when").and_then(Node::str) == Some("never");
    let unread = match node.get_str("trigger") {
        Some(trigger) => Some(("it starts another pipeline, which is not read here", trigger.id())),
        None => elsewhere(node, root).map(|it| ("it extends a job that is not in this file", it)),
    };
    let steps = vec![Step::of_commands(run, node.id(), Flag::Unsaid)];
    Job { name, node: node.id(), needs: Vec::new(), steps, calls: None, optional, off, unread }
}

/// A script is a string, or a list of strings and lists.
fn scripts<'t>(script: Node<'t>, into: &mut Commands<'t>) {
    match script.kind() {
        // `!reference [.job, script]`
        _ if script.tag().is_some() => into.push((None, script.id())),
        Kind::List => script.items().for_each(|item| scripts(item, into)),
        _ => commands(script, into),
    }
}

/// The value of a keyword: of the job itself, or of the jobs that it extends, the last one first.
fn inherited<'t>(job: Node<'t>, root: Node<'t>, keyword: &str) -> Option<Node<'t>> {
    chain(job, root).0.into_iter().find_map(|node| node.get_str(keyword))
}

/// The name of a job that is extended and is not in this file.
fn elsewhere(job: Node<'_>, root: Node<'_>) -> Option<NodeId> {
    chain(job, root).1
}

/// A job and those that it extends, what is nearer first, and what of them is not here.
fn chain<'t>(job: Node<'t>, root: Node<'t>) -> (Vec<Node<'t>>, Option<NodeId>) {
    let (mut found, mut missing) = (vec![job], None);
    let mut at = 0;
    while let Some(node) = found.get(at).copied().filter(|_| at < DEPTH) {
        let extended = node.get_str("extends");
        let names = extended.map(|it| if it.kind() == Kind::List { it.items().collect() } else { vec![it] });
        for name in names.into_iter().flatten().rev().take(DEPTH) {
            match name.str().and_then(|name| root.get_str(name)) {
                Some(base) if !found.contains(&base) => found.push(base),
                Some(_) => {}
                None => missing = Some(name.id()),
            }
        }
        at += 1;
    }
    (found, missing)
}

/// The jobs that one waits for: those it names, otherwise those of the nearest stage before its own that has any.
fn needs(at: usize, jobs: &[(Job<'_>, &str)], root: Node<'_>) -> Vec<usize> {
    let Some((own, stage)) = jobs.get(at) else { return Vec::new() };
    let node = root.tree().node(own.node);
    let place = |name: &str| jobs.iter().position(|(job, _)| job.name == name);
    if let Some(named) = inherited(node, root, "needs").filter(|it| it.kind() == Kind::List) {
        let name = |it: Node<'_>| it.str().or_else(|| it.get_str("job").and_then(Node::str)).and_then(place);
        return named.items().filter_map(name).collect();
    }
    let stages: Vec<&str> = match root.get_str("stages") {
        Some(stages) => stages.items().filter_map(Node::str).collect(),
        None => STAGES.to_vec(),
    };
    let order = |stage: &str| match stage {
        ".pre" => Some(0),
        ".post" => Some(stages.len() + 1),
        _ => stages.iter().position(|it| *it == stage).map(|at| at + 1),
    };
    let Some(own) = order(stage) else { return Vec::new() };
    let before = jobs.iter().filter_map(|(_, stage)| order(stage)).filter(|stage| *stage < own).max();
    let is_before = |(_, stage): &(Job<'_>, &str)| before.is_some() && order(stage) == before;
    jobs.iter().enumerate().filter(|(_, job)| is_before(job)).map(|(at, _)| at).collect()
}
