//! Actions that together give more rights than their holder was given: `data/iam.escalations`.

use std::sync::LazyLock;

use super::{Certainty, Holder};
use crate::iam::Work;
use crate::iam::catalogue::{self, Action};

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
        let certainty = |action: &&'static Action| {
            self.permission(action, &work).map_or(Certainty::Inert, |permission| permission.certainty)
        };
        let mut found: Vec<Escalation> = Path::all()
            .iter()
            .filter_map(|path| {
                let certainty = path.actions.iter().map(certainty).max()?;
                (certainty <= Certainty::May).then_some(Escalation { path, certainty })
            })
            .collect();
        found.sort_by_key(|it| (it.certainty, it.path.actions.len()));
        found
    }
}
