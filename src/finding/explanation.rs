//! Why a rule came to its verdict on one subject, as data: the smallest tree of conditions that shows it (law 36).

use super::{Verdict, Waiver};
use crate::source::{Place, SourceId};

/// What a rule says about one subject, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// What was judged, as the document calls it.
    pub subject: String,
    /// The provider's type of what was judged; empty for the stack itself.
    pub subject_type: String,
    /// The text that it stands in.
    pub document: SourceId,
    /// Where it stands.
    pub place: Place,
    /// The verdict over all worlds.
    pub verdict: Verdict,
    /// One world that shows the verdict; two where worlds disagree, the worse one first. None where nothing was asked.
    pub worlds: Vec<InWorld>,
    /// What there is to say besides: why nothing was asked, or why the evaluation stopped.
    pub note: Option<String>,
    /// What the document itself says about its findings.
    pub ignores: Vec<Waiver>,
    /// Whether a baseline knows all that was found.
    pub is_known: bool,
}

/// The verdict in one world.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InWorld {
    /// The cases that make it this world: the name of a choice, and its case.
    pub cases: Vec<(String, String)>,
    /// The verdict in it.
    pub verdict: Verdict,
    /// What decides it, in the order of the rule.
    pub reasons: Vec<Reason>,
}

/// How a condition turned out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// The document cannot decide it.
    Unknown,
    /// It cannot be evaluated.
    Error,
    /// It was not asked.
    Skipped,
    /// It does not hold, or is not known, and a waiver covers it.
    Waived,
}

/// A condition of a rule, or an element that conditions are about, with what decides it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// The words before the condition: `for s in`, `where`, `when`, `require`, `forbid`, `need`; empty inside of one.
    pub word: String,
    /// The text of the condition in the policy; none for an element, which the first fact names.
    pub condition: Option<Place>,
    /// How it turned out.
    pub answer: Answer,
    /// The values that it met.
    pub facts: Vec<Fact>,
    /// What the policy or the engine says about it, in one sentence.
    pub note: Option<String>,
    /// For what goes through elements: how many there are, whether or not they are told.
    pub elements: Option<usize>,
    /// What decides it.
    pub reasons: Vec<Reason>,
}

/// A value that a condition met.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact {
    /// What the policy calls it.
    pub name: String,
    /// The value, as the language writes it.
    pub value: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it stands, or where what is missing belongs.
    pub place: Option<Place>,
}

/// Where a value comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// It is written so in the document.
    Written,
    /// It follows from what is written there: `!Ref Memory`.
    From(String),
    /// The document does not set this path, and the provider uses this value then.
    Default(String),
    /// The document does not have this path; empty where it is left out by `AWS::NoValue`.
    Absent(String),
    /// It is not known.
    Unknown {
        /// Why.
        reason: String,
        /// What would make it known.
        remedy: Option<String>,
    },
    /// It cannot be read.
    Fault(String),
    /// It was computed by the policy.
    Computed,
}

impl Answer {
    /// The word that data uses for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "true",
            Self::No => "false",
            Self::Unknown => "unknown",
            Self::Error => "error",
            Self::Skipped => "skipped",
            Self::Waived => "waived",
        }
    }
}

impl Explanation {
    /// The one sentence that says most: what the policy says about the clause that decides, or what is not known.
    pub fn gist(&self) -> Option<&str> {
        let reasons = || self.worlds.first().into_iter().flat_map(|world| &world.reasons);
        let unknown = || if self.verdict == Verdict::Unknown { reasons().find_map(Reason::not_known) } else { None };
        self.note.as_deref().or_else(|| reasons().find_map(Reason::first_note)).or_else(unknown)
    }
}

impl Reason {
    fn first_note(&self) -> Option<&str> {
        self.note.as_deref().or_else(|| self.reasons.iter().find_map(Self::first_note))
    }

    fn not_known(&self) -> Option<&str> {
        let own = self.facts.iter().find_map(|fact| match &fact.origin {
            Origin::Unknown { reason, .. } => Some(reason.as_str()),
            _ => None,
        });
        own.or_else(|| self.reasons.iter().find_map(Self::not_known))
    }
}
