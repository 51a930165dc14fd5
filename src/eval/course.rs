//! Rules on their way through their subjects.
//!
//! Through a large stack all rules go side by side, one stretch of resources after another: what is read of a resource is
//! forgotten when all of them have judged it, so that what is remembered does not grow with the stack.

use std::sync::Arc;

use super::OfRule;
use super::explain;
use super::field::resource_of;
use super::machine::{Frame, Machine, Stop};
use super::verdict::Judge;
use crate::finding::{Finding, Verdict};
use crate::ir::{ExprKind, Walk};
use crate::source::SourceMap;
use crate::value::{Element, Elements, ResourceId, Value};

/// How many resources the rules judge before they forget them.
const STRETCH: u32 = 1024;

/// What some rules, by their numbers, say about a stack.
pub(super) fn all(
    machine: &mut Machine<'_>,
    rules: impl IntoIterator<Item = usize>,
    sources: &SourceMap,
) -> Vec<OfRule> {
    let new = |rule| (Course::of(rule), OfRule { rule, ..OfRule::default() });
    let mut courses: Vec<(Course<'_>, OfRule)> = rules.into_iter().map(new).collect();
    let count = machine.stack.resources.len() as u32;
    let ends = (1..).map(|number| number * STRETCH).take_while(|end| *end < count);
    for end in ends.map(|end| Some(ResourceId(end))).chain([None]) {
        for (course, said) in &mut courses {
            course.until(machine, end, sources, |verdict, findings| said.take(verdict, findings));
        }
        if end.is_some() {
            machine.forget();
            machine.unsay();
        }
    }
    courses.into_iter().map(|(_, said)| said).collect()
}

/// One rule on its way.
pub(super) struct Course<'a> {
    /// The number of the rule.
    number: usize,
    state: State<'a>,
}

enum State<'a> {
    Ahead,
    /// Its subjects, and how many of them it has judged.
    Under(Arc<Elements<'a>>, usize),
    Done,
}

impl<'a> Course<'a> {
    pub(super) fn of(number: usize) -> Self {
        Self { number, state: State::Ahead }
    }

    /// Judges the subjects up to the first that belongs to the resource `end` or to a later one; all without an end.
    pub(super) fn until(
        &mut self,
        machine: &mut Machine<'a>,
        end: Option<ResourceId>,
        sources: &SourceMap,
        mut say: impl FnMut(Verdict, Vec<Finding>),
    ) {
        let program = machine.program;
        let Some(rule) = program.rules.get(self.number) else { return };
        let judge = Judge { rule, number: self.number, sources };
        let (elements, mut next) = match std::mem::replace(&mut self.state, State::Done) {
            State::Done => return,
            State::Under(elements, next) => (elements, next),
            State::Ahead => match rule.subject.as_ref().map(|walk| subjects(machine, walk, rule.slots)) {
                Some(Ok(elements)) => (elements, 0),
                Some(Err(stop)) => {
                    return say(Verdict::Error, vec![explain::stopped(machine, &judge.case(None), &stop)]);
                }
                None => {
                    let (verdict, findings) = judge.subject(machine, None);
                    return say(verdict, findings);
                }
            },
        };
        while let Some(element) = elements.items.get(next).filter(|element| is_before(element, end)) {
            let (verdict, findings) = judge.subject(machine, Some((next, element)));
            say(verdict, findings);
            next += 1;
        }
        if end.is_some() {
            self.state = State::Under(elements, next);
        } else if let (Some(open), Some(walk)) = (&elements.open, &rule.subject) {
            // That a whole document may have other resources is said once for it, not by every rule (law 33).
            let is_whole = machine.stack.open.as_ref().is_some_and(|whole| Arc::ptr_eq(&whole.cause, &open.cause));
            if !is_whole {
                let case = judge.case(None);
                let finding = explain::open(machine, &case, &walk.source, &mut Frame::new(rule.slots), open);
                say(Verdict::Unknown, vec![finding]);
            }
        }
    }
}

fn subjects<'a>(machine: &mut Machine<'a>, walk: &'a Walk, slots: u32) -> Result<Arc<Elements<'a>>, Stop> {
    machine.steps_left = machine.limits.steps;
    // Most rules begin with all of a kind, and few documents have some of every kind.
    let slots = if matches!(walk.source.kind, ExprKind::Collection(_)) { 0 } else { slots };
    machine.source(walk, &mut Frame::new(slots))
}

/// Whether a subject belongs to a resource before this one, or to none at all.
fn is_before(element: &Element<'_>, end: Option<ResourceId>) -> bool {
    let own = match &element.value {
        Value::View(view) => resource_of(&view.subject),
        _ => None,
    };
    own.zip(end).is_none_or(|(own, end)| own < end)
}
