//! What is no error and probably a mistake: one file for each lint, one row for each in [`LINTS`].
//!
//! Lints look at programs without errors: after a mistake too much would look unused.

mod constant_condition;
mod constant_test;
mod empty_collection;
mod names;
mod regex_match;
mod same;
mod shadowed_name;
mod silent_lens;
mod tree;
mod trivial_clause;
mod truth;
mod unreachable_clause;
mod unused_declaration;
mod unused_use;
mod unused_variable;

use std::collections::HashSet;

use super::Module;
use crate::diagnostic::Diagnostic;
use crate::ir::Program;

/// All lints, by name.
pub static LINTS: [Lint; 12] = [
    constant_condition::LINT,
    constant_test::LINT,
    empty_collection::LINT,
    regex_match::EVERYTHING,
    regex_match::NOTHING,
    shadowed_name::LINT,
    silent_lens::LINT,
    trivial_clause::LINT,
    unreachable_clause::LINT,
    unused_declaration::LINT,
    unused_use::LINT,
    unused_variable::LINT,
];

/// Something that is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Lint {
    /// Its name: what is found, so that it reads after "allow".
    pub name: &'static str,
    /// What is found, in one sentence.
    pub sentence: &'static str,
    find: fn(&Policies<'_>) -> Vec<Diagnostic>,
}

impl Lint {
    /// The lint of a name.
    pub fn from_name(name: &str) -> Option<&'static Self> {
        LINTS.iter().find(|lint| lint.name == name)
    }

    /// Something that it found.
    fn found(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(self.name, message)
    }
}

/// What lints look at: policies as they were written, and what they mean.
struct Policies<'m> {
    modules: &'m [Module],
    program: &'m Program,
}

/// All that the lints find in policies without errors, in the order of the files.
pub fn lint(modules: &[Module], program: &Program) -> Vec<Diagnostic> {
    let policies = Policies { modules, program };
    let mut found: Vec<Diagnostic> = LINTS.iter().flat_map(|lint| (lint.find)(&policies)).collect();
    let place = |it: &Diagnostic| it.labels.first().map(|label| label.place);
    found.sort_by_key(place);
    // The body of a `def` stands in the program once for each call.
    let mut seen = HashSet::new();
    found.retain(|it| seen.insert((it.code, place(it))));
    found
}
