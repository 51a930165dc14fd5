//! Condition operators (IAM JSON policy elements: Condition operators), and whether a condition holds for a request.

mod compare;
mod holds;

use std::str::FromStr;

pub(super) use holds::{fill, holds};

/// A condition operator.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Operator {
    /// What it compares.
    pub comparison: Comparison,
    /// Whether it holds where the comparison does not.
    pub is_negated: bool,
    /// How it takes a key with several values.
    pub set: Option<Set>,
    /// Whether it holds where the request has no such key.
    pub if_exists: bool,
}

/// What an operator compares.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Comparison {
    /// Texts.
    Equals {
        /// Without regard to case.
        ignores_case: bool,
    },
    /// A text with a pattern.
    Like,
    /// Numbers.
    Numeric(Order),
    /// Instants.
    Date(Order),
    /// Truth values.
    Bool,
    /// Bytes, in base64.
    Binary,
    /// An address with networks.
    Ip,
    /// An ARN with patterns for its six parts.
    Arn,
    /// Whether the key is there at all.
    Null,
}

/// How two things stand to each other.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Order {
    /// The same.
    Equal,
    /// Less.
    Less,
    /// Less or the same.
    LessOrEqual,
    /// More.
    Greater,
    /// More or the same.
    GreaterOrEqual,
}

/// Set operators for multivalued context keys.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Set {
    /// `ForAllValues:`: each value of the request; it holds if there is none.
    ForAll,
    /// `ForAnyValue:`: one value of the request; it does not hold if there is none.
    ForAny,
}

const EXACT: Comparison = Comparison::Equals { ignores_case: false };
const FOLDED: Comparison = Comparison::Equals { ignores_case: true };

/// All operators: name, comparison, whether it is negated.
pub(super) const NAMES: [(&str, Comparison, bool); 27] = [
    ("StringEquals", EXACT, false),
    ("StringNotEquals", EXACT, true),
    ("StringEqualsIgnoreCase", FOLDED, false),
    ("StringNotEqualsIgnoreCase", FOLDED, true),
    ("StringLike", Comparison::Like, false),
    ("StringNotLike", Comparison::Like, true),
    ("NumericEquals", Comparison::Numeric(Order::Equal), false),
    ("NumericNotEquals", Comparison::Numeric(Order::Equal), true),
    ("NumericLessThan", Comparison::Numeric(Order::Less), false),
    ("NumericLessThanEquals", Comparison::Numeric(Order::LessOrEqual), false),
    ("NumericGreaterThan", Comparison::Numeric(Order::Greater), false),
    ("NumericGreaterThanEquals", Comparison::Numeric(Order::GreaterOrEqual), false),
    ("DateEquals", Comparison::Date(Order::Equal), false),
    ("DateNotEquals", Comparison::Date(Order::Equal), true),
    ("DateLessThan", Comparison::Date(Order::Less), false),
    ("DateLessThanEquals", Comparison::Date(Order::LessOrEqual), false),
    ("DateGreaterThan", Comparison::Date(Order::Greater), false),
    ("DateGreaterThanEquals", Comparison::Date(Order::GreaterOrEqual), false),
    ("Bool", Comparison::Bool, false),
    ("BinaryEquals", Comparison::Binary, false),
    ("IpAddress", Comparison::Ip, false),
    ("NotIpAddress", Comparison::Ip, true),
    ("ArnEquals", Comparison::Arn, false),
    ("ArnLike", Comparison::Arn, false),
    ("ArnNotEquals", Comparison::Arn, true),
    ("ArnNotLike", Comparison::Arn, true),
    ("Null", Comparison::Null, false),
];

impl Operator {
    /// Reads an operator as policies write it; case does not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let (set, name) = match text.split_once(':') {
            None => (None, text),
            Some((set, name)) if set.eq_ignore_ascii_case("ForAllValues") => (Some(Set::ForAll), name),
            Some((set, name)) if set.eq_ignore_ascii_case("ForAnyValue") => (Some(Set::ForAny), name),
            Some(_) => return None,
        };
        let find = |name: &str| NAMES.iter().find(|(own, ..)| own.eq_ignore_ascii_case(name));
        let cut = name.len().checked_sub("IfExists".len()).and_then(|at| name.split_at_checked(at));
        let (found, if_exists) = match (find(name), cut) {
            (Some(found), _) => (found, false),
            (None, Some((name, end))) if end.eq_ignore_ascii_case("IfExists") => (find(name)?, true),
            _ => return None,
        };
        let (_, comparison, is_negated) = *found;
        // Null asks whether the key exists; there is no second asking.
        let is_fine = !(if_exists && comparison == Comparison::Null);
        is_fine.then_some(Self { comparison, is_negated, set, if_exists })
    }

    /// What a value would have to be and is not, in words.
    pub(super) fn mistake(self, value: &str) -> Option<&'static str> {
        let (is_fine, word) = match self.comparison {
            Comparison::Numeric(_) => (compare::number(value).is_some(), "number"),
            Comparison::Date(_) => (compare::instant(value).is_some(), "date"),
            Comparison::Bool | Comparison::Null => (bool::from_str(&value.to_lowercase()).is_ok(), "truth value"),
            Comparison::Binary => (compare::bytes(value).is_some(), "base64"),
            Comparison::Ip => (compare::Network::parse(value).is_some(), "address or network"),
            Comparison::Arn => (value == "*" || value.starts_with("arn:") || value.starts_with('*'), "ARN"),
            Comparison::Equals { .. } | Comparison::Like => return None,
        };
        (!is_fine).then_some(word)
    }
}
