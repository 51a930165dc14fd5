//! Conditions that do not fit: keys that there are not, that no action of their statement knows, or that hold something else than
//! their operator compares.

use super::catalogue::{self, KeyFound, key, nearest_key};
use super::condition::{Comparison, Set};
use super::policy::{Condition, Effect, Statement};
use super::{Operator, Place, Work};

/// A condition that does not do what it seems to.
#[derive(Clone, PartialEq, Debug)]
pub struct Misfit {
    /// Where.
    pub place: Place,
    /// What is wrong; lower case, no full stop.
    pub message: String,
    /// What to do, where that is known.
    pub help: Option<String>,
    /// Whether more is allowed for it than the statement says: a Deny that never applies, an Allow that always does.
    pub leaves_open: bool,
}

/// The conditions of a statement that do not fit it.
pub fn misfits(statement: &Statement, work: &Work) -> Vec<Misfit> {
    statement.conditions.iter().filter_map(|condition| misfit(statement, condition, work)).collect()
}

fn misfit(statement: &Statement, condition: &Condition, work: &Work) -> Option<Misfit> {
    let operator = condition.operator?;
    let name = condition.text.split_once(' ').map_or(&*condition.text, |(_, name)| name);
    let (message, help) = match key(&condition.key) {
        KeyFound::Foreign => return None,
        KeyFound::None => {
            let outcome = if holds_without(condition) { "always" } else { "never" };
            let help = nearest_key(name).map(|near| format!("did you mean `{near}`?"));
            (format!("there is no condition key `{name}`: the condition {outcome} holds"), help)
        }
        KeyFound::Own(_, prefix, number) if !is_known(statement, prefix, number, work) => {
            let outcome = if holds_without(condition) { "always" } else { "never" };
            let message =
                format!("no action of the statement knows the condition key `{name}`: the condition {outcome} holds");
            (message, None)
        }
        KeyFound::Own(sort, ..) | KeyFound::Global(sort) => {
            let message = of_another_sort(operator, name, sort)?;
            return Some(Misfit { leaves_open: opens(statement, operator.is_negated), ..at(condition, message, None) });
        }
    };
    Some(Misfit { leaves_open: opens(statement, holds_without(condition)), ..at(condition, message, help) })
}

fn at(condition: &Condition, message: String, help: Option<String>) -> Misfit {
    Misfit { place: condition.place, message, help, leaves_open: false }
}

/// Whether more is allowed where a condition holds always, or never.
fn opens(statement: &Statement, always: bool) -> bool {
    always != (statement.effect == Effect::Deny)
}

/// Whether a condition holds for a request that does not have its key.
fn holds_without(condition: &Condition) -> bool {
    let Some(operator) = condition.operator else { return false };
    if operator.comparison == Comparison::Null {
        return condition.values.iter().any(|it| it.glob.as_text().is_some_and(|it| it.eq_ignore_ascii_case("true")));
    }
    operator.if_exists
        || match operator.set {
            Some(Set::ForAll) => true,
            Some(Set::ForAny) => false,
            None => operator.is_negated,
        }
}

/// Whether some action of a statement knows a key of a service, itself or by what it is about. What is not known of the actions
/// may know it.
fn is_known(statement: &Statement, service: &str, number: usize, work: &Work) -> bool {
    let scope = &statement.actions;
    if scope.all_but || scope.open {
        return true;
    }
    scope.elements.iter().any(|element| match catalogue::matching(&element.glob, work) {
        // Actions that there are not know nothing, and are found as what they are.
        Some(found) if found.is_empty() => true,
        Some(found) => found.iter().any(|(action, _)| {
            action.service == service && (action.keys.has(number) || action.types().any(|kind| kind.keys.has(number)))
        }),
        None => true,
    })
}

/// What an operator does not compare, in words (IAM JSON policy elements: Condition operators). That texts can be compared with
/// whatever is written as text is left to those who do it.
fn of_another_sort(operator: Operator, name: &str, sort: char) -> Option<String> {
    let holds = match sort.to_ascii_lowercase() {
        's' => "text",
        'n' => "a number",
        'd' => "a date",
        'b' => "a truth value",
        'a' => "an ARN",
        'i' => "an address",
        'x' => "bytes",
        _ => return None,
    };
    let (compares, fits) = match operator.comparison {
        Comparison::Numeric(_) => ("numbers", "nd"),
        Comparison::Date(_) => ("dates", "nd"),
        Comparison::Bool => ("truth values", "bs"),
        Comparison::Binary => ("bytes", "xs"),
        Comparison::Ip => ("addresses", "i"),
        Comparison::Arn => ("ARNs", "as"),
        Comparison::Equals { .. } | Comparison::Like => ("texts", "sabx"),
        Comparison::Null => return None,
    };
    (!fits.contains(sort.to_ascii_lowercase()))
        .then(|| format!("the operator compares {compares}, and `{name}` is {holds}"))
}
