//! Deciding one request, by the policy evaluation logic of the IAM User Guide: any Deny wins; each layer that is there must allow;
//! a resource's policy that names the caller itself needs no other.

use super::applies::Asked;
use super::policy::{Effect, Policy, Statement};
use super::principal::Grip;
use super::request::{Caller, Request};
use super::{Answer, Work};

/// The policies that bear on a request. What is not there does not limit; an identity without policies may do nothing.
#[derive(Clone, Debug, Default)]
pub struct Policies<'p> {
    /// Those of the user, its groups, or the role.
    pub identity: Vec<&'p Policy>,
    /// The permissions boundary of the user or role.
    pub boundary: Option<&'p Policy>,
    /// The policy that the session was made with.
    pub session: Option<&'p Policy>,
    /// That of the resource.
    pub resource: Option<&'p Policy>,
    /// Service control policies, level by level from the root of the organization to the account.
    pub service_control: Vec<Vec<&'p Policy>>,
    /// Resource control policies, level by level; only of services that have them.
    pub resource_control: Vec<Vec<&'p Policy>>,
    /// That of the VPC endpoint through which the request goes.
    pub endpoint: Option<&'p Policy>,
}

/// What becomes of a request.
#[derive(Clone, PartialEq, Debug)]
pub struct Decision<'p> {
    /// The outcome.
    pub outcome: Outcome,
    /// The statement that decided: the Deny, the Allow, or what left it open.
    pub by: Option<&'p Statement>,
    /// The layer that decided, or that did not allow.
    pub layer: Layer,
}

/// The outcome of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It is allowed.
    Allowed,
    /// No statement allows it.
    ImplicitlyDenied,
    /// A statement denies it.
    ExplicitlyDenied,
    /// What is not known would decide it.
    Unknown,
}

/// The sorts of policies, as the evaluation logic takes them in turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "they are the fields of `Policies`")]
pub enum Layer {
    ResourceControl,
    ServiceControl,
    Endpoint,
    Resource,
    Identity,
    Boundary,
    Session,
}

/// What one layer says: whether it allows, and by which statement.
#[derive(Clone, Copy)]
struct Says<'p> {
    answer: Answer,
    by: Option<&'p Statement>,
}

/// Decides a request.
pub fn decide<'p>(policies: &Policies<'p>, request: &Request, work: &Work) -> Decision<'p> {
    let court = Court { policies, asked: Asked::new(request, work) };
    let denies = court.denies();
    if let Some((layer, by)) = denies.sure {
        return Decision { outcome: Outcome::ExplicitlyDenied, by: Some(by), layer };
    }
    let allows = court.allows();
    match (allows.outcome, denies.possible) {
        (Outcome::Allowed, Some((layer, by))) => Decision { outcome: Outcome::Unknown, by, layer },
        _ => allows,
    }
}

struct Court<'c, 'p> {
    policies: &'c Policies<'p>,
    asked: Asked<'c>,
}

/// The statements that deny: surely, or possibly.
struct Denies<'p> {
    sure: Option<(Layer, &'p Statement)>,
    possible: Option<(Layer, Option<&'p Statement>)>,
}

impl<'p> Court<'_, 'p> {
    fn layers(&self) -> Vec<(Layer, Vec<&'p Policy>)> {
        let own = self.policies;
        let one = |policy: Option<&'p Policy>| policy.into_iter().collect();
        vec![
            (Layer::ResourceControl, own.resource_control.iter().flatten().copied().collect()),
            (Layer::ServiceControl, own.service_control.iter().flatten().copied().collect()),
            (Layer::Endpoint, one(own.endpoint)),
            (Layer::Resource, one(own.resource)),
            (Layer::Identity, own.identity.clone()),
            (Layer::Boundary, one(own.boundary)),
            (Layer::Session, one(own.session)),
        ]
    }

    fn denies(&self) -> Denies<'p> {
        let mut possible = None;
        for (layer, policies) in self.layers() {
            if !self.bears(layer) {
                continue;
            }
            for policy in policies {
                if policy.open {
                    possible.get_or_insert((layer, None));
                }
                for statement in policy.statements.iter().filter(|it| it.effect != Effect::Allow) {
                    match self.meets(statement) {
                        Answer::Yes if statement.effect == Effect::Deny => {
                            return Denies { sure: Some((layer, statement)), possible };
                        }
                        Answer::No => {}
                        _ => drop(possible.get_or_insert((layer, Some(statement)))),
                    }
                }
            }
        }
        Denies { sure: None, possible }
    }

    /// A statement that denies is about the caller if it names it in any way.
    fn meets(&self, statement: &Statement) -> Answer {
        let named = self.named(statement).into_iter().map(|(_, answer)| answer);
        Answer::any(named).and(self.asked.meets(statement))
    }

    fn named(&self, statement: &Statement) -> Vec<(Grip, Answer)> {
        let bounded = self.policies.boundary.is_some();
        match &statement.principals {
            Some(scope) => scope.names(&self.asked.request.caller, statement.effect, bounded, self.asked.work),
            None => vec![(Grip::Direct, Answer::Yes)],
        }
    }

    /// Service control policies do not bear on services and on those who have no account.
    fn bears(&self, layer: Layer) -> bool {
        layer != Layer::ServiceControl || self.asked.request.caller.account().is_some()
    }

    fn allows(&self) -> Decision<'p> {
        let own = self.policies;
        let mut limits = Vec::new();
        for level in &own.resource_control {
            limits.push((Layer::ResourceControl, self.layer(level, None)));
        }
        if self.bears(Layer::ServiceControl) {
            limits.extend(own.service_control.iter().map(|level| (Layer::ServiceControl, self.layer(level, None))));
        }
        limits.extend(own.endpoint.map(|policy| (Layer::Endpoint, self.layer(&[policy], None))));
        let grant = self.grant();
        let mut decision = Decision { outcome: outcome(grant.1.answer), by: grant.1.by, layer: grant.0 };
        for (layer, says) in limits {
            decision = decision.limited(layer, says);
        }
        decision
    }

    /// The one who allows, or whose Allow is missing.
    fn grant(&self) -> (Layer, Says<'p>) {
        let own = self.policies;
        let request = self.asked.request;
        let resource = |grip| match own.resource {
            Some(policy) => self.layer(&[policy], Some(grip)),
            None => Says { answer: Answer::No, by: None },
        };
        let (direct, role, account) = (resource(Grip::Direct), resource(Grip::Role), resource(Grip::Account));
        let capped = |layer: Layer, says: Says<'p>| {
            let mut decision = Decision { outcome: outcome(says.answer), by: says.by, layer };
            if let Some(boundary) = own.boundary {
                decision = decision.limited(Layer::Boundary, self.layer(&[boundary], None));
            }
            if let Some(session) = own.session {
                decision = decision.limited(Layer::Session, self.layer(&[session], None));
            }
            (decision.layer, Says { answer: answer(decision.outcome), by: decision.by })
        };
        let identity = self.layer(&own.identity, None);
        let ways = match &request.caller {
            Caller::Anonymous | Caller::Federated(_) | Caller::Service(_) => vec![(Layer::Resource, direct)],
            _ if self.is_across_accounts() => {
                let named = direct.or(role).or(account);
                let both = Says { answer: named.answer.and(identity.answer), by: named.by.or(identity.by) };
                let layer = if named.answer == Answer::Yes { Layer::Identity } else { Layer::Resource };
                vec![capped(layer, both)]
            }
            _ => {
                let needs_resource = own.resource.is_some() && self.must_be_granted();
                let handed_on = if needs_resource { Answer::No } else { Answer::Yes }.or(account.answer);
                let own = Says { answer: identity.answer.and(handed_on), by: identity.by };
                let layer = if identity.answer == Answer::Yes { Layer::Resource } else { Layer::Identity };
                let layer = if own.answer == Answer::Yes { Layer::Identity } else { layer };
                vec![(Layer::Resource, direct), capped(Layer::Resource, role), capped(layer, own)]
            }
        };
        best(ways)
    }

    /// Role trust policies and key policies must grant themselves; that they name the account hands it on to IAM.
    fn must_be_granted(&self) -> bool {
        let action = self.asked.request.action.to_ascii_lowercase();
        action.starts_with("kms:") || action.starts_with("sts:assumerole")
    }

    fn is_across_accounts(&self) -> bool {
        match (self.asked.request.caller.account(), self.asked.request.resource_account.as_deref()) {
            (Some(own), Some(other)) => own != other,
            _ => false,
        }
    }

    /// Whether some statement of a layer allows, naming the caller with a grip or in any way.
    fn layer(&self, policies: &[&'p Policy], grip: Option<Grip>) -> Says<'p> {
        let mut says = Says { answer: Answer::No, by: None };
        for policy in policies {
            if policy.open {
                says = says.or(Says { answer: Answer::Unknown, by: None });
            }
            for statement in policy.statements.iter().filter(|it| it.effect != Effect::Deny) {
                let named = self.named(statement).into_iter().filter(|(own, _)| grip.is_none_or(|grip| *own == grip));
                let named = Answer::any(named.map(|(_, answer)| answer));
                if named == Answer::No {
                    continue;
                }
                let sure = if statement.effect == Effect::Allow { Answer::Yes } else { Answer::Unknown };
                says = says.or(Says { answer: named.and(self.asked.meets(statement)).and(sure), by: Some(statement) });
                if says.answer == Answer::Yes {
                    return says;
                }
            }
        }
        says
    }
}

impl<'p> Says<'p> {
    fn or(self, other: Self) -> Self {
        let answer = self.answer.or(other.answer);
        let by = if answer == self.answer && (answer != Answer::No || self.by.is_some()) { self.by } else { other.by };
        Self { answer, by: if answer == Answer::No { None } else { by } }
    }
}

impl<'p> Decision<'p> {
    /// What is left of it where another layer must allow as well.
    fn limited(self, layer: Layer, says: Says<'p>) -> Self {
        let both = answer(self.outcome).and(says.answer);
        if both == answer(self.outcome) {
            return self;
        }
        Self { outcome: outcome(both), by: says.by, layer }
    }
}

fn outcome(answer: Answer) -> Outcome {
    match answer {
        Answer::Yes => Outcome::Allowed,
        Answer::No => Outcome::ImplicitlyDenied,
        Answer::Unknown => Outcome::Unknown,
    }
}

fn answer(outcome: Outcome) -> Answer {
    match outcome {
        Outcome::Allowed => Answer::Yes,
        Outcome::ImplicitlyDenied | Outcome::ExplicitlyDenied => Answer::No,
        Outcome::Unknown => Answer::Unknown,
    }
}

/// The way that allows; else one that may; else the one that went furthest; else the last, which every request may go.
fn best<'p>(ways: Vec<(Layer, Says<'p>)>) -> (Layer, Says<'p>) {
    let find = |wanted: Answer| ways.iter().find(|(_, says)| says.answer == wanted);
    let furthest = || ways.iter().find(|(layer, _)| matches!(layer, Layer::Boundary | Layer::Session));
    let found = find(Answer::Yes).or_else(|| find(Answer::Unknown)).or_else(furthest).or(ways.last()).copied();
    found.unwrap_or((Layer::Identity, Says { answer: Answer::No, by: None }))
}
