//! The meaning of a program over a stack; the only evaluator.
//!
//! Checks, the prompt, tests and explanations all come through here. The fast path computes verdicts; where one is worth a
//! finding, the clause is evaluated a second time by the same code with its evidence kept (`evidence`, `explain`).
//! This room knows neither policy text nor input formats nor reports, and reads no clock.

mod aggregate;
mod among;
mod answer;
mod arns;
mod branch;
mod call;
mod closure;
mod collection;
mod conform;
mod course;
mod evidence;
mod explain;
mod explanation;
mod fact;
mod field;
mod inventory;
mod join;
mod keep;
mod limits;
mod locate;
mod logic;
mod machine;
mod mark;
mod meet;
mod memory;
mod message;
mod operator;
mod path;
mod quantifier;
mod question;
mod reference;
mod render;
mod smallest;
mod subject;
mod tally;
mod tree;
mod verdict;
mod waiver;
mod walk;
mod watch;
mod whole;
mod worlds;

use jiff::Timestamp;

pub use answer::{Answer, Origin, Shown};
pub use limits::{Interrupt, Limits};
pub use machine::{Fault, Stop};
pub use render::render;
pub use watch::{Decided, Subject, Watch};

use crate::finding::{Counts, Explanation, Finding, Inventory, Reason, Verdict};
use crate::ir::{Body, KindId, Program};
use crate::source::SourceMap;
use crate::stack::Stack;
use machine::Machine;

/// What a run is given from outside.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The instant of the run.
    pub now: Timestamp,
    /// How much work one verdict may be.
    pub limits: Limits,
    /// What stops it from outside.
    pub interrupt: Interrupt,
}

/// What the rules of a program say about a stack.
#[derive(Debug, Default)]
pub struct Judgement {
    /// One count for each rule and subject; a rule without a subject counts once as not applicable, and an open set of
    /// resources once as unknown (law 33).
    pub counts: Counts,
    /// What was found, rule by rule and in the order of the subjects.
    pub findings: Vec<Finding>,
    /// The same for each rule of the program; all zero for one that met no subject.
    pub by_rule: Vec<Counts>,
    /// The subjects of which something was found, in the order of the findings.
    pub subjects: Vec<Found>,
}

/// A subject of which something was found.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// The number of the rule.
    pub rule: u32,
    /// Its number among those of the rule.
    pub subject: u32,
    /// What it came to.
    pub verdict: Verdict,
    /// How many findings there are of it.
    pub findings: u32,
}

impl Judgement {
    /// Counts a subject of a rule under another verdict than before.
    pub fn change(&mut self, rule: usize, from: Verdict, to: Verdict) {
        self.counts.change(from, to);
        if let Some(counts) = self.by_rule.get_mut(rule) {
            counts.change(from, to);
        }
    }
}

/// So many findings of a rule are kept in one list: a longer one grows to twice the room that they take.
const TOGETHER: usize = 1024;

/// What one rule says about a stack.
#[derive(Debug, Default)]
pub struct OfRule {
    /// The number of the rule.
    pub rule: usize,
    counts: Counts,
    found: Vec<Found>,
    findings: Vec<Vec<Finding>>,
}

impl OfRule {
    fn take(&mut self, verdict: Verdict, findings: Vec<Finding>) {
        let subject = self.counts.total();
        self.counts.add(verdict);
        if !findings.is_empty() {
            let (rule, subject, findings) = (self.rule as u32, subject as u32, findings.len() as u32);
            self.found.push(Found { rule, subject, verdict, findings });
        }
        for finding in findings {
            match self.findings.last_mut() {
                Some(last) if last.len() < TOGETHER => last.push(finding),
                _ => self.findings.push(vec![finding]),
            }
        }
    }
}

impl Judgement {
    /// What all rules of a program say about a stack, from what each of them says, in the order of their numbers.
    pub fn of(stack: &Stack, rules: Vec<OfRule>) -> Self {
        let mut judgement = Self::default();
        if stack.open.is_some() {
            judgement.counts.add(Verdict::Unknown);
        }
        judgement.findings.reserve_exact(rules.iter().flat_map(|rule| &rule.findings).map(Vec::len).sum());
        for OfRule { counts, found, findings, .. } in rules {
            judgement.counts.merge(&counts);
            if counts.total() == 0 {
                judgement.counts.add(Verdict::NotApplicable);
            }
            judgement.by_rule.push(counts);
            judgement.subjects.extend(found);
            judgement.findings.extend(findings.into_iter().flatten());
        }
        judgement
    }
}

/// Applies every rule to every subject of the stack.
pub fn judge(program: &Program, stack: &Stack, environment: &Environment, sources: &SourceMap) -> Judgement {
    Judgement::of(stack, judge_by(program, 0..program.rules.len(), stack, environment, sources))
}

/// Applies some rules, by their numbers in the program, to every subject of the stack.
pub fn judge_by(
    program: &Program,
    rules: impl IntoIterator<Item = usize>,
    stack: &Stack,
    environment: &Environment,
    sources: &SourceMap,
) -> Vec<OfRule> {
    course::all(&mut Machine::new(program, stack, environment), rules, sources)
}

/// Applies one rule, by its number in the program, to every subject of the stack.
pub fn judge_one(
    program: &Program,
    number: usize,
    stack: &Stack,
    environment: &Environment,
    sources: &SourceMap,
) -> Vec<(Verdict, Vec<Finding>)> {
    verdict::of_rule(&mut Machine::new(program, stack, environment), number, sources)
}

/// What is not decided of one subject of a rule, by their numbers, where all is excused that fails.
pub fn undecided(
    program: &Program,
    number: usize,
    subject: usize,
    stack: &Stack,
    environment: &Environment,
    sources: &SourceMap,
) -> Vec<Finding> {
    verdict::undecided(&mut Machine::new(program, stack, environment), number, subject, sources)
}

/// Why one rule, by its number in the program, comes to its verdict on each of its subjects in the stack.
pub fn explain(
    program: &Program,
    number: usize,
    stack: &Stack,
    environment: &Environment,
    sources: &SourceMap,
) -> Vec<Explanation> {
    explanation::explanations(&mut Machine::new(program, stack, environment), number, sources)
}

/// What decides a condition over a stack, with the values that it met.
///
/// # Errors
/// As [`evaluate`].
pub fn trace(
    program: &Program,
    body: &Body,
    stack: &Stack,
    environment: &Environment,
    sources: &SourceMap,
) -> Result<Reason, Stop> {
    keep::trace(&mut Machine::new(program, stack, environment), body, sources)
}

/// What a program sees in a stack: its resources, what they are, and who mentions whom. With `wanted`, only that resource,
/// with all fields.
pub fn inventory(
    program: &Program,
    stack: &Stack,
    environment: &Environment,
    sources: &SourceMap,
    wanted: Option<&str>,
) -> Inventory {
    inventory::of(&mut Machine::new(program, stack, environment), sources, wanted)
}

/// What the document calls the subjects of a rule, in the order in which [`judge_one`] judges them; none where they cannot be
/// told, or where the stack itself is the subject.
pub fn subjects(program: &Program, number: usize, stack: &Stack, environment: &Environment) -> Vec<String> {
    verdict::subjects(&mut Machine::new(program, stack, environment), number)
}

/// Applies one rule as [`judge_one`] does, and adds what it went through to `watch`.
pub fn judge_watched(
    program: &Program,
    number: usize,
    stack: &Stack,
    environment: &Environment,
    sources: &SourceMap,
    watch: &mut Watch,
) -> Vec<(Verdict, Vec<Finding>)> {
    watched(Machine::new(program, stack, environment), watch, |machine| verdict::of_rule(machine, number, sources))
}

/// Evaluates one expression as [`evaluate`] does, and adds what it went through to `watch`.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_watched(
    program: &Program,
    body: &Body,
    stack: &Stack,
    environment: &Environment,
    watch: &mut Watch,
) -> Result<String, Stop> {
    watched(Machine::new(program, stack, environment), watch, |machine| machine.show(body))
}

/// Everything of a kind in a stack, each with all its fields; what was read for it is added to `watch`.
///
/// # Errors
/// As [`evaluate`].
pub fn things_watched(
    program: &Program,
    kind: KindId,
    stack: &Stack,
    environment: &Environment,
    watch: &mut Watch,
) -> Result<Vec<Shown>, Stop> {
    watched(Machine::new(program, stack, environment), watch, |machine| answer::things(machine, kind))
}

fn watched<'a, T>(mut machine: Machine<'a>, watch: &mut Watch, run: impl FnOnce(&mut Machine<'a>) -> T) -> T {
    machine.watch = Some(Box::new(std::mem::take(watch)));
    let result = run(&mut machine);
    if let Some(seen) = machine.watch.take() {
        *watch = *seen;
    }
    result
}

/// Evaluates one expression over a stack, for the command line and the prompt.
///
/// # Errors
/// The expression cannot be evaluated, or a limit was reached; the message says which.
pub fn evaluate(program: &Program, body: &Body, stack: &Stack, environment: &Environment) -> Result<String, Stop> {
    let mut machine = Machine::new(program, stack, environment);
    machine.show(body)
}

/// Evaluates one expression over a stack and hands its value to `take`, in which views are maps of their fields.
///
/// # Errors
/// As [`evaluate`].
pub fn whole(
    program: &Program,
    body: &Body,
    stack: &Stack,
    environment: &Environment,
    take: &mut dyn FnMut(crate::value::Value<'_>),
) -> Result<(), Stop> {
    let mut machine = Machine::new(program, stack, environment);
    take(machine.value(body)?);
    Ok(())
}

/// Evaluates one expression over a stack and gives what it came to as data, with its place.
///
/// # Errors
/// As above.
pub fn answer(program: &Program, body: &Body, stack: &Stack, environment: &Environment) -> Result<Answer, Stop> {
    answer::answer(&mut Machine::new(program, stack, environment), body)
}
