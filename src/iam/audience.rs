//! How far a statement of a resource's policy reaches: from nobody to anyone at all.

use super::Answer;
use super::policy::{Condition, Effect, Principal, Sort, Statement};
use super::public::trusts;

/// Whom a statement lets in, the narrowest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Audience {
    /// It allows nothing.
    Nobody,
    /// Those of the account that the resource is in, and services that act for it.
    Own,
    /// A service, for whomever it acts: nothing binds it to an account (the confused deputy, IAM User Guide).
    Service,
    /// An account, a user, a role, an identity provider or a network that is named.
    Named,
    /// All accounts of an organization.
    Organization,
    /// Anyone.
    Anyone,
}

/// The keys whose fixed value is an organization, or a part of one.
const ORGANIZATIONS: [&str; 6] = [
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
];

impl Audience {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Own => "own",
            Self::Service => "service",
            Self::Named => "named",
            Self::Organization => "organization",
            Self::Anyone => "anyone",
        }
    }

    /// The widest whom a statement lets in; none where what is not known decides it. Denies beside it are not looked at.
    pub fn of(statement: &Statement) -> Option<Self> {
        if statement.effect == Effect::Deny {
            return Some(Self::Nobody);
        }
        let Some(principals) = &statement.principals else { return Some(Self::Own) };
        let mut reach = Reach { least: Self::Nobody, most: Self::Nobody };
        for principal in &principals.elements {
            let own = if principals.all_but { Reach::exactly(Self::Anyone) } else { Reach::of(principal) };
            let own = own.narrowed(principal.sort, &statement.conditions);
            reach.most = reach.most.max(own.most);
            if !principal.maybe || principals.all_but {
                reach.least = reach.least.max(own.least);
            }
        }
        if principals.open || statement.has_open_conditions {
            reach.most = Self::Anyone;
        }
        if statement.maybe || statement.effect != Effect::Allow || statement.has_open_conditions {
            reach.least = Self::Nobody;
        }
        (reach.least == reach.most).then_some(reach.most)
    }
}

/// Between which audiences the true one lies.
#[derive(Clone, Copy)]
struct Reach {
    least: Audience,
    most: Audience,
}

impl Reach {
    fn exactly(audience: Audience) -> Self {
        Self { least: audience, most: audience }
    }

    fn of(principal: &Principal) -> Self {
        match principal.sort {
            Sort::Anyone => Self::exactly(Audience::Anyone),
            Sort::Service => Self::exactly(Audience::Service),
            Sort::Account | Sort::Arn | Sort::Federated | Sort::Canonical => Self::exactly(Audience::Named),
            Sort::Unknown if principal.is_own() => Self::exactly(Audience::Own),
            // Text with a hole in it is no `*`.
            Sort::Unknown if !principal.name.prefix().is_empty() => {
                Self { least: Audience::Own, most: Audience::Named }
            }
            Sort::Unknown => Self { least: Audience::Own, most: Audience::Anyone },
        }
    }

    /// What conditions leave of it: all of them must hold.
    fn narrowed(mut self, sort: Sort, conditions: &[Condition]) -> Self {
        for condition in conditions {
            let to = match sort {
                Sort::Service => Audience::Own,
                _ if ORGANIZATIONS.contains(&&*condition.key) => Audience::Organization,
                _ => Audience::Named,
            };
            match trusts(condition) {
                Answer::Yes => self = Self { least: self.least.min(to), most: self.most.min(to) },
                Answer::Unknown => self.least = self.least.min(to),
                Answer::No => {}
            }
        }
        self
    }
}
