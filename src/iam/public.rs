//! Whether a statement of a resource's policy lets in anyone at all.
//!
//! The meaning of "public" is that of Amazon S3 (Blocking public access): a statement is public unless everyone it lets in is one
//! of fixed principals, or comes by a fixed value of a key that strangers cannot choose. What Denies of the same policy take
//! away is in `beside.rs`.

use super::condition::{Comparison, Set};
use super::policy::{Condition, Effect, Element, Sort, Statement};
use super::{Answer, Glob, Hole};

/// Context keys that a stranger cannot set to a value of others (The meaning of "public"; AWS global condition context keys).
/// What `sts:ExternalId` has to be is agreed with one account, and strangers do not know it (The confused deputy problem).
const TRUSTED: [&str; 20] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "kms:calleraccount",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "sts:externalid",
];

/// The least bits of a network that is not everyone: /8 of IPv4 and /32 of IPv6.
const BITS: (u32, u32) = (8, 32);

/// Whether a statement lets in everyone.
pub fn is_public(statement: &Statement) -> Answer {
    let allows = match statement.effect {
        Effect::Allow => Answer::Yes,
        Effect::Deny => return Answer::No,
        Effect::Unknown => Answer::Unknown,
    };
    let Some(principals) = &statement.principals else { return Answer::No };
    let there = if statement.maybe { Answer::Unknown } else { Answer::Yes };
    let open = if principals.open { Answer::Unknown } else { Answer::No };
    let everyone = principals.elements.iter().map(|principal| match principal.sort {
        Sort::Anyone if principal.maybe => Answer::Unknown,
        Sort::Anyone => Answer::Yes,
        Sort::Unknown if principal.name.prefix().is_empty() && !is_name(&principal.name) => Answer::Unknown,
        _ => Answer::No,
    });
    // All but a few are everyone else.
    let named = if principals.all_but { Answer::Yes } else { Answer::any(everyone).or(open) };
    let trusted = statement.conditions.iter().map(trusts);
    let open = if statement.has_open_conditions { Answer::Unknown } else { Answer::No };
    allows.and(there).and(named).and(!Answer::any(trusted).or(open))
}

/// Whether a condition keeps strangers out.
pub(super) fn trusts(condition: &Condition) -> Answer {
    let Some(operator) = condition.operator else { return Answer::Unknown };
    let is_positive = !operator.is_negated && !operator.if_exists && operator.set != Some(Set::ForAll);
    if is_positive { trusts_values(condition, operator.comparison) } else { Answer::No }
}

/// Whether whoever has one of a condition's values for its key is no stranger.
pub(super) fn trusts_values(condition: &Condition, comparison: Comparison) -> Answer {
    if comparison == Comparison::Null || !TRUSTED.contains(&&*condition.key) {
        return Answer::No;
    }
    let open = if condition.open { Answer::Unknown } else { Answer::Yes };
    let has_patterns = matches!(comparison, Comparison::Like | Comparison::Arn);
    let fixed = condition.values.iter().map(|value| is_fixed(value, &condition.key, comparison, has_patterns));
    Answer::all(fixed).and(open)
}

/// Whether a value is one that strangers do not have.
fn is_fixed(value: &Element, key: &str, comparison: Comparison, has_patterns: bool) -> Answer {
    let glob = &value.glob;
    let is_variable = |hole: &Hole| matches!(hole, Hole::Variable { .. });
    if glob.holes().iter().any(is_variable) {
        return Answer::No;
    }
    if comparison == Comparison::Ip {
        return match glob.as_text() {
            Some(text) => is_narrow(&text).into(),
            None => Answer::Unknown,
        };
    }
    let of_account = key.ends_with("arn").then(|| glob.segments(6)).filter(|segments| segments.len() == 6);
    let is_open = |part: &Glob| has_patterns && part.has_wildcard();
    match of_account {
        // An account of the ARN, or a bucket, which has none there, is enough.
        Some(segments) => {
            let [.., account, resource] = segments.as_slice() else { return Answer::No };
            let decides = if account.as_text().as_deref() == Some("") { resource } else { account };
            (!is_open(decides)).into()
        }
        // A role's sessions are the role's: `AROA…:*`.
        None if key == "aws:userid" && has_patterns => (glob.prefix().contains(':')).into(),
        // What is compared as it is cannot turn out to be a wildcard.
        None if has_patterns && glob.prefix().is_empty() && !glob.holes().is_empty() && !is_name(glob) => {
            Answer::Unknown
        }
        None => (!is_open(glob)).into(),
    }
}

/// Whether what is not known of a text are names, such as the number of the account: none of them is `*`.
fn is_name(glob: &Glob) -> bool {
    !glob.holes().is_empty() && glob.holes().iter().all(|hole| matches!(hole, Hole::Name(_)))
}

fn is_narrow(network: &str) -> bool {
    let bits = network.split_once('/').and_then(|(_, bits)| bits.parse::<u32>().ok());
    let least = if network.contains(':') { BITS.1 } else { BITS.0 };
    bits.is_none_or(|bits| bits >= least)
}
