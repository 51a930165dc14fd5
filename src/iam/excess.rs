//! `Resource: "*"` where something narrower would do.

use super::catalogue::{self, Action};
use super::policy::{Effect, Statement};
use super::{Answer, Work};

/// The actions of a statement for all resources that could name what they are about. None exactly where `*` is excused: where the
/// statement does not allow, names its resources, or has only actions without resource types.
pub fn excess(statement: &Statement, work: &Work) -> Excess {
    let nothing = Excess { actions: Vec::new(), answer: Answer::No };
    let Some(scope) = &statement.resources else { return nothing };
    let everything = scope.elements.iter().filter(|it| it.glob.is_everything());
    let is_everything = match (statement.effect, scope.all_but) {
        (Effect::Deny, _) | (_, true) => Answer::No,
        _ => Answer::any(everything.map(|it| if it.maybe { Answer::Unknown } else { Answer::Yes })),
    };
    let may_be =
        scope.open || scope.elements.iter().any(|it| it.glob.as_text().is_none() && it.glob.prefix().is_empty());
    if is_everything == Answer::No {
        let answer =
            if may_be && statement.effect != Effect::Deny && !scope.all_but { Answer::Unknown } else { Answer::No };
        return Excess { actions: Vec::new(), answer };
    }
    let mut excess = nothing;
    let has_types = |action: &&Action| !action.resource_types.is_empty();
    if statement.actions.all_but {
        excess.answer = is_everything;
        return excess;
    }
    let mut answer = if statement.actions.open { Answer::Unknown } else { Answer::No };
    for element in &statement.actions.elements {
        match catalogue::matching(&element.glob, work) {
            Some(found) => {
                let typed = found.into_iter().filter(|(action, _)| has_types(action));
                for (action, sure) in typed {
                    answer = answer.or(if element.maybe { sure.and(Answer::Unknown) } else { sure });
                    excess.actions.push(action);
                }
            }
            None => answer = answer.or(Answer::Unknown),
        }
    }
    excess.actions.sort_unstable_by_key(|action| &*action.folded);
    excess.actions.dedup_by_key(|action| &*action.folded);
    let is_allow = if statement.effect == Effect::Allow { Answer::Yes } else { Answer::Unknown };
    excess.answer = answer.and(is_everything).and(is_allow);
    excess
}

/// What could be narrower.
#[derive(Debug)]
pub struct Excess {
    /// The actions that have resource types, by name; those of `NotAction` are not listed.
    pub actions: Vec<&'static Action>,
    /// Whether there is something to narrow.
    pub answer: Answer,
}
