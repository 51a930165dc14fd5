//! What someone with these policies may do: every action of the catalogue, with the statements that give it and take it away.
//!
//! Allows are read widely and Denies narrowly, and a Deny that has a condition takes nothing away for certain.

mod ask;
mod escalation;
mod grant;
mod index;

pub use ask::Can;
pub use escalation::{Escalation, Path, Way};
pub(super) use grant::{is_sure, names};

use std::collections::BTreeMap;

use self::index::Index;
use super::catalogue::{self, Action, Level};
use super::policy::{Effect, Element, Policy, Statement};
use super::{Place, Work};
use crate::document::HashSet;

/// Someone's policies.
#[derive(Clone, Copy, Debug)]
pub struct Holder<'p> {
    /// What they have: inline, attached, managed.
    pub policies: &'p [Policy],
    /// What bounds it: a statement must be allowed there as well.
    pub boundary: Option<&'p Policy>,
    /// Whether there may be policies of which nothing is known.
    pub open: bool,
}

/// Someone's policies, kept.
#[derive(Debug)]
pub struct Rights {
    /// What they have.
    pub policies: Vec<Policy>,
    /// What bounds it.
    pub boundary: Option<Policy>,
    /// Whether there may be policies of which nothing is known.
    pub open: bool,
}

impl Rights {
    /// Whoever has them.
    pub fn holder(&self) -> Holder<'_> {
        Holder { policies: &self.policies, boundary: self.boundary.as_ref(), open: self.open }
    }
}

/// All that someone may do.
#[derive(Debug)]
pub struct Effective<'p> {
    /// The actions that some Allow is about, in the order of their names.
    pub permissions: Vec<Permission<'p>>,
    /// Elements of statements that are about no action of the catalogue.
    pub unmatched: Vec<&'p Element>,
    /// Actions by their full names for resources that they are never about, and that nothing else allows.
    pub idle: Vec<&'p Element>,
    /// Whether there may be more: policies or actions that are not known.
    pub open: bool,
    /// Whether it was too much work to look at everything.
    pub is_cut: bool,
}

/// Whether someone may do something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Certainty {
    /// On some resource, whatever else is so.
    Must,
    /// On some resource, if a condition holds or what is not known turns out so.
    May,
    /// Something allows it, and something else denies it or does not let it through.
    Denied,
    /// It is allowed for resources that it is never about.
    Inert,
}

/// One action that someone is allowed, or would be.
#[derive(Debug)]
pub struct Permission<'p> {
    /// The action.
    pub action: &'static Action,
    /// How sure it is.
    pub certainty: Certainty,
    /// What allows it.
    pub grants: Vec<Grant<'p>>,
    /// The Denies that bear on it, surely or possibly.
    pub denies: Vec<&'p Statement>,
    /// Whether it is the boundary that does not let it through.
    pub is_bounded: bool,
}

/// A statement that allows an action.
#[derive(Debug)]
pub struct Grant<'p> {
    /// The statement.
    pub statement: &'p Statement,
    /// Its resources that the action can be about, as far as no Deny covers them; empty for those with `NotResource` or without.
    pub resources: Vec<&'p Element>,
    /// Whether it is for all that the action can be about: `*`, or `NotResource`.
    pub is_unrestricted: bool,
    /// How sure it is.
    pub certainty: Certainty,
}

impl<'p> Holder<'p> {
    /// All that they may do.
    pub fn effective(&self) -> Effective<'p> {
        let work = Work::default();
        let index = Index::of(self.statements().chain(self.denies()).chain(self.bounds()), &work);
        let mut effective = Effective {
            permissions: Vec::new(),
            unmatched: Vec::new(),
            idle: Vec::new(),
            open: self.is_open(),
            is_cut: false,
        };
        for action in self.candidates(&index, &mut effective, &work).into_values() {
            if work.is_spent() {
                break;
            }
            effective.permissions.extend(self.indexed(action, &index, &work));
        }
        let idle = effective.permissions.iter().filter(|it| it.certainty == Certainty::Inert);
        let idle: HashSet<&str> = idle.map(|it| it.action.folded).collect();
        let allows = self.statements().filter(|it| it.effect != Effect::Deny && !it.actions.all_but);
        let named = allows.flat_map(|it| &it.actions.elements);
        effective.idle =
            named.filter(|it| it.glob.as_text().is_some_and(|text| idle.contains(text.as_str()))).collect();
        effective.is_cut = work.is_spent();
        effective
    }

    /// Whether there may be statements of which nothing is known.
    fn is_open(&self) -> bool {
        self.open || self.policies.iter().any(|policy| policy.open)
    }

    /// The actions that some Allow is about, by name.
    fn candidates(
        &self,
        index: &Index<'p>,
        effective: &mut Effective<'p>,
        work: &Work,
    ) -> BTreeMap<&'static str, &'static Action> {
        let mut candidates = BTreeMap::new();
        let mut add = |action: &'static Action| {
            candidates.insert(action.folded, action);
        };
        let mut unmatched: Vec<&'p Element> = Vec::new();
        for statement in self.statements().filter(|it| it.effect != Effect::Deny) {
            let scope = &statement.actions;
            effective.open |= scope.open;
            if scope.all_but || scope.elements.iter().any(|it| it.glob.is_everything()) {
                let services = catalogue::services().filter_map(catalogue::service);
                services.flat_map(|service| &service.actions).for_each(&mut add);
            }
            match index.about(statement) {
                _ if scope.all_but => {}
                Some(named) => {
                    named.actions().for_each(&mut add);
                    unmatched.extend(&named.unmatched);
                    effective.open |= named.is_open;
                }
                // It was too much work to look at all of it at once.
                None => scope.elements.iter().for_each(|element| match catalogue::matching(&element.glob, work) {
                    Some(found) if found.is_empty() => unmatched.push(element),
                    Some(found) => found.into_iter().for_each(|(action, _)| add(action)),
                    None => effective.open = true,
                }),
            }
        }
        let mut told = HashSet::default();
        unmatched.retain(|element| told.insert(&element.glob));
        effective.unmatched = unmatched;
        candidates
    }

    fn statements(&self) -> impl Iterator<Item = &'p Statement> {
        self.policies.iter().flat_map(|policy| &policy.statements)
    }

    /// What the boundary allows.
    fn bounds(&self) -> impl Iterator<Item = &'p Statement> {
        self.boundary.into_iter().flat_map(|policy| &policy.statements).filter(|it| it.effect != Effect::Deny)
    }

    /// All Denies, those of the boundary as well.
    fn denies(&self) -> impl Iterator<Item = &'p Statement> {
        let boundary = self.boundary.into_iter().flat_map(|policy| &policy.statements);
        self.statements().chain(boundary).filter(|it| it.effect != Effect::Allow)
    }
}

impl Effective<'_> {
    /// How many actions of a level there are with a certainty.
    pub fn count(&self, level: Level, certainty: Certainty) -> usize {
        let of = |it: &&Permission<'_>| it.action.level == level && it.certainty == certainty;
        self.permissions.iter().filter(of).count()
    }
}

impl Permission<'_> {
    /// Whether it is allowed, at least possibly.
    pub fn is_possible(&self) -> bool {
        matches!(self.certainty, Certainty::Must | Certainty::May)
    }

    /// Where the statements stand that allow it.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.grants.iter().map(|grant| grant.statement.place)
    }
}
