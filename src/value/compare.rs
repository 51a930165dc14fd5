//! Equality and order (laws 2, 5, 25, 37, 38).

use std::cmp::Ordering;

use super::{Element, Elements, List, Map, Subject, Target, Truth, Unknown, Value};

/// Why two values cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incomparable;

/// `==` on values whose collections are built all the way down. Missing and null are the caller's business.
///
/// # Errors
/// The two are of different types: `1 == "1"` is an error and not false.
pub fn equal(left: &Value<'_>, right: &Value<'_>) -> Result<Truth, Incomparable> {
    Ok(match (left, right) {
        (Value::Unknown(a), Value::Unknown(b)) => same_unknown(a, b),
        (Value::Unknown(it), _) | (_, Value::Unknown(it)) => undecided(it),
        (Value::Bool(a), Value::Bool(b)) => (a == b).into(),
        (Value::Number(a), Value::Number(b)) => (a == b).into(),
        (Value::Text(a), Value::Text(b)) => (**a == **b).into(),
        (Value::Holes(a), Value::Text(b)) | (Value::Text(b), Value::Holes(a)) => a.equals(b),
        (Value::Holes(a), Value::Holes(b)) => holes(a, b),
        (Value::Duration(a), Value::Duration(b)) => (a == b).into(),
        (Value::Date(a), Value::Date(b)) => (a == b).into(),
        (Value::View(a), Value::View(b)) => same_subject(&a.subject, &b.subject),
        (Value::List(List::Built(a)), Value::List(List::Built(b))) => lists(a, b)?,
        (Value::Map(Map::Built(a)), Value::Map(Map::Built(b))) => maps(a, b)?,
        _ => return Err(Incomparable),
    })
}

/// `<` and its kin: numbers, durations and dates.
///
/// # Errors
/// The two have no order: different types, or strings.
pub fn order(left: &Value<'_>, right: &Value<'_>) -> Result<Ordering, Incomparable> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Ok(a.cmp(b)),
        (Value::Duration(a), Value::Duration(b)) => Ok(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Ok(a.cmp(b)),
        _ => Err(Incomparable),
    }
}

/// Resources by identity, whatever kind they are seen through; externals by their token (laws 25 and 28).
pub fn same_subject(left: &Subject<'_>, right: &Subject<'_>) -> Truth {
    match (left, right) {
        (Subject::Resource(a), Subject::Resource(b)) => (a == b).into(),
        (Subject::Piece(a), Subject::Piece(b)) => {
            let same = a.resource == b.resource && *a.address == *b.address && same_node(a, b);
            same.into()
        }
        (Subject::External(a), Subject::External(b)) => {
            if a.token == b.token {
                Truth::True
            } else if is_literal_arn(&a.token) && is_literal_arn(&b.token) {
                Truth::False
            } else {
                Truth::Unknown
            }
        }
        // An ARN that no resource has, of a stack whose resources all have theirs.
        (Subject::External(it), Subject::Resource(_)) | (Subject::Resource(_), Subject::External(it))
            if it.target == Some(Target::External) && is_literal_arn(&it.token) =>
        {
            Truth::False
        }
        // Something outside the stack could be a resource of this stack only by a name that is generated.
        (Subject::External(_), _) | (_, Subject::External(_)) => Truth::Unknown,
        _ => Truth::False,
    }
}

fn is_literal_arn(token: &str) -> bool {
    token.starts_with("arn:") && token.split(':').count() >= 6 && !token.contains("${")
}

fn same_unknown(a: &Unknown, b: &Unknown) -> Truth {
    let same = !a.derived && !b.derived && a.cause.token == b.cause.token;
    match (same, a.maybe || b.maybe || a.starred || b.starred) {
        (true, false) => Truth::True,
        (_, true) => Truth::UnknownOrError,
        (false, false) => Truth::Unknown,
    }
}

fn undecided(unknown: &Unknown) -> Truth {
    if unknown.maybe || unknown.starred { Truth::UnknownOrError } else { Truth::Unknown }
}

/// Two texts with holes differ surely when their known ends do; they are equal surely when they are the same parts.
fn holes(a: &super::Holes<'_>, b: &super::Holes<'_>) -> Truth {
    let starts = a.prefix().starts_with(b.prefix()) || b.prefix().starts_with(a.prefix());
    let ends = a.suffix().ends_with(b.suffix()) || b.suffix().ends_with(a.suffix());
    if !starts || !ends {
        return Truth::False;
    }
    let same = a.parts.len() == b.parts.len()
        && a.parts.iter().zip(&b.parts).all(|(a, b)| match (a, b) {
            (super::Hole::Known(a), super::Hole::Known(b)) => **a == **b,
            (super::Hole::Unknown(a), super::Hole::Unknown(b)) => same_unknown(a, b) == Truth::True,
            _ => false,
        });
    if same { Truth::True } else { Truth::Unknown }
}

/// Different sizes differ, where both are closed and all elements are surely there.
fn lists(a: &Elements<'_>, b: &Elements<'_>) -> Result<Truth, Incomparable> {
    if partial(a) || partial(b) {
        return Ok(Truth::Unknown);
    }
    if a.items.len() != b.items.len() {
        return Ok(Truth::False);
    }
    let mut all = Truth::True;
    for (a, b) in a.items.iter().zip(&b.items) {
        all = all.and(equal(&a.value, &b.value)?);
    }
    Ok(all)
}

fn maps(a: &Elements<'_>, b: &Elements<'_>) -> Result<Truth, Incomparable> {
    if partial(a) || partial(b) {
        return Ok(Truth::Unknown);
    }
    if a.items.len() != b.items.len() {
        return Ok(Truth::False);
    }
    let key = |element: &Element<'_>| element.key.as_deref().map(str::to_owned);
    let mut all = Truth::True;
    for entry in &a.items {
        match b.items.iter().find(|other| key(other) == key(entry)) {
            Some(other) => all = all.and(equal(&entry.value, &other.value)?),
            None => return Ok(Truth::False),
        }
    }
    Ok(all)
}

fn partial(elements: &Elements<'_>) -> bool {
    elements.open.is_some() || elements.items.iter().any(|element| element.maybe.is_some())
}

/// Pieces of a document without an address are the same where they stand at the same place.
fn same_node(a: &super::Piece<'_>, b: &super::Piece<'_>) -> bool {
    let node = |piece: &super::Piece<'_>| piece.bindings.last().and_then(|it| it.site.node).map(|node| node.id());
    node(a) == node(b)
}
