//! Joins: of a large collection only the elements that may be equal to something are looked at.
//!
//! `any other in functions: other.role == fn.role` asks each function about all others. Where all of a kind are many, the side
//! of the element is read once for each and sorted by what it is; from then on those are found that may be equal to the other
//! side. The rest are surely unequal, so that they add nothing to a fold (law 20) and nothing to a list.

use std::sync::Arc;

use super::machine::{Frame, Machine, Stop};
use crate::document::HashMap;
use crate::ir::{Expr, ExprKind, Operator, Slot, Walk};
use crate::value::{Elements, ResourceId, Subject, Target, Truth, Value, View, is_literal_arn};

/// Of a collection with fewer elements all are looked at.
const FEW: usize = 64;

/// What a walk asks of its elements, as far as that finds them.
struct Question<'a> {
    /// What does not speak of the element: where it does not hold, no element can be meant.
    guards: Vec<&'a Expr>,
    /// What speaks of the element alone.
    own: &'a Expr,
    /// What that must be equal to.
    wanted: &'a Expr,
}

/// All elements of a walk by what is asked of them.
pub(super) struct Sorted<'a> {
    question: Question<'a>,
    equal: HashMap<Key, Vec<usize>>,
    /// For each sort of key the elements that have one, and last those that have none.
    sorts: [Vec<usize>; Sort::ALL.len()],
    /// Whether they are sorted otherwise in other worlds.
    by_world: bool,
}

/// What a value is, for equality: two keys that differ are of values that differ, unless their sorts leave it open.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Text(Box<str>),
    Resource(ResourceId),
    /// A name of the stack's own that it does not list.
    Unlisted(Box<str>),
    /// A complete ARN.
    Arn(Box<str>),
    /// A complete ARN that no resource of the stack has.
    Foreign(Box<str>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Text,
    Resource,
    Unlisted,
    Arn,
    Foreign,
    Other,
}

impl Sort {
    const ALL: [Self; 6] = [Self::Text, Self::Resource, Self::Unlisted, Self::Arn, Self::Foreign, Self::Other];

    /// Whether different keys of the two sorts are of different values (law 25).
    fn differs(self, other: Self) -> bool {
        use Sort::{Foreign, Resource, Unlisted};
        match (self, other) {
            (Self::Other, _) | (_, Self::Other) => false,
            (a, b) if a == b => true,
            (Resource, Foreign | Unlisted) | (Foreign | Unlisted, Resource) => true,
            _ => false,
        }
    }
}

impl Key {
    fn of(value: &Value<'_>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(Self::Text((**text).into())),
            Value::View(View { subject: Subject::Resource(id), .. }) => Some(Self::Resource(*id)),
            Value::View(View { subject: Subject::External(cause), .. }) => match cause.target {
                Some(Target::Unlisted) => Some(Self::Unlisted(cause.token.clone())),
                Some(Target::External) if is_literal_arn(&cause.token) => Some(Self::Foreign(cause.token.clone())),
                _ => is_literal_arn(&cause.token).then(|| Self::Arn(cause.token.clone())),
            },
            _ => None,
        }
    }

    fn sort(&self) -> Sort {
        match self {
            Self::Text(_) => Sort::Text,
            Self::Resource(_) => Sort::Resource,
            Self::Unlisted(_) => Sort::Unlisted,
            Self::Arn(_) => Sort::Arn,
            Self::Foreign(_) => Sort::Foreign,
        }
    }
}

impl<'a> Question<'a> {
    /// What is asked of an element by the filter of its walk and by what must hold of it.
    fn of(walk: &'a Walk, body: Option<&'a Expr>) -> Option<Self> {
        let mut conditions = Vec::new();
        walk.condition.iter().chain(body).for_each(|expr| conditions_in(expr, &mut conditions));
        let (own, wanted) = conditions.iter().find_map(|expr| match &expr.kind {
            ExprKind::Binary(Operator::Equal, left, right) => {
                let is_asked = |own: &Expr, wanted: &Expr| is_about(own, walk.element) && !speaks_of(wanted, walk);
                let sides: [(&'a Expr, &'a Expr); 2] = [(left, right), (right, left)];
                sides.into_iter().find(|(own, wanted)| is_asked(own, wanted))
            }
            _ => None,
        })?;
        conditions.retain(|expr| !speaks_of(expr, walk));
        Some(Self { guards: conditions, own, wanted })
    }
}

/// The conditions that must all hold.
fn conditions_in<'a>(expr: &'a Expr, into: &mut Vec<&'a Expr>) {
    match &expr.kind {
        ExprKind::And(all) => all.iter().for_each(|inner| conditions_in(inner, into)),
        _ => into.push(expr),
    }
}

fn speaks_of(expr: &Expr, walk: &Walk) -> bool {
    let is_own = |slot: &Slot| *slot == walk.element || walk.key == Some(*slot);
    matches!(&expr.kind, ExprKind::Slot(slot) if is_own(slot))
        || expr.children().into_iter().any(|it| speaks_of(it, walk))
}

/// Whether an expression is made of an element and nothing else.
fn is_about(expr: &Expr, element: Slot) -> bool {
    match &expr.kind {
        ExprKind::Slot(slot) => *slot == element,
        ExprKind::Here => false,
        _ => {
            let children = expr.children();
            !children.is_empty() && children.into_iter().all(|inner| is_about(inner, element))
        }
    }
}

impl<'a> Machine<'a> {
    /// The numbers of the elements that a walk has to look at; none where it has to look at all of them.
    pub(super) fn meeting(
        &mut self,
        walk: &'a Walk,
        body: Option<&'a Expr>,
        elements: &Elements<'a>,
        frame: &mut Frame<'a>,
    ) -> Result<Option<Vec<usize>>, Stop> {
        let is_all_of_a_kind = matches!(walk.source.kind, ExprKind::Collection(_));
        if elements.items.len() < FEW || !is_all_of_a_kind || !self.world.is_empty() || self.watch.is_some() {
            return Ok(None);
        }
        let address = std::ptr::from_ref(walk).addr();
        let sorted = match self.sorted.get(&address) {
            Some(known) => known.clone(),
            None => {
                let question = Question::of(walk, body);
                let sorted = question.map(|it| self.aside(|machine| machine.sort(it, walk, elements, frame)));
                let sorted = sorted.transpose()?.map(Arc::new);
                self.sorted.insert(address, sorted.clone());
                sorted
            }
        };
        match sorted {
            Some(sorted) => {
                if sorted.by_world {
                    self.world.ask();
                }
                self.aside(|machine| machine.looked_up(&sorted, frame))
            }
            None => Ok(None),
        }
    }

    fn sort(
        &mut self,
        question: Question<'a>,
        walk: &'a Walk,
        elements: &Elements<'a>,
        frame: &mut Frame<'a>,
    ) -> Result<Sorted<'a>, Stop> {
        let was_asked = self.world.take_asked();
        let (mut equal, mut sorts) = (HashMap::<Key, Vec<usize>>::default(), [const { Vec::new() }; Sort::ALL.len()]);
        for (number, element) in elements.items.iter().enumerate() {
            // No verdict pays for what is done once for all.
            self.steps_left = self.limits.steps;
            frame.bind_element(walk, number, element);
            let key = match self.strict(question.own, frame) {
                Ok((value, _)) => Key::of(&value),
                Err(Stop::Fault(_)) => None,
                Err(limit) => return Err(limit),
            };
            let sort = key.as_ref().map_or(Sort::Other, Key::sort);
            if let Some(own) = sorts.get_mut(sort as usize) {
                own.push(number);
            }
            if let Some(key) = key {
                equal.entry(key).or_default().push(number);
            }
        }
        let by_world = self.world.take_asked();
        if was_asked || by_world {
            self.world.ask();
        }
        Ok(Sorted { question, equal, sorts, by_world })
    }

    fn looked_up(&mut self, sorted: &Sorted<'a>, frame: &mut Frame<'a>) -> Result<Option<Vec<usize>>, Stop> {
        for guard in &sorted.question.guards {
            if self.truth(guard, frame)? == Truth::False {
                return Ok(Some(Vec::new()));
            }
        }
        let key = match self.strict(sorted.question.wanted, frame) {
            Ok((value, _)) => Key::of(&value),
            Err(Stop::Fault(_)) => None,
            Err(limit) => return Err(limit),
        };
        let Some(key) = key else { return Ok(None) };
        let mut met = sorted.equal.get(&key).cloned().unwrap_or_default();
        for (sort, others) in Sort::ALL.into_iter().zip(&sorted.sorts).filter(|(it, _)| !key.sort().differs(*it)) {
            if sort != key.sort() {
                met.extend_from_slice(others);
            }
        }
        met.sort_unstable();
        Ok(Some(met))
    }

    /// Evaluates something that is no part of what is being judged, and leaves no trace of it.
    fn aside<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let trace = self.trace.take();
        let keeps_places = std::mem::take(&mut self.keeps_places);
        let choices = std::mem::take(&mut self.choices);
        let (steps, fault, unknown) = (self.steps_left, self.last_fault.take(), self.last_unknown.take());
        let result = run(self);
        (self.trace, self.keeps_places, self.choices) = (trace, keeps_places, choices);
        (self.steps_left, self.last_fault, self.last_unknown) = (steps, fault, unknown);
        result
    }
}

/// The numbers of what is looked at, of so many.
pub(super) fn numbers(met: Option<Vec<usize>>, all: usize) -> impl Iterator<Item = usize> {
    let every = if met.is_none() { 0..all } else { 0..0 };
    every.chain(met.into_iter().flatten())
}
