//! The meaning of a program over a stack; the only evaluator.
//!
//! Checks, the prompt, tests and explanations all come through here. The fast path computes verdicts; where one is worth a
//! finding, the clause is evaluated a second time by the same code with its evidence kept (`evidence`, `explain`).
//! This room knows neither policy text nor input formats nor reports, and reads no clock.

mod collection;
mod conform;
mod evidence;
mod explain;
mod limits;
mod locate;
mod logic;
mod machine;
mod operator;
mod render;
mod verdict;
mod waiver;
mod walk;

use jiff::civil::Date;

pub use limits::Limits;
pub use machine::{Fault, Stop};
pub use render::render;

use crate::finding::{Counts, Finding, Verdict};
use crate::ir::{Body, Program};
use crate::source::SourceMap;
use crate::stack::Stack;
use machine::Machine;

/// What a run is given from outside.
#[derive(Debug, Clone)]
pub struct Environment {
    /// The day of the run, in UTC.
    pub today: Date,
    /// How much work one verdict may be.
    pub limits: Limits,
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
}

/// Applies every rule to every subject of the stack.
pub fn judge(program: &Program, stack: &Stack, environment: &Environment, sources: &SourceMap) -> Judgement {
    let mut judgement = Judgement::default();
    let mut machine = Machine::new(program, stack, environment);
    if stack.open.is_some() {
        judgement.counts.add(Verdict::Unknown);
    }
    for number in 0..program.rules.len() {
        let mut counts = Counts::default();
        for (verdict, findings) in verdict::of_rule(&mut machine, number, sources) {
            counts.add(verdict);
            judgement.findings.extend(findings);
        }
        judgement.counts.merge(&counts);
        if counts.total() == 0 {
            judgement.counts.add(Verdict::NotApplicable);
        }
        judgement.by_rule.push(counts);
    }
    judgement
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

/// Evaluates one expression over a stack, for the command line and the prompt.
///
/// # Errors
/// The expression cannot be evaluated, or a limit was reached; the message says which.
pub fn evaluate(program: &Program, body: &Body, stack: &Stack, environment: &Environment) -> Result<String, Stop> {
    let mut machine = Machine::new(program, stack, environment);
    machine.show(body)
}
