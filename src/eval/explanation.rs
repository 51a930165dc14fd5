//! Why a rule comes to its verdict: the same evaluation once more, with every step kept, in the worlds that show it.

use super::explain;
use super::keep::{Keep, said};
use super::machine::{Frame, Machine, Stop};
use super::mark;
use super::smallest::{Kept, smallest};
use super::subject::inhabited;
use super::verdict::Judge;
use crate::finding::{Explanation, InWorld, Verdict};
use crate::source::SourceMap;
use crate::stack::World;
use crate::value::Element;

/// Why a rule comes to its verdict on each of its subjects.
pub(super) fn explanations<'a>(machine: &mut Machine<'a>, number: usize, sources: &SourceMap) -> Vec<Explanation> {
    let program = machine.program;
    let Some(rule) = program.rules.get(number) else { return Vec::new() };
    let judge = Judge { rule, number, sources };
    let Some(walk) = &rule.subject else { return vec![judge.explanation(machine, None)] };
    machine.steps_left = machine.limits.steps;
    let blank = |machine: &Machine<'a>, verdict, subject: &str, note| {
        let own = judge.unexplained(machine, None);
        Explanation { verdict, subject: subject.to_owned(), note: Some(note), ..own }
    };
    match machine.source(walk, &mut Frame::new(rule.slots)) {
        Ok(elements) => {
            let each = elements.items.iter().enumerate();
            let mut all: Vec<_> = each.map(|subject| judge.explanation(machine, Some(subject))).collect();
            if let Some(open) = &elements.open {
                let note = format!("there may be others that are not listed: {}", open.cause.reason);
                all.push(blank(machine, Verdict::Unknown, "other resources", note));
            }
            all
        }
        Err(stop) => vec![blank(machine, Verdict::Error, "the stack", said(&stop))],
    }
}

impl<'a> Judge<'a, '_> {
    /// Why a subject has its verdict: evaluates once more in the worlds that show it, with every step kept.
    fn explanation(&self, machine: &mut Machine<'a>, subject: Option<(usize, &Element<'a>)>) -> Explanation {
        let mut explanation = self.unexplained(machine, subject.map(|(_, element)| element));
        machine.steps_left = machine.limits.steps;
        machine.world = World::default();
        match self.worlds(machine, subject, World::default(), &mut 0, &mut Vec::new()) {
            Ok(None) => explanation.note = Some("it does not exist in any case".to_owned()),
            Ok(Some(folded)) => {
                explanation.verdict = folded.verdict;
                let worlds = match folded.disagreement {
                    Some((bad, _, good)) => vec![bad, good],
                    None => vec![folded.world],
                };
                for world in worlds {
                    match self.in_world(machine, subject, &world) {
                        Ok(told) => explanation.worlds.push(told),
                        Err(stop) => explanation.note = Some(said(&stop)),
                    }
                }
            }
            Err(stop) => {
                explanation.verdict = Verdict::Error;
                explanation.note = Some(said(&stop));
            }
        }
        machine.world = World::default();
        explanation
    }

    fn in_world(
        &self,
        machine: &mut Machine<'a>,
        subject: Option<(usize, &Element<'a>)>,
        world: &World,
    ) -> Result<InWorld, Stop> {
        machine.steps_left = machine.limits.steps;
        machine.world = inhabited(machine, subject, world).unwrap_or(world.clone());
        let mut kept: Vec<Kept> = Vec::new();
        let verdict = self.tally(machine, subject, &mut Keep::Steps(&mut kept))?.verdict();
        Ok(InWorld { cases: explain::cases(machine, world), verdict, reasons: smallest(kept, verdict) })
    }

    /// A subject of which nothing is said yet.
    fn unexplained(&self, machine: &Machine<'a>, element: Option<&Element<'a>>) -> Explanation {
        let (subject, subject_type) = mark::named(machine, element);
        Explanation {
            subject: subject.to_string(),
            subject_type: subject_type.to_string(),
            document: machine.stack.source(),
            place: mark::header(machine, element).place,
            verdict: Verdict::NotApplicable,
            worlds: Vec::new(),
            note: None,
            ignores: Vec::new(),
            is_known: false,
        }
    }
}
