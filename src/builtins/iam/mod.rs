//! What roles and statements come to. They are handed in as maps of their fields, of which not all need be known.

pub(super) mod document;
pub(super) mod reach;
pub(super) mod rights;
mod size;
mod written;

use std::sync::Arc;

use written::{OF_RESOURCE, OWN, ROLE, TRUST};
pub use written::{Role, role, statement};

use super::{Builtin, Shape, wrong};
use crate::iam::catalogue::{self, Level};
use crate::iam::{Answer, Audience, Certainty, Glob, Kind, Work, excess, is_public};
use crate::value::{Cause, Element, Elements, List, Site, Text, Unknown, Value};

pub(super) const ROWS: &[Builtin] = &[
    Builtin {
        name: "iam.allows",
        parameters: &[Shape::Kind("role", &ROLE), Shape::String],
        result: Shape::Bool,
        doc: "whether a role may do an action on anything at all; unknown where a condition decides, or what the document does not say",
        example: (
            "iam.allows({statements: [{effect: \"Allow\", actions: [\"s3:Get*\"], resources: [\"*\"]}]}, \"s3:GetObject\")",
            "true",
        ),
        function: allows,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "iam.allows_on",
        parameters: &[Shape::Kind("role", &ROLE), Shape::String, Shape::String],
        result: Shape::Bool,
        doc: "whether a role may do an action on all resources of a pattern",
        example: (
            "iam.allows_on({statements: [{effect: \"Allow\", actions: [\"s3:*\"], resources: [\"arn:aws:s3:::b/*\"]}]}, \"s3:GetObject\", \"arn:aws:s3:::b/k*\")",
            "true",
        ),
        function: allows_on,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "iam.actions_of",
        parameters: &[Shape::Kind("role", &ROLE), Shape::String],
        result: Shape::Strings,
        doc: "the actions of an access level that a role may do: `List`, `Read`, `Write`, `Tagging` or `Permissions management`",
        example: (
            "iam.actions_of({statements: [{effect: \"Allow\", actions: [\"sqs:*Permission\", \"sqs:SendMessage\"], resources: [\"*\"]}]}, \"Permissions management\")",
            "[\"sqs:AddPermission\", \"sqs:RemovePermission\"]",
        ),
        function: actions_of,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "iam.escalations",
        parameters: &[Shape::Kind("role", &ROLE)],
        result: Shape::Strings,
        doc: "the actions, joined by `+`, by which a role can come by more rights than it was given",
        example: (
            "iam.escalations({statements: [{effect: \"Allow\", actions: [\"iam:PutRole*\"], resources: [\"*\"]}]})",
            "[\"iam:PutRolePolicy\"]",
        ),
        function: escalations,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "iam.beyond",
        parameters: &[Shape::Kind("role", &ROLE), Shape::Kind("role", &ROLE)],
        result: Shape::Strings,
        doc: "a request that the first role may make and the second may not; none where the second may do all that the first may",
        example: (
            "iam.beyond({statements: [{effect: \"Allow\", actions: [\"s3:Get*\"], resources: [\"arn:aws:s3:::b/*\"]}]}, {statements: [{effect: \"Allow\", actions: [\"s3:*\"], resources: [\"*\"]}]})",
            "[]",
        ),
        function: beyond,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "iam.public",
        parameters: &[Shape::Kind("statement", &OF_RESOURCE)],
        result: Shape::Bool,
        doc: "whether a statement of a resource's policy lets in anyone at all: `*`, without a condition that strangers cannot meet",
        example: (
            "iam.public({effect: \"Allow\", principals: [\"*\"], actions: [\"s3:GetObject\"], conditions: {StringEquals: {aws_x: \"y\"}}})",
            "true",
        ),
        function: public,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "iam.audience",
        parameters: &[Shape::Kind("statement", &TRUST)],
        result: Shape::String,
        doc: "the widest whom a statement of a resource's policy lets in: `nobody`, `own` (the account itself), `service` (one that nothing binds to an account), `named` (an account, a user, a role, a network), `organization`, or `anyone`",
        example: (
            "iam.audience({effect: \"Allow\", principals: [\"111122223333\"], actions: [\"sqs:SendMessage\"]})",
            "\"named\"",
        ),
        function: audience,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "iam.excess",
        parameters: &[Shape::Kind("statement", &OWN)],
        result: Shape::Strings,
        doc: "the actions that a statement allows on `*`, or on all of their service, although they could name what they are about",
        example: (
            "iam.excess({effect: \"Allow\", actions: [\"sqs:SendMessage\", \"sqs:ListQueues\"], resources: [\"*\"]})",
            "[\"sqs:SendMessage\"]",
        ),
        function: over,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "iam.actions",
        parameters: &[Shape::String],
        result: Shape::Strings,
        doc: "the actions of the provider's catalogue that a pattern stands for; none for a misspelt one",
        example: ("iam.actions(\"sqs:send*\")", "[\"sqs:SendMessage\"]"),
        function: actions,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "iam.level",
        parameters: &[Shape::String],
        result: Shape::String,
        doc: "the access level of an action: `List`, `Read`, `Write`, `Tagging` or `Permissions management`",
        example: ("iam.level(\"iam:AttachRolePolicy\")", "\"Permissions management\""),
        function: level,
        ..Builtin::PLAIN
    },
];

fn allows<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    match arguments {
        [holder, Value::Text(action)] => may(holder, action, None),
        [_, Value::Unknown(unknown)] => Ok(Value::Unknown(unknown.derived())),
        [_, other] => wrong("iam.allows", other),
        _ => Ok(Value::Missing),
    }
}

fn allows_on<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    match arguments {
        [holder, Value::Text(action), resource] => match written::pattern(resource) {
            Some(resource) => may(holder, action, Some(&resource)),
            None => wrong("iam.allows_on", resource),
        },
        [_, Value::Unknown(unknown), _] => Ok(Value::Unknown(unknown.derived())),
        [_, other, _] => wrong("iam.allows_on", other),
        _ => Ok(Value::Missing),
    }
}

fn may<'a>(holder: &Value<'a>, action: &str, resource: Option<&Glob>) -> Result<Value<'a>, String> {
    let role = role(holder, &mut |_| crate::iam::Place::default());
    let Asked { answer, open } = ask(&role, action, resource)?;
    Ok(match answer {
        Answer::Yes => Value::Bool(true),
        Answer::No => Value::Bool(false),
        Answer::Unknown => unknown(action, &open),
    })
}

/// What came of asking whether a role may do something.
struct Asked {
    answer: Answer,
    /// What decides it where that is not known.
    open: String,
}

fn ask(role: &Role, action: &str, resource: Option<&Glob>) -> Result<Asked, String> {
    is_action(action)?;
    let can = role.holder().can(action, resource, &Work::default());
    let open = match role.unread.first() {
        _ if can.answer != Answer::Unknown => String::new(),
        Some(name) if can.is_open => format!("it depends on what `{name}` allows"),
        _ if can.is_open => "it depends on policies that are not known".to_owned(),
        _ => format!("whether `{action}` is allowed depends on conditions or on what the document does not say"),
    };
    Ok(Asked { answer: can.answer, open })
}

fn actions_of<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let (holder, wanted) = match arguments {
        [holder, Value::Text(wanted)] => (holder, wanted),
        [_, Value::Unknown(unknown)] => return Ok(Value::Unknown(unknown.derived())),
        [_, other] => return wrong("iam.actions_of", other),
        _ => return Ok(Value::Missing),
    };
    let Some(level) = Level::ALL.into_iter().find(|level| level.name() == &**wanted) else {
        let names = Level::ALL.map(|level| format!("`{}`", level.name())).join(", ");
        return Err(format!("`{}` is no access level; they are {names}", &**wanted));
    };
    let role = role(holder, &mut |_| crate::iam::Place::default());
    let effective = role.holder().effective();
    let possible = effective.permissions.iter().filter(|it| it.action.level == level && it.is_possible());
    let list = possible.map(|it| (Text::Borrowed(it.action.full), it.certainty == Certainty::Must));
    Ok(partial_texts(list, effective.open || effective.is_cut, "policies that are not known may allow more"))
}

fn over<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [value] = arguments else { return Ok(Value::Missing) };
    let why = "which actions or resources the statement has is not known";
    if written::resources_of(value).is_some_and(|it| !it.may_exceed()) {
        return Ok(partial_texts(std::iter::empty(), false, why));
    }
    let Some(statement) = statement(value, Kind::Identity) else {
        return Ok(unknown("iam.excess", "the statement is not known"));
    };
    let excess = excess(&statement, &Work::default());
    let is_sure = excess.answer == Answer::Yes;
    Ok(match excess.answer {
        Answer::No => partial_texts(std::iter::empty(), false, why),
        _ if excess.actions.is_empty() && is_sure => {
            partial_texts([(Text::Borrowed("*"), true)].into_iter(), false, why)
        }
        _ => {
            let names = excess.actions.iter().map(|action| (Text::Borrowed(action.full), is_sure));
            partial_texts(names, excess.actions.is_empty(), why)
        }
    })
}

fn escalations<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [holder] = arguments else { return Ok(Value::Missing) };
    let named = written::role_by_actions(holder);
    let found = match named.holder().may_escalate() {
        true => role(holder, &mut |_| crate::iam::Place::default()).holder().escalations(),
        false => Vec::new(),
    };
    let paths = found.iter().map(|it| (Text::Borrowed(it.path.text()), it.certainty == Certainty::Must));
    let open = !named.unread.is_empty() || named.policies.iter().any(|policy| policy.open);
    Ok(partial_texts(paths, open, "a condition, or a policy that is not known, decides"))
}

fn beyond<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [other, own] = arguments else { return Ok(Value::Missing) };
    let [other, own] = [other, own].map(|it| role(it, &mut |_| crate::iam::Place::default()));
    let contained = own.holder().contains(&other.holder(), &Work::default());
    let request = contained.witness.map(|it| match it.resource {
        Some(resource) => (Text::Shared(format!("{} on {resource}", it.action).into()), true),
        None => (Text::Shared(it.action.into()), true),
    });
    let why = "what the document does not say decides, or it is too much to compare";
    Ok(partial_texts(request.into_iter(), contained.answer == Answer::Unknown, why))
}

fn public<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [value] = arguments else { return Ok(Value::Missing) };
    let answer = statement(value, Kind::Resource).map_or(Answer::Unknown, |it| is_public(&it));
    Ok(match answer {
        Answer::Yes => Value::Bool(true),
        Answer::No => Value::Bool(false),
        Answer::Unknown => unknown("iam.public", "whom the statement lets in is not known"),
    })
}

fn audience<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [value] = arguments else { return Ok(Value::Missing) };
    Ok(match statement(value, Kind::Resource).and_then(|it| Audience::of(&it)) {
        Some(audience) => Value::Text(Text::Borrowed(audience.name())),
        None => unknown("iam.audience", "whom the statement lets in is not known"),
    })
}

fn actions<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    match arguments {
        // What has no wildcard is looked up, without a pattern: rules ask so of every action.
        [Value::Text(name)] if !name.contains(['*', '?']) => {
            let found = catalogue::action(name).into_iter().map(|action| (Text::Borrowed(action.full), true));
            Ok(partial_texts(found, false, ""))
        }
        [Value::Text(pattern)] => {
            let glob = Glob::pattern(&pattern.to_ascii_lowercase());
            let found = catalogue::matching(&glob, &Work::default()).unwrap_or_default();
            Ok(partial_texts(
                found.into_iter().map(|(action, answer)| (Text::Borrowed(action.full), answer == Answer::Yes)),
                false,
                "",
            ))
        }
        [other] => wrong("iam.actions", other),
        _ => Ok(Value::Missing),
    }
}

fn level<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    match arguments {
        [Value::Text(name)] => Ok(match catalogue::action(name) {
            Some(action) => Value::Text(Text::Borrowed(action.level.name())),
            None => {
                is_action(name)?;
                let near = catalogue::nearest_action(name).map(|near| format!(", and `{near}` is"));
                let why = format!(
                    "`{}` is not in the catalogue of {}{}",
                    &**name,
                    catalogue::date(),
                    near.unwrap_or_default()
                );
                unknown(name, &why)
            }
        }),
        [other] => wrong("iam.level", other),
        _ => Ok(Value::Missing),
    }
}

fn is_action(name: &str) -> Result<(), String> {
    match name.split_once(':') {
        Some((service, own)) if !service.is_empty() && !own.is_empty() && !name.contains(['*', '?']) => Ok(()),
        _ => Err(format!("`{name}` is no action; one is written as service:Name, for example s3:GetObject")),
    }
}

fn unknown<'a>(token: &str, why: &str) -> Value<'a> {
    Value::Unknown(Unknown { derived: true, ..Unknown::there(Arc::new(Cause::new(token, why))) })
}

/// A list of texts, some of which may not be there, and which may have others.
fn partial_texts<'a>(texts: impl Iterator<Item = (Text<'a>, bool)>, open: bool, why: &str) -> Value<'a> {
    partial(texts.map(|(text, is_sure)| (Value::Text(text), is_sure)), open, why)
}

/// The same of any values.
fn partial<'a>(values: impl Iterator<Item = (Value<'a>, bool)>, open: bool, why: &str) -> Value<'a> {
    let cause = || Unknown { derived: true, ..Unknown::there(Arc::new(Cause::new("iam", why))) };
    let items = values.map(|(value, is_sure)| Element {
        key: None,
        value,
        site: Site::default(),
        maybe: (!is_sure).then(cause),
    });
    let items = items.collect();
    Value::List(List::Built(Arc::new(Elements { items, open: open.then(cause) })))
}
