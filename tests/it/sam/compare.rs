//! Two stacks side by side, in every way that the conditions of the template may turn out.
//!
//! What does not count, because no verdict depends on it:
//! - the order of lists (the transform's own tests sort them) and of keys;
//! - the ten hexadecimal digits that the transform puts behind ids of versions, layers and deployments: [`plain_id`];
//! - the description of a deployment, which holds such digits: [`UNTOLD`];
//! - whether a policy says one action, resource or statement as it is or as a list of one: IAM reads both alike;
//! - whether a state machine is defined by a map or by the text of one;
//! - whether text is put together by `Fn::Sub`, by `Fn::Join` or beforehand: both sides are resolved;
//! - what stands beside `Properties`, such as `Metadata` and `DependsOn`: a stack does not say it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ordain::stack::{ConditionId, Stack, World};
use ordain::value::{Hole, Target, Truth, Unknown, Value};
use regex::Regex;
use serde_json::{Value as Json, json};

/// Properties that hold generated digits.
const UNTOLD: [(&str, &str); 1] = [("AWS::ApiGateway::Deployment", "Description")];

/// What a policy may say once or in a list ("IAM JSON policy elements reference").
const SINGLE: [&str; 5] = ["Action", "Resource", "Statement", "Service", "AWS"];

/// The first place in which the stacks differ, or none.
pub fn difference(own: &Stack, expected: &Stack) -> Option<String> {
    all_differences(own, expected).into_iter().next()
}

/// Where the stacks differ, in the first world in which they do.
pub fn all_differences(own: &Stack, expected: &Stack) -> Vec<String> {
    for truths in truths(own) {
        let (own, expected) = (resources(own, &truths), resources(expected, &truths));
        let mut found = Vec::new();
        for id in own.keys().chain(expected.keys()).collect::<std::collections::BTreeSet<_>>() {
            match (own.get(id), expected.get(id)) {
                (Some(own), Some(expected)) => differ(own, expected, id, &mut found),
                (Some(own), None) => found.push(format!("{id} ({}) is too many", own["Type"])),
                (None, Some(expected)) => found.push(format!("{id} ({}) is not there", expected["Type"])),
                (None, None) => {}
            }
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn differ(own: &Json, expected: &Json, at: &str, found: &mut Vec<String>) {
    match (own, expected) {
        (Json::Object(own), Json::Object(expected)) => {
            for key in own.keys().chain(expected.keys().filter(|key| !own.contains_key(*key))) {
                match (own.get(key), expected.get(key)) {
                    (Some(own), Some(expected)) => differ(own, expected, &format!("{at}.{key}"), found),
                    (Some(own), None) => found.push(format!("{at}.{key} is too many: {own}")),
                    (_, expected) => {
                        found.push(format!("{at}.{key} is not there: {}", expected.unwrap_or(&Json::Null)))
                    }
                }
            }
        }
        (Json::Array(own), Json::Array(expected)) if own.len() == expected.len() => {
            own.iter().zip(expected).enumerate().for_each(|(index, (own, expected))| {
                differ(own, expected, &format!("{at}[{index}]"), found);
            });
        }
        _ if own == expected => {}
        _ => found.push(format!("{at} is {own}, not {expected}")),
    }
}

/// Every combination of the template's own conditions; of many conditions those in which one stands alone.
fn truths(stack: &Stack) -> Vec<Vec<(String, bool)>> {
    let conditions = stack.tree.roots().next().and_then(|root| root.get_str("Conditions"));
    let names: Vec<String> = conditions
        .into_iter()
        .flat_map(|it| it.entries().map(|(key, _)| stack.tree.key_name(key).to_owned()).collect::<Vec<_>>())
        .collect();
    let count = names.len();
    let world =
        |truth: &dyn Fn(usize) -> bool| names.iter().cloned().enumerate().map(|(at, it)| (it, truth(at))).collect();
    if count <= 4 {
        return (0..1_usize << count).map(|bits| world(&|at| bits >> at & 1 == 1)).collect();
    }
    let mut all = vec![world(&|_| true), world(&|_| false)];
    all.extend((0..count).flat_map(|one| [world(&|at| at == one), world(&|at| at != one)]));
    all
}

/// What is deployed, by id.
fn resources(stack: &Stack, truths: &[(String, bool)]) -> BTreeMap<String, Json> {
    let numbered = stack.conditions.iter().enumerate().map(|(number, it)| (&*it.name, ConditionId(number as u32)));
    let world = numbered.fold(World::default(), |world, (name, id)| match truths.iter().find(|(own, _)| own == name) {
        Some((_, holds)) => world.assuming(id, *holds),
        None => world,
    });
    let mut found = BTreeMap::new();
    for resource in &stack.resources {
        let exists = resource.condition.is_none_or(|id| stack.decide(id, &world).truth == Truth::True);
        if exists {
            let mut properties = json(stack, stack.resolve(resource.properties, &world), &world);
            for (_, property) in UNTOLD.iter().filter(|(ty, _)| *ty == &*resource.ty) {
                properties.as_object_mut().and_then(|it| it.remove(*property));
            }
            defined(&mut properties);
            let id = plain_id(&resource.id);
            let again = found.contains_key(&id).then(|| format!("{id} again"));
            found.insert(again.unwrap_or(id), json!({"Type": &*resource.ty, "Properties": properties}));
        }
    }
    found
}

/// The definition of a state machine as a map, where it is text.
fn defined(properties: &mut Json) {
    let Some(text) = properties.get("DefinitionString").and_then(Json::as_str) else { return };
    if let Ok(definition) = serde_json::from_str::<Json>(text) {
        properties["Definition"] = definition;
        properties.as_object_mut().and_then(|it| it.remove("DefinitionString"));
    }
}

/// A text without the digits that the transform puts behind ids.
fn plain_id(text: &str) -> String {
    static DIGITS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"([A-Za-z]\d?)[0-9a-f]{10}\b").unwrap());
    DIGITS.replace_all(text, "$1").into_owned()
}

fn json(stack: &Stack, value: Value<'_>, world: &World) -> Json {
    match stack.build(value, world) {
        Value::Missing | Value::Null => Json::Null,
        Value::Bool(it) => json!(it),
        Value::Number(it) => {
            serde_json::from_str(&it.normalize().to_string()).unwrap_or_else(|_| json!(it.to_string()))
        }
        Value::Text(it) => json!(plain_id(&it)),
        Value::Holes(holes) => {
            let parts = holes.parts.iter().map(|part| match part {
                Hole::Known(text) => text.to_string(),
                Hole::Unknown(unknown) => hole(stack, unknown),
            });
            json!(plain_id(&parts.collect::<String>()))
        }
        Value::Unknown(unknown) => json!(plain_id(&hole(stack, &unknown))),
        value @ Value::List(_) => {
            let elements = stack.elements(&value, world).expect("a list has elements");
            let mut items: Vec<Json> = elements.items.iter().map(|it| json(stack, it.value.clone(), world)).collect();
            items.sort_by_cached_key(Json::to_string);
            Json::Array(items)
        }
        value @ Value::Map(_) => {
            let elements = stack.elements(&value, world).expect("a map has entries");
            let key = |key: &Option<ordain::value::Text<'_>>| key.as_deref().unwrap_or_default().to_owned();
            let mut entries: Vec<(String, Json)> = Vec::with_capacity(elements.items.len());
            for item in &elements.items {
                let key = plain_id(&key(&item.key));
                let value = json(stack, item.value.clone(), world);
                entries.push(if SINGLE.contains(&&*key) { (key, single(value)) } else { (key, value) });
            }
            entries.sort_by(|one, other| one.0.cmp(&other.0));
            Json::Object(entries.into_iter().collect())
        }
        other => json!(other.type_name()),
    }
}

/// The one item of a list of one.
fn single(value: Json) -> Json {
    match value {
        Json::Array(mut items) if items.len() == 1 => items.remove(0),
        other => other,
    }
}

/// What is not known; of a function that is worked out when the stack is deployed its name alone.
fn hole(stack: &Stack, unknown: &Unknown) -> String {
    if let Some(Target::Resource(id, attribute)) = &unknown.cause.target {
        let id = &stack.resource(*id).id;
        return attribute.as_ref().map_or_else(|| format!("‹Ref {id}›"), |it| format!("‹GetAtt {id}.{it}›"));
    }
    let token = &*unknown.cause.token;
    let is_reference = token.starts_with("Ref ") || token.starts_with("GetAtt ") || token.starts_with("resolve:");
    let shown = if is_reference { token } else { token.split(' ').next().unwrap_or_default() };
    format!("‹{shown}›")
}
