//! Which actions each statement is about, found once for all actions.

use crate::document::HashMap;
use crate::iam::applies::there;
use crate::iam::catalogue::{self, Action};
use crate::iam::policy::Statement;
use crate::iam::{Answer, Work};

/// By the address of the statement. A statement that is not in it is looked at where it is asked about.
#[derive(Default)]
pub(super) struct Index(HashMap<usize, Named>);

/// What the elements of a statement come to, before `NotAction` turns it round.
struct Named {
    /// For all actions that are not in `some`.
    others: Answer,
    some: HashMap<&'static str, Answer>,
}

impl Index {
    /// Looks at statements.
    pub(super) fn of<'p>(statements: impl Iterator<Item = &'p Statement>, work: &Work) -> Self {
        let mut index = Self::default();
        for statement in statements {
            if let Some(named) = Named::of(statement, work) {
                index.0.entry(address(statement)).or_insert(named);
            }
        }
        index
    }

    /// Whether a statement is about an action.
    pub(super) fn names(&self, statement: &Statement, action: &'static Action, work: &Work) -> Answer {
        let elements = &statement.actions.elements;
        let Some(named) = self.0.get(&address(statement)) else {
            let each = elements.iter().map(|it| there(it, it.glob.takes(action.folded, work)));
            return statement.actions.holds(each);
        };
        if !work.take(1) {
            return Answer::Unknown;
        }
        statement.actions.holds([named.others, named.some.get(action.folded).copied().unwrap_or(Answer::No)])
    }
}

impl Named {
    /// None if it is too much work.
    fn of(statement: &Statement, work: &Work) -> Option<Self> {
        let mut named = Self { others: Answer::No, some: HashMap::default() };
        for element in &statement.actions.elements {
            if element.glob.is_everything() {
                named.others = named.others.or(there(element, Answer::Yes));
                continue;
            }
            let Some(found) = catalogue::matching(&element.glob, work) else {
                named.others = named.others.or(Answer::Unknown);
                continue;
            };
            // Each entry takes room as well as time.
            if !work.take(found.len() * 8) {
                return None;
            }
            for (action, answer) in found {
                let own = named.some.entry(action.folded).or_insert(Answer::No);
                *own = own.or(there(element, answer));
            }
        }
        Some(named)
    }
}

fn address(statement: &Statement) -> usize {
    std::ptr::from_ref(statement).addr()
}
