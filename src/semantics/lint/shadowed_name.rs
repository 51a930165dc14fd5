//! Variables that hide what has their name already.

use super::names::Names;
use super::{Lint, Policies};
use crate::diagnostic::Diagnostic;

pub(super) const LINT: Lint = Lint {
    name: "shadowed-name",
    sentence: "a variable that hides another one, a parameter, a table or a collection",
    find,
};

fn find(policies: &Policies<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for variable in Names::of(policies.modules).variables {
        let Some(hidden) = variable.hides.filter(|_| !variable.name.text.starts_with('_')) else { continue };
        found.push(
            LINT.found(format!("`{}` hides what has that name already", variable.name.text))
                .at(variable.place, "from here on means this")
                .at(hidden, "can no longer be named")
                .help("choose another name"),
        );
    }
    found
}
