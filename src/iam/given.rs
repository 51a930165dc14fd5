//! Policies where one key of the requests is known, such as the service that a role is passed to.

use super::condition::holds;
use super::policy::{Policy, Statement};
use super::request::Context;
use super::{Answer, Work};

impl Policy {
    /// What is left of it for requests whose key has this value: conditions that then hold are gone, and statements whose
    /// conditions then fail. The key is in lower case.
    #[must_use]
    pub fn given(&self, key: &str, value: &str, work: &Work) -> Self {
        let mut context = Context::open();
        context.set(key, [value]);
        let statements = self.statements.iter().filter_map(|it| given(it, key, &context, work)).collect();
        Self { statements, ..self.clone() }
    }

    /// Whether a condition is about a key, in lower case.
    pub fn asks_for(&self, key: &str) -> bool {
        self.statements.iter().flat_map(|it| &it.conditions).any(|condition| &*condition.key == key)
    }
}

fn given(statement: &Statement, key: &str, context: &Context, work: &Work) -> Option<Statement> {
    let mut left = Vec::new();
    for condition in &statement.conditions {
        let answer = match &*condition.key == key {
            true => holds(condition, context, statement.effect, work),
            false => Answer::Unknown,
        };
        match answer {
            Answer::Yes => {}
            Answer::No => return None,
            Answer::Unknown => left.push(condition.clone()),
        }
    }
    Some(Statement { conditions: left, ..statement.clone() })
}
