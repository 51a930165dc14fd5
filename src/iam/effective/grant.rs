//! One action: which statements give it, what Denies and the boundary leave of that.

use super::index::Index;
use super::{Certainty, Grant, Holder, Permission};
use crate::iam::applies::{reading, there};
use crate::iam::catalogue::Action;
use crate::iam::policy::{Effect, Element, Policy, Scope, Statement};
use crate::iam::{Answer, Glob, Work};

impl<'p> Holder<'p> {
    /// What they may do of one action; none if no Allow is about it.
    pub fn permission(&self, action: &'static Action, work: &Work) -> Option<Permission<'p>> {
        self.indexed(action, &Index::default(), work)
    }

    /// The same, where it is known which statements are about which actions.
    pub(super) fn indexed(&self, action: &'static Action, index: &Index<'p>, work: &Work) -> Option<Permission<'p>> {
        let denies: Vec<(&Statement, Answer)> = named(self.denies(), action, index, work).collect();
        let bounds: Vec<(&Statement, Answer)> = named(self.bounds(), action, index, work).collect();
        let limits = Limits { denies: &denies, bounds: &bounds };
        let mut permission = Permission {
            action,
            certainty: Certainty::Inert,
            grants: Vec::new(),
            denies: Vec::new(),
            is_bounded: false,
        };
        let mut is_about = false;
        for (statement, answer) in named(self.statements().filter(|it| it.effect != Effect::Deny), action, index, work)
        {
            is_about = true;
            let Some(reached) = Reached::of(statement, action, work) else { continue };
            let sure = answer.and(is_sure(statement, Effect::Allow));
            self.judge(&mut permission, statement, reached, sure, &limits, work);
        }
        let certainties = permission.grants.iter().map(|grant| grant.certainty);
        permission.certainty = certainties.min().unwrap_or(Certainty::Inert);
        is_about.then_some(permission)
    }

    /// Adds a grant, as sure as Denies and the boundary leave it.
    fn judge(
        &self,
        permission: &mut Permission<'p>,
        statement: &'p Statement,
        reached: Reached<'p>,
        sure: Answer,
        limits: &Limits<'_, 'p>,
        work: &Work,
    ) {
        let action = permission.action;
        let mut left = Vec::new();
        let mut some = Answer::No;
        for part in reached.parts {
            let mut denied = Answer::No;
            for (deny, answer) in limits.denies {
                if !work.take(1) {
                    denied = denied.or(Answer::Unknown);
                    break;
                }
                let bears = answer.and(is_sure(deny, Effect::Deny)).and(covers(deny, &part.glob, action, work));
                if bears.is_possible() && !permission.denies.iter().any(|own| std::ptr::eq(*own, *deny)) {
                    permission.denies.push(deny);
                }
                denied = denied.or(bears);
            }
            // Several Denies may cover together what none covers alone.
            if denied != Answer::Yes && together(limits.denies, &part.glob, action, work) {
                denied = Answer::Yes;
            }
            let bound =
                self.boundary.map_or(Answer::Yes, |policy| lets(policy, limits.bounds, action, &part.glob, work));
            permission.is_bounded |= bound == Answer::No;
            let allowed = (!denied).and(bound);
            if allowed.is_possible() {
                some = some.or(part.sure.and(allowed));
                left.push(part.element);
            }
        }
        let certainty = match sure.and(some) {
            _ if left.is_empty() => Certainty::Denied,
            Answer::Yes => Certainty::Must,
            _ => Certainty::May,
        };
        let is_unrestricted = reached.is_unrestricted;
        let resources = left.into_iter().flatten().collect();
        permission.grants.push(Grant { statement, resources, is_unrestricted, certainty });
    }
}

/// The statements about one action that limit what others give.
struct Limits<'l, 'p> {
    denies: &'l [(&'p Statement, Answer)],
    /// What the boundary allows.
    bounds: &'l [(&'p Statement, Answer)],
}

/// The statements that are about an action, with how surely.
fn named<'p: 'i, 'i>(
    statements: impl Iterator<Item = &'p Statement> + 'i,
    action: &'static Action,
    index: &'i Index<'p>,
    work: &'i Work,
) -> impl Iterator<Item = (&'p Statement, Answer)> + 'i {
    statements.filter_map(move |statement| {
        let answer = index.names(statement, action, work);
        answer.is_possible().then_some((statement, answer))
    })
}

/// Whether a scope of actions has one by its name in lower case.
pub(in crate::iam) fn names(scope: &Scope<Element>, folded: &str, work: &Work) -> Answer {
    scope.holds(scope.elements.iter().map(|it| there(it, it.glob.takes(folded, work))))
}

/// Whether a statement is surely there, of this effect, whatever the circumstances.
pub(in crate::iam) fn is_sure(statement: &Statement, effect: Effect) -> Answer {
    let is_sure = statement.effect == effect && !statement.maybe && statement.is_unconditional();
    if is_sure { Answer::Yes } else { Answer::Unknown }
}

/// What a statement says an action may be done to.
struct Reached<'p> {
    parts: Vec<Part<'p>>,
    is_unrestricted: bool,
}

/// A set of resources, and the element that names it.
struct Part<'p> {
    glob: Glob,
    element: Option<&'p Element>,
    /// Whether it surely has something that the action can be about.
    sure: Answer,
}

impl<'p> Reached<'p> {
    /// None if the statement is about no resource that the action can be about.
    fn of(statement: &'p Statement, action: &'static Action, work: &Work) -> Option<Self> {
        let everything = |sure| Part { glob: Glob::pattern("*"), element: None, sure };
        let Some(scope) = &statement.resources else {
            return Some(Self { parts: vec![everything(Answer::Yes)], is_unrestricted: true });
        };
        if scope.all_but {
            // What is left out may be all that the action is about.
            let out: Vec<&Glob> = scope.elements.iter().filter(|it| !it.maybe).map(|it| &it.glob).collect();
            let left = if action.resource_types.is_empty() {
                !Answer::any(out.iter().map(|glob| glob.is_everything().into()))
            } else {
                Answer::any(action.types().map(|kind| !Glob::union_covers(&out, kind.glob(), work).answer()))
            };
            let open = if scope.open { Answer::Unknown } else { Answer::Yes };
            let reached = Self { parts: vec![everything(left.and(open))], is_unrestricted: true };
            return left.is_possible().then_some(reached);
        }
        let mut reached = Self { parts: Vec::new(), is_unrestricted: false };
        for element in &scope.elements {
            let about = is_about(&element.glob, action, work);
            if about.is_possible() {
                reached.is_unrestricted |= element.glob.is_everything();
                reached.parts.push(Part {
                    glob: element.glob.clone(),
                    element: Some(element),
                    sure: there(element, about),
                });
            }
        }
        if scope.open {
            reached.parts.push(everything(Answer::Unknown));
        }
        (!reached.parts.is_empty()).then_some(reached)
    }
}

/// Whether an action can be about what a pattern takes. What has no resource types is allowed by `*` alone.
fn is_about(glob: &Glob, action: &'static Action, work: &Work) -> Answer {
    if glob.is_everything() {
        return Answer::Yes;
    }
    if action.resource_types.is_empty() {
        return glob.meets(&Glob::literal("*"), work).and(if glob.holes().is_empty() {
            Answer::No
        } else {
            Answer::Unknown
        });
    }
    let is_there = if glob.may_be_nothing() { Answer::Unknown } else { Answer::Yes };
    Answer::any(action.types().map(|kind| kind.meets(glob, work))).and(is_there)
}

/// Whether a Deny takes a set of resources away: all of it, some of it (unknown), or nothing.
fn covers(deny: &Statement, part: &Glob, action: &'static Action, work: &Work) -> Answer {
    let Some(scope) = &deny.resources else { return Answer::Yes };
    let has_types = !action.resource_types.is_empty();
    let each = scope.elements.iter().map(|element| {
        // The narrow reading is made anew each time.
        if !work.take(2 * element.glob.size()) {
            return Answer::Unknown;
        }
        let glob = reading(&element.glob);
        let answer = match (scope.all_but, has_types) {
            (_, false) if element.glob.is_everything() => Answer::Yes,
            (_, false) => Answer::No,
            // Of `NotResource`, what meets an element is not surely taken away.
            (true, true) if element.glob.covers(part, work) == Answer::Yes => Answer::Yes,
            (true, true) if element.glob.may_be_nothing() => Answer::Unknown,
            (true, true) => element.glob.meets(part, work).and(Answer::Unknown),
            (false, true) => match glob.covers(part, work) {
                Answer::Yes => Answer::Yes,
                _ => element.glob.meets(part, work).and(Answer::Unknown),
            },
        };
        there(element, answer)
    });
    scope.holds(each)
}

/// Whether the certain Denies with `Resource` cover a set of resources together.
fn together(denies: &[(&Statement, Answer)], part: &Glob, action: &'static Action, work: &Work) -> bool {
    if action.resource_types.is_empty() {
        return false;
    }
    let sure = denies.iter().filter(|(deny, answer)| answer.and(is_sure(deny, Effect::Deny)) == Answer::Yes);
    let scopes = sure.filter_map(|(deny, _)| deny.resources.as_ref()).filter(|scope| !scope.all_but);
    let globs: Vec<Glob> =
        scopes.flat_map(|scope| &scope.elements).filter(|it| !it.maybe).map(|it| reading(&it.glob)).collect();
    globs.len() > 1 && Glob::union_covers(&globs.iter().collect::<Vec<_>>(), part, work).answer() == Answer::Yes
}

/// Whether a boundary lets an action through for a set of resources.
fn lets(
    boundary: &Policy,
    allows: &[(&Statement, Answer)],
    action: &'static Action,
    part: &Glob,
    work: &Work,
) -> Answer {
    let open = if boundary.open { Answer::Unknown } else { Answer::No };
    let lets = allows.iter().map(|(statement, answer)| {
        let Some(reached) = Reached::of(statement, action, work) else { return Answer::No };
        let not = statement.resources.as_ref().filter(|scope| scope.all_but);
        let covers = reached.parts.iter().map(|own| match own.glob.covers(part, work) {
            Answer::Yes => own.sure,
            _ => own.glob.meets(part, work).and(Answer::Unknown),
        });
        // Of `NotResource`, what meets an element may be left out.
        let spared = not.is_none_or(|scope| scope.elements.iter().all(|it| it.glob.meets(part, work) == Answer::No));
        let covers = Answer::any(covers).and(if spared { Answer::Yes } else { Answer::Unknown });
        answer.and(is_sure(statement, Effect::Allow)).and(covers)
    });
    Answer::any(lets).or(open)
}
