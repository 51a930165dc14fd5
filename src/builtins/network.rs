//! Names of resources and ranges of addresses.

use std::net::IpAddr;
use std::sync::Arc;

use super::{Builtin, Shape, wrong};
use crate::value::{Element, Elements, Hole, Holes, Map, Site, Text, Value};

/// What an ARN is made of, behind its `arn:`. Source: AWS General Reference, "Amazon Resource Names (ARNs)".
const FIELDS: [&str; 5] = ["partition", "service", "region", "account", "resource"];

pub(super) const ROWS: &[Builtin] = &[
    Builtin {
        name: "arn",
        parameters: &[Shape::String],
        result: Shape::Record(&FIELDS),
        doc: "the parts of an ARN: partition, service, region, account, resource",
        example: ("arn(\"arn:aws:lambda:eu-west-1:123456789012:function:pay\").resource", "\"function:pay\""),
        function: arn,
        on_holes: Some(arn_of_holes),
        ..Builtin::PLAIN
    },
    Builtin {
        name: "cidr.contains",
        parameters: &[Shape::String, Shape::String],
        result: Shape::Bool,
        doc: "whether a range of addresses holds an address, or all of another range",
        example: ("cidr.contains(\"10.0.0.0/8\", \"10.1.2.0/24\")", "true"),
        function: |arguments| ranges(arguments, |outer, inner| outer.length <= inner.length && outer.meets(inner)),
        ..Builtin::PLAIN
    },
    Builtin {
        name: "cidr.overlaps",
        parameters: &[Shape::String, Shape::String],
        result: Shape::Bool,
        doc: "whether two ranges of addresses have an address in common",
        example: ("cidr.overlaps(\"10.0.0.0/8\", \"0.0.0.0/0\")", "true"),
        function: |arguments| ranges(arguments, |one, other| one.meets(other)),
        ..Builtin::PLAIN
    },
];

fn arn<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [Value::Text(text)] = arguments else {
        return arguments.first().map_or(Ok(Value::Missing), |it| wrong("arn", it));
    };
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", fields @ ..] if fields.len() == FIELDS.len() => {
            Ok(record(fields.iter().map(|field| Value::Text(Text::Shared((*field).into())))))
        }
        _ => Err(format!("`{}` is no ARN: one is `arn:partition:service:region:account:resource`", &**text)),
    }
}

/// What stands before the first hole is known; behind it a hole may hold further colons, unless it is a word. It is an ARN
/// whatever the holes are only where its known text has all of its colons.
fn arn_of_holes<'a>(text: &Holes<'a>, _: &[Value<'a>]) -> Option<Value<'a>> {
    if text.prefix().starts_with("arn:") && text.unknowns().all(|unknown| unknown.cause.word) {
        return arn_of_words(text);
    }
    let known = text.parts.iter().filter_map(|part| match part {
        Hole::Known(text) => Some(text.matches(':').count()),
        Hole::Unknown(_) => None,
    });
    if !text.prefix().starts_with("arn:") || known.sum::<usize>() < FIELDS.len() {
        return None;
    }
    let unknown = text.unknowns().next()?.derived();
    let mut before: Vec<&str> = text.prefix().splitn(6, ':').skip(1).collect();
    // The hole may go on with the last one.
    before.pop();
    let fields = (0..FIELDS.len()).map(|at| match before.get(at) {
        Some(field) => Value::Text(Text::Shared((*field).into())),
        None => Value::Unknown(unknown.clone()),
    });
    Some(record(fields))
}

/// The fields of an ARN whose colons are all known.
fn arn_of_words<'a>(text: &Holes<'a>) -> Option<Value<'a>> {
    let mut fields: Vec<Vec<Hole<'a>>> = vec![Vec::new()];
    for part in &text.parts {
        let Hole::Known(known) = part else {
            fields.last_mut()?.push(part.clone());
            continue;
        };
        for (number, piece) in known.splitn(FIELDS.len() + 2 - fields.len(), ':').enumerate() {
            if number > 0 {
                fields.push(Vec::new());
            }
            fields.last_mut()?.push(Hole::Known(Text::Shared(piece.into())));
        }
    }
    let settled = |mut parts: Vec<Hole<'a>>| {
        parts.retain(|part| !matches!(part, Hole::Known(text) if text.is_empty()));
        match parts.as_slice() {
            [Hole::Unknown(unknown)] => Value::Unknown(unknown.clone()),
            _ => Holes { parts }.settled(),
        }
    };
    (fields.len() == FIELDS.len() + 1).then(|| record(fields.into_iter().skip(1).map(settled)))
}

fn record<'a>(values: impl Iterator<Item = Value<'a>>) -> Value<'a> {
    let entry = |(name, value)| Element { key: Some(Text::Borrowed(name)), value, site: Site::default(), maybe: None };
    let items = FIELDS.into_iter().zip(values).map(entry).collect();
    Value::Map(Map::Built(Arc::new(Elements { items, open: None })))
}

/// A range of addresses: the bits that all of them share, at the high end.
#[derive(Clone, Copy)]
struct Range {
    is_v4: bool,
    bits: u128,
    length: u32,
}

impl Range {
    fn read(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
        let (is_v4, bits, most) = match address.parse().ok()? {
            IpAddr::V4(it) => (true, u128::from(it.to_bits()) << 96, 32),
            IpAddr::V6(it) => (false, it.to_bits(), 128),
        };
        let length = match length {
            Some(text) if text.bytes().all(|it| it.is_ascii_digit()) => text.parse().ok()?,
            Some(_) => return None,
            None => most,
        };
        (length <= most).then_some(Self { is_v4, bits, length })
    }

    /// Whether the two have an address in common: one of them then holds all of the other.
    fn meets(self, other: Self) -> bool {
        let shared = self.length.min(other.length);
        let mask = u128::MAX.checked_shl(128 - shared).unwrap_or(0);
        self.is_v4 == other.is_v4 && self.bits & mask == other.bits & mask
    }
}

fn ranges<'a>(arguments: &[Value<'a>], holds: impl Fn(Range, Range) -> bool) -> Result<Value<'a>, String> {
    let read = |value: &Value<'a>| match value {
        Value::Text(text) => {
            Range::read(text).ok_or_else(|| format!("`{}` is no range of addresses such as `10.0.0.0/8`", &**text))
        }
        other => Err(format!("a range of addresses is a string, and this is {}", other.type_name())),
    };
    match arguments {
        [one, other] => Ok(Value::Bool(holds(read(one)?, read(other)?))),
        _ => Ok(Value::Missing),
    }
}
