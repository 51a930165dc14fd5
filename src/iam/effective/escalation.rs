//! Actions that together give more rights than their holder was given: `data/iam.escalations`.

use std::sync::LazyLock;

use super::grant::names;
use super::{Certainty, Grant, Holder};
use crate::document::HashSet;
use crate::iam::breadth::names_nothing;
use crate::iam::catalogue::{self, Action};
use crate::iam::policy::{Effect, Element, Policy, Scope, Statement};
use crate::iam::{Glob, Work};

/// The file, as `data/README.md` describes it.
static TEXT: &str = include_str!("../../../data/iam.escalations");

static PATHS: LazyLock<Vec<Path>> = LazyLock::new(|| {
    let lines = TEXT.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(Path::of).collect()
});

/// The actions of all paths in lower case, sorted.
static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut names: Vec<&str> = Path::all().iter().flat_map(|path| &path.folded).map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    names
});

/// Actions that escalate together.
#[derive(Debug)]
pub struct Path {
    /// How they do.
    pub way: Way,
    /// The actions, all of which are needed, as `service:Name`.
    pub names: Vec<&'static str>,
    /// The same, joined by `+`.
    text: String,
    /// The same in lower case. What the catalogue says of an action is looked up where somebody may do all of them: a service is
    /// read when it is first asked about.
    folded: Vec<String>,
}

/// How a holder comes by more rights.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Way {
    /// They change what they may do themselves.
    Own,
    /// They become someone else.
    Other,
    /// They hand a role to something new that does as they say.
    Pass,
    /// They make something that has a role do as they say.
    Use,
}

/// A path that a holder can go.
#[derive(Debug)]
pub struct Escalation {
    /// The path.
    pub path: &'static Path,
    /// How sure it is: that of the least sure of its actions.
    pub certainty: Certainty,
}

impl Path {
    fn of(line: &'static str) -> Option<Self> {
        let mut words = line.split(' ');
        let way = match words.next()? {
            "self" => Way::Own,
            "other" => Way::Other,
            "pass" => Way::Pass,
            _ => Way::Use,
        };
        let names: Vec<&str> = words.collect();
        let folded = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        Some(Self { way, text: names.join(" + "), names, folded })
    }

    /// How sure it is that someone may do one of the actions so that it escalates. Of what is changed, passed or used, more than
    /// what a policy names must be in reach: of one named role or function it is not known that it may do more.
    fn certainty(&self, holder: &Holder<'_>, action: &'static Action, work: &Work) -> Certainty {
        let Some(permission) = holder.permission(action, work) else { return Certainty::Inert };
        let is_decisive = self.way == Way::Use || matches!(action.service, "iam" | "sts");
        if !is_decisive || action.resource_types.is_empty() {
            return permission.certainty;
        }
        let certainties = permission.grants.iter().map(|grant| grant.certainty.max(reach(grant)));
        certainties.min().unwrap_or(Certainty::Inert)
    }

    /// How sure it is that someone can go it; none where one of its actions is not allowed.
    fn open_to(&self, holder: &Holder<'_>, work: &Work) -> Option<Certainty> {
        let open = |worst: Certainty, name: &String| {
            let certainty = worst.max(self.certainty(holder, catalogue::action(name)?, work));
            (certainty <= Certainty::May).then_some(certainty)
        };
        self.folded.iter().try_fold(Certainty::Must, open)
    }

    /// The service that a role is passed to on it, as policies name it.
    pub fn receiver(&self) -> Option<String> {
        let others = || self.folded.iter().filter_map(|name| name.split_once(':')).map(|(service, _)| service);
        let service = others().find(|service| *service != "iam").filter(|_| self.way == Way::Pass)?;
        Some(match service {
            // Amazon ECS Developer Guide, Task IAM role; AWS App Runner Developer Guide, Instance role.
            "ecs" => "ecs-tasks.amazonaws.com".to_owned(),
            "apprunner" => "tasks.apprunner.amazonaws.com".to_owned(),
            // Amazon EC2 Auto Scaling User Guide, Launch configurations; EC2 Image Builder User Guide, Infrastructure configurations:
            // both start instances, which have the role.
            "autoscaling" | "imagebuilder" => "ec2.amazonaws.com".to_owned(),
            other => format!("{other}.amazonaws.com"),
        })
    }

    /// Its actions beside the one that passes a role, in lower case.
    pub(in crate::iam) fn others(&self) -> impl Iterator<Item = &str> {
        self.folded.iter().map(String::as_str).filter(|name| *name != "iam:passrole")
    }

    /// Its actions, joined by `+`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All paths that are known.
    pub fn all() -> &'static [Self] {
        &PATHS
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl<'p> Holder<'p> {
    /// The paths that they can go, those first that are sure.
    pub fn escalations(&self) -> Vec<Escalation> {
        let work = Work::default();
        let of = |path: &'static Path| {
            let certainty = self.passing(path, &work, |holder| path.open_to(holder, &work))?;
            Some(Escalation { path, certainty })
        };
        let mut found: Vec<Escalation> = self.named_paths(&work).filter_map(of).collect();
        found.sort_by_key(|it| (it.certainty, it.path.names.len()));
        found
    }

    /// Whether their actions alone, whatever they may be done to, are those of some path.
    pub fn may_escalate(&self) -> bool {
        self.named_paths(&Work::default()).next().is_some()
    }

    /// The paths of which some Allow may name each action.
    fn named_paths(&self, work: &Work) -> impl Iterator<Item = &'static Path> {
        let mut named: HashSet<&str> = HashSet::default();
        self.statements().filter(|it| it.effect != Effect::Deny).for_each(|it| name(&it.actions, &mut named, work));
        Path::all().iter().filter(move |path| path.folded.iter().all(|own| named.contains(own.as_str())))
    }

    /// Asks about a path for those who go it: whoever passes a role names the service that gets it (iam:PassedToService).
    pub(in crate::iam) fn passing<T>(&self, path: &Path, work: &Work, ask: impl FnOnce(&Holder<'_>) -> T) -> T {
        const KEY: &str = "iam:passedtoservice";
        let policies = || self.policies.iter().chain(self.boundary);
        match path.receiver().filter(|_| policies().any(|policy| policy.asks_for(KEY))) {
            Some(service) => {
                let given = |policy: &Policy| policy.given(KEY, &service, work);
                let own: Vec<Policy> = self.policies.iter().map(given).collect();
                let boundary = self.boundary.map(given);
                ask(&Holder { policies: &own, boundary: boundary.as_ref(), open: self.open })
            }
            None => ask(self),
        }
    }

    /// The Allows that name an action, surely or possibly.
    pub(in crate::iam) fn allowing(&self, folded: &str, work: &Work) -> impl Iterator<Item = &'p Statement> {
        let allows = self.statements().filter(|it| it.effect != Effect::Deny);
        allows.filter(move |it| names(&it.actions, folded, work).is_possible())
    }
}

/// Adds the actions of paths that a scope may be about. Most elements are about none of them.
fn name(scope: &Scope<Element>, named: &mut HashSet<&'static str>, work: &Work) {
    if scope.all_but || scope.open || scope.elements.iter().any(|it| it.glob.is_too_long()) {
        named.extend(NAMES.iter().copied().filter(|own| names(scope, own, work).is_possible()));
        return;
    }
    for element in &scope.elements {
        let prefix = element.glob.prefix();
        let from = NAMES.partition_point(|own| *own < &*prefix);
        let beginning = NAMES.iter().copied().skip(from).take_while(|own| own.starts_with(&prefix));
        named.extend(beginning.filter(|own| element.glob.takes(own, work).is_possible()));
    }
}

/// How sure it is that a grant is about more than what it names.
fn reach(grant: &Grant<'_>) -> Certainty {
    let wide = |glob: &Glob| match glob.segments(6).as_slice() {
        [.., resource] if names_nothing(&resource.to_string(), "*") => Certainty::Must,
        [_, _, _, _, _, resource] if !resource.has_wildcard() => Certainty::Inert,
        _ => Certainty::May,
    };
    if grant.is_unrestricted {
        return Certainty::Must;
    }
    grant.resources.iter().map(|element| wide(&element.glob)).min().unwrap_or(Certainty::Inert)
}
