//! Actions that together give more rights than their holder was given: `data/iam.escalations`.

use std::sync::LazyLock;

use super::grant::names;
use super::{Certainty, Grant, Holder};
use crate::iam::breadth::names_nothing;
use crate::iam::catalogue::{self, Action};
use crate::iam::policy::Effect;
use crate::iam::{Glob, Work};

/// The file, as `data/README.md` describes it.
static TEXT: &str = include_str!("../../../data/iam.escalations");

static PATHS: LazyLock<Vec<Path>> = LazyLock::new(|| {
    let lines = TEXT.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(Path::of).collect()
});

/// Actions that escalate together.
#[derive(Debug)]
pub struct Path {
    /// How they do.
    pub way: Way,
    /// The actions, all of which are needed, as `service:Name`.
    pub names: Vec<&'static str>,
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
        Some(Self { way, names, folded })
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

    /// All paths that are known.
    pub fn all() -> &'static [Self] {
        &PATHS
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.names.join(" + "))
    }
}

impl Holder<'_> {
    /// The paths that they can go, those first that are sure.
    pub fn escalations(&self) -> Vec<Escalation> {
        let work = Work::default();
        let mut found: Vec<Escalation> = Path::all()
            .iter()
            .filter_map(|path| {
                // One action that is not allowed closes the path.
                let is_open = path.folded.iter().all(|name| self.may_allow(name, &work));
                let open = |worst: Certainty, name: &String| {
                    let certainty = worst.max(path.certainty(self, catalogue::action(name)?, &work));
                    (certainty <= Certainty::May).then_some(certainty)
                };
                let certainty = path.folded.iter().filter(|_| is_open).try_fold(Certainty::Must, open)?;
                is_open.then_some(Escalation { path, certainty })
            })
            .collect();
        found.sort_by_key(|it| (it.certainty, it.path.names.len()));
        found
    }

    /// Whether some Allow names an action, surely or possibly.
    fn may_allow(&self, folded: &str, work: &Work) -> bool {
        let mut allows = self.statements().filter(|it| it.effect != Effect::Deny);
        allows.any(|it| names(&it.actions, folded, work).is_possible())
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
