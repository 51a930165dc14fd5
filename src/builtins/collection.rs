//! Lists and maps.

use std::sync::Arc;

use super::{Builtin, Shape, items, wrong};
use crate::value::{Element, Elements, List, Map, Number, Site, Text, Value};

pub(super) const ROWS: &[Builtin] = &[
    Builtin {
        name: "length",
        parameters: &[Shape::Sized],
        result: Shape::Number,
        doc: "how many elements a list or a map has, or how many characters a string",
        example: ("length(\"abc\")", "3"),
        function: length,
        on_holes: None,
    },
    Builtin {
        name: "keys",
        parameters: &[Shape::Map],
        result: Shape::Strings,
        doc: "the keys of a map, sorted",
        example: ("length(keys({a: 1, b: 2}))", "2"),
        function: keys,
        on_holes: None,
    },
    Builtin {
        name: "values",
        parameters: &[Shape::Map],
        result: Shape::List,
        doc: "the values of a map, in the order of its sorted keys",
        example: ("length(values({a: 1, b: 2}))", "2"),
        function: values,
        on_holes: None,
    },
    Builtin {
        name: "pairs",
        parameters: &[Shape::Any],
        result: Shape::Map,
        doc: "a map from a list of `{Key, Value}`, as tags are often written; a map stays as it is",
        example: ("length(pairs([]))", "0"),
        function: pairs,
        on_holes: None,
    },
    Builtin {
        name: "flatten",
        parameters: &[Shape::List],
        result: Shape::List,
        doc: "the elements of the lists in a list, one level deep",
        example: ("length(flatten([[1], [2, 3]]))", "3"),
        function: flatten,
        on_holes: None,
    },
];

fn length<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let count = match arguments {
        [Value::Text(text)] => text.chars().count(),
        [value @ (Value::List(_) | Value::Map(_))] => items(value).len(),
        [other] => return wrong("length", other),
        _ => 0,
    };
    Ok(Value::Number(Number::from(count as u64)))
}

fn keys<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let keys = sorted(arguments).into_iter().filter_map(|it| it.key.map(|key| (Value::Text(key), it.site)));
    Ok(list(keys.map(|(value, site)| Element { key: None, value, site, maybe: None })))
}

fn values<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    Ok(list(sorted(arguments).into_iter().map(|it| Element { key: None, ..it })))
}

fn sorted<'a>(arguments: &[Value<'a>]) -> Vec<Element<'a>> {
    let mut entries = arguments.first().map(items).unwrap_or_default().to_vec();
    entries.sort_by(|a, b| a.key.as_deref().cmp(&b.key.as_deref()));
    entries
}

fn pairs<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let Some(value) = arguments.first() else { return Ok(Value::Missing) };
    match value {
        Value::Map(_) | Value::Missing | Value::Null | Value::Unknown(_) => Ok(value.clone()),
        Value::List(List::Built(elements)) => {
            let mut map = Elements { items: Vec::new(), open: elements.open.clone() };
            for element in &elements.items {
                push_pair(&mut map, element);
            }
            Ok(Value::Map(Map::Built(Arc::new(map))))
        }
        other => wrong("pairs", other),
    }
}

/// A pair whose key is not known may be any entry: the map is open.
fn push_pair<'a>(map: &mut Elements<'a>, element: &Element<'a>) {
    let field = |names: [&str; 2]| {
        items(&element.value).iter().find(|it| it.key.as_deref().is_some_and(|key| names.contains(&key)))
    };
    match field(["Key", "key"]).map(|it| it.value.clone()) {
        Some(Value::Text(key)) => {
            let (value, site) = field(["Value", "value"])
                .map_or((Value::Text(Text::Borrowed("")), element.site.clone()), |it| {
                    (it.value.clone(), it.site.clone())
                });
            map.items.push(Element { key: Some(key), value, site, maybe: element.maybe.clone() });
        }
        Some(Value::Unknown(unknown)) => map.open = Some(unknown),
        _ => {
            if let Value::Unknown(unknown) = &element.value {
                map.open = Some(unknown.clone());
            }
        }
    }
}

fn flatten<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let outer = arguments.first().map(items).unwrap_or_default();
    Ok(list(outer.iter().flat_map(|element| match &element.value {
        value @ Value::List(_) => items(value).to_vec(),
        _ => vec![element.clone()],
    })))
}

fn list<'a>(items: impl Iterator<Item = Element<'a>>) -> Value<'a> {
    Value::List(List::Built(Arc::new(Elements { items: items.collect(), open: None })))
}

/// A list of texts without places.
pub(super) fn texts<'a>(texts: impl Iterator<Item = Text<'a>>) -> Value<'a> {
    list(texts.map(|text| Element { key: None, value: Value::Text(text), site: Site::default(), maybe: None }))
}
