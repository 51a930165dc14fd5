//! Aggregates over partial collections: what is not sure of an element is not sure of what is made of it.

use std::cmp::Ordering;
use std::sync::Arc;

use super::machine::{Frame, Located, Machine, Stop, fault};
use crate::ir::{Aggregate, Expr, Operator, Type, Walk};
use crate::value::{
    Cause, Element, Elements, Incomparable, List, Map, Number, Site, Text, Truth, Unknown, Value, equal, order,
};

/// An element with what the expression is of it.
struct Keyed<'a> {
    element: Element<'a>,
    key: Value<'a>,
    place: Site<'a>,
}

/// What a walk of an aggregate met.
#[derive(Default)]
struct Met<'a> {
    all: Vec<Keyed<'a>>,
    /// Set when there may be others.
    open: Option<Unknown>,
    /// Set when an element errs that may not be there.
    doubt: Option<Unknown>,
}

impl Met<'_> {
    /// What leaves open something that is made of all elements.
    fn undecided(&self) -> Option<Unknown> {
        let unknown = |it: &Keyed<'_>| match &it.key {
            Value::Unknown(unknown) => Some(unknown.derived()),
            Value::Holes(holes) => holes.unknowns().next().map(Unknown::derived),
            _ => None,
        };
        let all = || {
            let maybe = self.all.iter().filter_map(|it| it.element.maybe.clone());
            let keys = self.all.iter().filter_map(unknown);
            self.doubt.iter().chain(&self.open).cloned().chain(maybe).chain(keys)
        };
        let starred = all().any(|it| it.starred);
        all().next().map(|it| Unknown { starred, maybe: false, derived: true, ..it })
    }
}

impl<'a> Machine<'a> {
    pub(super) fn aggregate(
        &mut self,
        expr: &'a Expr,
        aggregate: Aggregate,
        walk: &'a Walk,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Result<Located<'a>, Stop> {
        let (elements, place) = self.walked(walk, frame)?;
        if aggregate == Aggregate::Closure {
            return Ok((self.closure(&elements, walk, body, frame)?, place));
        }
        let met = self.keyed(&elements, walk, body, frame)?;
        let value = match aggregate {
            Aggregate::Sum => self.sum(expr, &met, body)?,
            Aggregate::Min => return self.extreme(expr, met, Ordering::Less, place),
            Aggregate::Max => return self.extreme(expr, met, Ordering::Greater, place),
            Aggregate::Sort => sorted(expr, met)?,
            Aggregate::Distinct => self.distinct(expr, met)?,
            Aggregate::Group | Aggregate::Closure => grouped(expr, met)?,
        };
        Ok((value, place))
    }

    fn keyed(
        &mut self,
        elements: &Elements<'a>,
        walk: &'a Walk,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Result<Met<'a>, Stop> {
        let mut met = Met { open: elements.open.clone(), ..Met::default() };
        if let Some(open) = &elements.open {
            self.opening(open);
        }
        for (index, element) in elements.items.iter().enumerate() {
            frame.bind_element(walk, index, element);
            let presence = self.presence(walk, element, frame)?;
            let Some(maybe) = self.kept(presence, element.maybe.clone(), &walk.source)? else { continue };
            match (self.strict(body, frame), maybe) {
                (Ok((key, place)), maybe) => {
                    met.all.push(Keyed { element: Element { maybe, ..element.clone() }, key, place });
                }
                (Err(Stop::Fault(_)), Some(maybe)) => met.doubt = Some(Unknown { starred: true, ..maybe }),
                (Err(stop), _) => return Err(stop),
            }
        }
        Ok(met)
    }

    fn sum(&mut self, expr: &'a Expr, met: &Met<'a>, body: &Expr) -> Result<Value<'a>, Stop> {
        let zero = match body.ty.present() {
            Type::Duration => Value::Duration(0),
            _ => Value::Number(Number::ZERO),
        };
        let mut known = met.all.iter().map(|it| &it.key).filter(|it| !matches!(it, Value::Unknown(_)));
        // What is known must be summable, whatever the rest turns out to be.
        let first = known.next().cloned();
        let sum = known.cloned().try_fold(first.clone().unwrap_or_else(|| zero.clone()), |sum, next| {
            self.arithmetic(expr, Operator::Add, sum, next)
        })?;
        let zero_of_its_kind = if matches!(sum, Value::Duration(_)) { Value::Duration(0) } else { zero };
        let sum = self.arithmetic(expr, Operator::Add, sum, zero_of_its_kind)?;
        Ok(met.undecided().map_or(sum, Value::Unknown))
    }

    /// The least or the greatest; missing where there is surely no element.
    fn extreme(
        &mut self,
        expr: &'a Expr,
        met: Met<'a>,
        wanted: Ordering,
        place: Site<'a>,
    ) -> Result<Located<'a>, Stop> {
        let known = met.all.iter().filter(|it| !matches!(it.key, Value::Unknown(_)));
        let mut best: Option<&Keyed<'a>> = None;
        for next in known {
            let Ok(ordering) = order(&next.key, best.map_or(&next.key, |best| &best.key)) else {
                return fault(expr, format!("{} has no order beside the others", next.key.type_name()));
            };
            if best.is_none() || ordering == wanted {
                best = Some(next);
            }
        }
        if let Some(unknown) = met.undecided() {
            let maybe = !met.all.iter().any(|it| it.element.maybe.is_none());
            return Ok((Value::Unknown(Unknown { maybe, ..unknown }), place));
        }
        Ok(best.map_or((Value::Missing, place), |best| (best.key.clone(), best.place.clone())))
    }

    /// Each value once, at its first place. One that may be another one may not be there as one more.
    fn distinct(&mut self, expr: &'a Expr, met: Met<'a>) -> Result<Value<'a>, Stop> {
        let mut kept: Vec<Element<'a>> = Vec::new();
        for Keyed { element, key, place } in met.all {
            let built = self.stack.build(key.clone(), &self.world);
            let mut again = Truth::False;
            for other in &kept {
                self.step()?;
                let Ok(same) = equal(&built, &other.value) else {
                    let (one, other) = (built.type_name(), other.value.type_name());
                    return fault(expr, format!("{one} is compared with {other}"));
                };
                again = again.or(if other.maybe.is_some() { same.and(Truth::Unknown) } else { same });
            }
            let maybe = match again {
                Truth::True => continue,
                Truth::False => element.maybe,
                _ => element.maybe.or_else(|| Some(Unknown::there(Arc::new(Cause::new("distinct", MAY_BE_ONE))))),
            };
            kept.push(Element { key: None, value: built, site: place, maybe });
        }
        Ok(Value::List(List::Built(Arc::new(Elements { items: kept, open: met.doubt.or(met.open) }))))
    }
}

/// Why a value of `distinct` may not be one more.
const MAY_BE_ONE: &str = "two values that are not known may be the same";

/// The elements in the order of their keys; those with equal keys stay in the order in which they stand.
fn sorted<'a>(expr: &Expr, met: Met<'a>) -> Result<Value<'a>, Stop> {
    let ordered = |a: &Value<'a>, b: &Value<'a>| match (a, b) {
        (Value::Text(a), Value::Text(b)) => Ok((**a).cmp(&**b)),
        (a, b) => order(a, b),
    };
    let known = met.all.iter().filter(|it| !matches!(it.key, Value::Unknown(_) | Value::Holes(_)));
    let mut before: Option<&Value<'a>> = None;
    for next in known {
        if ordered(before.unwrap_or(&next.key), &next.key) == Err(Incomparable) {
            return fault(expr, format!("{} has no order beside the others", next.key.type_name()));
        }
        before = Some(&next.key);
    }
    let unsure = met.all.iter().any(|it| matches!(it.key, Value::Unknown(_) | Value::Holes(_)));
    if let (true, Some(unknown)) = (unsure || met.doubt.is_some(), met.undecided()) {
        return Ok(Value::Unknown(unknown));
    }
    let mut all = met.all;
    all.sort_by(|a, b| ordered(&a.key, &b.key).unwrap_or(Ordering::Equal));
    let items = all.into_iter().map(|it| Element { key: None, ..it.element }).collect();
    Ok(Value::List(List::Built(Arc::new(Elements { items, open: met.open }))))
}

/// A list for each key. An element whose key is not known may be in any of them, or in one of its own.
fn grouped<'a>(expr: &Expr, met: Met<'a>) -> Result<Value<'a>, Stop> {
    let mut groups: Vec<(Text<'a>, Site<'a>, Elements<'a>)> = Vec::new();
    let mut unsure: Vec<(Element<'a>, Unknown)> = Vec::new();
    let open = met.doubt.or(met.open);
    for Keyed { element, key, place } in met.all {
        let element = Element { key: None, ..element };
        let key = match key {
            Value::Text(key) => key,
            Value::Unknown(unknown) => {
                unsure.push((element, unknown.derived()));
                continue;
            }
            Value::Holes(holes) => {
                unsure.extend(holes.unknowns().next().map(|it| (element, it.derived())));
                continue;
            }
            other => return fault(expr, format!("a group is named by a string, and this is {}", other.type_name())),
        };
        match groups.iter_mut().find(|(own, ..)| **own == *key) {
            Some((.., members)) => members.items.push(element),
            None => groups.push((key, place, Elements { items: vec![element], open: open.clone() })),
        }
    }
    let others = open.or_else(|| unsure.first().map(|(_, unknown)| unknown.clone()));
    let entries = groups.into_iter().map(|(key, site, mut members)| {
        let maybe = members.items.iter().map(|it| it.maybe.clone()).reduce(|a, b| a.and(b)).flatten();
        members.items.extend(unsure.iter().map(|(element, unknown)| Element {
            maybe:
                Some(
                    element.maybe.clone().map_or_else(
                        || unknown.clone(),
                        |own| Unknown { starred: own.starred || unknown.starred, ..own },
                    ),
                ),
            ..element.clone()
        }));
        Element { key: Some(key), value: Value::List(List::Built(Arc::new(members))), site, maybe }
    });
    Ok(Value::Map(Map::Built(Arc::new(Elements { items: entries.collect(), open: others }))))
}
