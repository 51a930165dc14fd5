//! Whether someone may do all that another may: what the one is allowed, less what is denied, is cut into boxes of an action, of
//! resources and of conditions, and what the other is allowed is taken away from each. What is left is a request that tells them
//! apart, which the evaluator confirms before it is told.
//!
//! Conditions are taken as they are written: two of the same text are one condition, and of two others nothing is known.

mod region;

use std::collections::{BTreeMap, HashMap};

use self::region::{Region, Side};
use super::catalogue::{self, Action};
use super::decide::{Outcome, Policies, decide};
use super::policy::{Effect, Policy, Statement};
use super::request::{Caller, Request};
use super::{Answer, Holder, Work};

/// More boxes than real policies come to; with more, the answer is that it is not known.
const BOXES: usize = 4_096;

/// What came of comparing two holders.
#[derive(Debug)]
pub struct Contained {
    /// Whether the one may do all that the other may.
    pub answer: Answer,
    /// If not: a request that only the other may make.
    pub witness: Option<Request>,
}

/// An action by its name in lower case, with what the catalogue says of it.
type Asked = (String, Option<&'static Action>);

/// What all statements say of an action, and what it is about.
type Alike = (Vec<Answer>, Vec<usize>, &'static str);

impl Holder<'_> {
    /// Whether they may do all that another may, over the actions of the catalogue and those that a policy names exactly.
    pub fn contains(&self, other: &Holder<'_>, work: &Work) -> Contained {
        let unknown = Contained { answer: Answer::Unknown, witness: None };
        let mut left = BOXES;
        let mut is_open = other.open || other.policies.iter().any(|policy| policy.open);
        if !is_open && self.policies == other.policies && self.boundary == other.boundary {
            return Contained { answer: Answer::Yes, witness: None };
        }
        let Some(groups) = self.groups(other, work) else { return unknown };
        for (name, action) in groups {
            let Some(regions) = self.left(other, &name, action, &mut left, work) else { return unknown };
            for region in regions {
                match region.request(&name, action, work).filter(|it| self.tells_apart(other, it, work)) {
                    Some(request) => return Contained { answer: Answer::No, witness: Some(request) },
                    None => is_open = true,
                }
            }
        }
        if is_open { unknown } else { Contained { answer: Answer::Yes, witness: None } }
    }

    /// One action for each set of actions about which all statements say the same. None where it is too much work.
    fn groups(&self, other: &Holder<'_>, work: &Work) -> Option<Vec<Asked>> {
        let all = || {
            [self, other].into_iter().flat_map(|it| it.policies.iter().chain(it.boundary)).flat_map(|it| &it.statements)
        };
        let mut candidates: BTreeMap<String, Option<&'static Action>> = BTreeMap::new();
        for statement in other.policies.iter().flat_map(|it| &it.statements).filter(|it| it.effect != Effect::Deny) {
            if statement.actions.all_but || statement.actions.open {
                let services = catalogue::services().filter_map(catalogue::service);
                candidates.extend(services.flat_map(|it| &it.actions).map(|it| (it.folded.to_string(), Some(it))));
                continue;
            }
            for element in &statement.actions.elements {
                match (catalogue::matching(&element.glob, work), element.glob.as_text()) {
                    (Some(found), Some(name)) if found.is_empty() => drop(candidates.insert(name, None)),
                    (Some(found), _) => {
                        candidates.extend(found.iter().map(|(it, _)| (it.folded.to_string(), Some(*it))))
                    }
                    (None, _) => return None,
                }
            }
        }
        let mut groups: HashMap<Alike, Asked> = HashMap::new();
        for (name, action) in candidates {
            if !work.take(all().count() * 4) {
                return None;
            }
            let named =
                all().map(|it| it.actions.holds(it.actions.elements.iter().map(|it| it.glob.takes(&name, work))));
            let named: Vec<Answer> = named.collect();
            let types =
                action.map(|it| it.resource_types.iter().map(|(number, _)| *number).collect()).unwrap_or_default();
            let service = action.map_or("", |it| it.service);
            groups.entry((named, types, service)).or_insert((name, action));
        }
        let mut groups: Vec<_> = groups.into_values().collect();
        groups.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        Some(groups)
    }

    /// What another may do of an action and these may not, possibly. None where there are too many boxes.
    fn left(
        &self,
        other: &Holder<'_>,
        name: &str,
        action: Option<&'static Action>,
        left: &mut usize,
        work: &Work,
    ) -> Option<Vec<Region>> {
        let named = |policies: &[Policy], is_sure: bool| -> Vec<Statement> {
            let holds = |it: &&Statement| {
                let answer = it.actions.holds(it.actions.elements.iter().map(|it| it.glob.takes(name, work)));
                answer == Answer::Yes || (!is_sure && answer.is_possible())
            };
            policies.iter().flat_map(|it| &it.statements).filter(holds).cloned().collect()
        };
        let mut regions = Vec::new();
        for allow in named(other.policies, false).iter().filter(|it| it.effect != Effect::Deny) {
            regions.extend(Region::of(allow, action, work));
        }
        let other_denies = named(other.policies, true);
        let others = other_denies.iter().filter(|it| it.effect == Effect::Deny && is_there(it));
        let base = cut(regions, others, Side::Deny, left, work)?;
        let own = named(self.policies, true);
        let allows = own.iter().filter(|it| it.effect == Effect::Allow && is_there(it));
        let mut found = cut(base.clone(), allows, Side::Allow, left, work)?;
        let possible = named(self.policies, false);
        let bounds = self.boundary.map(std::slice::from_ref).unwrap_or_default();
        if !bounds.is_empty() {
            let bounding = named(bounds, true);
            let allows = bounding.iter().filter(|it| it.effect == Effect::Allow && is_there(it));
            found.extend(cut(base.clone(), allows, Side::Allow, left, work)?);
        }
        let bound_denies = named(bounds, false);
        for deny in possible.iter().chain(&bound_denies).filter(|it| it.effect != Effect::Allow) {
            found.extend(base.iter().flat_map(|region| region.within(deny, work)));
        }
        *left = left.checked_sub(found.len())?;
        Some(found)
    }

    /// Whether another may make a request and these may not, both for certain.
    fn tells_apart(&self, other: &Holder<'_>, request: &Request, work: &Work) -> bool {
        let outcome = |holder: &Holder<'_>| {
            let policies = Policies {
                identity: holder.policies.iter().collect(),
                boundary: holder.boundary,
                ..Policies::default()
            };
            decide(&policies, request, work).outcome
        };
        let is_denied = |outcome| matches!(outcome, Outcome::ImplicitlyDenied | Outcome::ExplicitlyDenied);
        !self.open && outcome(other) == Outcome::Allowed && is_denied(outcome(self))
    }
}

/// Who makes the requests that tell holders apart: whoever they are, they have no other policies.
fn someone() -> Caller {
    Caller::User("arn:aws:iam::111122223333:user/someone".to_owned())
}

/// Whether nothing is unknown about when a statement is there.
fn is_there(statement: &Statement) -> bool {
    !statement.maybe && !statement.has_open_conditions
}

/// Takes statements away from boxes. None where there are too many.
fn cut<'s>(
    mut regions: Vec<Region>,
    statements: impl Iterator<Item = &'s Statement>,
    side: Side,
    left: &mut usize,
    work: &Work,
) -> Option<Vec<Region>> {
    for statement in statements {
        regions = regions.iter().flat_map(|region| region.without(statement, side, work)).collect();
        // Boxes with many conditions take more room.
        *left = left.checked_sub(regions.iter().map(Region::size).sum())?;
    }
    Some(regions)
}
