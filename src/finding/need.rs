//! What a waiver must say besides its reason, because a pack asks for it.

use super::Waiver;
use crate::diagnostic::Diagnostic;
use crate::source::Place;

/// Something that every waiver must say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Need {
    /// What.
    pub part: Part,
    /// The pack that asks for it.
    pub pack: String,
    /// Where it asks.
    pub place: Place,
}

/// A part of a waiver that need not be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The last day on which it holds.
    Until,
    /// Who answers for it.
    Owner,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 2] = [Self::Until, Self::Owner];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Until => "until",
            Self::Owner => "owner",
        }
    }

    /// The one of a word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

impl Need {
    /// Whether a waiver says it.
    fn is_met(&self, waiver: &Waiver) -> bool {
        match self.part {
            Part::Until => waiver.until.is_some(),
            Part::Owner => waiver.owner.is_some(),
        }
    }

    fn complaint(&self, waiver: &Waiver) -> Diagnostic {
        let (code, lacks, help) = match self.part {
            Part::Until => (
                "waiver-without-until",
                "until when it holds",
                "say until: the last day on which it holds, for example 2027-01-31",
            ),
            Part::Owner => ("waiver-without-owner", "who answers for it", "say owner: who answers for it"),
        };
        Diagnostic::error(code, format!("this does not say {lacks}"))
            .at(waiver.place, "waives nothing without that")
            .at(self.place, format!("the pack `{}` asks for it", self.pack))
            .help(help)
    }
}

impl Waiver {
    /// What is wrong with it, if it does not say all that is asked for.
    pub fn lack(&self, needs: &[Need]) -> Option<Diagnostic> {
        needs.iter().find(|need| !need.is_met(self)).map(|need| need.complaint(self))
    }
}
