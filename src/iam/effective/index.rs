//! Which actions each statement is about, found once for all actions.

use crate::document::HashMap;
use crate::iam::applies::there;
use crate::iam::catalogue::{self, Action};
use crate::iam::policy::{Element, Statement};
use crate::iam::{Answer, Work};

/// By the address of the statement. A statement that is not in it is looked at where it is asked about.
#[derive(Default)]
pub(super) struct Index<'p>(HashMap<usize, Named<'p>>);

/// What the elements of a statement come to, before `NotAction` turns it round.
pub(super) struct Named<'p> {
    /// For all actions that are not in `some`.
    others: Answer,
    some: HashMap<&'static str, (&'static Action, Answer)>,
    /// Elements that are about no action of the catalogue.
    pub(super) unmatched: Vec<&'p Element>,
    /// Whether it is not known of an element which actions it is about.
    pub(super) is_open: bool,
}

impl<'p> Index<'p> {
    /// Looks at statements.
    pub(super) fn of(statements: impl Iterator<Item = &'p Statement>, work: &Work) -> Self {
        let mut index = Self::default();
        for statement in statements {
            if let Some(named) = Named::of(statement, work) {
                index.0.entry(address(statement)).or_insert(named);
            }
        }
        index
    }

    /// What was found about a statement; none if that was too much work.
    pub(super) fn about(&self, statement: &Statement) -> Option<&Named<'p>> {
        self.0.get(&address(statement))
    }

    /// Whether a statement is about an action.
    pub(super) fn names(&self, statement: &Statement, action: &'static Action, work: &Work) -> Answer {
        let elements = &statement.actions.elements;
        let Some(named) = self.about(statement) else {
            let each = elements.iter().map(|it| there(it, it.glob.takes(action.folded, work)));
            return statement.actions.holds(each);
        };
        if !work.take(1) {
            return Answer::Unknown;
        }
        let own = named.some.get(action.folded).map_or(Answer::No, |(_, answer)| *answer);
        statement.actions.holds([named.others, own])
    }
}

impl<'p> Named<'p> {
    /// The actions that are named, in no order.
    pub(super) fn actions(&self) -> impl Iterator<Item = &'static Action> {
        self.some.values().map(|(action, _)| *action)
    }

    /// None if it is too much work.
    fn of(statement: &'p Statement, work: &Work) -> Option<Self> {
        let mut named = Self { others: Answer::No, some: HashMap::default(), unmatched: Vec::new(), is_open: false };
        for element in &statement.actions.elements {
            if element.glob.is_everything() {
                named.others = named.others.or(there(element, Answer::Yes));
                continue;
            }
            let Some(found) = catalogue::matching(&element.glob, work) else {
                named.others = named.others.or(Answer::Unknown);
                named.is_open = true;
                continue;
            };
            if found.is_empty() {
                named.unmatched.push(element);
            }
            // Each entry takes room as well as time.
            if !work.take(found.len() * 8) {
                return None;
            }
            for (action, answer) in found {
                let (_, own) = named.some.entry(action.folded).or_insert((action, Answer::No));
                *own = own.or(there(element, answer));
            }
        }
        Some(named)
    }
}

fn address(statement: &Statement) -> usize {
    std::ptr::from_ref(statement).addr()
}
