//! Quantifiers: folds over a partial collection (law 21).

use super::machine::{Frame, Machine, Stop};
use crate::ir::{Expr, Quantifier};
use crate::value::{Elements, Truth};

impl<'a> Machine<'a> {
    /// `any`, `all`, `none` and `one`: folds over a partial collection (law 21).
    pub(super) fn quantified(
        &mut self,
        expr: &'a Expr,
        quantifier: Quantifier,
        walk: &'a crate::ir::Walk,
        body: &'a Expr,
        frame: &mut Frame<'a>,
    ) -> Result<Truth, Stop> {
        if quantifier == Quantifier::One {
            let (count, _) = self.count_bounds(expr, walk, body, frame)?;
            return Ok(count.is_one());
        }
        let elements = self.source(walk, frame)?;
        // `any` is `or`; `none` is `not any`; `all` is `not any … not`.
        let wants_false = quantifier == Quantifier::All;
        let mut met = self.meeting(walk, Some(body).filter(|_| !wants_false), &elements, frame)?;
        if met.is_some()
            && let Some(trace) = self.trace.take()
        {
            let any = self.any(walk, body, wants_false, &elements, met.clone(), frame);
            self.trace = Some(trace);
            // That none holds is shown by all of them.
            met = met.filter(|_| !matches!(any, Ok(Truth::False)));
        }
        let mut any = self.any(walk, body, wants_false, &elements, met, frame)?;
        if let Some(open) = &elements.open {
            any = any.or(self.opening(open));
        }
        Ok(if quantifier == Quantifier::Any { any } else { !any })
    }

    /// Whether a condition, or its contrary, holds of any of the elements that are listed.
    fn any(
        &mut self,
        walk: &'a crate::ir::Walk,
        body: &'a Expr,
        wants_false: bool,
        elements: &Elements<'a>,
        met: Option<Vec<usize>>,
        frame: &mut Frame<'a>,
    ) -> Result<Truth, Stop> {
        let mut any = Truth::False;
        for index in super::meet::numbers(met, elements.items.len()) {
            let Some(element) = elements.items.get(index) else { continue };
            let Some(presence) = self.meet(walk, index, element, frame)? else { continue };
            let truth = self.truth(body, frame)?;
            any = any.or(presence.and(if wants_false { !truth } else { truth }));
            if any == Truth::True && self.trace.is_none() {
                break;
            }
        }
        Ok(any)
    }

    /// Binds an element, keeps it as evidence, and tells whether it is there; none where it is not.
    pub(super) fn meet(
        &mut self,
        walk: &'a crate::ir::Walk,
        index: usize,
        element: &crate::value::Element<'a>,
        frame: &mut Frame<'a>,
    ) -> Result<Option<Truth>, Stop> {
        frame.bind_element(walk, index, element);
        let presence = self.presence(walk, element, frame)?;
        if presence == Truth::False {
            return Ok(None);
        }
        if let Some(trace) = &mut self.trace {
            trace.element(&walk.name, element);
        }
        Ok(Some(presence))
    }

    /// Whether an element is there and passes the filter of its walk.
    pub(super) fn presence(
        &mut self,
        walk: &'a crate::ir::Walk,
        element: &crate::value::Element<'a>,
        frame: &mut Frame<'a>,
    ) -> Result<Truth, Stop> {
        let mut presence = Truth::True;
        if let Some(maybe) = &element.maybe {
            presence = self.opening(maybe);
        }
        if let Some(condition) = &walk.condition {
            let trace = self.trace.take();
            let truth = self.truth(condition, frame);
            self.trace = trace;
            presence = presence.and(truth?);
        }
        Ok(presence)
    }
}
