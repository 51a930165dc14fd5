//! Tests whose answer the type gives already.

use super::{Lint, Policies};
use crate::diagnostic::Diagnostic;
use crate::ir::{Expr, ExprKind, Program, Test, Type};
use crate::semantics::bodies;

pub(super) const LINT: Lint =
    Lint { name: "constant-test", sentence: "`exists` or `is …` whose answer the type gives already", find };

fn find(policies: &Policies<'_>) -> Vec<Diagnostic> {
    let program = policies.program;
    bodies::every(program).into_iter().filter_map(|expr| one(expr, program)).collect()
}

fn one(expr: &Expr, program: &Program) -> Option<Diagnostic> {
    match &expr.kind {
        ExprKind::Exists(of) | ExprKind::Is(of, Test::Missing | Test::Null) if is_required(of) => {
            Some(never_missing(of, program))
        }
        ExprKind::Is(of, Test::Type(wanted)) => Some(decided(of, wanted, is_of(&of.ty, wanted)?, program)),
        // What a reference leads to need not be readable as the kind that is asked for (law 24), so `is KIND` is a question.
        ExprKind::Is(of, Test::Kind(kind)) => match of.ty.present() {
            Type::Raw | Type::Resource | Type::Kind(_) => None,
            _ => Some(decided(of, &Type::Kind(*kind), false, program)),
        },
        _ => None,
    }
}

/// A field that every thing of its kind has. What else may be there or not, such as the values of a map, is not seen by
/// its type.
fn is_required(of: &Expr) -> bool {
    matches!(of.kind, ExprKind::Field { .. }) && !of.ty.is_optional() && of.ty != Type::Raw
}

/// Whether a value of a type is of another; none where that depends.
fn is_of(own: &Type, wanted: &Type) -> Option<bool> {
    match (own.present(), wanted.present()) {
        (Type::Raw, _) | (_, Type::Raw) => None,
        (Type::Kind(_) | Type::Resource, Type::Kind(_) | Type::Resource) => None,
        (Type::List(_), Type::List(_)) => Some(true),
        (Type::Map(_) | Type::Record(_), Type::Map(_) | Type::Record(_)) => Some(true),
        (own, wanted) => Some(own == wanted),
    }
}

fn never_missing(of: &Expr, program: &Program) -> Diagnostic {
    let label = format!("is {}, without `?`", program.type_text(&of.ty));
    let found = LINT.found("this field is never missing, so that there is nothing to ask").at(of.place, label);
    match of.ty {
        Type::List(_) | Type::Map(_) => found
            .note("a list or a map that the document does not have is empty")
            .help("ask whether it has elements: `not (… is empty)`"),
        _ => found,
    }
}

fn decided(of: &Expr, wanted: &Type, answer: bool, program: &Program) -> Diagnostic {
    let own = program.type_text(of.ty.present());
    let word = if answer { "always" } else { "never" };
    LINT.found(format!("`{own}` is {word} `{}`", program.type_text(wanted))).at(of.place, format!("is {own}"))
}
