//! Regular expressions that match nothing, or everything.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::{Lint, Policies, tree};
use crate::diagnostic::Diagnostic;
use crate::semantics::place;
use crate::syntax::ast::{Expr, ExprKind};

pub(super) const NOTHING: Lint =
    Lint { name: "regex-matches-nothing", sentence: "a regular expression that no text can match", find: find_nothing };

pub(super) const EVERYTHING: Lint = Lint {
    name: "regex-matches-everything",
    sentence: "a regular expression that every text matches",
    find: find_everything,
};

fn find_nothing(policies: &Policies<'_>) -> Vec<Diagnostic> {
    find(policies, matches_nothing, || NOTHING.found("no text matches this regular expression"), "matches nothing")
}

fn find_everything(policies: &Policies<'_>) -> Vec<Diagnostic> {
    let warning = || {
        EVERYTHING
            .found("every text matches this regular expression")
            .note("`matches` looks anywhere in a text, and finds this in every one")
            .help("say what must be there, or leave the condition out")
    };
    find(policies, matches_everything, warning, "matches everything")
}

fn find(
    policies: &Policies<'_>,
    is_meant: fn(&Hir) -> bool,
    warning: impl Fn() -> Diagnostic,
    label: &str,
) -> Vec<Diagnostic> {
    let is_meant = |expr: &Expr| match &expr.kind {
        ExprKind::Regex(text) => regex_syntax::Parser::new().parse(text).is_ok_and(|hir| is_meant(&hir)),
        _ => false,
    };
    tree::every(policies.modules)
        .into_iter()
        .filter(|(_, expr)| is_meant(expr))
        .map(|(source, expr)| warning().at(place(source, expr.span), label))
        .collect()
}

/// Whether no text matches: a class without a letter, or text before `^` or behind `$`.
fn matches_nothing(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Literal(_) | HirKind::Look(_) => false,
        HirKind::Class(Class::Unicode(class)) => class.ranges().is_empty(),
        HirKind::Class(Class::Bytes(class)) => class.ranges().is_empty(),
        HirKind::Repetition(repetition) => repetition.min > 0 && matches_nothing(&repetition.sub),
        HirKind::Capture(capture) => matches_nothing(&capture.sub),
        HirKind::Alternation(all) => all.iter().all(matches_nothing),
        HirKind::Concat(all) => {
            all.iter().any(matches_nothing)
                || begins_late(all.iter(), |hir| hir.properties().look_set_prefix().contains(Look::Start))
                || begins_late(all.iter().rev(), |hir| hir.properties().look_set_suffix().contains(Look::End))
        }
    }
}

/// Whether one of these is tied to the edge of the text, and those before it leave no room for that.
fn begins_late<'h>(all: impl Iterator<Item = &'h Hir>, is_tied: impl Fn(&Hir) -> bool) -> bool {
    let mut has_text = false;
    for hir in all {
        if has_text && is_tied(hir) {
            return true;
        }
        has_text |= hir.properties().minimum_len().unwrap_or(0) > 0;
    }
    false
}

/// Whether every text matches: it is found empty at the beginning or at the end, or is all of a line.
fn matches_everything(hir: &Hir) -> bool {
    let at_start = |look| matches!(look, Look::Start | Look::StartLF | Look::StartCRLF);
    let at_end = |look| matches!(look, Look::End | Look::EndLF | Look::EndCRLF);
    is_found_empty(hir, &at_start) || is_found_empty(hir, &at_end) || is_whole_line(hir)
}

fn is_found_empty(hir: &Hir, is_passed: &dyn Fn(Look) -> bool) -> bool {
    match hir.kind() {
        HirKind::Empty => true,
        HirKind::Literal(_) | HirKind::Class(_) => false,
        HirKind::Look(look) => is_passed(*look),
        HirKind::Repetition(repetition) => repetition.min == 0 || is_found_empty(&repetition.sub, is_passed),
        HirKind::Capture(capture) => is_found_empty(&capture.sub, is_passed),
        HirKind::Alternation(all) => all.iter().any(|hir| is_found_empty(hir, is_passed)),
        HirKind::Concat(all) => all.iter().all(|hir| is_found_empty(hir, is_passed)),
    }
}

/// `^.*$`
fn is_whole_line(hir: &Hir) -> bool {
    let HirKind::Concat(all) = hir.kind() else { return false };
    let [first, middle, last] = all.as_slice() else { return false };
    let HirKind::Repetition(repetition) = middle.kind() else { return false };
    let HirKind::Class(Class::Unicode(class)) = repetition.sub.kind() else { return false };
    let mut others = class.clone();
    others.negate();
    matches!(first.kind(), HirKind::Look(Look::Start))
        && matches!(last.kind(), HirKind::Look(Look::End))
        && (repetition.min, repetition.max) == (0, None)
        && others.ranges().iter().all(|range| range.start() == range.end() && matches!(range.start(), '\n' | '\r'))
}
