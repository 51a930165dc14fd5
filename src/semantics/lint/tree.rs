//! The expressions of policies, as they were written.

use crate::semantics::Module;
use crate::semantics::declare::items;
use crate::source::SourceId;
use crate::syntax::ast::{
    Attribute, AttributeValue, Clause, Expr, ExprKind, ItemKind, Rule, Step, StepKind, Text, Walk,
};

/// All rules.
pub(super) fn rules(modules: &[Module]) -> impl Iterator<Item = (SourceId, &Rule)> {
    items(modules).filter_map(|(module, item)| match &item.kind {
        ItemKind::Rule(rule) => Some((module.file.source, rule)),
        _ => None,
    })
}

/// Every expression, the outer before the inner.
pub(in crate::semantics) fn every(modules: &[Module]) -> Vec<(SourceId, &Expr)> {
    let mut found = Vec::new();
    for (module, item) in items(modules) {
        let mut open = outermost(&item.kind);
        open.reverse();
        while let Some(expr) = open.pop() {
            found.push((module.file.source, expr));
            open.extend(expr.children().into_iter().rev());
        }
    }
    found
}

/// Every walk: of rules, lenses, quantifiers, aggregates and comprehensions.
pub(super) fn walks(modules: &[Module]) -> Vec<(SourceId, &Walk)> {
    let mut found = Vec::new();
    for (module, item) in items(modules) {
        let own: Vec<&Walk> = match &item.kind {
            ItemKind::Rule(rule) => rule.steps.iter().filter_map(|step| step_walk(step)).collect(),
            ItemKind::Lens(lens) => lens.each.iter().collect(),
            _ => Vec::new(),
        };
        found.extend(own.into_iter().map(|walk| (module.file.source, walk)));
    }
    for (source, expr) in every(modules) {
        match &expr.kind {
            ExprKind::Quantified { walk, .. } | ExprKind::Aggregate { walk, .. } => found.push((source, walk)),
            ExprKind::Comprehension { walks, .. } => found.extend(walks.iter().map(|walk| (source, walk))),
            _ => {}
        }
    }
    found
}

fn step_walk(step: &Step) -> Option<&Walk> {
    match &step.kind {
        StepKind::For(walk) => Some(walk),
        _ => None,
    }
}

/// The expressions of an item that are part of no other.
fn outermost(item: &ItemKind) -> Vec<&Expr> {
    match item {
        ItemKind::Rule(rule) => {
            rule.steps.iter().flat_map(of_step).chain(rule.attributes.iter().flat_map(of_attribute)).collect()
        }
        ItemKind::Lens(lens) => {
            let head = lens.condition.iter().chain(lens.each.iter().flat_map(Walk::children));
            head.chain(lens.fields.iter().map(|field| &field.value)).collect()
        }
        ItemKind::Extend(extend) => extend.fields.iter().map(|(_, value)| value).collect(),
        ItemKind::Def(def) => vec![&def.body],
        ItemKind::Param(param) => param.default.iter().collect(),
        _ => Vec::new(),
    }
}

fn of_step(step: &Step) -> Vec<&Expr> {
    match &step.kind {
        StepKind::For(walk) => walk.children().collect(),
        StepKind::When(condition) => vec![condition],
        StepKind::Let(binding) => vec![&binding.value],
        StepKind::Clause(Clause { condition, message, .. }) => {
            std::iter::once(condition).chain(message.iter().flat_map(Text::holes)).collect()
        }
    }
}

/// The expressions in the holes of an attribute.
pub(super) fn of_attribute(attribute: &Attribute) -> impl Iterator<Item = &Expr> {
    attribute.values.iter().flat_map(|value| match value {
        AttributeValue::Text(text) => text.holes().collect(),
        AttributeValue::Word(_) => Vec::new(),
    })
}
