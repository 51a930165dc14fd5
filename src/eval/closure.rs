//! `closure(x in xs: e)`: what can be reached, step by step. Bounded by the steps of a verdict and by its own size.

use std::sync::Arc;

use super::machine::{Frame, Machine, Stop, fault};
use crate::ir::{Expr, Walk};
use crate::value::{Cause, Element, Elements, List, Truth, Unknown, Value, equal};

/// How many things one closure may reach.
const REACHED: usize = 10_000;

/// What has been reached, and which of it is to be looked at.
#[derive(Default)]
struct Reached<'a> {
    items: Vec<Element<'a>>,
    /// For each item, whether it may be the same as another one.
    doubles: Vec<bool>,
    open: Option<Unknown>,
    next: Vec<usize>,
}

impl<'a> Machine<'a> {
    /// The elements, then what the expression gives for each, until nothing new is met. Every comparison is a step of work.
    pub(super) fn closure(
        &mut self,
        start: &Elements<'a>,
        walk: &'a Walk,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Result<Value<'a>, Stop> {
        let mut reached = Reached { open: start.open.clone(), ..Reached::default() };
        for (index, element) in start.items.iter().enumerate() {
            frame.bind_element(walk, index, element);
            let presence = self.presence(walk, element, frame)?;
            if let Some(maybe) = self.kept(presence, element.maybe.clone(), &walk.source)? {
                self.reach(body, Element { key: None, maybe, ..element.clone() }, &mut reached)?;
            }
        }
        while let Some(at) = reached.next.pop() {
            let Some(from) = reached.items.get(at).cloned() else { continue };
            frame.bind_element(walk, at, &from);
            match (self.strict(body, frame), &from.maybe) {
                (Ok((next, _)), maybe) => self.reach_all(body, &next, maybe.as_ref(), &mut reached)?,
                (Err(Stop::Fault(_)), Some(maybe)) => {
                    reached.open = Some(Unknown { starred: true, ..maybe.clone() });
                }
                (Err(stop), _) => return Err(stop),
            }
        }
        let elements = Elements { items: reached.items, open: reached.open };
        Ok(Value::List(List::Built(Arc::new(elements))))
    }

    fn reach_all(
        &mut self,
        body: &Expr,
        next: &Value<'a>,
        maybe: Option<&Unknown>,
        reached: &mut Reached<'a>,
    ) -> Result<(), Stop> {
        let Some(next) = self.elements(next) else {
            return fault(body, format!("{} has no elements", next.type_name()));
        };
        if let Some(open) = &next.open {
            self.opening(open);
            reached.open.get_or_insert_with(|| open.clone());
        }
        for element in &next.items {
            let maybe = element.maybe.clone().or_else(|| maybe.cloned());
            self.reach(body, Element { key: None, maybe, ..element.clone() }, reached)?;
        }
        Ok(())
    }

    /// Adds what is not there yet. What was perhaps reached and is now surely reached is looked at again.
    fn reach(&mut self, body: &Expr, new: Element<'a>, reached: &mut Reached<'a>) -> Result<(), Stop> {
        let value = self.stack.build(new.value.clone(), &self.world);
        // What is not known leads anywhere.
        if let Value::Unknown(unknown) = &value {
            reached.open.get_or_insert_with(|| unknown.clone());
            return Ok(());
        }
        let mut is_double = false;
        for (at, other) in reached.items.iter_mut().enumerate() {
            self.step()?;
            match equal(&value, &other.value) {
                Ok(Truth::True) => {
                    if new.maybe.is_none() && other.maybe.is_some() && reached.doubles.get(at) == Some(&false) {
                        other.maybe = None;
                        reached.next.push(at);
                    }
                    return Ok(());
                }
                Ok(Truth::False) => {}
                Ok(_) => is_double = true,
                Err(_) => return fault(body, "what is reached is of different types"),
            }
        }
        if reached.items.len() >= REACHED {
            return Err(Stop::Limit(format!("more than {REACHED} things in one closure")));
        }
        let cause = || Unknown::there(Arc::new(Cause::new("closure", "two things outside the stack may be the same")));
        let maybe = new.maybe.or_else(|| is_double.then(cause));
        reached.next.push(reached.items.len());
        reached.doubles.push(is_double);
        reached.items.push(Element { value, maybe, ..new });
        Ok(())
    }
}
