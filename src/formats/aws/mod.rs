//! What was read back from AWS: answers of the AWS CLI and the SDKs.
//!
//! Resources get the types and the property names of CloudFormation, so that the same lenses read them. All answers of a run are
//! one stack; what none of them tells is unknown, with the call that tells it.

mod answer;
mod api;
mod asked;
mod bucket;
mod build;
mod config;
mod iam;
mod inspector;
mod known;
mod lambda;
mod messages;
mod secrets;
mod strange;
mod table;
mod unlisted;
mod watch;

use std::collections::HashMap;
use std::sync::Arc;

use super::Given;
use crate::diagnostic::Diagnostic;
use crate::document::search::mentions;
use crate::document::{KeyId, Kind, Limits, Node, NodeId, Tree};
use crate::stack::{Resource, Stack, Term, TermId, World};
use crate::value::Value;
use answer::Answer;
use build::Builder;
use known::{Account, Known};
pub(super) use strange::reason;

/// The answers of all services.
const ANSWERS: &[&[Answer]] = &[
    config::ANSWERS,
    lambda::ANSWERS,
    iam::ANSWERS,
    messages::ANSWERS,
    table::ANSWERS,
    bucket::ANSWERS,
    api::ANSWERS,
    watch::ANSWERS,
    inspector::ANSWERS,
    secrets::ANSWERS,
];

/// Keys of strings that hold JSON.
const JSON: [&str; 25] = [
    "BucketAccelerateConfiguration",
    "BucketLoggingConfiguration",
    "BucketPolicy",
    "BucketVersioningConfiguration",
    "Concurrency",
    "ContinuousBackupsDescription",
    "PublicAccessBlockConfiguration",
    "ServerSideEncryptionConfiguration",
    "assumeRolePolicyDocument",
    "configuration",
    "definition",
    "document",
    "policyDocument",
    "policyText",
    "supplementaryConfiguration",
    "AssumeRolePolicyDocument",
    "DeliveryPolicy",
    "Document",
    "EffectiveDeliveryPolicy",
    "EventPattern",
    "FilterPolicy",
    "Policy",
    "PolicyDocument",
    "RedriveAllowPolicy",
    "RedrivePolicy",
];

/// Strings in strings in strings are read, and no further.
const MOST_NESTED: usize = 3;
/// Behind so many texts that are no answer none is looked for.
const MOST_LOOKED_AT: usize = 64;
/// Texts beyond this that are no answer are not named one by one.
const MOST_STRANGE: usize = 5;

/// An answer that is known, among others perhaps.
pub(super) fn detect(tree: &Tree, _: &str) -> bool {
    answers(tree).take(MOST_LOOKED_AT).any(|(root, _)| answer_of(body(root)).is_some())
}

/// What may be answers: the documents of a text, and the items of those that are lists, such as the pages that an SDK gave; each
/// item with the next one.
fn answers(tree: &Tree) -> impl Iterator<Item = (Node<'_>, Option<Node<'_>>)> {
    tree.roots().flat_map(|root| {
        let next = root.items().skip(1).map(Some).chain([None]);
        root.items().zip(next).chain((root.kind() != Kind::List).then_some((root, None)))
    })
}

/// Whether a text that cannot be read was plainly meant to be one: it has a key that little else has.
pub(super) fn resembles(text: &str) -> bool {
    const KEYS: [&str; 7] = [
        "\"configurationItem\"",
        "\"configurationItems\"",
        "\"configurationItemStatus\"",
        "\"FunctionArn\"",
        "\"QueueArn\"",
        "\"RoleDetailList\"",
        "\"TopicArn\"",
    ];
    KEYS.iter().any(|key| mentions(text, key))
}

pub(super) fn adapt(mut tree: Arc<Tree>, _: &Given, name: &'static str) -> Stack {
    let held = embedded(&mut tree);
    let local = Arc::clone(&tree);
    let mut stack = Stack::new(tree, name);
    stack.is_deployed = true;
    for (string, inner) in held {
        let term = stack.term(Term::Written(inner), None);
        stack.compute(string, term);
    }
    let mut account = Account::default();
    let mut strange = 0;
    for (root, next) in answers(&local) {
        match answer_of(body(root)) {
            Some(answer) => {
                // A list of answers to one call is the pages of it.
                let next = next.and_then(|next| answer_of(body(next)));
                account.add(answer, body(root), next.is_some_and(|next| std::ptr::eq(next, answer)));
            }
            None => {
                strange += 1;
                if strange <= MOST_STRANGE {
                    let warning = Diagnostic::warning("strange-answer", "this is no answer that is known here");
                    stack.diagnostics.push(warning.at(root.place(), "it is left out"));
                }
            }
        }
    }
    account.settle();
    fill(&mut stack, &account);
    unlisted::say(&mut stack, &account);
    stack
}

/// Adds the resources, and then what they are.
fn fill(stack: &mut Stack, account: &Account<'_>) {
    let mut ids: HashMap<&str, u32> = HashMap::new();
    account.all.iter().for_each(|known| *ids.entry(&known.id).or_default() += 1);
    for known in &account.all {
        let is_alone = ids.get(&*known.id).is_none_or(|count| *count == 1);
        added(stack, known, is_alone);
    }
    for (number, known) in account.all.iter().enumerate() {
        let properties = Builder { stack, account }.properties(known);
        mute(stack, known, properties);
        if let Some(resource) = stack.resources.get_mut(number) {
            resource.properties = properties;
        }
    }
    whereabouts(stack, account);
}

/// Keeps a resource's own name and its tags from referring to others that are called alike.
fn mute(stack: &mut Stack, known: &Known<'_>, properties: TermId) {
    let Term::Map(entries) = stack.term_of(properties) else { return };
    let is_own = |value: TermId| match stack.resolve(value, &World::default()) {
        Value::Text(text) => *text == *known.id || known.names.contains(&&*text),
        _ => false,
    };
    let own = entries.iter().filter(|it| &*it.key == "Tags" || is_own(it.value));
    own.map(|it| it.value).collect::<Vec<_>>().into_iter().for_each(|value| stack.mute(value));
}

/// Adds a resource, whose properties follow.
fn added(stack: &mut Stack, known: &Known<'_>, is_alone: bool) {
    let Some(told) = known.told.first() else { return };
    // A policy that stands in a resource is found where it is written.
    let document = told.shape.fields.iter().find(|field| field.to == "PolicyDocument");
    let own = document.and_then(|field| answer::found(told, field.from));
    let node = own.filter(|_| told.shape.id.contains(&"=policy")).unwrap_or(told.node);
    let head = told.shape.id.first().and_then(|part| answer::found(told, part.trim_start_matches('@')));
    if let Some(head) = head.filter(|_| node == told.node) {
        stack.head(node.id(), head.id());
    }
    let id: Arc<str> = match (is_alone, known::arn(&known.names)) {
        (true, _) => (&*known.id).into(),
        (false, Some(arn)) => arn.into(),
        (false, None) => format!("{} ({})", known.id, known.ty).into(),
    };
    let properties = stack.term(Term::Nothing, Some(node.id()));
    let number = stack.add(Resource { id, ty: known.ty.into(), properties, node: node.id(), condition: None });
    for name in spellings(known) {
        stack.answers_to(&name, number);
    }
}

/// The texts that lead to a resource.
fn spellings(known: &Known<'_>) -> Vec<String> {
    let mut all: Vec<String> = known.names.iter().map(|name| (*name).to_owned()).collect();
    if known.told.iter().any(|told| told.shape.id.len() == 1) {
        all.push(known.id.clone().into_owned());
    }
    let arns = known.names.iter().filter(|name| name.starts_with("arn:"));
    all.extend(arns.clone().filter(|_| known.ty == lambda::FUNCTION).map(|arn| format!("{arn}:$LATEST")));
    all.extend(arns.filter_map(|arn| arn.strip_suffix(":*")).map(str::to_owned));
    all
}

/// The account and the region, where all ARNs are of one.
fn whereabouts(stack: &mut Stack, account: &Account<'_>) {
    let arns: Vec<&str> = account.all.iter().filter_map(|known| known::arn(&known.names)).collect();
    let only = |field: usize| {
        let mut all = arns.iter().filter_map(|arn| arn.split(':').nth(field)).filter(|text| !text.is_empty());
        let first = all.next()?;
        all.all(|other| other == first).then_some(first)
    };
    let (region, owner) = (only(3), only(4));
    stack.region = region.map(|text| stack.term(Term::Text(text.into()), None));
    stack.account = owner.map(|text| stack.term(Term::Text(text.into()), None));
}

/// The answer that a map is.
fn answer_of(root: Node<'_>) -> Option<&'static Answer> {
    if root.kind() != Kind::Map {
        return None;
    }
    ANSWERS.iter().copied().flatten().find(|answer| answer.is(root))
}

/// What an SDK answered, where a recording keeps it beside its status.
fn body(root: Node<'_>) -> Node<'_> {
    match (root.get_str("status_code"), root.get_str("data")) {
        (Some(_), Some(data)) => data,
        _ => root,
    }
}

/// Reads the JSON in strings: each string with what it holds.
fn embedded(tree: &mut Arc<Tree>) -> Vec<(NodeId, NodeId)> {
    let results = answers(tree).filter_map(|(root, _)| body(root).get_str("Results"));
    let mut strings: Vec<NodeId> = results.flat_map(Node::items).map(Node::id).collect();
    strings.extend(json_behind(tree, 0));
    // The tree was just read, and nobody else has it yet.
    let Some(tree) = Arc::get_mut(tree) else { return Vec::new() };
    let limits = Limits::default();
    let mut held = Vec::new();
    for _ in 0..MOST_NESTED {
        let before = tree.len();
        held.extend(strings.into_iter().filter_map(|string| Some((string, tree.embed(string, &limits)?))));
        strings = json_behind(tree, before);
        if strings.is_empty() {
            break;
        }
    }
    held
}

/// The strings behind some nodes that hold JSON.
fn json_behind(tree: &Tree, behind: usize) -> Vec<NodeId> {
    let keys: Vec<KeyId> = JSON.iter().filter_map(|name| tree.key(name)).collect();
    let is_json = |key: Option<KeyId>| key.is_some_and(|key| keys.contains(&key));
    let nodes = tree.all().skip(behind);
    nodes.filter(|(id, key)| is_json(*key) && tree.node(*id).str().is_some()).map(|(id, _)| id).collect()
}
