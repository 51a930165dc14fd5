//! Who can come by whose rights in a stack.

use std::collections::HashMap;
use std::sync::Arc;

use super::partial;
use super::written::{self, Role, field, fields, role};
use crate::builtins::{Builtin, Shape};
use crate::iam::{Answer, Bearer, Filling, Hole as Unread, Named, Place, Work, folded, name_in, reaches as reached};
use crate::value::{Element, Elements, List, Map, Site, Text, Value};

pub(in crate::builtins) const ROWS: &[Builtin] = &[Builtin {
    name: "iam.reaches",
    parameters: &[Shape::Kind("role"), Shape::Parts("role", &ROLE), Shape::Parts("function", &["name", "role"])],
    result: Shape::List,
    doc: "the roles among these whose rights a role can come by, by changing the code of a function that has one, or by passing one to a service that may take it: maps of `id` and `steps`, the shortest chain",
    example: (
        "[r.id for r in iam.reaches({id: \"A\", statements: [{effect: \"Allow\", actions: [\"lambda:UpdateFunctionCode\"], resources: [\"*\"]}]}, [{id: \"A\"}, {id: \"B\"}], [{id: \"F\", arn: \"arn:aws:lambda:::function:f\", role: {id: \"B\"}}])]",
        "[\"B\"]",
    ),
    function: reaches,
    on_holes: None,
}];

/// What has to be known of a role.
const ROLE: [&str; 5] = ["name", "trust", "statements", "managed_policies", "boundary"];

/// A role as the stack has it.
struct Known<'v> {
    id: &'v str,
    role: Role,
    arn: Named,
    trusts: Vec<(String, Answer)>,
    functions: Vec<(&'v str, Named)>,
}

fn reaches<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let [start, Value::List(List::Built(roles)), Value::List(List::Built(functions))] = arguments else {
        return Ok(Value::Missing);
    };
    // Most roles can do nothing of the kind, and the others need not be read for them.
    let why = "a condition, or what the document does not say, decides";
    let alone = role(start, &mut |_| Place::default());
    if !alone.holder().may_step() {
        return Ok(partial(std::iter::empty(), !alone.unread.is_empty(), why));
    }
    let mut sites: Vec<Site<'a>> = Vec::new();
    let mut places = |site: &Site<'a>| {
        sites.push(site.clone());
        Place(u32::try_from(sites.len()).unwrap_or(0))
    };
    let own = id(start);
    let all = roles.items.iter().map(|it| if id(&it.value) == own { start } else { &it.value });
    let mut having: HashMap<&str, Vec<&Value<'a>>> = HashMap::new();
    for function in &functions.items {
        if let Some(role) = fields(&function.value).and_then(|it| field(it, "role")).and_then(|it| id(&it.value)) {
            having.entry(role).or_default().push(&function.value);
        }
    }
    let known: Vec<Known<'_>> = all.filter_map(|it| Known::of(it, &having, &mut places)).collect();
    let from = known.iter().position(|it| Some(it.id) == own);
    let bearers: Vec<Bearer<'_>> = known.iter().map(Known::bearer).collect();
    let chains = from.map(|from| reached(&bearers, from, &Work::default())).unwrap_or_default();
    let found = chains.iter().filter_map(|chain| {
        let last = chain.last().and_then(|step| known.get(step.to))?;
        let steps = chain.iter().map(|step| {
            let at = step.place.and_then(|place| (place.0 as usize).checked_sub(1));
            let site = at.and_then(|at| sites.get(at)).cloned().unwrap_or_default();
            Element { key: None, value: Value::Text(Text::Shared(step.text.as_str().into())), site, maybe: None }
        });
        let steps = Value::List(List::Built(Arc::new(Elements { items: steps.collect(), open: None })));
        let entry = |key, value| Element { key: Some(Text::Borrowed(key)), value, site: Site::default(), maybe: None };
        let items = vec![entry("id", Value::Text(Text::Shared(last.id.into()))), entry("steps", steps)];
        let value = Value::Map(Map::Built(Arc::new(Elements { items, open: None })));
        Some((value, chain.iter().all(|step| step.sure)))
    });
    let open = roles.open.is_some() || functions.open.is_some();
    Ok(partial(found, open || !alone.unread.is_empty(), why))
}

impl<'v> Known<'v> {
    fn of<'a>(
        value: &'v Value<'a>,
        having: &HashMap<&str, Vec<&'v Value<'a>>>,
        places: &mut dyn FnMut(&Site<'a>) -> Place,
    ) -> Option<Self> {
        let id = id(value)?;
        let function = |it: &&'v Value<'a>| Some((self::id(it)?, named(it)));
        Some(Self {
            id,
            role: role(value, places),
            arn: named(value),
            trusts: trusts(value),
            functions: having.get(id).into_iter().flatten().filter_map(function).collect(),
        })
    }

    fn bearer(&self) -> Bearer<'_> {
        Bearer {
            name: self.id,
            arn: self.arn.clone(),
            holder: self.role.holder(),
            trusts: self.trusts.clone(),
            functions: self.functions.clone(),
        }
    }
}

fn id<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    match fields(value).and_then(|it| field(it, "id")).map(|it| &it.value) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// The ARN of a resource: with the name that is known, and, as most policies write it, with the partition `aws`.
fn named(value: &Value<'_>) -> Named {
    let Some(fields) = fields(value) else { return Named::default() };
    let Some(arn) = field(fields, "arn").and_then(|it| written::pattern(&it.value)) else { return Named::default() };
    let name = field(fields, "name").and_then(|it| match &it.value {
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    });
    let fill = |name: Option<&String>, partition: Option<&str>| {
        arn.fill(|hole| match (hole, name, partition) {
            (hole, Some(name), _) if name_in(hole).is_some() => Filling::Text(name.clone()),
            (Unread::Name(token), _, Some(partition)) if &**token == "Ref AWS::Partition" => {
                Filling::Text(partition.to_owned())
            }
            _ => Filling::Unknown,
        })
    };
    let names = [None, name.as_ref()];
    let ways = names.into_iter().take(if name.is_some() { 2 } else { 1 });
    let globs = ways.flat_map(|name| [fill(name, None), fill(name, Some("aws"))]).flatten().map(|it| folded(&it));
    let hole = arn.holes().iter().find_map(|hole| name_in(hole).cloned());
    Named { globs: globs.collect(), hole: hole.unwrap_or_default(), is_given: name.is_some() }
}

/// The services that a role's trust policy lets take it.
fn trusts(value: &Value<'_>) -> Vec<(String, Answer)> {
    let mut found = Vec::new();
    let Some(Value::List(List::Built(statements))) =
        fields(value).and_then(|it| field(it, "trust")).map(|it| &it.value)
    else {
        return found;
    };
    for statement in &statements.items {
        let Some(parts) = fields(&statement.value) else { continue };
        let text = |it: &Value<'_>| match it {
            Value::Text(text) => Some(text.to_string()),
            _ => None,
        };
        if field(parts, "effect").and_then(|it| text(&it.value)).as_deref() != Some("Allow") {
            continue;
        }
        let is_plain = match field(parts, "conditions").map(|it| &it.value) {
            Some(Value::Map(Map::Built(conditions))) => conditions.items.is_empty() && conditions.open.is_none(),
            other => other.is_none_or(Value::is_absent),
        };
        let Some(Value::List(List::Built(services))) = field(parts, "services").map(|it| &it.value) else { continue };
        for service in &services.items {
            let sure = is_plain && service.maybe.is_none() && statement.maybe.is_none();
            let answer = if sure { Answer::Yes } else { Answer::Unknown };
            found.extend(text(&service.value).map(|name| (name, answer)));
        }
    }
    found
}
