//! What an evaluation met on its way, kept while a clause is explained, and the smallest reason in it (law 36).

use super::machine::{Fault, Located, Machine};
use crate::ir::{Expr, ExprKind, Quantifier};
use crate::value::{Element, ResourceId, Site, Truth, Unknown, Value};

/// The evidence that is being collected: the conditions that are open, outermost first.
#[derive(Default)]
pub(super) struct Trace<'a> {
    open: Vec<Evidence<'a>>,
    done: Option<Evidence<'a>>,
    next_element: Option<(&'a str, Element<'a>)>,
}

/// One condition with what it met.
pub(super) struct Evidence<'a> {
    pub(super) expr: &'a Expr,
    pub(super) truth: Truth,
    /// Its operands, in the order of the source.
    pub(super) leaves: Vec<Leaf<'a>>,
    /// Its operands that are part of the program: literals, parameters and tables.
    pub(super) constants: Vec<Leaf<'a>>,
    /// The conditions in it.
    pub(super) children: Vec<Evidence<'a>>,
    /// The element that it is about, in a quantifier.
    pub(super) element: Option<(&'a str, Element<'a>)>,
    /// The resources that its paths went through.
    pub(super) hops: Vec<ResourceId>,
    pub(super) fault: Option<Fault>,
}

/// An operand with its value and place.
#[derive(Clone)]
pub(super) struct Leaf<'a> {
    pub(super) expr: &'a Expr,
    pub(super) value: Value<'a>,
    pub(super) site: Site<'a>,
}

impl<'a> Machine<'a> {
    /// Runs something with evidence kept, and gives the evidence of the one condition that it evaluates.
    pub(super) fn traced<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> (T, Option<Evidence<'a>>) {
        // Evidence wants conditions that the verdict does not need.
        let watch = self.watch.take();
        self.trace = Some(Trace::default());
        self.keeps_places = true;
        let result = run(self);
        self.keeps_places = false;
        self.watch = watch;
        (result, self.trace.take().and_then(Trace::finish))
    }
}

impl<'a> Trace<'a> {
    pub(super) fn open(&mut self, expr: &'a Expr) {
        let element = self.next_element.take();
        self.open.push(Evidence {
            expr,
            truth: Truth::Unknown,
            leaves: Vec::new(),
            constants: Vec::new(),
            children: Vec::new(),
            element,
            hops: Vec::new(),
            fault: None,
        });
    }

    pub(super) fn close(&mut self, truth: Truth, fault: Option<Fault>) {
        let Some(evidence) = self.open.pop() else { return };
        let evidence = Evidence { truth, fault, ..evidence };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(evidence),
            None => self.done = Some(evidence),
        }
    }

    /// The condition that is opened next is about this element.
    pub(super) fn element(&mut self, name: &'a str, element: &Element<'a>) {
        self.next_element = Some((name, element.clone()));
    }

    pub(super) fn leaf(&mut self, expr: &'a Expr, (value, site): &Located<'a>) {
        if let Some(evidence) = self.open.last_mut() {
            let is_constant = matches!(expr.kind, ExprKind::Constant(_));
            let leaves = if is_constant { &mut evidence.constants } else { &mut evidence.leaves };
            leaves.push(Leaf { expr, value: value.clone(), site: site.clone() });
        }
    }

    pub(super) fn hop(&mut self, id: ResourceId) {
        if let Some(evidence) = self.open.last_mut() {
            evidence.hops.push(id);
        }
    }

    pub(super) fn finish(self) -> Option<Evidence<'a>> {
        self.done
    }
}

impl<'a> Evidence<'a> {
    /// The conditions that decide this one, each down to where it is decided: for a failure all that fail, for something
    /// that holds the first that holds, for an unknown all that are not known.
    pub(super) fn reasons<'e>(&'e self, way: &mut Vec<&'e Evidence<'a>>, into: &mut Vec<Reason<'e, 'a>>) {
        way.push(self);
        let chosen = self.deciding();
        if chosen.is_empty() {
            into.push(Reason { leaf: self, way: way.clone() });
        }
        for child in chosen {
            child.reasons(way, into);
        }
        way.pop();
    }

    /// What is told of a `where` or a `when`: of one that holds not how a kind comes to what it says.
    pub(super) fn of_guard(self) -> Self {
        if self.truth == Truth::True { self.folded() } else { self }
    }

    /// The same without how fields are derived from others.
    fn folded(self) -> Self {
        let is_derived = matches!(self.expr.kind, ExprKind::Field { .. });
        let children = if is_derived { Vec::new() } else { self.children.into_iter().map(Self::folded).collect() };
        Self { children, ..self }
    }

    /// The children that decide it; none where it is decided by its own operands.
    pub(super) fn deciding(&self) -> Vec<&Evidence<'a>> {
        let all = self.children.iter();
        match (&self.expr.kind, self.truth) {
            (ExprKind::Not(_) | ExprKind::Let(..), _) => all.collect(),
            (ExprKind::And(_), Truth::True) | (ExprKind::Or(_), Truth::False) => all.collect(),
            (ExprKind::And(_) | ExprKind::Quantified(Quantifier::All, ..), Truth::False) => {
                all.filter(|it| it.truth == Truth::False).collect()
            }
            (ExprKind::Or(_) | ExprKind::Quantified(Quantifier::Any, ..), Truth::True) => {
                all.filter(|it| it.truth == Truth::True).take(1).collect()
            }
            (ExprKind::Implies(..), Truth::False) => all.collect(),
            (ExprKind::Implies(..), Truth::True) => {
                let own = |truth| self.children.iter().filter(move |it: &&Evidence<'_>| it.truth == truth);
                own(Truth::False).chain(own(Truth::True)).take(1).collect()
            }
            (ExprKind::Quantified(Quantifier::None, ..), Truth::False) => {
                all.filter(|it| it.truth == Truth::True).collect()
            }
            (ExprKind::If(..), _) => all.collect(),
            // What a kind derives is decided by the condition that it is derived by.
            (ExprKind::Field { .. }, truth) => all.filter(|it| it.truth == truth).collect(),
            (ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Implies(..) | ExprKind::Quantified(..), truth)
                if truth.is_undecided() =>
            {
                all.filter(|it| it.truth.is_undecided()).collect()
            }
            (ExprKind::Quantified(..), _) => all.collect(),
            _ => Vec::new(),
        }
    }

    /// Every unknown that it met, in the order of the source.
    pub(super) fn unknowns(&self, into: &mut Vec<Unknown>) {
        for leaf in &self.leaves {
            match &leaf.value {
                Value::Unknown(unknown) => into.push(unknown.clone()),
                Value::Holes(holes) => into.extend(holes.unknowns().cloned()),
                Value::List(crate::value::List::Built(elements)) | Value::Map(crate::value::Map::Built(elements)) => {
                    into.extend(elements.open.iter().cloned());
                }
                _ => {}
            }
        }
        if let Some(maybe) = self.element.as_ref().and_then(|(_, element)| element.maybe.clone()) {
            into.push(maybe);
        }
    }
}

/// One condition that decides, with all that lead to it, outermost first and itself last.
pub(super) struct Reason<'e, 'a> {
    pub(super) leaf: &'e Evidence<'a>,
    pub(super) way: Vec<&'e Evidence<'a>>,
}

impl Reason<'_, '_> {
    /// Whether it is about an element of an `any` that found none.
    pub(super) fn is_refusal(&self) -> bool {
        self.way
            .iter()
            .any(|it| matches!(it.expr.kind, ExprKind::Quantified(Quantifier::Any, ..)) && it.truth == Truth::False)
    }
}
