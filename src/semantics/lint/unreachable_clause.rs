//! Clauses that are never asked, because of a `when` before them.

use super::same::opposite;
use super::trivial_clause::{Fact, facts};
use super::truth::truth;
use super::{Lint, Policies, tree};
use crate::diagnostic::Diagnostic;
use crate::semantics::place;
use crate::source::{SourceId, Span};
use crate::syntax::ast::{Expr, Rule, StepKind};

pub(super) const LINT: Lint =
    Lint { name: "unreachable-clause", sentence: "a clause behind a `when` that never holds", find };

fn find(policies: &Policies<'_>) -> Vec<Diagnostic> {
    tree::rules(policies.modules).filter_map(|(source, rule)| one(source, rule)).collect()
}

/// The first `when` that never holds, with the clauses behind it.
fn one(source: SourceId, rule: &Rule) -> Option<Diagnostic> {
    let mut known: Vec<Fact<'_>> = Vec::new();
    let (at, condition, because) = rule.steps.iter().enumerate().find_map(|(at, step)| {
        let never = match &step.kind {
            StepKind::When(condition) => never_holds(condition, &known).map(|because| (at, condition, because)),
            _ => None,
        };
        known.extend(facts(step));
        never
    })?;
    let clauses = rule.steps.iter().skip(at).filter(|step| matches!(step.kind, StepKind::Clause(_)));
    let spans: Vec<Span> = clauses.map(|step| step.span).collect();
    let (first, number) = (spans.first()?, spans.len());
    let message = match number {
        1 => format!("a clause of `{}` is never asked", rule.name.text),
        _ => format!("{number} clauses of `{}` are never asked", rule.name.text),
    };
    let warning = LINT
        .found(message)
        .at(place(source, *first), if number == 1 { "never asked" } else { "from here on" })
        .at(place(source, condition.span), "never holds here");
    Some(match because {
        Some(fact) => warning.at(place(source, fact.span), "because this does"),
        None => warning,
    })
}

/// Whether a condition never holds, and which fact keeps it from that if it is not written in itself.
fn never_holds<'m>(condition: &Expr, known: &[Fact<'m>]) -> Option<Option<Fact<'m>>> {
    let contradicted = known.iter().find(|fact| opposite(fact, condition)).copied();
    (contradicted.is_some() || truth(condition) == Some(false)).then_some(contradicted)
}
