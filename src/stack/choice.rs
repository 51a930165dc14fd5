//! Choices, conditions and worlds (laws 12 to 14, 33).

use std::cell::Cell;

use super::{Stack, TermId};
use crate::value::{ChoiceId, Truth, Value, equal};

/// A named source of cases that decides other values.
#[derive(Debug)]
pub struct Choice {
    /// What the document calls it: the name of a parameter or a condition.
    pub name: Box<str>,
    /// Its cases, at least one.
    pub cases: Vec<Case>,
}

/// One case of a choice.
#[derive(Debug)]
pub struct Case {
    /// How a person names it: `prod`, `true`, `something else`.
    pub label: Box<str>,
}

/// The value of a choice in each of its cases, in the order of [`Choice::cases`].
#[derive(Debug)]
pub struct ChoiceCases {
    /// The choice.
    pub choice: ChoiceId,
    /// Its value in each case.
    pub values: Vec<TermId>,
    /// What it is where the case is not fixed.
    pub unknown: TermId,
}

/// The number of a condition in its stack.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ConditionId(pub u32);

/// A named condition.
#[derive(Debug)]
pub struct Condition {
    /// What the document calls it.
    pub name: Box<str>,
    /// What it asks.
    pub test: Test,
    /// The yes-or-no choice that stands for it where its test cannot be decided by other choices (law 12).
    pub choice: ChoiceId,
}

/// What a condition asks.
#[derive(Debug)]
pub enum Test {
    /// `Fn::Equals`.
    Equals(TermId, TermId),
    /// `Fn::And`.
    And(Vec<Test>),
    /// `Fn::Or`.
    Or(Vec<Test>),
    /// `Fn::Not`.
    Not(Box<Test>),
    /// Another condition.
    Condition(ConditionId),
    /// It cannot be read.
    Undecided,
}

/// Which case each choice is taken to have. The empty world takes none.
///
/// It notices whether it is asked: what was read without asking is the same in every world.
#[derive(Clone, Debug, Default)]
pub struct World {
    fixed: Vec<(ChoiceId, usize)>,
    assumed: Vec<(ConditionId, bool)>,
    asked: Cell<bool>,
}

impl World {
    /// The same world with one more choice fixed.
    #[must_use]
    pub fn with(&self, choice: ChoiceId, case: usize) -> Self {
        let mut world = self.clone();
        world.fixed.push((choice, case));
        world
    }

    /// The same world with a condition taken to hold, or not.
    #[must_use]
    pub fn assuming(&self, condition: ConditionId, holds: bool) -> Self {
        let mut world = self.clone();
        world.assumed.push((condition, holds));
        world
    }

    /// The case that a choice is taken to have.
    pub fn case(&self, choice: ChoiceId) -> Option<usize> {
        self.ask();
        self.fixed.iter().find(|(fixed, _)| *fixed == choice).map(|(_, case)| *case)
    }

    /// Every choice that is fixed, in the order of fixing.
    pub fn fixed(&self) -> &[(ChoiceId, usize)] {
        &self.fixed
    }

    /// Whether it takes nothing to be one way or the other.
    pub fn is_empty(&self) -> bool {
        self.fixed.is_empty() && self.assumed.is_empty()
    }

    /// Notes that something depended on which world this is.
    pub fn ask(&self) {
        self.asked.set(true);
    }

    /// Whether something depended on it, which is forgotten then.
    pub fn take_asked(&self) -> bool {
        self.asked.take()
    }

    fn holds(&self, condition: ConditionId) -> Option<bool> {
        self.ask();
        self.assumed.iter().find(|(assumed, _)| *assumed == condition).map(|(_, holds)| *holds)
    }
}

/// What is known of a condition, and which choice would decide it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// True, false or unknown.
    pub truth: Truth,
    /// Of an unknown one: the choice to split on.
    pub choice: Option<ChoiceId>,
}

impl Decision {
    fn known(truth: bool) -> Self {
        Self { truth: truth.into(), choice: None }
    }

    fn and(self, other: Self) -> Self {
        let truth = self.truth.and(other.truth);
        let choice = if truth.is_undecided() { self.choice.or(other.choice) } else { None };
        Self { truth, choice }
    }

    fn not(self) -> Self {
        Self { truth: !self.truth, ..self }
    }
}

impl Stack {
    /// A condition by its number.
    #[expect(clippy::indexing_slicing, reason = "numbers are only made by the adapter that filled `conditions`")]
    pub fn condition(&self, id: ConditionId) -> &Condition {
        &self.conditions[id.0 as usize]
    }

    /// A choice by its number.
    #[expect(clippy::indexing_slicing, reason = "numbers are only made by the adapter that filled `choices`")]
    pub fn choice(&self, id: ChoiceId) -> &Choice {
        &self.choices[id.0 as usize]
    }

    /// What is known of a condition in a world. Conditions do not refer to each other in a circle: the adapter sees to it.
    pub fn decide(&self, id: ConditionId, world: &World) -> Decision {
        if let Some(holds) = world.holds(id) {
            return Decision::known(holds);
        }
        let condition = self.condition(id);
        if let Some(case) = world.case(condition.choice) {
            return Decision::known(case == 0);
        }
        let decision = self.test(&condition.test, world);
        if decision.truth.is_undecided() && decision.choice.is_none() {
            return Decision { truth: Truth::Unknown, choice: Some(condition.choice) };
        }
        decision
    }

    fn test(&self, test: &Test, world: &World) -> Decision {
        match test {
            Test::Equals(left, right) => self.equals(*left, *right, world),
            Test::And(tests) => tests.iter().fold(Decision::known(true), |sum, test| sum.and(self.test(test, world))),
            Test::Or(tests) => {
                tests.iter().fold(Decision::known(true), |sum, test| sum.and(self.test(test, world).not())).not()
            }
            Test::Not(test) => self.test(test, world).not(),
            Test::Condition(id) => self.decide(*id, world),
            Test::Undecided => Decision { truth: Truth::Unknown, choice: None },
        }
    }

    /// `Fn::Equals` compares texts; a choice that is "something else" differs from all of its named cases.
    fn equals(&self, left: TermId, right: TermId, world: &World) -> Decision {
        if let Some(false) = self.is_other(left, right, world) {
            return Decision::known(false);
        }
        let (left, right) = (self.resolve(left, world), self.resolve(right, world));
        let choice = [&left, &right].into_iter().find_map(|value| match value {
            Value::Unknown(unknown) => unknown.cause.choice,
            Value::Holes(holes) => holes.unknowns().find_map(|unknown| unknown.cause.choice),
            _ => None,
        });
        match equal(&as_text(left), &as_text(right)) {
            Ok(truth) if truth.is_undecided() => Decision { truth: Truth::Unknown, choice },
            Ok(truth) => Decision { truth, choice: None },
            Err(_) => Decision::known(false),
        }
    }

    /// `Some(false)` where one side is the "something else" of a choice and the other one of its named cases.
    fn is_other(&self, left: TermId, right: TermId, world: &World) -> Option<bool> {
        [(left, right), (right, left)].into_iter().find_map(|(one, other)| {
            let cases = self.choice_of(one)?;
            let case = world.case(cases.choice)?;
            let own = *cases.values.get(case)?;
            if !matches!(self.terms.get(own.0 as usize)?.term, super::Term::Unknown(_)) {
                return None;
            }
            let Value::Text(text) = self.resolve(other, world) else { return None };
            let named = &self.choice(cases.choice).cases;
            named.iter().any(|case| *case.label == *text).then_some(false)
        })
    }
}

/// Intrinsics compare texts, whatever the document wrote: `Equals: [true, "true"]` holds.
fn as_text(value: Value<'_>) -> Value<'_> {
    let text = match value {
        Value::Bool(it) => it.to_string(),
        Value::Number(it) => it.normalize().to_string(),
        other => return other,
    };
    Value::Text(crate::value::Text::Shared(text.into()))
}
