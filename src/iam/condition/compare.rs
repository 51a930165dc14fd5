//! Comparing one value of a request with one value of a policy. None where one of the two is nothing of the kind.

use std::net::IpAddr;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::{Comparison, Order};
use crate::iam::{Answer, Glob, Work};

/// Whether the comparison, taken without its negation, holds.
pub(super) fn compare(comparison: Comparison, have: &str, value: &Glob, work: &Work) -> Option<Answer> {
    let known = value.as_text();
    let of = |holds: fn(&str, &str) -> Option<bool>| match &known {
        Some(value) => holds(have, value).map(Answer::from),
        None => Some(Answer::Unknown),
    };
    match comparison {
        Comparison::Equals { ignores_case: false } | Comparison::Like => Some(value.takes(have, work)),
        Comparison::Equals { ignores_case: true } => {
            let folded = value.fold_case();
            Some(folded.takes(&have.to_lowercase(), work))
        }
        Comparison::Numeric(order) => match &known {
            Some(value) => Some(order.holds(&number(have)?, &number(value)?).into()),
            None => number(have).map(|_| Answer::Unknown),
        },
        Comparison::Date(order) => match &known {
            Some(value) => Some(order.holds(&instant(have)?, &instant(value)?).into()),
            None => instant(have).map(|_| Answer::Unknown),
        },
        Comparison::Bool | Comparison::Null => of(|have, value| {
            let truth = |text: &str| bool::from_str(&text.to_lowercase()).ok();
            Some(truth(have)? == truth(value)?)
        }),
        Comparison::Binary => of(|have, value| Some(bytes(have)? == bytes(value)?)),
        Comparison::Ip => of(|have, value| Some(Network::parse(value)?.has(IpAddr::from_str(have).ok()?))),
        Comparison::Arn => arn(have, value, work),
    }
}

impl Order {
    fn holds<T: Ord>(self, have: &T, value: &T) -> bool {
        match self {
            Self::Equal => have == value,
            Self::Less => have < value,
            Self::LessOrEqual => have <= value,
            Self::Greater => have > value,
            Self::GreaterOrEqual => have >= value,
        }
    }
}

/// Each of the six parts by itself, so that no wildcard crosses a colon. A pattern of fewer parts that ends in `*` is one that
/// the documentation says nothing about.
fn arn(have: &str, value: &Glob, work: &Work) -> Option<Answer> {
    let parts: Vec<&str> = have.splitn(6, ':').collect();
    let patterns = value.segments(6);
    if parts.len() < 6 {
        return None;
    }
    if patterns.len() < 6 {
        return (value.ends_openly()).then_some(Answer::Unknown);
    }
    Some(Answer::all(patterns.iter().zip(parts).map(|(pattern, part)| pattern.takes(part, work))))
}

pub(super) fn number(text: &str) -> Option<Decimal> {
    Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

/// A W3C profile of ISO 8601, from the year alone to fractions of a second, or seconds since 1970. Four digits are a year.
pub(super) fn instant(text: &str) -> Option<jiff::Timestamp> {
    if text.len() != 4
        && let Ok(seconds) = text.parse::<i64>()
    {
        return jiff::Timestamp::from_second(seconds).ok();
    }
    let full = match text.len() {
        4 => format!("{text}-01-01T00:00:00Z"),
        7 => format!("{text}-01T00:00:00Z"),
        10 => format!("{text}T00:00:00Z"),
        _ => text.to_owned(),
    };
    jiff::Timestamp::from_str(&full).ok()
}

/// Base64 (RFC 4648) with padding.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    let inner = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(inner.len());
    let (mut bits, mut held) = (0u32, 0);
    for byte in inner.bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(digit);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    text.len().is_multiple_of(4).then_some(bytes)
}

/// A network in CIDR notation; an address alone is a network of one.
pub(super) struct Network {
    address: u128,
    bits: u32,
    is_v4: bool,
}

impl Network {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (IpAddr::from_str(address).ok()?, Some(bits.parse::<u32>().ok()?)),
            None => (IpAddr::from_str(text).ok()?, None),
        };
        let (is_v4, most) = if address.is_ipv4() { (true, 32) } else { (false, 128) };
        let bits = bits.unwrap_or(most);
        (bits <= most).then(|| Self { address: number_of(address), bits, is_v4 })
    }

    pub(super) fn has(&self, address: IpAddr) -> bool {
        let most = if self.is_v4 { 32 } else { 128 };
        let differs = self.address ^ number_of(address);
        address.is_ipv4() == self.is_v4 && differs.checked_shr(most - self.bits).unwrap_or(0) == 0
    }
}

fn number_of(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(it) => u128::from(it.to_bits()),
        IpAddr::V6(it) => it.to_bits(),
    }
}
