//! Whether a resource's policy is about whoever asks, and how firmly it holds them.

use super::policy::{Effect, Principal, Scope, Sort};
use super::request::Caller;
use super::{Answer, Glob, Work};

/// What stands for the number of the account that a stack is in, as patterns show it.
const ACCOUNT: &str = "${Ref AWS::AccountId}";

/// How firmly a statement names the caller. The evaluation logic asks for more where it is looser.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Grip {
    /// By the account: the account may hand the permission on.
    Account,
    /// By the role whose session it is.
    Role,
    /// By itself, or as one of everyone.
    Direct,
}

impl Scope<Principal> {
    /// Whether the statement names the caller, and how: one answer for each grip that some principal has.
    pub(super) fn names(&self, caller: &Caller, effect: Effect, bounded: bool, work: &Work) -> Vec<(Grip, Answer)> {
        if self.all_but {
            return vec![(Grip::Direct, self.leaves_out(caller, effect, bounded, work))];
        }
        let mut named: Vec<(Grip, Answer)> = Vec::new();
        for principal in &self.elements {
            for (grip, answer) in principal.names(caller, work) {
                let answer = if principal.maybe { answer.and(Answer::Unknown) } else { answer };
                named.push((grip, answer));
            }
        }
        if self.open {
            named.push((Grip::Direct, Answer::Unknown));
        }
        named
    }

    /// `NotPrincipal`: with Deny it needs the account, the role and the session to leave a session out, and it leaves out nobody
    /// who has a permissions boundary (AWS JSON policy elements: NotPrincipal).
    fn leaves_out(&self, caller: &Caller, effect: Effect, bounded: bool, work: &Work) -> Answer {
        if effect == Effect::Deny && bounded && matches!(caller, Caller::User(_) | Caller::Session { .. }) {
            return Answer::Yes;
        }
        let grips = |wanted: Grip| {
            let all = self.elements.iter().flat_map(|it| it.names(caller, work));
            Answer::any(all.filter(|(grip, _)| *grip == wanted).map(|(_, answer)| answer))
        };
        let open = if self.open { Answer::Unknown } else { Answer::No };
        let (account, role, own) = (grips(Grip::Account), grips(Grip::Role), grips(Grip::Direct));
        let listed = match caller {
            Caller::User(_) | Caller::Session { .. } if effect == Effect::Deny => {
                let narrower = if matches!(caller, Caller::Session { .. }) { role.and(own) } else { own };
                // The service may ask about the account first; documented as possible, not as certain.
                match (account.or(role).or(own), account.and(narrower)) {
                    (Answer::No, _) => Answer::No,
                    (_, Answer::Yes) => Answer::Yes,
                    _ => Answer::Unknown,
                }
            }
            _ => account.or(role).or(own),
        };
        !(listed.or(open))
    }
}

impl Principal {
    /// Whether it is the account that the stack is in, by its number or its root.
    pub(super) fn is_own_account(&self) -> bool {
        match self.name.segments(6).as_slice() {
            [number] => number.to_string() == ACCOUNT,
            [_, _, _, _, number, root] => number.to_string() == ACCOUNT && root.as_text().as_deref() == Some("root"),
            _ => false,
        }
    }

    /// Whether it is that account, or something in it.
    pub(super) fn is_own(&self) -> bool {
        let is_in = |account: &Glob| account.to_string() == ACCOUNT;
        self.is_own_account() || matches!(self.name.segments(6).as_slice(), [_, _, _, _, account, _] if is_in(account))
    }

    /// Whether it is a role of the same account and name, below a path.
    fn is_below_path(&self, role: &str) -> bool {
        let Some((start, name)) = role.split_once(":role/") else { return false };
        let own = self.name.to_string();
        let path = own.strip_prefix(start).and_then(|rest| rest.strip_prefix(":role/"));
        path.and_then(|path| path.strip_suffix(name)).is_some_and(|path| path.ends_with('/'))
    }

    fn names(&self, caller: &Caller, work: &Work) -> Vec<(Grip, Answer)> {
        let takes = |text: &str| self.name.takes(text, work);
        match (self.sort, caller) {
            (Sort::Anyone, _) => vec![(Grip::Direct, Answer::Yes)],
            (Sort::Unknown, Caller::Session { role, session, .. }) => {
                let account = caller.account().map_or(Answer::No, takes);
                let direct = takes(session).or(account);
                vec![(Grip::Role, takes(role)), (Grip::Direct, direct)]
            }
            (Sort::Unknown, Caller::User(arn)) => {
                vec![(Grip::Direct, takes(arn).or(caller.account().map_or(Answer::No, takes)))]
            }
            (Sort::Unknown, Caller::Service(name) | Caller::Federated(name) | Caller::Root(name)) => {
                vec![(Grip::Direct, takes(name))]
            }
            (Sort::Account, Caller::Root(account)) => vec![(Grip::Direct, takes(account))],
            (Sort::Account, _) => caller.account().map(|account| (Grip::Account, takes(account))).into_iter().collect(),
            (Sort::Arn, Caller::User(arn)) => vec![(Grip::Direct, takes(arn))],
            (Sort::Arn, Caller::Session { role, session, may_have_path }) => {
                let with_path = if *may_have_path && self.is_below_path(role) { Answer::Unknown } else { Answer::No };
                vec![(Grip::Role, takes(role).or(with_path)), (Grip::Direct, takes(session))]
            }
            (Sort::Service, Caller::Service(name)) | (Sort::Federated, Caller::Federated(name)) => {
                vec![(Grip::Direct, takes(name))]
            }
            _ => Vec::new(),
        }
    }
}
