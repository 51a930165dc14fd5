//! What went wrong with a text: a code, a sentence, the places, and what to do.
//!
//! A diagnostic is data. This room does not know who raised it or how it will be printed.

mod suggest;

use crate::source::Place;

pub use suggest::nearest;

/// How many of the names that there are a diagnostic lists.
const LISTED: usize = 40;

/// How much a diagnostic matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Probably a mistake; the run goes on.
    Warning,
    /// What is wrong cannot be used.
    Error,
}

impl Level {
    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place with a few words about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is to be seen there; lower case, no full stop.
    pub message: String,
}

/// One mistake, with the four things that it owes its reader: title, place, fact and hint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// The kebab-case name of this sort of mistake, for example `unknown-field`.
    pub code: &'static str,
    /// How much it matters.
    pub level: Level,
    /// The title in plain words; lower case, no full stop.
    pub message: String,
    /// The places; the first is the one to look at.
    pub labels: Vec<Label>,
    /// The fact that explains it: the type, the value, the names there are.
    pub notes: Vec<String>,
    /// What to do, when it is known.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without places yet.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, level: Level::Error, message: message.into(), labels: Vec::new(), notes: Vec::new(), help: None }
    }

    /// A warning without places yet.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { level: Level::Warning, ..Self::error(code, message) }
    }

    /// A name that there is not, with the nearest one and the list of what there is.
    pub fn no_such(code: &'static str, what: &str, name: &str, names: &[&str]) -> Self {
        let mut names = names.to_vec();
        names.sort_unstable();
        names.dedup();
        let error = Self::error(code, format!("there is no {what} `{name}`"));
        let near = nearest(name, names.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        let listed = names.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
        let note = match names.len() {
            0 => format!("there is no {what} at all"),
            1..=LISTED => format!("there are {listed}"),
            number => format!("there are {number}, among them {listed}"),
        };
        Self { help: near, ..error.note(note) }
    }

    /// Adds a place. The first one added is the one to look at.
    #[must_use]
    pub fn at(mut self, place: Place, message: impl Into<String>) -> Self {
        self.labels.push(Label { place, message: message.into() });
        self
    }

    /// Adds a fact that explains it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
