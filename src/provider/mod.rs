//! What the provider says about resource types: which properties each has, and what those hold.
//!
//! `data/README.md` describes the file and its source. It is split into lines when it is first asked; a type is read only when a
//! path leads into it, where it stands. Nothing about documents or policies is known here.

mod arn;
mod near;

use std::sync::LazyLock;

pub use arn::{Reference, arn};
pub use near::nearest_type;

/// The file, as `data/compact.rs` made it.
static TEXT: &str = include_str!("../../data/cloudformation.shapes");

static DATA: LazyLock<Data> = LazyLock::new(|| {
    let mut lines = TEXT.lines().skip_while(|line| line.starts_with('#'));
    let date = lines.next().unwrap_or_default();
    let types = lines.by_ref().take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(' ')).collect();
    Data { date, types, objects: lines.collect() }
});

struct Data {
    date: &'static str,
    /// Names with shapes, sorted by name.
    types: Vec<(&'static str, &'static str)>,
    /// Names and shapes in turn, sorted by name; a shape refers to an object by its number.
    objects: Vec<&'static str>,
}

/// What a value may be, as the file spells it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape(&'static str);

/// The sort of a shape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// Not described: several sorts, or any JSON.
    Any,
    /// An object whose names are not described, such as a policy document.
    Json,
    /// Text.
    String,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Bool,
    /// A list.
    List,
    /// An object with names that the user chooses.
    Map,
    /// An object with names that the provider gives.
    Object,
}

impl Shape {
    /// Its sort.
    pub fn sort(self) -> Sort {
        match self.0.bytes().next() {
            Some(b'j') => Sort::Json,
            Some(b's') => Sort::String,
            Some(b'n') => Sort::Number,
            Some(b'i') => Sort::Integer,
            Some(b'b') => Sort::Bool,
            Some(b'[') => Sort::List,
            Some(b'{') => Sort::Map,
            Some(b'0'..=b'9') => Sort::Object,
            _ => Sort::Any,
        }
    }

    /// What the elements of a list or the values of a map are.
    pub fn element(self) -> Option<Self> {
        self.0.strip_prefix(['[', '{']).map(Shape)
    }

    /// What an object gives for one of its names.
    pub fn property(self, name: &str) -> Option<Self> {
        self.properties().find(|(own, _)| *own == name).map(|(_, shape)| shape)
    }

    /// The names of an object with what they give, sorted by name; none of anything else.
    pub fn properties(self) -> impl Iterator<Item = (&'static str, Self)> {
        let number = self.0.parse::<usize>().ok();
        let line = number.and_then(|number| DATA.objects.get(number)).copied().unwrap_or_default();
        let mut words = line.split_ascii_whitespace();
        std::iter::from_fn(move || Some((words.next()?, Self(words.next()?))))
    }
}

/// The shape of the properties of a resource type; none if the type is not in the data.
pub fn resource(name: &str) -> Option<Shape> {
    let at = DATA.types.binary_search_by_key(&name, |(own, _)| own).ok()?;
    DATA.types.get(at).map(|(_, shape)| Shape(shape))
}

/// Types that only a transform knows, each with what the resource is when it is deployed, and when rules see it. Source: AWS
/// SAM Developer Guide, "Generated CloudFormation resources".
const EXPANDED: [(&str, &str); 6] = [
    ("AWS::Serverless::Api", "AWS::ApiGateway::RestApi"),
    ("AWS::Serverless::Function", "AWS::Lambda::Function"),
    ("AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api"),
    ("AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion"),
    ("AWS::Serverless::SimpleTable", "AWS::DynamoDB::Table"),
    ("AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine"),
];

/// What a type is when it is deployed, if a transform expands it.
pub fn expanded(name: &str) -> Option<&'static str> {
    EXPANDED.iter().find(|(own, _)| *own == name).map(|(_, ty)| *ty)
}

/// The day that the data are of, as `2026-10-20`.
pub fn date() -> &'static str {
    DATA.date
}

#[cfg(test)]
mod tests;
