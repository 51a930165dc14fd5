//! Keys that a map writes twice: a choice of their values (law 4).

use std::sync::Arc;

use super::{Case, Choice, ChoiceCases, Stack, Term, TermId, World};
use crate::document::{KeyId, Node, NodeId};
use crate::value::{Cause, ChoiceId};

/// More values than this are no choice but an unknown (law 12).
const MOST_CASES: usize = 16;

impl Stack {
    /// Makes each key that a map of the document writes more than once a choice of all its values. To be called when all
    /// that is computed is known.
    pub fn split_duplicates(&mut self) {
        if !self.tree.warnings().iter().any(|it| it.code == "duplicate-key") {
            return;
        }
        let tree = Arc::clone(&self.tree);
        for map in tree.all().map(|(id, _)| tree.node(id)).filter(|it| !it.is_alias() && it.has_duplicates()) {
            for (key, last) in map.entries() {
                let values: Vec<Node<'_>> = map.duplicates(key).collect();
                if values.len() > 1 {
                    self.make_choice(tree.key_name(key), key, last, &values);
                }
            }
        }
    }

    fn make_choice(&mut self, name: &str, key: KeyId, last: Node<'_>, values: &[Node<'_>]) {
        let terms: Vec<TermId> = values.iter().map(|value| self.as_written(value.id())).collect();
        let token = format!("the key {name} ({}) of {}", key.index(), last.id().index());
        let is_choice = values.len() <= MOST_CASES;
        let choice = ChoiceId(self.choices.len() as u32);
        let cause = Arc::new(Cause {
            place: Some(last.place()),
            choice: is_choice.then_some(choice),
            ..Cause::new(token, format!("the key `{name}` is written {} in one map", times(values.len())))
        });
        let unknown = self.term(Term::Unknown(cause), Some(last.id()));
        let term = if is_choice {
            let cases = values.iter().enumerate().map(|(at, value)| Case { label: label(at, *value) }).collect();
            self.choices.push(Choice { name: name.into(), cases });
            self.term(Term::Choice(ChoiceCases { choice, values: terms, unknown }), Some(last.id()))
        } else {
            unknown
        };
        self.compute(last.id(), term);
    }

    /// Where the value of a node stands in a world: of a key that is written twice, the value that the world takes.
    pub(super) fn chosen_node<'a>(&'a self, node: Node<'a>, world: &World) -> Node<'a> {
        let chosen = self.computed(node.id()).and_then(|term| match self.term_of(term) {
            Term::Choice(cases) => world.case(cases.choice).and_then(|case| cases.values.get(case)),
            _ => None,
        });
        match chosen.map(|term| self.term_of(*term)) {
            Some(Term::AsWritten(own)) => self.tree.node(*own),
            _ => node,
        }
    }

    /// The term of a node, whatever will stand for it later.
    fn as_written(&mut self, node: NodeId) -> TermId {
        match self.computed(node) {
            Some(term) => term,
            None => self.term(Term::AsWritten(node), Some(node)),
        }
    }
}

fn times(count: usize) -> String {
    if count == 2 { "twice".into() } else { format!("{count} times") }
}

/// How a person names one of the values.
fn label(at: usize, value: Node<'_>) -> Box<str> {
    match value.scalar().filter(|it| it.len() <= 40) {
        Some(text) => text.into(),
        None => format!("value {}", at + 1).into(),
    }
}
