//! Actions that together give more rights than their holder was given: `data/iam.escalations`.

use std::sync::LazyLock;

use super::{Certainty, Grant, Holder};
use crate::iam::breadth::names_nothing;
use crate::iam::catalogue::{self, Action};
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
    /// The actions, all of which are needed.
    pub actions: Vec<&'static Action>,
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
        let actions = words.map(catalogue::action).collect::<Option<_>>()?;
        Some(Self { way, actions })
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
        for (at, action) in self.actions.iter().enumerate() {
            write!(f, "{}{action}", if at > 0 { " + " } else { "" })?;
        }
        Ok(())
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
                let open = |worst: Certainty, action: &&'static Action| {
                    let certainty = worst.max(path.certainty(self, action, &work));
                    (certainty <= Certainty::May).then_some(certainty)
                };
                let certainty = path.actions.iter().try_fold(Certainty::Must, open)?;
                Some(Escalation { path, certainty })
            })
            .collect();
        found.sort_by_key(|it| (it.certainty, it.path.actions.len()));
        found
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
