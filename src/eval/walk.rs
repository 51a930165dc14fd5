//! Walks over collections: sources, counts, `first`, comprehensions.

use std::sync::Arc;

use super::machine::{Frame, Located, Machine, Stop, fault};
use super::meet::numbers;
use crate::ir::{Expr, Walk};
use crate::value::{Between, Cause, Element, Elements, Number, Site, Truth, Unknown, Value};

/// How many there surely are and may be, and whether counting them may meet an error.
#[derive(Clone, Copy)]
pub(super) struct Count {
    between: Between,
    starred: bool,
}

impl Count {
    /// Whether there is exactly one.
    pub(super) fn is_one(self) -> Truth {
        match (self.starred, self.between) {
            (true, _) => Truth::UnknownOrError,
            (false, Between { least: 1, most: Some(1) }) => Truth::True,
            (false, Between { least: 0 | 1, most: None | Some(1..) }) => Truth::Unknown,
            _ => Truth::False,
        }
    }
}

impl<'a> Machine<'a> {
    /// The elements of what is walked. A missing source is empty, an unknown one open.
    pub(super) fn source(&mut self, walk: &'a Walk, frame: &mut Frame<'a>) -> Result<Arc<Elements<'a>>, Stop> {
        Ok(self.walked(walk, frame)?.0)
    }

    /// The elements of what is walked, and where it stands.
    pub(super) fn walked(
        &mut self,
        walk: &'a Walk,
        frame: &mut Frame<'a>,
    ) -> Result<(Arc<Elements<'a>>, Site<'a>), Stop> {
        let (value, site) = self.operand(&walk.source, frame)?;
        match self.elements(&value) {
            Some(elements) => Ok((elements, site)),
            None => fault(&walk.source, format!("{} has no elements", value.type_name())),
        }
    }

    pub(super) fn count_bounds(
        &mut self,
        expr: &'a Expr,
        walk: &'a Walk,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Result<(Count, Site<'a>), Stop> {
        let (elements, place) = self.walked(walk, frame)?;
        let (mut least, mut most, mut starred) = (0, Some(0), false);
        let met = if self.trace.is_some() { None } else { self.meeting(walk, Some(body), &elements, frame)? };
        for index in numbers(met, elements.items.len()) {
            let Some(element) = elements.items.get(index) else { continue };
            let Some(presence) = self.meet(walk, index, element, frame)? else { continue };
            match presence.and(self.truth(body, frame)?) {
                Truth::False => continue,
                Truth::Error => return self.uncounted(expr),
                Truth::UnknownOrError => starred = true,
                Truth::Unknown => {}
                Truth::True => least += 1,
            }
            most = most.map(|most| most + 1);
        }
        if let Some(open) = &elements.open {
            starred |= self.opening(open) == Truth::UnknownOrError;
            most = None;
        }
        Ok((Count { between: Between { least, most }, starred }, place))
    }

    /// The fault of an element that errs, in its own words where it has some.
    pub(super) fn uncounted<T>(&self, expr: &Expr) -> Result<T, Stop> {
        match &self.last_fault {
            Some(own) => Err(Stop::Fault(own.clone())),
            None => fault(expr, "an element cannot be evaluated"),
        }
    }

    /// `count(…)` as a value. Where it is not exact, comparisons decide by its bounds (law 22).
    pub(super) fn count(
        &mut self,
        expr: &'a Expr,
        walk: &'a Walk,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Result<Located<'a>, Stop> {
        let before = self.last_unknown.take();
        let (Count { between, starred }, place) = self.count_bounds(expr, walk, body, frame)?;
        let met = std::mem::replace(&mut self.last_unknown, before);
        if between.most == Some(between.least) && !starred {
            return Ok((Value::Number(Number::from(between.least)), place));
        }
        let reason = met.as_ref().map_or("how many there are is not known", |it| &*it.cause.reason);
        let cause = Cause {
            place: met.as_ref().and_then(|it| it.cause.place),
            remedy: met.as_ref().and_then(|it| it.cause.remedy.clone()),
            choice: met.as_ref().and_then(|it| it.cause.choice),
            between: Some(between),
            ..Cause::new("count", reason)
        };
        Ok((Value::Unknown(Unknown { starred, ..Unknown::there(Arc::new(cause)) }), place))
    }

    /// `first x in xs: e`: skip F, stop at the first T, at U unknown, at E an error (law 23).
    pub(super) fn first(
        &mut self,
        expr: &'a Expr,
        walk: &'a Walk,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Result<Located<'a>, Stop> {
        let (elements, site) = self.walked(walk, frame)?;
        let unknown = |starred| {
            let cause = Arc::new(Cause::new("first", "which one is the first is not known"));
            Value::Unknown(Unknown { derived: true, starred, ..Unknown::maybe(cause) })
        };
        for (index, element) in elements.items.iter().enumerate() {
            frame.bind_element(walk, index, element);
            let presence = self.presence(walk, element, frame)?;
            match presence.and(self.truth(body, frame)?) {
                Truth::True => match &elements.open {
                    None => return Ok((element.value.clone(), element.site.clone())),
                    // Those that are not listed may stand before it; one there is.
                    Some(open) => {
                        let starred = self.opening(open) == Truth::UnknownOrError;
                        let unknown = Unknown { derived: true, starred, ..Unknown::there(Arc::clone(&open.cause)) };
                        return Ok((Value::Unknown(unknown), element.site.clone()));
                    }
                },
                Truth::False => {}
                Truth::Error => return self.uncounted(expr),
                truth => return Ok((unknown(truth == Truth::UnknownOrError), element.site.clone())),
            }
        }
        match &elements.open {
            Some(open) => {
                let truth = self.opening(open);
                Ok((unknown(truth == Truth::UnknownOrError), site))
            }
            None => Ok((Value::Missing, site)),
        }
    }

    /// `[e for x in xs for y in ys if c]`: F drops, U keeps as maybe, E is an error.
    pub(super) fn comprehend(
        &mut self,
        walks: &'a [Walk],
        condition: Option<&'a Expr>,
        element: &'a Expr,
        frame: &mut Frame<'a>,
        maybe: Option<Unknown>,
        into: &mut Elements<'a>,
    ) -> Result<(), Stop> {
        let Some((walk, rest)) = walks.split_first() else {
            let truth = match condition {
                Some(condition) => self.truth(condition, frame)?,
                None => Truth::True,
            };
            let Some(maybe) = self.kept(truth, maybe, element)? else { return Ok(()) };
            let (value, site) = match self.locate(element, frame) {
                // An element that may not be there errs only if it is.
                Err(Stop::Fault(_)) if maybe.is_some() => {
                    let unknown = maybe.map(|it| Unknown { starred: true, ..it });
                    into.open = into.open.take().filter(|open| open.starred).or(unknown);
                    return Ok(());
                }
                located => located?,
            };
            // What is not there is no element: `[x.arn for x in xs]` lists the arns that there are.
            match value {
                Value::Missing | Value::Null => {}
                Value::Unknown(unknown) if unknown.maybe => {
                    let maybe = maybe.or_else(|| Some(unknown.clone()));
                    let value = Value::Unknown(Unknown { maybe: false, ..unknown });
                    into.items.push(Element { key: None, value, site, maybe });
                }
                value => into.items.push(Element { key: None, value, site, maybe }),
            }
            return Ok(());
        };
        let elements = self.source(walk, frame)?;
        let met = self.meeting(walk, condition.filter(|_| rest.is_empty()), &elements, frame)?;
        for index in numbers(met, elements.items.len()) {
            let Some(item) = elements.items.get(index) else { continue };
            frame.bind_element(walk, index, item);
            let truth = self.presence(walk, item, frame)?;
            let own = item.maybe.clone().or_else(|| maybe.clone());
            let Some(maybe) = self.kept(truth, own, &walk.source)? else { continue };
            self.comprehend(rest, condition, element, frame, maybe, into)?;
        }
        if let Some(open) = &elements.open {
            into.open.get_or_insert_with(|| open.clone());
        }
        Ok(())
    }

    /// Whether an element is kept, and if so whether it may not be there.
    pub(super) fn kept(
        &self,
        truth: Truth,
        maybe: Option<Unknown>,
        expr: &Expr,
    ) -> Result<Option<Option<Unknown>>, Stop> {
        let undecided = |starred| {
            let cause = || Unknown::there(self.left_open("filter", "a filter cannot be decided"));
            let own = maybe.clone().unwrap_or_else(cause);
            Some(Unknown { starred: own.starred || starred, ..own })
        };
        match truth {
            Truth::False => Ok(None),
            Truth::True => Ok(Some(maybe)),
            Truth::Error => self.uncounted(expr),
            Truth::Unknown => Ok(Some(undecided(false))),
            Truth::UnknownOrError => Ok(Some(undecided(true))),
        }
    }
}
