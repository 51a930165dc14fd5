//! Verdicts and findings as data: what a run found, without a word on how it was found or how it is shown.

mod catalogue;
mod explanation;
mod need;

pub use catalogue::{
    FieldLine, Inventory, KindPage, LensLine, Mention, PageText, Reach, ResourcePage, RulePage, Setting, Setup, Told,
    ToldCase, View,
};
pub use explanation::{Answer, Explanation, Fact, InWorld, Origin, Reason};
pub use need::{Need, Part};

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::source::{Place, SourceId};

/// What is known of one rule on one subject.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verdict {
    /// One requirement does not hold.
    Fail,
    /// The rule cannot be evaluated on this subject.
    Error,
    /// The document cannot decide it.
    Unknown,
    /// It failed or is unknown, and a waiver in force covers it.
    Waived,
    /// All requirements hold.
    Pass,
    /// Nothing to judge.
    NotApplicable,
}

impl Verdict {
    /// All verdicts, worst first.
    pub const ALL: [Self; 6] = [Self::Fail, Self::Error, Self::Unknown, Self::Waived, Self::Pass, Self::NotApplicable];

    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Error => "error",
            Self::Unknown => "unknown",
            Self::Waived => "waived",
            Self::Pass => "pass",
            Self::NotApplicable => "not applicable",
        }
    }
}

/// How bad a failure is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Worth mending some day.
    Low,
    /// Worth mending soon.
    Medium,
    /// Worth mending now.
    High,
    /// Worth stopping the deployment.
    Critical,
}

impl Severity {
    /// All severities, least first.
    pub const ALL: [Self; 5] = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word that rules and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The severity of a word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name() == name)
    }
}

/// What a report says about a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleInfo {
    /// Its kebab-case name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its severity.
    pub severity: Severity,
    /// The practice that it serves.
    pub practice: Option<String>,
    /// The ids of the same check elsewhere.
    pub refs: Vec<String>,
    /// The `///` comment: why it matters.
    pub rationale: Option<String>,
    /// What to do.
    pub remedy: Option<String>,
    /// The pack that it comes from.
    pub pack: String,
    /// Where its name stands.
    pub place: Place,
}

/// A place in the user's document with a few words about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Where.
    pub place: Place,
    /// What is to be seen there; lower case, no full stop.
    pub message: Arc<str>,
    /// The RFC 6901 pointer of the value, or of what would hold it.
    pub pointer: Arc<str>,
}

/// One thing found: a failure, an unknown or an error.
///
/// An inventory has millions: what many have alike they share, and what few have takes no room in the others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The number of the rule in [`Run::rules`].
    pub rule: usize,
    /// `Fail`, `Unknown`, `Error` or `Waived`.
    pub verdict: Verdict,
    /// The severity of this finding.
    pub severity: Severity,
    /// What was judged, as the document calls it: `Worker`.
    pub subject: Arc<str>,
    /// The provider's type of what was judged; empty for the stack itself.
    pub subject_type: Arc<str>,
    /// Where the program that wrote the document has it: the construct path of the AWS CDK.
    pub construct: Option<Box<str>>,
    /// The text that it was found in.
    pub document: SourceId,
    /// What is wrong, in one sentence.
    pub message: Arc<str>,
    /// The value, or, for something missing, the place where it belongs.
    pub primary: Mark,
    /// The other places that the reason goes through.
    pub related: Box<[Mark]>,
    /// The clause of the policy.
    pub clause: Place,
    /// For an unknown: what is not known and what would make it known.
    pub causes: Box<[NotKnown]>,
    /// For an unknown: an error is in sight (U\*), so that nothing excuses it.
    pub error_in_sight: bool,
    /// What to do, with its holes filled; where there are none, all findings of a rule share it.
    pub remedy: Option<Arc<str>>,
    /// For a waived one: who waives it, and why.
    pub waiver: Option<Box<Waiver>>,
}

impl Finding {
    /// What it is a result of: one rule on one subject of a document.
    fn check(&self) -> (SourceId, usize, &str) {
        (self.document, self.rule, &self.subject)
    }
}

/// Why a finding is not acted upon.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiver {
    /// Why.
    pub because: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day, in UTC.
    pub until: Option<jiff::civil::Date>,
    /// Where it is written.
    pub place: Place,
}

/// Something that is not known, of an unknown verdict.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct NotKnown {
    /// Why, as the end of "it cannot be known: …".
    pub reason: Arc<str>,
    /// What would make it known.
    pub remedy: Option<Arc<str>>,
    /// Where.
    pub place: Option<Place>,
}

/// How often each verdict was reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// In the order of [`Verdict::ALL`].
    counts: [usize; 6],
}

impl Counts {
    /// Counts one more.
    #[expect(clippy::indexing_slicing, reason = "one place for each verdict")]
    pub fn add(&mut self, verdict: Verdict) {
        self.counts[verdict as usize] += 1;
    }

    /// How many there were.
    #[expect(clippy::indexing_slicing, reason = "one place for each verdict")]
    pub fn get(&self, verdict: Verdict) -> usize {
        self.counts[verdict as usize]
    }

    /// How many there were of all verdicts together.
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }

    /// Counts one thing under another verdict than before.
    #[expect(clippy::indexing_slicing, reason = "one place for each verdict")]
    pub fn change(&mut self, from: Verdict, to: Verdict) {
        let before = &mut self.counts[from as usize];
        *before = before.saturating_sub(1);
        self.add(to);
    }

    /// Adds the counts of another.
    pub fn merge(&mut self, other: &Self) {
        self.counts.iter_mut().zip(other.counts).for_each(|(own, other)| *own += other);
    }
}

/// A document that was judged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Judged {
    /// The text.
    pub source: SourceId,
    /// The format that it was read as.
    pub format: &'static str,
    /// How many resources it has, derived ones included.
    pub resources: usize,
    /// Whether it may have resources that it does not show; counted once as unknown (law 33).
    pub is_open: bool,
    /// For each rule of the run, how often each verdict was reached on this document.
    pub verdicts: Vec<Counts>,
}

/// A file that was not judged, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Skipped {
    /// The file, as it was named or found.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Whether that is a mistake (a broken template) or only a fact (not a template).
    pub is_error: bool,
}

/// How a run ends. The numbers are part of the interface: they stand in the pipelines of others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Exit {
    /// All is well, or below the threshold.
    Clean = 0,
    /// There are findings at or above the threshold.
    Findings = 1,
    /// Something kept Ordain from checking what it should.
    Trouble = 2,
}

/// How a run ends, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ending {
    /// The exit code.
    pub exit: Exit,
    /// What it is for; empty if all is well.
    pub reason: String,
}

/// What a run found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Run {
    /// The rules that ran.
    pub rules: Vec<RuleInfo>,
    /// The documents that were judged, in order.
    pub documents: Vec<Judged>,
    /// The files that were not.
    pub skipped: Vec<Skipped>,
    /// One count for each rule and subject.
    pub counts: Counts,
    /// What was found: worst first, then by document and place.
    pub findings: Vec<Finding>,
    /// The rules (numbers in `rules`) that met no subject in any document.
    pub idle: Vec<usize>,
    /// The rules that did not run because the project turned them off.
    pub off: Vec<Off>,
    /// What was known before; none where nobody asked for it.
    pub known: Option<Known>,
}

impl Run {
    /// How many checks are not decided and were not known before. A document that may have other resources counts once.
    pub fn undecided(&self) -> usize {
        fn unknown(findings: &[Finding]) -> BTreeSet<(SourceId, usize, &str)> {
            findings.iter().filter(|it| it.verdict == Verdict::Unknown).map(Finding::check).collect()
        }
        let known = self.known.as_ref().map(|known| unknown(&known.findings)).unwrap_or_default();
        let fresh = if known.is_empty() { known.clone() } else { unknown(&self.findings) };
        self.counts.get(Verdict::Unknown).saturating_sub(known.difference(&fresh).count())
    }
}

/// Of how many checks some findings are: one that cannot be decided may be undecided in several places.
pub fn checks<'f>(findings: impl Iterator<Item = &'f Finding>) -> usize {
    findings.map(Finding::check).collect::<BTreeSet<_>>().len()
}

/// What a run found that was there before.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Known {
    /// The findings: worst first, then by document and place.
    pub findings: Vec<Finding>,
    /// How many that were there before are gone.
    pub gone: usize,
}

/// A rule that the project turned off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Off {
    /// Its name.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// Where that is written.
    pub place: Place,
}
