//! `++`: strings, lists one after the other, maps of which the right one wins.

use std::sync::Arc;

use super::machine::{Machine, Stop, fault};
use super::operator::both_derived;
use crate::ir::Expr;
use crate::value::{Element, Elements, Hole, Holes, List, Map, Text, Unknown, Value};

impl<'a> Machine<'a> {
    pub(super) fn join(&mut self, expr: &Expr, left: Value<'a>, right: Value<'a>) -> Result<Value<'a>, Stop> {
        let some = |test: fn(&Value<'a>) -> bool| [&left, &right].into_iter().any(test);
        let is_text = some(|it| matches!(it, Value::Text(_) | Value::Holes(_)));
        let is_list = some(|it| matches!(it, Value::List(_) | Value::Constant(crate::value::Constant::List(_))));
        let is_map = some(|it| matches!(it, Value::Map(_) | Value::Constant(crate::value::Constant::Map(_))));
        let other = [is_text, is_list, is_map].into_iter().filter(|it| *it).count() != 1
            || some(|it| matches!(it, Value::Bool(_) | Value::Number(_) | Value::View(_)))
            || some(|it| matches!(it, Value::Date(_) | Value::Time(_) | Value::Duration(_)));
        let in_doubt = some(|it| matches!(it, Value::Unknown(unknown) if unknown.is_risky()));
        let all_unknown = !some(|it| !matches!(it, Value::Unknown(_)));
        match both_derived(&left, &right) {
            Some(unknown) if all_unknown || in_doubt && !other => return Ok(Value::Unknown(unknown)),
            _ => {}
        }
        let elements = |value| self.stack.elements(value, &self.world);
        match (other, elements(&left), elements(&right)) {
            (false, ..) if is_text => Ok(text([left, right])),
            (false, Some(a), Some(b)) if is_map => Ok(Value::Map(Map::Built(Arc::new(overlaid(&a, &b))))),
            (false, Some(a), Some(b)) => {
                let items = a.items.iter().chain(&b.items).cloned().collect();
                let open = a.open.clone().or_else(|| b.open.clone());
                Ok(Value::List(List::Built(Arc::new(Elements { items, open }))))
            }
            _ => fault(expr, format!("`++` does not take {} and {}", left.type_name(), right.type_name())),
        }
    }
}

/// Texts one after the other; unknown parts become holes.
pub(super) fn text<'a>(parts: impl IntoIterator<Item = Value<'a>>) -> Value<'a> {
    let pieces = parts.into_iter().flat_map(|part| match part {
        Value::Holes(inner) => inner.parts.clone(),
        Value::Unknown(unknown) => vec![Hole::Unknown(unknown)],
        known => vec![Hole::Known(Text::Shared(super::render::plain(&known).into()))],
    });
    Holes { parts: pieces.collect() }.settled()
}

/// The entries of two maps. Where it is not known whether the right one has a key, what the left one has under it is not
/// known either.
fn overlaid<'a>(left: &Elements<'a>, right: &Elements<'a>) -> Elements<'a> {
    let mut items: Vec<Element<'a>> = Vec::new();
    for own in &left.items {
        let over = right.items.iter().find(|it| it.key.as_deref() == own.key.as_deref());
        let doubt = over.map_or(right.open.as_ref(), |it| it.maybe.as_ref());
        match (over, doubt) {
            (Some(_), None) => {}
            (_, Some(doubt)) => {
                let value = Value::Unknown(Unknown { derived: true, ..doubt.clone() });
                items.push(Element { value, ..own.clone() });
            }
            (None, None) => items.push(own.clone()),
        }
    }
    let fresh = |it: &&Element<'a>| !items.iter().any(|own| own.key.as_deref() == it.key.as_deref());
    let added: Vec<Element<'a>> = right.items.iter().filter(fresh).cloned().collect();
    items.extend(added);
    Elements { items, open: left.open.clone().or_else(|| right.open.clone()) }
}
