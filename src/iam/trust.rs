//! Whom a role's trust policy lets take the role.

use super::effective::{is_sure, names};
use super::policy::{Effect, Policy, Principal, Sort, Statement};
use super::reach::Named;
use super::{Answer, Caller, Glob, Work};

/// The ways to take a role (AWS STS API Reference), in lower case.
const TAKING: [&str; 3] = ["sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"];

impl Policy {
    /// Whether this trust policy lets someone take its role, whatever their own policies say. Conditions leave it open.
    pub fn trusts(&self, caller: &Caller, work: &Work) -> Answer {
        self.lets_take(work, |statement| {
            let scope = statement.principals.as_ref()?;
            let named = scope.names(caller, statement.effect, false, work);
            Some(Answer::any(named.into_iter().map(|(_, answer)| answer)))
        })
    }

    /// The same of a role of the stack.
    pub(super) fn trusts_role(&self, role: &Named, work: &Work) -> Answer {
        let ways = role.ways();
        self.lets_take(work, |statement| {
            let scope = statement.principals.as_ref()?;
            let each = scope.elements.iter().map(|it| {
                let is_it = is_role(it, role, &ways, work);
                if it.maybe { is_it.and(Answer::Unknown) } else { is_it }
            });
            let open = if scope.open || scope.all_but { Answer::Unknown } else { Answer::No };
            Some(Answer::any(each).or(open))
        })
    }

    fn lets_take(&self, work: &Work, named: impl Fn(&Statement) -> Option<Answer>) -> Answer {
        let says = |effect: Effect, other: Effect| {
            let of = |statement: &Statement| {
                let takes = Answer::any(TAKING.iter().map(|action| names(&statement.actions, action, work)));
                named(statement).unwrap_or(Answer::No).and(takes).and(is_sure(statement, effect))
            };
            Answer::any(self.statements.iter().filter(|it| it.effect != other).map(of))
        };
        let open = if self.open { Answer::Unknown } else { Answer::No };
        let allows = says(Effect::Allow, Effect::Deny).or(open);
        allows.and(!says(Effect::Deny, Effect::Allow).or(open))
    }
}

/// Whether a principal is a role of the stack, or has it among others.
fn is_role(principal: &Principal, role: &Named, ways: &[Glob], work: &Work) -> Answer {
    let name = super::folded(principal.name.clone());
    match principal.sort {
        Sort::Anyone => Answer::Yes,
        Sort::Service | Sort::Federated | Sort::Canonical => Answer::No,
        _ if principal.is_own_account() || ways.contains(&name) => Answer::Yes,
        Sort::Account => Answer::Unknown,
        _ if role.is_apart(ways, &name, work) => Answer::No,
        _ => Answer::any(ways.iter().map(|way| way.meets(&name, work))).and(Answer::Unknown),
    }
}
