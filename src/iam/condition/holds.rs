//! Whether a condition holds: absent keys, several values, set operators.

use super::compare::compare;
use super::{Comparison, Operator, Set};
use crate::iam::policy::{Condition, Effect};
use crate::iam::request::{Context, Have};
use crate::iam::{Answer, Filling, Glob, Hole, Work};

/// Whether a condition holds for the context of a request. What the documentation does not decide is decided for the sound side:
/// an Allow applies, a Deny does not.
pub(in crate::iam) fn holds(condition: &Condition, context: &Context, effect: Effect, work: &Work) -> Answer {
    let Some(operator) = condition.operator else { return Answer::Unknown };
    let values: Vec<Value> = condition.values.iter().map(|it| Value::of(&it.glob, it.maybe, context)).collect();
    let test = Test { operator, values, open: condition.open, effect, work };
    if operator.comparison == Comparison::Null {
        return test.is_null(context.have(&condition.key));
    }
    match context.have(&condition.key) {
        Have::Unknown => Answer::Unknown,
        Have::Absent if operator.if_exists => Answer::Yes,
        Have::Absent => match operator.set {
            Some(Set::ForAll) => Answer::Yes,
            Some(Set::ForAny) => Answer::No,
            None => operator.is_negated.into(),
        },
        Have::Values(have) => match (operator.set, have) {
            (Some(Set::ForAll), have) => Answer::all(have.iter().map(|it| test.one(it))),
            (Some(Set::ForAny), have) => Answer::any(have.iter().map(|it| test.one(it))),
            (None, [have]) => test.one(have),
            // Multivalued context keys need a set operator.
            (None, _) => Answer::No,
        },
    }
}

/// Puts what the context says for the variables of a pattern; none where a variable has no value.
pub(in crate::iam) fn fill(glob: &Glob, context: &Context) -> Option<Glob> {
    glob.fill(|hole| match hole {
        Hole::Opaque(_) | Hole::Name(_) => Filling::Unknown,
        Hole::Variable { key, default } => match (context.have(key), default) {
            (Have::Values([one]), _) => Filling::Text(one.clone()),
            (Have::Absent, Some(default)) => Filling::Text(default.to_string()),
            (Have::Unknown, _) => Filling::Unknown,
            _ => Filling::Nothing,
        },
    })
}

/// A value of the policy; without a pattern where a variable has no value.
struct Value {
    glob: Option<Glob>,
    maybe: bool,
}

impl Value {
    fn of(glob: &Glob, maybe: bool, context: &Context) -> Self {
        Self { glob: fill(glob, context), maybe }
    }
}

/// One condition, ready to be asked about values of the request.
struct Test<'w> {
    operator: Operator,
    values: Vec<Value>,
    open: bool,
    effect: Effect,
    work: &'w Work,
}

impl Test<'_> {
    /// Whether one value of the request passes: one value of the policy, or with a negated operator none, compares.
    fn one(&self, have: &str) -> Answer {
        let mut is_malformed = false;
        let matches = self.values.iter().map(|value| {
            let Some(glob) = &value.glob else { return Answer::No };
            match compare(self.operator.comparison, have, glob, self.work) {
                Some(answer) if value.maybe => answer.and(Answer::Unknown),
                Some(answer) => answer,
                None => {
                    is_malformed = true;
                    Answer::No
                }
            }
        });
        let any = Answer::any(matches).or(if self.open { Answer::Unknown } else { Answer::No });
        match (self.operator.is_negated, any) {
            (false, any) => any,
            (true, Answer::No) if is_malformed => (self.effect != Effect::Deny).into(),
            (true, any) => !any,
        }
    }

    fn is_null(&self, have: Have<'_>) -> Answer {
        match have {
            Have::Unknown => Answer::Unknown,
            Have::Absent => self.one("true"),
            Have::Values(_) => self.one("false"),
        }
    }
}
