//! Pipelines as all hosts have them: jobs that wait for others, and steps that run an action or commands.

use std::borrow::Cow;
use std::collections::HashSet;

use super::Reader;
use super::build::{COMPUTED, Flag};
use crate::document::{Node, NodeId};
use crate::value::ResourceId;

/// What cannot be read of a pipeline: why, and where that is written.
pub(super) type Unread = Option<(&'static str, NodeId)>;

/// A pipeline of a document.
pub(super) struct Pipeline<'t> {
    /// The file that has it.
    pub(super) file: &'t str,
    pub(super) node: NodeId,
    /// What starts it, in the words of its host.
    pub(super) events: Vec<&'t str>,
    pub(super) jobs: Vec<Job<'t>>,
    /// Why it may have other jobs.
    pub(super) unread: Unread,
}

/// A job of a pipeline.
pub(super) struct Job<'t> {
    pub(super) name: &'t str,
    pub(super) node: NodeId,
    /// The jobs of the same pipeline that it waits for, by their places.
    pub(super) needs: Vec<usize>,
    pub(super) steps: Vec<Step<'t>>,
    /// The file of the pipeline whose steps it runs as its own.
    pub(super) calls: Option<String>,
    /// Whether the pipeline goes on where it fails.
    pub(super) optional: Flag,
    /// Whether it is never run.
    pub(super) off: bool,
    /// Why it may have other steps.
    pub(super) unread: Unread,
}

/// A step of a job.
pub(super) struct Step<'t> {
    pub(super) node: NodeId,
    /// The action, template or hook that it runs, and where that is written.
    pub(super) uses: Option<(&'t str, NodeId)>,
    /// The commands that it runs, one by one; none for one that is computed.
    pub(super) commands: Commands<'t>,
    pub(super) optional: Flag,
    pub(super) off: bool,
}

impl<'t> Step<'t> {
    /// A step that runs an action and nothing else.
    pub(super) fn of_action(uses: &'t str, node: NodeId, optional: Flag) -> Self {
        Self { node, uses: Some((uses, node)), commands: Vec::new(), optional, off: false }
    }

    /// A step that runs commands and nothing else.
    pub(super) fn of_commands(commands: Commands<'t>, node: NodeId, optional: Flag) -> Self {
        Self { node, uses: None, commands, optional, off: false }
    }
}

/// Commands, each where it is written; none for one that is computed.
pub(super) type Commands<'t> = Vec<(Option<Cow<'t, str>>, NodeId)>;

/// The commands of a script, line by line; a line that ends in `\` goes on. Comments and what is only printed are none, and a line
/// that begins with an expression of the host is computed.
pub(super) fn commands<'t>(script: Node<'t>, into: &mut Commands<'t>) {
    let Some(text) = script.str() else { return };
    let mut begun: Option<String> = None;
    for line in text.lines().map(str::trim) {
        let line = match begun.take() {
            Some(before) => Cow::Owned(before + line),
            None => Cow::Borrowed(line),
        };
        if let Some(start) = line.strip_suffix('\\') {
            begun = Some(format!("{} ", start.trim_end()));
            continue;
        }
        command(line, script.id(), into);
    }
    if let Some(line) = begun {
        command(Cow::Owned(line), script.id(), into);
    }
}

fn command<'t>(line: Cow<'t, str>, at: NodeId, into: &mut Commands<'t>) {
    let is_said = line.starts_with('#') || line.starts_with("echo ") || line.starts_with("printf ");
    if line.is_empty() || is_said {
        return;
    }
    let is_computed = line.starts_with("${{") || line.starts_with("$[[");
    into.push(((!is_computed).then_some(line), at));
}

/// The numbers that a pipeline, its jobs and their steps have.
struct Numbers {
    pipeline: ResourceId,
    jobs: Vec<(ResourceId, Vec<ResourceId>)>,
}

/// Makes resources of all pipelines that were read, and tells the repository which they are.
pub(super) fn write(reader: &mut Reader<'_>) {
    let pipelines = std::mem::take(&mut reader.pipelines);
    let numbers: Vec<Numbers> = pipelines.iter().map(|pipeline| number(reader, pipeline)).collect();
    for (at, pipeline) in pipelines.iter().enumerate() {
        let Some(own) = numbers.get(at) else { continue };
        let jobs: Vec<ResourceId> = own.jobs.iter().map(|(job, _)| *job).collect();
        let node = pipeline.node;
        let events = pipeline.events.iter().map(|event| reader.text(event, node)).collect();
        let properties = vec![
            ("File", reader.text(pipeline.file, node)),
            ("Events", reader.list(events, node)),
            ("Jobs", reader.references(&jobs, pipeline.unread, node)),
        ];
        reader.set(own.pipeline, properties, node);
        for (job, (id, steps)) in pipeline.jobs.iter().zip(&own.jobs) {
            let mut reached = HashSet::from([at]);
            let (called, unread) = called(job, &pipelines, &numbers, &mut reached);
            let steps_of_all = [steps.as_slice(), &called].concat();
            let needs: Vec<ResourceId> = job.needs.iter().filter_map(|other| jobs.get(*other)).copied().collect();
            let properties = vec![
                ("Pipeline", reader.reference(own.pipeline, node)),
                ("Name", reader.text(job.name, job.node)),
                ("Needs", reader.references(&needs, None, job.node)),
                ("Steps", reader.references(&steps_of_all, job.unread.or(unread), job.node)),
            ];
            reader.set(*id, properties, job.node);
            for (place, (step, number)) in job.steps.iter().zip(steps).enumerate() {
                write_step(reader, job, *id, step, (*number, place));
            }
        }
    }
    let own: Vec<ResourceId> = numbers.iter().map(|numbers| numbers.pipeline).collect();
    if let Some((repository, node)) = reader.stack.find("repository").zip(pipelines.first().map(|it| it.node)) {
        let list = reader.references(&own, None, node);
        reader.set(repository, vec![("Pipelines", list)], node);
        if let Some(resource) = reader.stack.resources.get_mut(repository.0 as usize) {
            resource.node = node;
        }
    }
}

fn number(reader: &mut Reader<'_>, pipeline: &Pipeline<'_>) -> Numbers {
    let file = pipeline.file;
    let own = reader.add(file, "ci.pipeline", pipeline.node);
    let mut jobs = Vec::with_capacity(pipeline.jobs.len());
    for job in &pipeline.jobs {
        let id = reader.add(&format!("{file}/{}", job.name), "ci.job", job.node);
        let step = |(place, step): (usize, &Step<'_>)| {
            reader.add(&format!("{file}/{}/{place}", job.name), "ci.step", step.node)
        };
        let steps = job.steps.iter().enumerate().map(step).collect();
        jobs.push((id, steps));
    }
    Numbers { pipeline: own, jobs }
}

fn write_step(
    reader: &mut Reader<'_>,
    job: &Job<'_>,
    owner: ResourceId,
    step: &Step<'_>,
    (number, place): (ResourceId, usize),
) {
    let commands = step.commands.iter().map(|(command, at)| match command {
        Some(command) => reader.text(command, *at),
        None => reader.unknown(COMPUTED, *at),
    });
    let commands = commands.collect();
    let optional = match step.optional {
        Flag::Unsaid => job.optional,
        own => own,
    };
    let mut properties = vec![
        ("Job", reader.reference(owner, step.node)),
        ("Place", reader.stack.term(crate::stack::Term::Number((place as u64).into()), Some(step.node))),
        ("Commands", reader.list(commands, step.node)),
        ("Optional", reader.flag(optional, step.node)),
        ("Off", reader.stack.term(crate::stack::Term::Bool(job.off || step.off), Some(step.node))),
    ];
    if let Some((uses, at)) = step.uses {
        let (bare, version) = uses.split_once('@').map_or((uses, None), |(bare, version)| (bare, Some(version)));
        properties.push(("Uses", reader.text(&bare.to_lowercase(), at)));
        properties.extend(version.map(|version| ("Version", reader.text(version, at))));
    }
    reader.set(number, properties, step.node);
}

/// The steps of the pipelines that a job calls, in turn, and why there may be others.
fn called(
    job: &Job<'_>,
    pipelines: &[Pipeline<'_>],
    numbers: &[Numbers],
    reached: &mut HashSet<usize>,
) -> (Vec<ResourceId>, Unread) {
    let Some(file) = &job.calls else { return (Vec::new(), None) };
    let Some(at) = pipelines.iter().position(|other| other.file == file) else {
        return (Vec::new(), Some(("the pipeline that it calls is not among the files", job.node)));
    };
    let mut steps = Vec::new();
    let Some((pipeline, own)) = pipelines.get(at).zip(numbers.get(at)).filter(|_| reached.insert(at)) else {
        return (steps, None);
    };
    let mut unread = pipeline.unread;
    for (inner, (_, own)) in pipeline.jobs.iter().zip(&own.jobs) {
        steps.extend(own);
        let (more, other) = called(inner, pipelines, numbers, reached);
        steps.extend(more);
        unread = unread.or(inner.unread).or(other);
    }
    (steps, unread)
}
