//! Walks over what is always empty.

use super::{Lint, Policies, tree, truth};
use crate::diagnostic::Diagnostic;
use crate::ir::{ExprKind, KindId, Program};
use crate::semantics::{bodies, place};

pub(super) const LINT: Lint = Lint {
    name: "empty-collection",
    sentence: "a walk over what is always empty: `[]`, or a kind that no lens gives",
    find,
};

fn find(policies: &Policies<'_>) -> Vec<Diagnostic> {
    let literal = tree::walks(policies.modules).into_iter().filter(|(_, walk)| truth::is_empty(&walk.source)).map(
        |(source, walk)| LINT.found("this walks over nothing").at(place(source, walk.source.span), "always empty"),
    );
    let mut found: Vec<Diagnostic> = literal.collect();
    for expr in bodies::every(policies.program) {
        let (ExprKind::Collection(kind) | ExprKind::Related { kind, .. }) = &expr.kind else { continue };
        let Some(own) = policies.program.kinds.get(*kind as usize).filter(|_| !is_given(*kind, policies.program))
        else {
            continue;
        };
        found.push(
            LINT.found(format!("there is never a `{}`: no lens gives one", own.name))
                .at(expr.place, "always empty")
                .at(own.place, "this kind")
                .help(format!("say where a document keeps it: `from \"TYPE\" as {} {{ … }}`", own.name)),
        );
    }
    found
}

/// Whether some resource is seen as a kind, or as one that it unites. A union is as deep as there are kinds at most.
fn is_given(kind: KindId, program: &Program) -> bool {
    let mut open = vec![kind];
    let mut seen = Vec::new();
    while let Some(kind) = open.pop() {
        if program.lenses.iter().any(|lens| lens.kind == kind && !lens.of_value) {
            return true;
        }
        seen.push(kind);
        let members = program.kinds.get(kind as usize).map_or(&[][..], |it| it.members.as_slice());
        open.extend(members.iter().filter(|it| !seen.contains(it)));
    }
    false
}
