//! JSON in a text, as a value without places.

use std::sync::Arc;

use super::{Cause, Element, Elements, List, Map, Site, Text, Unknown, Value, number};
use crate::document::{self, Kind, Limits, Node, Syntax};
use crate::source::SourceMap;

/// What a text holds as JSON.
///
/// # Errors
/// Why it is none, in words.
pub fn from_json<'a>(text: &str) -> Result<Value<'a>, String> {
    let content: Arc<str> = text.into();
    let source = SourceMap::default().add("", Arc::clone(&content));
    let tree = document::read_as(source, &content, Syntax::Json, &Limits::default())
        .map_err(|problem| format!("this is no JSON: {}", problem.message))?;
    match tree.roots().collect::<Vec<_>>().as_slice() {
        [root] => Ok(value(*root)),
        roots => Err(format!("this is no JSON: {} values stand where one is meant", roots.len())),
    }
}

/// The limits of a document bound how deep it goes.
fn value<'a>(node: Node<'_>) -> Value<'a> {
    let written = node.scalar().unwrap_or_default();
    let text = || Value::Text(Text::Shared(written.into()));
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(node.bool().unwrap_or_default()),
        // One of more than 28 digits stays what is written.
        Kind::Number => number(written).map_or_else(text, Value::Number),
        Kind::String => text(),
        Kind::List => Value::List(List::Built(all(node.items().map(|item| element(None, value(item)))))),
        Kind::Map => {
            let entry = |(key, item)| {
                let name = node.tree().key_name(key);
                let is_sure = !node.has_duplicates() || node.duplicates(key).nth(1).is_none();
                element(Some(Text::Shared(name.into())), if is_sure { value(item) } else { twice(name) })
            };
            Value::Map(Map::Built(all(node.entries().map(entry))))
        }
    }
}

fn all<'a>(items: impl Iterator<Item = Element<'a>>) -> Arc<Elements<'a>> {
    Arc::new(Elements { items: items.collect(), open: None })
}

fn element<'a>(key: Option<Text<'a>>, value: Value<'a>) -> Element<'a> {
    Element { key, value, site: Site::default(), maybe: None }
}

/// A key that is written twice may mean either (law 4).
fn twice<'a>(name: &str) -> Value<'a> {
    let cause = Cause::new(format!("json {name}"), format!("`{name}` is written twice in the JSON"));
    Value::Unknown(Unknown::there(Arc::new(cause)))
}
