//! A `use` whose names the file does not read.

use super::names::Names;
use super::{Lint, Policies};
use crate::diagnostic::Diagnostic;
use crate::semantics::place;

pub(super) const LINT: Lint = Lint { name: "unused-use", sentence: "a `use` of which the file reads no name", find };

fn find(policies: &Policies<'_>) -> Vec<Diagnostic> {
    let names = Names::of(policies.modules);
    let mut found = Vec::new();
    for module in policies.modules {
        let source = module.file.source;
        for used in names.idle_uses(source) {
            let word = &used.word.text;
            found.push(
                LINT.found(format!("nothing here reads a name of `{word}`"))
                    .at(place(source, used.word.span), "used for nothing")
                    .help(format!("take the line out; or write `{word}.` before what is meant")),
            );
        }
    }
    found
}
