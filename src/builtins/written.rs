//! What a document says itself, beside what is filled in when it is deployed.

use std::sync::Arc;

use super::{Builtin, Shape};
use crate::value::{Element, Elements, Hole, Holes, List, Map, Site, Unknown, Value};

pub(super) const ROWS: &[Builtin] = &[Builtin {
    name: "written",
    parameters: &[Shape::Any],
    result: Shape::Strings,
    doc: "the texts that are written in a value, however deep, without what is filled in later",
    example: ("written({a: \"x\", b: [\"y\", 1]})", "[\"x\", \"y\"]"),
    function: |arguments| Ok(Texts::of(arguments.iter().map(alone)).list()),
    on_holes: Some(|text, _| Some(Texts::of([alone(&Value::Holes(Arc::new(text.clone())))]).list())),
    ..Builtin::PLAIN
}];

#[derive(Default)]
struct Texts<'a>(Elements<'a>);

impl<'a> Texts<'a> {
    fn of(elements: impl IntoIterator<Item = Element<'a>>) -> Self {
        let mut texts = Self::default();
        elements.into_iter().for_each(|element| texts.collect(&element));
        texts
    }

    /// Documents bound how deep values are.
    fn collect(&mut self, element: &Element<'a>) {
        match &element.value {
            Value::Text(_) => self.0.items.push(Element { key: None, ..element.clone() }),
            Value::Holes(text) => self.pieces(text, element),
            Value::List(List::Built(elements)) | Value::Map(Map::Built(elements)) => {
                elements.items.iter().for_each(|it| self.collect(it));
                elements.open.iter().for_each(|it| self.not_known(it));
            }
            Value::Unknown(unknown) => self.not_known(unknown),
            _ => {}
        }
    }

    fn pieces(&mut self, text: &Holes<'a>, element: &Element<'a>) {
        for part in &text.parts {
            match part {
                Hole::Known(text) => {
                    self.0.items.push(Element { key: None, value: Value::Text(text.clone()), ..element.clone() });
                }
                Hole::Unknown(unknown) => self.not_known(unknown),
            }
        }
    }

    /// What comes from elsewhere is not written here; what a choice decides, or the document hides, may be.
    fn not_known(&mut self, unknown: &Unknown) {
        if unknown.cause.choice.is_some() || unknown.cause.sensitive {
            self.0.open.get_or_insert_with(|| unknown.derived());
        }
    }

    fn list(self) -> Value<'a> {
        Value::List(List::Built(Arc::new(self.0)))
    }
}

fn alone<'a>(value: &Value<'a>) -> Element<'a> {
    Element { key: None, value: value.clone(), site: Site::default(), maybe: None }
}
