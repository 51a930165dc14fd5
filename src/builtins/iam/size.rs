//! How long policies are, as the provider counts: the characters of their JSON without white space (IAM and AWS STS quotas).

use std::sync::Arc;

use super::written::is_name;
use crate::value::{Between, Cause, Hole, List, Map, Number, Target, Unknown, Value};

/// A name that the provider gives, such as a region or that of a stack (CreateStack: StackName).
const NAME: u64 = 128;
/// The name or the ARN of a resource of the stack; names of log groups and secrets have 512 characters.
const RESOURCE: u64 = 1_024;
/// The value of a parameter (AWS CloudFormation quotas).
const PARAMETER: u64 = 4_096;
/// An ARN (IAM API Reference, arnType).
const ARN: u64 = 2_048;

pub(super) fn size<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [Value::List(List::Built(documents))] = arguments else { return Ok(Value::Missing) };
    let mut length = Length { least: 0, most: documents.open.is_none().then_some(0) };
    for document in &documents.items {
        length.add(Length::of(&document.value), document.maybe.is_some());
    }
    if length.most == Some(length.least) {
        return Ok(Value::Number(Number::from(length.least)));
    }
    let reason = "how long the policy is depends on what is not known of it";
    let between = Between { least: length.least, most: length.most };
    let cause = Cause { between: Some(between), ..Cause::new("iam.size", reason) };
    Ok(Value::Unknown(Unknown::there(Arc::new(cause))))
}

/// At least so many characters, and at most so many.
#[derive(Clone, Copy)]
struct Length {
    least: u64,
    most: Option<u64>,
}

impl Length {
    fn known(length: usize) -> Self {
        Self { least: length as u64, most: Some(length as u64) }
    }

    fn of(value: &Value<'_>) -> Self {
        let mut length = Self::known(0);
        match value {
            Value::Missing => {}
            Value::Null => length = Self::known(4),
            Value::Bool(it) => length = Self::known(if *it { 4 } else { 5 }),
            Value::Number(it) => length = Self::known(it.to_string().len()),
            // A whole policy as JSON in a text is that policy.
            Value::Text(text) if text.trim_start().starts_with(['{', '%']) => length = Self::known(count(text)),
            Value::Text(text) => length = Self::known(count(text) + 2),
            Value::Holes(holes) => {
                let inner = Self::of_holes(&holes.parts);
                length.add(Self { least: inner.least + 2, most: inner.most.map(|most| most + 2) }, false);
            }
            Value::List(List::Built(all)) | Value::Map(Map::Built(all)) => {
                length = Self { least: 2, most: all.open.is_none().then_some(2) };
                for (at, item) in all.items.iter().enumerate() {
                    let key = item.key.as_ref().map_or(0, |key| count(key) + 3);
                    length.add(Self::known(key + usize::from(at > 0)), item.maybe.is_some());
                    length.add(Self::of(&item.value), item.maybe.is_some());
                }
            }
            Value::Unknown(unknown) => length = Self { least: 0, most: most(unknown).map(|most| most + 2) },
            _ => length.most = None,
        }
        length
    }

    fn of_holes(parts: &[Hole<'_>]) -> Self {
        let mut length = Self::known(0);
        for part in parts {
            let own = match part {
                Hole::Known(text) => Self::known(count(text)),
                Hole::Unknown(unknown) => Self { least: 0, most: most(unknown) },
            };
            length.add(own, false);
        }
        if matches!(parts.first(), Some(Hole::Known(text)) if text.starts_with("arn:")) {
            length.most = Some(length.most.unwrap_or(ARN).min(ARN.max(length.least)));
        }
        length
    }

    fn add(&mut self, other: Self, maybe: bool) {
        self.least += if maybe { 0 } else { other.least };
        self.most = self.most.zip(other.most).map(|(own, other)| own + other);
    }
}

/// How long a text is at most that the document does not say.
fn most(unknown: &Unknown) -> Option<u64> {
    match &unknown.cause.target {
        _ if unknown.cause.word || is_name(unknown) => Some(NAME),
        Some(Target::Resource(..)) => Some(RESOURCE),
        _ if unknown.cause.token.starts_with("Ref ") => Some(PARAMETER),
        _ => None,
    }
}

fn count(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|byte| !matches!(byte, b'\t'..=b'\r' | b' ')).count();
    }
    text.chars().filter(|c| !c.is_whitespace()).count()
}
