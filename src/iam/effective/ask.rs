//! One question: whether someone may do an action, on all of certain resources.

use super::grant::{is_sure, names};
use super::{Certainty, Holder};
use crate::iam::applies::{reading, there};
use crate::iam::catalogue;
use crate::iam::policy::{Effect, Scope, Statement};
use crate::iam::{Answer, Element, Glob, Work};

/// What came of a question.
#[derive(Clone, PartialEq, Debug)]
pub struct Can<'p> {
    /// Yes: whatever the circumstances, on all of the resources. No: never, on none of them.
    pub answer: Answer,
    /// The statements that allow, surely or possibly.
    pub allows: Vec<&'p Statement>,
    /// The statements that deny, surely or possibly.
    pub denies: Vec<&'p Statement>,
    /// Whether policies of which nothing is known leave it open.
    pub is_open: bool,
    /// Whether it is the boundary that does not let it through, or not surely.
    pub is_bounded: bool,
}

impl<'p> Holder<'p> {
    /// Whether they may do an action, `service:Name`, on all resources of a pattern; without one, on anything at all.
    pub fn can(&self, action: &str, resource: Option<&Glob>, work: &Work) -> Can<'p> {
        match (catalogue::action(action), resource) {
            (Some(known), None) => {
                let permission = self.permission(known, work);
                let open = if self.is_open() { Answer::Unknown } else { Answer::No };
                let (answer, allows, denies, is_bounded) = match permission {
                    Some(it) => {
                        let answer = match it.certainty {
                            // Policies that are not known may deny.
                            Certainty::Must if self.is_open() => Answer::Unknown,
                            Certainty::Must => Answer::Yes,
                            Certainty::May => Answer::Unknown,
                            Certainty::Denied | Certainty::Inert => Answer::No,
                        };
                        let possible = it.grants.iter().filter(|grant| grant.certainty != Certainty::Denied);
                        (answer, possible.map(|grant| grant.statement).collect(), it.denies, it.is_bounded)
                    }
                    None => (Answer::No, Vec::new(), Vec::new(), false),
                };
                Can { answer: answer.or(open), allows, denies, is_open: self.is_open(), is_bounded }
            }
            (known, resource) => {
                let needs_none = known.is_some_and(|action| action.resource_types.is_empty());
                let everything = Glob::pattern("*");
                let resource = if needs_none { &everything } else { resource.unwrap_or(&everything) };
                self.on(&action.to_ascii_lowercase(), &crate::iam::read::folded(resource.clone()), work)
            }
        }
    }

    fn on(&self, action: &str, resource: &Glob, work: &Work) -> Can<'p> {
        let allows = layer(self.statements(), Effect::Allow, action, resource, work);
        let denies = layer(self.denies(), Effect::Deny, action, resource, work);
        let bound = match self.boundary {
            Some(policy) => {
                let open = if policy.open { Answer::Unknown } else { Answer::No };
                layer(policy.statements.iter(), Effect::Allow, action, resource, work).0.or(open)
            }
            None => Answer::Yes,
        };
        let open = if self.is_open() { Answer::Unknown } else { Answer::No };
        let answer = allows.0.or(open).and(!denies.0.or(open)).and(bound);
        Can { answer, allows: allows.1, denies: denies.1, is_open: self.is_open(), is_bounded: bound != Answer::Yes }
    }
}

/// Whether statements of an effect cover all of some resources: yes; some of them, or possibly: unknown; none: no. With those
/// that bear on it.
fn layer<'p>(
    statements: impl Iterator<Item = &'p Statement>,
    effect: Effect,
    action: &str,
    resource: &Glob,
    work: &Work,
) -> (Answer, Vec<&'p Statement>) {
    let other = if effect == Effect::Allow { Effect::Deny } else { Effect::Allow };
    let mut any = Answer::No;
    let mut sure: Vec<Glob> = Vec::new();
    let mut bearing = Vec::new();
    for statement in statements.filter(|it| it.effect != other) {
        let named = names(&statement.actions, action, work).and(is_sure(statement, effect));
        if named == Answer::No {
            continue;
        }
        let about = statement.resources.as_ref().map_or(Answer::Yes, |scope| about(scope, effect, resource, work));
        let bears = named.and(about);
        if bears.is_possible() {
            bearing.push(statement);
        }
        if named == Answer::Yes
            && let Some(scope) = statement.resources.as_ref().filter(|scope| !scope.all_but)
        {
            sure.extend(scope.elements.iter().filter(|it| !it.maybe).map(|it| read_for(it, effect)));
        }
        any = any.or(bears);
    }
    if any == Answer::Unknown && sure.len() > 1 {
        let union: Vec<&Glob> = sure.iter().collect();
        if Glob::union_covers(&union, resource, work).answer() == Answer::Yes {
            any = Answer::Yes;
        }
    }
    (any, bearing)
}

fn read_for(element: &Element, effect: Effect) -> Glob {
    if effect == Effect::Deny { reading(&element.glob) } else { element.glob.clone() }
}

/// Whether a statement is about all of some resources, some of them (unknown), or none.
fn about(scope: &Scope<Element>, effect: Effect, resource: &Glob, work: &Work) -> Answer {
    let each = scope.elements.iter().map(|element| {
        let glob = if scope.all_but { element.glob.clone() } else { read_for(element, effect) };
        let answer = match glob.covers(resource, work) {
            Answer::Yes => Answer::Yes,
            // Where the variable has no value, a Deny protects nothing by it.
            _ if scope.all_but && effect == Effect::Deny && glob.may_be_nothing() => Answer::Unknown,
            _ => element.glob.meets(resource, work).and(Answer::Unknown),
        };
        there(element, answer)
    });
    scope.holds(each)
}
