//! The functions of the language: rows with a name, typed parameters, a result, a sentence, an example and a function on
//! values. They know neither syntax nor positions nor the evaluator.

mod advisory;
mod collection;
pub mod iam;
mod json;
mod network;
mod string;
mod time;
mod version;
mod written;

use std::sync::Arc;

use crate::value::{Element, Holes, Unknown, Value};

/// A builtin.
#[derive(Debug)]
pub struct Builtin {
    /// What it is called.
    pub name: &'static str,
    /// The types of its parameters.
    pub parameters: &'static [Shape],
    /// The type of its result.
    pub result: Shape,
    /// One sentence.
    pub doc: &'static str,
    /// An expression, and what it gives.
    pub example: (&'static str, &'static str),
    /// What it does. Its arguments are known, there, of the right type, and built all the way down; a collection among them
    /// may be partial (law 3), and its elements may not be known.
    pub function: for<'a> fn(&[Value<'a>]) -> Result<Value<'a>, String>,
    /// What it makes of a text with holes as its first argument, where the known parts decide (law 15).
    pub on_holes: Option<OnHoles>,
    /// How it asks all others about one; the function does the same in one go.
    pub among: Option<Among>,
}

/// How a builtin asks things of which all are handed in about its first argument.
#[derive(Debug)]
pub struct Among {
    /// What it says where the others need not be looked at.
    pub alone: for<'a> fn(&Value<'a>) -> Option<Value<'a>>,
    /// Puts the others in order, once for whoever asks.
    pub gather: for<'a> fn(&[Value<'a>]) -> Arc<dyn Others<'a> + 'a>,
}

/// All others, in order.
pub trait Others<'a>: Send + Sync {
    /// What they say about one.
    fn ask(&self, one: &Value<'a>) -> Value<'a>;
}

/// Gives a value where the known parts of a text decide it. The other arguments are known.
pub type OnHoles = for<'a> fn(&Holes<'a>, &[Value<'a>]) -> Option<Value<'a>>;

/// A type, as far as builtins speak of types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Anything.
    Any,
    /// A bool.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// A duration.
    Duration,
    /// A list of anything.
    List,
    /// A list of strings.
    Strings,
    /// A map of anything.
    Map,
    /// A string, a list or a map.
    Sized,
    /// Something of a kind, by its name, handed in as a map of these of its fields. The function copes with what is not known of
    /// its arguments.
    Kind(&'static str, &'static Fields),
    /// A list of things of a kind, each handed in so.
    Parts(&'static str, &'static Fields),
    /// A map with these names, each with a string.
    Record(&'static [&'static str]),
}

/// The fields that a builtin asks of something, by their names; of those that hold other things, which of theirs (none: all).
#[derive(Debug, PartialEq, Eq)]
pub struct Fields(pub &'static [(&'static str, Option<&'static Fields>)]);

impl Builtin {
    /// What most rows do not have.
    const PLAIN: Self = Self {
        name: "",
        parameters: &[],
        result: Shape::Any,
        doc: "",
        example: ("", ""),
        function: |_| Ok(Value::Missing),
        on_holes: None,
        among: None,
    };

    /// Whether it takes something of a kind whole, and copes with what is not known.
    pub fn takes_whole(&self) -> bool {
        self.parameters.iter().any(|shape| matches!(shape, Shape::Kind(..)))
    }
}

/// All builtins, family by family.
pub fn all() -> impl Iterator<Item = &'static Builtin> {
    let families = [
        advisory::ROWS,
        collection::ROWS,
        iam::ROWS,
        iam::document::ROWS,
        iam::reach::ROWS,
        iam::rights::ROWS,
        json::ROWS,
        network::ROWS,
        string::ROWS,
        time::ROWS,
        version::ROWS,
        written::ROWS,
    ];
    families.into_iter().flatten()
}

/// The builtin of a name.
pub fn find(name: &str) -> Option<&'static Builtin> {
    all().find(|row| row.name == name)
}

/// The elements of a built list or map.
fn items<'v, 'a>(value: &'v Value<'a>) -> &'v [Element<'a>] {
    use crate::value::{List, Map};
    match value {
        Value::List(List::Built(elements)) | Value::Map(Map::Built(elements)) => &elements.items,
        _ => &[],
    }
}

/// What is not known of a built list or map: whether there are others, whether all of them are there.
fn partial<'v>(value: &'v Value<'_>) -> Option<&'v Unknown> {
    use crate::value::{List, Map};
    match value {
        Value::List(List::Built(elements)) | Value::Map(Map::Built(elements)) => {
            elements.open.as_ref().or_else(|| elements.items.iter().find_map(|it| it.maybe.as_ref()))
        }
        _ => None,
    }
}

/// Set where a built list or map may have others.
fn open(value: &Value<'_>) -> Option<Unknown> {
    use crate::value::{List, Map};
    match value {
        Value::List(List::Built(elements)) | Value::Map(Map::Built(elements)) => elements.open.clone(),
        Value::Unknown(unknown) => Some(unknown.clone()),
        _ => None,
    }
}

fn wrong<T>(row: &str, value: &Value<'_>) -> Result<T, String> {
    Err(format!("`{row}` does not take {}", value.type_name()))
}
