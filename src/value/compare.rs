//! Equality and order (laws 2, 5, 25, 37, 38).

use std::cmp::Ordering;

use super::{Between, Cause, Element, Elements, List, Map, Number, Subject, Target, Truth, Unknown, Value};

/// Why two values cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incomparable;

/// `==` on values whose collections are built all the way down. Missing and null are the caller's business.
///
/// # Errors
/// The two are of different types: `1 == "1"` is an error and not false.
pub fn equal(left: &Value<'_>, right: &Value<'_>) -> Result<Truth, Incomparable> {
    if let Some(ordering) = bounded(left, right) {
        return Ok(ordering.equal());
    }
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
        (Value::Time(a), Value::Time(b)) => (a == b).into(),
        (Value::View(a), Value::View(b)) => same_subject(&a.subject, &b.subject),
        (Value::List(List::Built(a)), Value::List(List::Built(b))) => lists(a, b)?,
        (Value::Map(Map::Built(a)), Value::Map(Map::Built(b))) => maps(a, b)?,
        _ => return Err(Incomparable),
    })
}

/// `<` and its kin: numbers, durations, dates and times.
///
/// # Errors
/// The two have no order: different types, or strings.
pub fn order(left: &Value<'_>, right: &Value<'_>) -> Result<Ordering, Incomparable> {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => Ok(a.cmp(b)),
        (Value::Duration(a), Value::Duration(b)) => Ok(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Ok(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Ok(a.cmp(b)),
        _ => Err(Incomparable),
    }
}

/// How two numbers compare of which one at least is known by its bounds only.
pub fn bounded(left: &Value<'_>, right: &Value<'_>) -> Option<Bounded> {
    let is_unknown = |value: &Value<'_>| matches!(value, Value::Unknown(_));
    if !is_unknown(left) && !is_unknown(right) {
        return None;
    }
    Some(Bounded { left: bounds(left)?, right: bounds(right)? })
}

/// Two numbers, each between its least and its most.
#[derive(Clone, Copy, Debug)]
pub struct Bounded {
    left: (Number, Option<Number>),
    right: (Number, Option<Number>),
}

impl Bounded {
    /// The same with its sides exchanged.
    #[must_use]
    pub fn swapped(self) -> Self {
        Self { left: self.right, right: self.left }
    }

    /// `left < right`.
    pub fn less(self) -> Truth {
        let (left, right) = (self.left, self.right);
        if left.1.is_some_and(|most| most < right.0) {
            Truth::True
        } else if right.1.is_some_and(|most| left.0 >= most) {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    /// `left == right`: surely different where they do not overlap. What is known by bounds only is never surely equal.
    fn equal(self) -> Truth {
        if self.less() == Truth::True || self.swapped().less() == Truth::True { Truth::False } else { Truth::Unknown }
    }
}

fn bounds(value: &Value<'_>) -> Option<(Number, Option<Number>)> {
    match value {
        Value::Number(it) => Some((*it, Some(*it))),
        Value::Unknown(it) if !it.is_risky() => {
            let Between { least, most } = it.between()?;
            Some((least.into(), most.map(Number::from)))
        }
        _ => None,
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
            } else if is_literal_arn(&a.token) && is_literal_arn(&b.token) || is_unlisted(a) && is_unlisted(b) {
                Truth::False
            } else {
                Truth::Unknown
            }
        }
        // A name that no resource has; an ARN that none has, of a stack whose resources all have theirs.
        (Subject::External(it), Subject::Resource(_)) | (Subject::Resource(_), Subject::External(it))
            if is_unlisted(it) || it.target == Some(Target::External) && is_literal_arn(&it.token) =>
        {
            Truth::False
        }
        // Something outside the stack could be a resource of this stack only by a name that is generated.
        (Subject::External(_), _) | (_, Subject::External(_)) => Truth::Unknown,
        _ => Truth::False,
    }
}

/// Whether something is the ARN of a resource that the stack names and does not list: two names are two resources.
fn is_unlisted(cause: &Cause) -> bool {
    cause.target == Some(Target::Unlisted)
}

/// Whether a text is a complete ARN.
pub fn is_literal_arn(token: &str) -> bool {
    token.starts_with("arn:") && token.split(':').count() >= 6 && !token.contains("${")
}

fn same_unknown(a: &Unknown, b: &Unknown) -> Truth {
    let same = !a.derived && !b.derived && a.cause.token == b.cause.token;
    match (same, a.is_risky() || b.is_risky()) {
        (true, false) => Truth::True,
        (_, true) => Truth::UnknownOrError,
        (false, false) => Truth::Unknown,
    }
}

fn undecided(unknown: &Unknown) -> Truth {
    if unknown.is_risky() { Truth::UnknownOrError } else { Truth::Unknown }
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

/// Elementwise `and`. Of lists that are partial, only sizes that cannot be the same decide (law 3).
fn lists(a: &Elements<'_>, b: &Elements<'_>) -> Result<Truth, Incomparable> {
    if sizes_differ(a, b) {
        return Ok(Truth::False);
    }
    if partial(a) || partial(b) {
        return Ok(open_or_maybe(a, b));
    }
    let pairs = a.items.iter().zip(&b.items).map(|(a, b)| entry(Some((a, b))));
    comparable(pairs.fold(Truth::True, Truth::and))
}

/// By key. Of maps that are partial, a surely different entry decides, and one that the other cannot have.
fn maps(a: &Elements<'_>, b: &Elements<'_>) -> Result<Truth, Incomparable> {
    if sizes_differ(a, b) {
        return Ok(Truth::False);
    }
    let mut all = if partial(a) || partial(b) { open_or_maybe(a, b) } else { Truth::True };
    for (own, others) in [(a, b), (b, a)] {
        for element in own.items.iter().filter(|it| it.maybe.is_none()) {
            let other = others.items.iter().find(|other| other.key.as_deref() == element.key.as_deref());
            all = all.and(match other {
                None if others.open.is_some() => Truth::Unknown,
                Some(other) if other.maybe.is_some() => entry(Some((element, other))).and(Truth::Unknown),
                other => entry(other.map(|other| (element, other))),
            });
        }
    }
    comparable(all)
}

/// Whether two elements are equal; those of different types err, and one without a partner differs.
fn entry(pair: Option<(&Element<'_>, &Element<'_>)>) -> Truth {
    pair.map_or(Truth::False, |(a, b)| equal(&a.value, &b.value).unwrap_or(Truth::Error))
}

fn comparable(truth: Truth) -> Result<Truth, Incomparable> {
    if truth == Truth::Error { Err(Incomparable) } else { Ok(truth) }
}

/// Whether one surely has more elements than the other may have.
fn sizes_differ(a: &Elements<'_>, b: &Elements<'_>) -> bool {
    let least = |it: &Elements<'_>| it.items.iter().filter(|it| it.maybe.is_none()).count();
    let most = |it: &Elements<'_>| it.open.is_none().then_some(it.items.len());
    most(b).is_some_and(|most| least(a) > most) || most(a).is_some_and(|most| least(b) > most)
}

fn partial(elements: &Elements<'_>) -> bool {
    elements.open.is_some() || elements.items.iter().any(|element| element.maybe.is_some())
}

fn open_or_maybe(a: &Elements<'_>, b: &Elements<'_>) -> Truth {
    let unknowns = [a, b].into_iter().flat_map(|it| it.items.iter().filter_map(|it| it.maybe.as_ref()).chain(&it.open));
    if unknowns.into_iter().any(|it| it.starred) { Truth::UnknownOrError } else { Truth::Unknown }
}

/// Pieces of a document without an address are the same where they stand at the same place.
fn same_node(a: &super::Piece<'_>, b: &super::Piece<'_>) -> bool {
    let node = |piece: &super::Piece<'_>| piece.bindings.last().and_then(|it| it.site.node).map(|node| node.id());
    node(a) == node(b)
}
