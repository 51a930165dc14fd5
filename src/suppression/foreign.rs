//! What documents say to other tools: read on request, for the checks that a rule names in its `refs`.
//!
//! | tool | what is read |
//! |---|---|
//! | checkov | a comment `checkov:skip=ID:reason` in a resource; `Metadata.checkov.skip[].{id, comment}` |
//! | trivy, tfsec | `trivy:ignore:ID`, `tfsec:ignore:ID`, with `:exp:DAY`, on or above the line |
//! | cfn_nag, cdk-nag | `Metadata.{cfn_nag, cdk_nag}.rules_to_suppress[].{id, reason}` |
//! | cfn-lint | `Metadata.cfn-lint.config.ignore_checks[]` |
//! | AWS Guard rules registry | `Metadata.guard.SuppressedRules[]` |
//!
//! Only what names one check is read: `*`, and what cdk-nag narrows by `applies_to` to something that a rule does not know,
//! would cover more here than its author meant.

use super::metadata::of;
use super::scope::{Lines, Scope};
use super::{Rules, Suppressions, said};
use crate::document::Node;
use crate::finding::Waiver;
use crate::source::Place;
use crate::stack::Stack;

/// Where tools look in `Metadata`: the tool, the way to its list, and the keys of name and reason of an item that is no text.
const PLACES: [(&str, &[&str], &str, &str); 5] = [
    ("checkov", &["skip"], "id", "comment"),
    ("cfn_nag", &["rules_to_suppress"], "id", "reason"),
    ("cdk_nag", &["rules_to_suppress"], "id", "reason"),
    ("cfn-lint", &["config", "ignore_checks"], "id", "reason"),
    ("guard", &["SuppressedRules"], "id", "reason"),
];

/// Whether a reference of a rule is a check that another tool calls so. Trivy leaves out the first part of its own names.
pub(super) fn is_same(reference: &str, id: &str) -> bool {
    let short = |name: &str| name.strip_prefix("AVD-").unwrap_or(name).to_ascii_uppercase();
    short(reference) == short(id)
}

/// Reads a comment.
pub(super) fn comment(text: &str, place: Place, lines: &Lines<'_>, rules: Rules<'_>, into: &mut Suppressions) {
    for said in said(text) {
        let until = said.rest.split_once("exp:").and_then(|(_, day)| day.split(':').next()?.parse().ok());
        // A day that cannot be read may be over.
        if !said.rest.is_empty() && until.is_none() {
            continue;
        }
        // Checkov looks within a resource, the others on and below the line.
        let is_within = said.tool() == "checkov";
        let scope = if is_within { lines.around(place.span) } else { Some(lines.spoken_of(place.span)) };
        let Some(scope) = scope else { continue };
        let reason = if is_within { said.reason } else { "" };
        let waiver = Waiver { until, ..waiver(said.word, reason, place) };
        into.add_foreign(said.check, rules, scope, waiver);
    }
}

/// Reads the `Metadata` of all resources.
pub(super) fn metadata(stack: &Stack, rules: Rules<'_>, into: &mut Suppressions) {
    for (tool, way, name, reason) in PLACES {
        for (resource, said) in of(stack, tool) {
            let list = way.iter().try_fold(said, |node, key| node.get_str(key));
            for item in list.into_iter().flat_map(Node::items).filter(|it| it.get_str("applies_to").is_none()) {
                let part = |key| item.get_str(key).and_then(Node::str);
                let Some(id) = item.str().or_else(|| part(name)) else { continue };
                // What cdk-nag encodes (base64) is no sentence for people.
                let is_encoded = item.get_str("is_reason_encoded").and_then(Node::bool) == Some(true);
                let reason = part(reason).filter(|_| !is_encoded).unwrap_or_default();
                let waiver = waiver(tool, reason, item.place());
                into.add_foreign(id, rules, Scope::resource(resource), waiver);
            }
        }
    }
}

/// Other tools ask for no reason.
fn waiver(tool: &str, reason: &str, place: Place) -> Waiver {
    let reason = reason.trim();
    let because = if reason.is_empty() { format!("`{tool}` says so") } else { format!("`{tool}` says: {reason}") };
    Waiver { because, owner: None, until: None, place }
}
