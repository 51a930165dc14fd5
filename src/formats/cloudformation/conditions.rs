//! Conditions as tests over choices.

use super::Adapter;
use super::extensions::LOOP;
use super::intrinsics::call;
use crate::document::{Kind, Node};
use crate::stack::{Case, Choice, Condition, ConditionId, Term, Test};
use crate::value::ChoiceId;

impl<'t> Adapter<'t> {
    /// All names first, since conditions refer to each other in any order.
    pub(super) fn read_conditions(&mut self, conditions: Node<'t>) {
        let entries: Vec<(&'t str, Node<'t>)> = conditions
            .entries()
            .map(|(key, node)| (self.tree.key_name(key), node))
            .filter(|it| !it.0.starts_with(LOOP))
            .collect();
        for (name, _) in &entries {
            let id = self.add_condition(name, Test::Undecided);
            self.conditions.insert(name, id);
        }
        for (name, node) in &entries {
            let test = self.test(*node);
            if let Some(condition) =
                self.conditions.get(name).and_then(|id| self.stack.conditions.get_mut(id.0 as usize))
            {
                condition.test = test;
            }
        }
        self.break_circles(&entries);
    }

    /// A further condition, with the choice that stands for it where it cannot be decided.
    pub(in crate::formats) fn add_condition(&mut self, name: &str, test: Test) -> ConditionId {
        let choice = ChoiceId(self.stack.choices.len() as u32);
        let cases = ["true", "false"].map(|label| Case { label: label.into() });
        self.stack.choices.push(Choice { name: name.into(), cases: cases.into() });
        let id = ConditionId(self.stack.conditions.len() as u32);
        self.stack.conditions.push(Condition { name: name.into(), test, choice });
        id
    }

    /// The condition of a name.
    pub(in crate::formats) fn condition_of(&self, name: &str) -> Option<ConditionId> {
        self.conditions.get(name).copied()
    }

    fn test(&mut self, node: Node<'t>) -> Test {
        let Some((name, argument)) = call(node) else {
            self.malformed(node, "a condition is an intrinsic such as `Fn::Equals`", "not a condition");
            return Test::Undecided;
        };
        let items: Vec<Node<'t>> = if argument.kind() == Kind::List { argument.items().collect() } else { Vec::new() };
        match (name, items.as_slice()) {
            ("Equals", [left, right]) => {
                for side in [left, right].into_iter().filter(|it| it.kind() == Kind::Map && call(**it).is_none()) {
                    self.malformed(*side, "`Fn::Equals` compares texts", "this is a map");
                }
                let [left, right] = [left, right].map(|node| self.stack.term(Term::Written(node.id()), None));
                Test::Equals(left, right)
            }
            ("And", all) if !all.is_empty() => Test::And(all.iter().map(|node| self.test(*node)).collect()),
            ("Or", all) if !all.is_empty() => Test::Or(all.iter().map(|node| self.test(*node)).collect()),
            ("Not", [inner]) => Test::Not(Box::new(self.test(*inner))),
            ("Condition", _) => match argument.str() {
                Some(name) => match self.conditions.get(name) {
                    Some(id) => Test::Condition(*id),
                    None => {
                        self.unknown_condition(argument, name);
                        Test::Undecided
                    }
                },
                None => Test::Undecided,
            },
            ("Equals" | "And" | "Or" | "Not", _) => {
                self.malformed(node, format!("`Fn::{name}` has the wrong number of arguments"), "this call");
                Test::Undecided
            }
            // Rule functions and others that only exist when it is deployed.
            _ => Test::Undecided,
        }
    }

    /// A condition that depends on itself cannot be decided.
    fn break_circles(&mut self, entries: &[(&'t str, Node<'t>)]) {
        for (name, node) in entries {
            let Some(&id) = self.conditions.get(name) else { continue };
            let mut seen = vec![id];
            let mut open = vec![id];
            let mut circle = false;
            while let Some(next) = open.pop() {
                for inner in
                    self.stack.conditions.get(next.0 as usize).map(|it| mentioned(&it.test)).unwrap_or_default()
                {
                    circle |= inner == id;
                    if !seen.contains(&inner) {
                        seen.push(inner);
                        open.push(inner);
                    }
                }
            }
            if circle {
                self.malformed(*node, format!("the condition `{name}` depends on itself"), "goes round in a circle");
                if let Some(condition) = self.stack.conditions.get_mut(id.0 as usize) {
                    condition.test = Test::Undecided;
                }
            }
        }
    }
}

fn mentioned(test: &Test) -> Vec<ConditionId> {
    match test {
        Test::Condition(id) => vec![*id],
        Test::Not(inner) => mentioned(inner),
        Test::And(all) | Test::Or(all) => all.iter().flat_map(mentioned).collect(),
        Test::Equals(..) | Test::Undecided => Vec::new(),
    }
}
