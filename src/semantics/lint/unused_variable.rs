//! What is bound and never read. The variables of walks are not looked at: a walk that counts needs one all the same.

use super::names::{Names, Sort};
use super::{Lint, Policies};
use crate::diagnostic::Diagnostic;

pub(super) const LINT: Lint =
    Lint { name: "unused-variable", sentence: "a `let`, or a parameter of a `def`, that nothing reads", find };

fn find(policies: &Policies<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for variable in Names::of(policies.modules).variables {
        let name = &variable.name.text;
        if variable.is_read || variable.sort == Sort::Walk || name.starts_with('_') {
            continue;
        }
        found.push(
            LINT.found(format!("nothing reads `{name}`"))
                .at(variable.place, "never read")
                .help(format!("remove it, or call it `_{name}`")),
        );
    }
    found
}
