//! Builtins that ask all of some kinds about one thing.

use std::sync::Arc;

use super::machine::{Frame, Located, Machine, Stop};
use super::memory::{self, Key};
use super::whole::{DEPTH, fields};
use crate::builtins::{Among, Builtin, Others, Shape};
use crate::ir::{Expr, ExprKind};
use crate::value::{List, Site, Value};

/// All others in order, with the lists that they were made of.
pub(super) struct Gathered<'a> {
    lists: Vec<Value<'a>>,
    others: Arc<dyn Others<'a> + 'a>,
}

impl<'a> Machine<'a> {
    /// Asks about the first argument. The others are read only where it takes them to say something.
    pub(super) fn call_among(
        &mut self,
        row: &'static Builtin,
        among: &'static Among,
        arguments: &'a [Expr],
        frame: &mut Frame<'a>,
    ) -> Result<Located<'a>, Stop> {
        let [first, rest @ ..] = arguments else { return Ok((Value::Missing, Site::default())) };
        let (value, site) = self.strict(first, frame)?;
        let ask = |machine: &mut Self, frame: &mut Frame<'a>| {
            let one = machine.whole(first, value.clone(), DEPTH, row.parameters.first().and_then(fields))?;
            let result = match (among.alone)(&one) {
                Some(result) => result,
                None => machine.others(row, among, rest, frame)?.ask(&one),
            };
            machine.met_by([&one], &result);
            Ok((result, site.clone()))
        };
        let are_all = rest.iter().all(|it| matches!(it.kind, ExprKind::Collection(_)));
        if let Value::View(view) = &value
            && let Some((of, piece)) = memory::holder(view).filter(|_| are_all && !self.keeps_places)
        {
            let key = Key::Called { row: std::ptr::from_ref(row).addr(), of, kind: view.kind };
            return self.once(key, piece, |machine| ask(machine, frame));
        }
        ask(self, frame)
    }

    /// The others, put in order once as long as they are the same.
    fn others(
        &mut self,
        row: &'static Builtin,
        among: &'static Among,
        rest: &'a [Expr],
        frame: &mut Frame<'a>,
    ) -> Result<Arc<dyn Others<'a> + 'a>, Stop> {
        let mut lists = Vec::with_capacity(rest.len());
        for (argument, shape) in rest.iter().zip(row.parameters.iter().skip(1)) {
            let Shape::Parts(_, fields) = shape else { continue };
            let (value, _) = self.strict(argument, frame)?;
            lists.push(self.parts(argument, value, fields)?);
        }
        let key = std::ptr::from_ref(row).addr();
        let known = self.gathered.get(&key).filter(|known| known.lists.iter().zip(&lists).all(|(a, b)| is_one(a, b)));
        if let Some(known) = known {
            return Ok(Arc::clone(&known.others));
        }
        let others = (among.gather)(&lists);
        self.gathered.insert(key, Gathered { lists, others: Arc::clone(&others) });
        Ok(others)
    }
}

/// Whether two lists are one and the same in memory. What was gathered keeps its lists there.
fn is_one(a: &Value<'_>, b: &Value<'_>) -> bool {
    match (a, b) {
        (Value::List(List::Built(a)), Value::List(List::Built(b))) => Arc::ptr_eq(a, b),
        _ => false,
    }
}
