//! The functions of the language: rows with a name, typed parameters, a result, a sentence, an example and a function on
//! values. They know neither syntax nor positions nor the evaluator.

mod collection;
pub mod iam;
mod string;
mod time;

use crate::value::{Element, Holes, Value};

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
    /// What it does. Its arguments are known, there, of the right type, and built all the way down.
    pub function: for<'a> fn(&[Value<'a>]) -> Result<Value<'a>, String>,
    /// What it makes of a text with holes as its first argument, where the known parts decide (law 15).
    pub on_holes: Option<OnHoles>,
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
    /// Something of a kind, by its name, handed in whole: as a map of its fields. The function copes with what is not known of
    /// its arguments.
    Kind(&'static str),
}

impl Builtin {
    /// Whether it takes something of a kind whole, and copes with what is not known.
    pub fn takes_whole(&self) -> bool {
        self.parameters.iter().any(|shape| matches!(shape, Shape::Kind(_)))
    }
}

/// All builtins, family by family.
pub fn all() -> impl Iterator<Item = &'static Builtin> {
    collection::ROWS.iter().chain(iam::ROWS).chain(string::ROWS).chain(time::ROWS)
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

fn wrong<T>(row: &str, value: &Value<'_>) -> Result<T, String> {
    Err(format!("`{row}` does not take {}", value.type_name()))
}
