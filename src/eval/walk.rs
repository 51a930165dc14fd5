//! Walks over collections: sources, counts, `first`, comprehensions.

use std::sync::Arc;

use super::machine::{Frame, Located, Machine, Stop, fault};
use crate::ir::{Expr, Walk};
use crate::value::{Element, Elements, Number, Site, Truth, Unknown, Value};

/// How many there surely are, and how many there may be.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    least: u64,
    /// None where the collection is open.
    most: Option<u64>,
    starred: bool,
}

impl Bounds {
    /// Whether there is exactly one.
    pub(super) fn is_one(self) -> Truth {
        match (self.starred, self.least, self.most) {
            (true, ..) => Truth::UnknownOrError,
            (false, 1, Some(1)) => Truth::True,
            (false, 0 | 1, None) => Truth::Unknown,
            (false, least, Some(most)) if least <= 1 && 1 <= most => Truth::Unknown,
            _ => Truth::False,
        }
    }
}

impl<'a> Machine<'a> {
    /// The elements of what is walked. A missing source is empty, an unknown one open.
    pub(super) fn source(&mut self, walk: &'a Walk, frame: &mut Frame<'a>) -> Result<Arc<Elements<'a>>, Stop> {
        Ok(self.source_at(walk, frame)?.0)
    }

    /// The elements of what is walked, and where that stands.
    fn source_at(&mut self, walk: &'a Walk, frame: &mut Frame<'a>) -> Result<(Arc<Elements<'a>>, Site<'a>), Stop> {
        let (value, site) = self.operand(&walk.source, frame)?;
        if let Value::Unknown(unknown) = &value
            && unknown.starred
        {
            return fault(&walk.source, "what is walked cannot be evaluated");
        }
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
    ) -> Result<Bounds, Stop> {
        let elements = self.source(walk, frame)?;
        let mut bounds = Bounds { least: 0, most: Some(0), starred: false };
        for (index, element) in elements.items.iter().enumerate() {
            let Some(presence) = self.meet(walk, index, element, frame)? else { continue };
            match (presence, self.truth(body, frame)?) {
                (Truth::True, Truth::Error) => return fault(expr, "an element cannot be counted"),
                (_, Truth::Error | Truth::UnknownOrError) => bounds.starred = true,
                (_, Truth::False) => {}
                (Truth::True, Truth::True) => {
                    bounds.least += 1;
                    bounds.most = bounds.most.map(|most| most + 1);
                }
                _ => bounds.most = bounds.most.map(|most| most + 1),
            }
        }
        if let Some(open) = &elements.open {
            self.met(open);
            bounds.most = None;
        }
        Ok(bounds)
    }

    /// `count(…)` as a value. Where it is not exact it is unknown; comparisons with it are folded by `one` alone so far.
    pub(super) fn count(
        &mut self,
        expr: &'a Expr,
        walk: &'a Walk,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Result<Value<'a>, Stop> {
        let bounds = self.count_bounds(expr, walk, body, frame)?;
        if bounds.most == Some(bounds.least) && !bounds.starred {
            return Ok(Value::Number(Number::from(bounds.least)));
        }
        let cause = crate::value::Cause::new("count", "how many there are is not known");
        let unknown = Unknown { starred: bounds.starred, derived: true, ..Unknown::there(Arc::new(cause)) };
        Ok(Value::Unknown(unknown))
    }

    /// `first x in xs: e`: skip F, stop at the first T, at U unknown, at E an error (law 23).
    pub(super) fn first(
        &mut self,
        expr: &'a Expr,
        walk: &'a Walk,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Result<Located<'a>, Stop> {
        let (elements, site) = self.source_at(walk, frame)?;
        let unknown = || {
            let cause = Arc::new(crate::value::Cause::new("first", "which one is the first is not known"));
            Value::Unknown(Unknown { derived: true, ..Unknown::maybe(cause) })
        };
        for (index, element) in elements.items.iter().enumerate() {
            frame.bind_element(walk, index, element);
            let presence = self.presence(walk, element, frame)?;
            match presence.and(self.truth(body, frame)?) {
                Truth::True => return Ok((element.value.clone(), element.site.clone())),
                Truth::False => {}
                Truth::Error => return fault(expr, "an element cannot be evaluated"),
                _ => return Ok((unknown(), element.site.clone())),
            }
        }
        match &elements.open {
            Some(open) => {
                self.met(open);
                Ok((unknown(), site))
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
            let (value, site) = self.locate(element, frame)?;
            // What is not there is no element: `[x.arn for x in xs]` lists the arns that there are.
            if !value.is_absent() {
                into.items.push(Element { key: None, value, site, maybe });
            }
            return Ok(());
        };
        let elements = self.source(walk, frame)?;
        for (index, item) in elements.items.iter().enumerate() {
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
    fn kept(&self, truth: Truth, maybe: Option<Unknown>, expr: &Expr) -> Result<Option<Option<Unknown>>, Stop> {
        match truth {
            Truth::False => Ok(None),
            Truth::True => Ok(Some(maybe)),
            Truth::Error => fault(expr, "the filter of a list cannot be evaluated"),
            _ => {
                let cause = || Unknown::there(self.left_open("filter", "a filter cannot be decided"));
                Ok(Some(Some(maybe.unwrap_or_else(cause))))
            }
        }
    }
}
