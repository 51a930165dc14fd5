//! Lists and maps.

use std::sync::Arc;

use super::{Builtin, Shape, items, open, partial, wrong};
use crate::value::{Between, Cause, Element, Elements, List, Map, Number, Site, Target, Text, Unknown, Value};

pub(super) const ROWS: &[Builtin] = &[
    Builtin {
        name: "length",
        parameters: &[Shape::Sized],
        result: Shape::Number,
        doc: "how many elements a list or a map has, or how many characters a string",
        example: ("length(\"abc\")", "3"),
        function: length,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "keys",
        parameters: &[Shape::Map],
        result: Shape::Strings,
        doc: "the keys of a map, sorted",
        example: ("length(keys({a: 1, b: 2}))", "2"),
        function: keys,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "values",
        parameters: &[Shape::Map],
        result: Shape::List,
        doc: "the values of a map, in the order of its sorted keys",
        example: ("length(values({a: 1, b: 2}))", "2"),
        function: values,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "pairs",
        parameters: &[Shape::Any],
        result: Shape::Map,
        doc: "a map from a list of `{Key, Value}` or `{Name, Value}`, as tags and variables are often written, in OpenAPI as well; a map stays as it is",
        example: ("length(pairs([]))", "0"),
        function: pairs,
        ..Builtin::PLAIN
    },
    Builtin {
        name: "flatten",
        parameters: &[Shape::List],
        result: Shape::List,
        doc: "the elements of the lists in a list, one level deep",
        example: ("length(flatten([[1], [2, 3]]))", "3"),
        function: flatten,
        ..Builtin::PLAIN
    },
];

fn length<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let count = match arguments {
        [Value::Text(text)] => text.chars().count(),
        [value @ (Value::List(_) | Value::Map(_))] => match partial(value) {
            Some(unknown) => return Ok(uncounted(value, unknown)),
            None => items(value).len(),
        },
        [other] => return wrong("length", other),
        _ => 0,
    };
    Ok(Value::Number(Number::from(count as u64)))
}

/// A length of which only the bounds are known, as of a count (law 22).
fn uncounted<'a>(value: &Value<'a>, unknown: &Unknown) -> Value<'a> {
    let least = items(value).iter().filter(|it| it.maybe.is_none()).count() as u64;
    let most = open(value).is_none().then(|| items(value).len() as u64);
    let cause = Cause {
        place: unknown.cause.place,
        remedy: unknown.cause.remedy.clone(),
        choice: unknown.cause.choice,
        between: Some(Between { least, most }),
        ..Cause::new("length", unknown.cause.reason.clone())
    };
    let starred = items(value).iter().filter_map(|it| it.maybe.as_ref()).chain(&open(value)).any(|it| it.starred);
    Value::Unknown(Unknown { starred, ..Unknown::there(Arc::new(cause)) })
}

fn keys<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let keys = sorted(arguments).into_iter().filter_map(|it| {
        let value = Value::Text(it.key?);
        Some(Element { key: None, value, site: it.site, maybe: it.maybe })
    });
    Ok(list(keys.collect(), arguments.first().and_then(open)))
}

fn values<'a>(arguments: &[Value<'a>]) -> Result<Value<'a>, String> {
    let values = sorted(arguments).into_iter().map(|it| Element { key: None, ..it });
    Ok(list(values.collect(), arguments.first().and_then(open)))
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
        // A macro of CloudFormation makes pairs of it; the provider takes no text.
        Value::Text(text) => {
            let cause = Cause::new(&**text, "pairs are written as a text, which something else has to read");
            Ok(Value::Unknown(Unknown { derived: true, ..Unknown::there(Arc::new(cause)) }))
        }
        other => wrong("pairs", other),
    }
}

/// A pair whose key is not known may be any entry: the map is open.
fn push_pair<'a>(map: &mut Elements<'a>, element: &Element<'a>) {
    let field = |names: &[&str]| {
        items(&element.value).iter().find(|it| it.key.as_deref().is_some_and(|key| names.contains(&key)))
    };
    match field(&["Key", "key", "Name", "name"]).map(|it| it.value.clone()) {
        Some(Value::Text(key)) => {
            // API Gateway Developer Guide, "x-amazon-apigateway-tag-value property".
            let (value, site) = field(&["Value", "value", "x-amazon-apigateway-tag-value"])
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
    let mut flat = Vec::new();
    let mut others = arguments.first().and_then(open);
    for element in arguments.first().map(items).unwrap_or_default() {
        match &element.value {
            inner @ Value::List(_) => {
                let own =
                    |it: &Element<'a>| Element { maybe: it.maybe.clone().or(element.maybe.clone()), ..it.clone() };
                flat.extend(items(inner).iter().map(own));
                others = others.or_else(|| open(inner));
            }
            // The name of a resource is one, and so is what the deployment knows or another stack exports.
            Value::Unknown(unknown)
                if matches!(unknown.cause.target, Some(Target::Resource(_, None) | Target::External))
                    && !unknown.is_risky() =>
            {
                flat.push(element.clone());
            }
            // It may be one element, or a list of any length.
            Value::Unknown(unknown) => {
                let maybe = element.maybe.clone().or_else(|| Some(unknown.clone()));
                flat.push(Element { maybe, ..element.clone() });
                others = others.or_else(|| Some(unknown.clone()));
            }
            _ => flat.push(element.clone()),
        }
    }
    Ok(list(flat, others))
}

fn list<'a>(items: Vec<Element<'a>>, open: Option<Unknown>) -> Value<'a> {
    Value::List(List::Built(Arc::new(Elements { items, open })))
}

/// A list of texts without places.
pub(super) fn texts<'a>(texts: impl Iterator<Item = Text<'a>>) -> Value<'a> {
    let element = |text| Element { key: None, value: Value::Text(text), site: Site::default(), maybe: None };
    list(texts.map(element).collect(), None)
}
