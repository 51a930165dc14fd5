//! Whether a statement of a resource's policy lets in anyone at all, beside the Denies of the same policy.
//!
//! A Deny keeps strangers out where it is about all that the statement allows, and either has no condition or spares nobody but
//! those whom a trusted key names: `Deny` everyone for whom `aws:PrincipalOrgID` is another one.

use super::applies::{reading, there};
use super::condition::Set;
use super::policy::{Condition, Effect, Element, Scope, Sort, Statement};
use super::public::{is_public, trusts_values};
use super::{Answer, Glob, Work};

/// Whether a statement lets in everyone, although others of its policy may deny.
pub fn is_public_beside(statement: &Statement, others: &[Statement], work: &Work) -> Answer {
    let public = is_public(statement);
    if public == Answer::No {
        return public;
    }
    let denies = || others.iter().filter(|it| it.effect != Effect::Allow);
    let parts = parts(statement);
    // Several Denies may each take a part of it.
    let kept_out = parts.iter().map(|part| Answer::any(denies().map(|deny| takes(deny, part, work))));
    public.and(!Answer::all(kept_out))
}

/// One action on one resource of a statement.
struct Part {
    action: Glob,
    resource: Glob,
}

/// What a statement allows, as far as it is written: of `NotAction` and `NotResource`, and where nothing is written, everything.
fn parts(statement: &Statement) -> Vec<Part> {
    let resources = statement.resources.as_ref().map_or_else(|| vec![Glob::pattern("*")], globs);
    let actions = globs(&statement.actions);
    let pair = |action: &Glob| {
        let part = |resource: &Glob| Part { action: action.clone(), resource: resource.clone() };
        resources.iter().map(part).collect::<Vec<_>>()
    };
    actions.iter().flat_map(pair).collect()
}

fn globs(scope: &Scope<Element>) -> Vec<Glob> {
    if scope.all_but || scope.open || scope.elements.is_empty() {
        return vec![Glob::pattern("*")];
    }
    scope.elements.iter().map(|element| element.glob.clone()).collect()
}

/// Whether a Deny keeps every stranger from a part.
fn takes(deny: &Statement, part: &Part, work: &Work) -> Answer {
    let is_deny = if deny.effect == Effect::Deny && !deny.maybe { Answer::Yes } else { Answer::Unknown };
    let actions = covers(&deny.actions, &part.action, work, Glob::clone);
    let resources = match &deny.resources {
        Some(scope) => covers(scope, &part.resource, work, reading),
        None => Answer::Yes,
    };
    let open = if deny.has_open_conditions { Answer::Unknown } else { Answer::Yes };
    let spares = Answer::all(deny.conditions.iter().map(spares_the_trusted));
    is_deny.and(is_about_everyone(deny)).and(actions).and(resources).and(spares).and(open)
}

fn covers(scope: &Scope<Element>, part: &Glob, work: &Work, read: impl Fn(&Glob) -> Glob) -> Answer {
    let each = scope.elements.iter().map(|element| {
        let answer =
            if scope.all_but { element.glob.meets(part, work) } else { read(&element.glob).covers(part, work) };
        there(element, answer)
    });
    scope.holds(each)
}

/// Whether a Deny is about all strangers: everyone, or everyone but some who are named.
fn is_about_everyone(deny: &Statement) -> Answer {
    let Some(scope) = &deny.principals else { return Answer::Yes };
    let open = if scope.open { Answer::Unknown } else { Answer::No };
    let everyone = scope.elements.iter().map(|principal| match principal.sort {
        Sort::Anyone if !principal.maybe => Answer::Yes,
        Sort::Anyone | Sort::Unknown => Answer::Unknown,
        _ => Answer::No,
    });
    let everyone = Answer::any(everyone).or(open);
    if scope.all_but { !everyone } else { everyone }
}

/// Whether a condition of a Deny fails only for those whom a trusted key names with a fixed value.
fn spares_the_trusted(condition: &Condition) -> Answer {
    let Some(operator) = condition.operator else { return Answer::Unknown };
    // `ForAnyValue` with a negated operator fails for whoever has no such key.
    if !operator.is_negated || operator.set == Some(Set::ForAny) {
        return Answer::No;
    }
    trusts_values(condition, operator.comparison)
}
