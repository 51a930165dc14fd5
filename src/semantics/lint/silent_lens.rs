//! Lenses that do not give all fields of their kind (law 9).

use super::{Lint, Policies};
use crate::diagnostic::Diagnostic;

pub(super) const LINT: Lint = Lint {
    name: "silent-lens",
    sentence: "a lens that does not give a field of its kind, which is unknown then",
    find,
};

fn find(policies: &Policies<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for lens in &policies.program.lenses {
        let Some(kind) = policies.program.kinds.get(lens.kind as usize) else { continue };
        let given = lens.fields.iter().map(Option::is_some).chain(std::iter::repeat(false));
        let silent: Vec<String> = kind
            .fields
            .iter()
            .zip(given)
            .filter(|(field, given)| !given && field.derived.is_none())
            .map(|(field, _)| format!("`{}`", field.name))
            .collect();
        let Some(first) = silent.first() else { continue };
        found.push(
            LINT.found(format!("this lens does not give {}", silent.join(", ")))
                .at(lens.place, format!("a lens to `{}`", kind.name))
                .note("what a lens does not give is unknown, and so is the verdict of a rule that needs it")
                .help(format!(
                    "say where it is, or why that cannot be known: {} = unknown \"…\"",
                    first.trim_matches('`')
                )),
        );
    }
    found
}
