//! Profiles: how much of a pack a project wants.
//!
//! `[profiles]` of a `pack.toml` says of each which rules it has: those that may find something at least that severe. A rule of a pack
//! without profiles is in all of them.

use super::entries::{self, Content, Entry};
use crate::diagnostic::{Diagnostic, nearest};
use crate::finding::Severity;
use crate::ir::{Rule, Step};
use crate::semantics::Given;
use crate::source::Place;

/// The profiles of all packs.
#[derive(Debug, Clone, Default)]
pub struct Profiles(Vec<Profile>);

/// A profile of a pack.
#[derive(Debug, Clone)]
struct Profile {
    pack: String,
    name: String,
    /// The least severity of what its rules find.
    least: Severity,
}

impl Profiles {
    /// Reads `[profiles]` of a pack.
    pub(super) fn read(pack: &str, entry: Entry, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut read = Self::default();
        for entry in entries::table(entry, diagnostics) {
            let word = match &entry.value {
                Content::Value(Given::Text(text)) => Severity::from_name(text),
                _ => None,
            };
            match word {
                Some(least) => read.0.push(Profile { pack: pack.to_owned(), name: entry.key, least }),
                None => {
                    let list = Severity::ALL.map(|it| format!("\"{}\"", it.name())).join(", ");
                    diagnostics
                        .push(entries::wrong(&entry, &format!("the least severity of its rules, one of {list}")));
                }
            }
        }
        read
    }

    /// These and those of further packs.
    #[must_use]
    pub fn with(mut self, further: Self) -> Self {
        self.0.extend(further.0);
        self
    }

    /// Their names, each once, in the order of the packs.
    fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for profile in &self.0 {
            if !names.contains(&profile.name.as_str()) {
                names.push(profile.name.as_str());
            }
        }
        names
    }

    /// Whether a profile has a rule: by what the rule may find, as its pack wrote it.
    pub fn has(&self, name: &str, rule: &Rule) -> bool {
        let mut own = self.0.iter().filter(|it| it.pack == rule.info.pack).peekable();
        if own.peek().is_none() {
            return true;
        }
        own.find(|it| it.name == name).is_none_or(|it| worst(rule) >= it.least)
    }

    /// The profiles of its pack that have a rule.
    pub fn of(&self, rule: &Rule) -> impl Iterator<Item = &str> {
        let own = self.0.iter().filter(|it| it.pack == rule.info.pack && worst(rule) >= it.least);
        own.map(|it| it.name.as_str())
    }

    /// What is wrong with a name.
    pub(super) fn mistake(&self, name: &str, place: Place) -> Option<Diagnostic> {
        let names = self.names();
        if names.contains(&name) {
            return None;
        }
        let error = Diagnostic::error("unknown-profile", format!("there is no profile `{name}`"))
            .at(place, "not known to the packs of this run");
        let error = if names.is_empty() { error } else { error.note(format!("there are {}", names.join(", "))) };
        Some(match nearest(name, names) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error,
        })
    }
}

/// The most severe that a rule may find.
fn worst(rule: &Rule) -> Severity {
    let clauses = rule.steps.iter().filter_map(|step| match step {
        Step::Clause(clause) => Some(clause.severity),
        _ => None,
    });
    clauses.max().unwrap_or(rule.info.severity)
}
