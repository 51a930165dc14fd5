//! What a role may do of several things, or of all there are; and who may take it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::written::{self, ROLE, TRUST, field, fields, role};
use super::{Asked, ask, partial, unknown};
use crate::builtins::{Builtin, Fields, Shape, open, wrong};
use crate::iam::{self, Answer, Caller, Certainty, Kind, Permission, Place, Policy, Work};
use crate::value::{Cause, Element, Elements, Hole, Holes, List, Map, Site, Text, Unknown, Value};

pub(in crate::builtins) const ROWS: &[Builtin] = &[
    Builtin {
        name: "iam.allows_any",
        parameters: &[Shape::Kind("role", &ROLE), Shape::Strings],
        result: Shape::Bool,
        doc: "whether a role may do some of these actions on anything at all",
        example: (
            "iam.allows_any({statements: [{effect: \"Allow\", actions: [\"s3:Get*\"], resources: [\"*\"]}]}, [\"sqs:SendMessage\", \"s3:GetObject\"])",
            "true",
        ),
        function: |arguments| several(arguments, Answer::any),
        ..Builtin::PLAIN
    },
    Builtin {
        name: "iam.allows_all",
        parameters: &[Shape::Kind("role", &ROLE), Shape::Strings],
        result: Shape::Bool,
        doc: "whether a role may do each of these actions, on anything at all",
        example: (
            "iam.allows_all({statements: [{effect: \"Allow\", actions: [\"s3:Get*\"], resources: [\"*\"]}]}, [\"sqs:SendMessage\", \"s3:GetObject\"])",
            "false",
        ),
        function: |arguments| several(arguments, Answer::all),
        ..Builtin::PLAIN
    },
    Builtin {
        name: "iam.effective",
        parameters: &[Shape::Kind("role", &ROLE)],
        result: Shape::List,
        doc: "all that a role may do, action by action: maps of `action`, its access `level`, and the `resources` of the statements that allow it, `*` for all",
        example: (
            "iam.effective({statements: [{effect: \"Allow\", actions: [\"sqs:Send*\"], resources: [\"arn:aws:sqs:*:*:q\"]}]})",
            "[{action: \"sqs:SendMessage\", level: \"Write\", resources: [\"arn:aws:sqs:*:*:q\"]}]",
        ),
        function: effective,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "iam.trusts",
        parameters: &[Shape::Kind("role", &TRUSTED), Shape::String],
        result: Shape::Bool,
        doc: "whether the trust policy of a role lets someone take it: a service such as `events.amazonaws.com`, the number of an account, the ARN of a user or a role, an identity provider, or `*`, anyone; unknown where a condition decides",
        example: (
            "iam.trusts({trust: [{effect: \"Allow\", actions: [\"sts:AssumeRole\"], services: [\"lambda.amazonaws.com\"]}]}, \"lambda.amazonaws.com\")",
            "true",
        ),
        function: trusts,
        ..Builtin::PLAIN
    },
];

/// What is asked of a role about its trust.
static TRUSTED: Fields = Fields(&[("trust", Some(&TRUST))]);

fn several<'a>(arguments: &[Value<'a>], fold: fn(Vec<Answer>) -> Answer) -> Result<Value<'a>, String> {
    let [holder, Value::List(List::Built(actions))] = arguments else { return Ok(Value::Missing) };
    let role = role(holder, &mut |_| Place::default());
    let mut answers = Vec::with_capacity(actions.items.len());
    let mut why = "which actions are meant is not known".to_owned();
    for action in &actions.items {
        let answer = match &action.value {
            Value::Text(name) => {
                let Asked { answer, open } = ask(&role, name, None)?;
                if answer == Answer::Unknown {
                    why = open;
                }
                answer
            }
            Value::Unknown(_) | Value::Holes(_) => Answer::Unknown,
            other => return wrong("iam.allows_any", other),
        };
        // What is not in the list neither helps nor hinders.
        let is_there = action.maybe.is_none() || answer == fold(Vec::new());
        answers.push(if is_there { answer } else { Answer::Unknown });
    }
    if actions.open.is_some() {
        answers.push(Answer::Unknown);
    }
    Ok(match fold(answers) {
        Answer::Yes => Value::Bool(true),
        Answer::No => Value::Bool(false),
        Answer::Unknown => unknown("iam.allows", &why),
    })
}

fn effective<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [holder] = arguments else { return Ok(Value::Missing) };
    let mut sites: Vec<Site<'a>> = Vec::new();
    let role = role(holder, &mut |site| {
        sites.push(site.clone());
        Place(u32::try_from(sites.len()).unwrap_or(0))
    });
    let effective = role.holder().effective();
    let possible = effective.permissions.iter().filter(|it| it.is_possible());
    let items = possible.map(|it| {
        let first = it.places().next().and_then(|place| sites.get((place.0 as usize).checked_sub(1)?));
        (permission(it, first.cloned().unwrap_or_default()), it.certainty == Certainty::Must)
    });
    Ok(partial(items, effective.open || effective.is_cut, "policies that are not known may allow more"))
}

/// An action with what it may be done to.
fn permission<'a>(permission: &Permission<'_>, site: Site<'a>) -> Value<'a> {
    let text = |text| Value::Text(Text::Borrowed(text));
    let mut resources: BTreeMap<&str, Value<'a>> = BTreeMap::new();
    for grant in permission.grants.iter().filter(|it| it.certainty != Certainty::Denied) {
        if grant.is_unrestricted {
            resources.insert("*", text("*"));
        } else {
            resources.extend(grant.resources.iter().map(|it| (&*it.text, resource(it))));
        }
    }
    let resources = resources.into_values().map(|it| element(None, it, site.clone()));
    let resources = Value::List(List::Built(Arc::new(Elements { items: resources.collect(), open: None })));
    let entry = |key, value| element(Some(Text::Borrowed(key)), value, site.clone());
    let items = vec![
        entry("action", text(permission.action.full)),
        entry("level", text(permission.action.level.name())),
        entry("resources", resources),
    ];
    Value::Map(Map::Built(Arc::new(Elements { items, open: None })))
}

/// A resource as it is written, with what the document does not say as holes.
fn resource<'a>(element: &iam::Element) -> Value<'a> {
    let known = |text: &str| Hole::Known(Text::Shared(text.into()));
    let mut parts = vec![known(&element.text)];
    for hole in element.glob.holes() {
        let (name, word) = match hole {
            iam::Hole::Opaque(name) => (name, false),
            iam::Hole::Name(name) => (name, true),
            // A variable is a part of the policy.
            iam::Hole::Variable { .. } => continue,
        };
        let cause = Arc::new(Cause { word, ..Cause::new(&**name, "the document does not say which resources") });
        let written = hole.to_string();
        let cut = |part: Hole<'a>| match part {
            Hole::Known(text) => {
                let pieces =
                    text.split(&*written).flat_map(|it| [Hole::Unknown(Unknown::there(Arc::clone(&cause))), known(it)]);
                pieces.skip(1).collect()
            }
            unknown @ Hole::Unknown(_) => vec![unknown],
        };
        parts = parts.into_iter().flat_map(cut).collect();
    }
    Holes { parts }.settled()
}

fn element<'a>(key: Option<Text<'a>>, value: Value<'a>, site: Site<'a>) -> Element<'a> {
    Element { key, value, site, maybe: None }
}

fn trusts<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let (holder, who) = match arguments {
        [holder, Value::Text(who)] => (holder, who),
        [_, Value::Unknown(unknown)] => return Ok(Value::Unknown(unknown.derived())),
        [_, other] => return wrong("iam.trusts", other),
        _ => return Ok(Value::Missing),
    };
    let caller = Caller::parse(who).ok_or_else(|| {
        format!(
            "`{}` is nobody; one is `*`, the number of an account, an ARN, or a service such as events.amazonaws.com",
            &**who
        )
    })?;
    let Some(trust) = fields(holder).and_then(|it| field(it, "trust")) else {
        return Ok(unknown("iam.trusts", "who may take the role is not known"));
    };
    let (statements, is_open) = written::statements(&trust.value, Kind::Trust);
    let is_open = is_open || open(&trust.value).is_some();
    let trust = Policy { kind: Kind::Trust, place: Place::default(), statements, open: is_open };
    Ok(match trust.trusts(&caller, &Work::default()) {
        Answer::Yes => Value::Bool(true),
        Answer::No => Value::Bool(false),
        Answer::Unknown => unknown("iam.trusts", "a condition, or what the document does not say, decides"),
    })
}
