//! `Resource: "*"` where something narrower would do.

use super::breadth::Breadth;
use super::catalogue::{self, Action};
use super::policy::{Effect, Element, Scope, Statement};
use super::{Answer, Work};

/// The actions of a statement for all resources, or for all of their service, that could name what they are about. None exactly
/// where that is excused: where the statement does not allow, names its resources, or has only actions without resource types.
pub fn excess(statement: &Statement, work: &Work) -> Excess {
    let nothing = Excess { actions: Vec::new(), answer: Answer::No };
    if statement.effect == Effect::Deny || !statement.may_exceed() {
        return nothing;
    }
    let Some(scope) = &statement.resources else { return nothing };
    let open = if scope.open { Answer::Unknown } else { Answer::No };
    let breadths: Vec<(Breadth, Answer)> = breadths(scope).collect();
    let covers = |service: &str| {
        let all = breadths.iter().map(|(breadth, sure)| breadth.covers(service).and(*sure));
        Answer::any(all).or(open)
    };
    let mut excess = nothing;
    if statement.actions.all_but {
        excess.answer = covers("*");
        return excess;
    }
    let mut answer = if statement.actions.open { Answer::Unknown } else { Answer::No };
    for element in &statement.actions.elements {
        let Some(found) = catalogue::matching(&element.glob, work) else {
            answer = answer.or(Answer::Unknown);
            continue;
        };
        for (action, sure) in found.into_iter().filter(|(action, _)| !action.resource_types.is_empty()) {
            let covered = covers(action.service).and(sure).and(surely(element.maybe));
            answer = answer.or(covered);
            if covered != Answer::No {
                excess.actions.push(action);
            }
        }
    }
    excess.actions.sort_unstable_by_key(|action| action.folded);
    excess.actions.dedup_by_key(|action| action.folded);
    let is_allow = surely(statement.effect != Effect::Allow);
    excess.answer = answer.and(is_allow);
    if answer == Answer::Unknown && breadths.iter().all(|(breadth, _)| *breadth == Breadth::Perhaps) {
        excess.actions.clear();
    }
    excess
}

impl Statement {
    /// Whether it may be for all resources, or for all of a service. None of its actions is too many where it is not.
    pub fn may_exceed(&self) -> bool {
        let is_broad = |scope: &Scope<Element>| !scope.all_but && (scope.open || breadths(scope).next().is_some());
        self.resources.as_ref().is_some_and(is_broad)
    }
}

/// How much the elements take that name nothing, with whether they are surely there.
fn breadths(scope: &Scope<Element>) -> impl Iterator<Item = (Breadth, Answer)> {
    scope.elements.iter().filter_map(|it| Some((Breadth::of(&it.glob)?, surely(it.maybe))))
}

fn surely(maybe: bool) -> Answer {
    if maybe { Answer::Unknown } else { Answer::Yes }
}

/// What could be narrower.
#[derive(Debug)]
pub struct Excess {
    /// The actions that have resource types, by name; those of `NotAction` are not listed.
    pub actions: Vec<&'static Action>,
    /// Whether there is something to narrow.
    pub answer: Answer,
}
