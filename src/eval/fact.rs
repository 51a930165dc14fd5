//! What a value is and where it comes from, as a fact that can be told.

use super::field::resource_of;
use super::machine::Machine;
use super::render;
use crate::document::{Kind, Node};
use crate::finding::{Fact, Origin};
use crate::source::{Place, SourceMap};
use crate::value::{Element, Hole, List, Map, Site, Subject, Value, View};

/// How many elements of a list or a map are told.
const TOLD: usize = 5;

/// How many characters of an expression of a document are told.
const EXPRESSION: usize = 60;

impl<'a> Machine<'a> {
    /// A value under a name, with its place.
    pub(super) fn fact(&self, name: &str, value: &Value<'a>, site: &Site<'a>, sources: &SourceMap) -> Fact {
        let built = self.stack.build(value.clone(), &self.world);
        Fact {
            name: one_line(name),
            value: self.told(&built),
            origin: self.origin(&built, site, sources),
            place: self.place(&built, site),
        }
    }

    /// An element of a collection under the name that it is given, and under its key.
    pub(super) fn element_fact(&self, name: &str, element: &Element<'a>, sources: &SourceMap) -> Fact {
        let key = element.key.as_ref().map_or(String::new(), |key| format!(" of {:?}", &**key));
        self.fact(&format!("{name}{key}"), &element.value, &element.site, sources)
    }

    /// A value as the language writes it; a resource by its id, long collections cut.
    pub(super) fn told(&self, value: &Value<'a>) -> String {
        match value {
            Value::View(view) => self.seen_as(view),
            Value::List(List::Built(all)) => format!("[{}]", self.listed(&all.items, all.open.is_some())),
            Value::Map(Map::Built(all)) => format!("{{{}}}", self.listed(&all.items, all.open.is_some())),
            Value::Holes(holes) => {
                let part = |part: &Hole<'_>| match part {
                    Hole::Known(text) => text.to_string(),
                    Hole::Unknown(unknown) => format!("‹{}›", unknown.cause.token),
                };
                format!("\"{}\"", holes.parts.iter().map(part).collect::<String>())
            }
            Value::Unknown(unknown) if unknown.cause.sensitive => "‹sensitive›".to_owned(),
            Value::Unknown(unknown) if unknown.cause.target.is_some() => format!("‹{}›", unknown.cause.token),
            Value::Unknown(unknown) => format!("‹unknown: {}›", unknown.cause.reason),
            other => render::render(other, TOLD),
        }
    }

    fn listed(&self, items: &[Element<'a>], open: bool) -> String {
        let told = items.iter().take(TOLD).map(|item| {
            let maybe = if item.maybe.is_some() { "maybe " } else { "" };
            let key = item.key.as_ref().map_or(String::new(), |key| format!("{}: ", &**key));
            format!("{maybe}{key}{}", self.told(&item.value))
        });
        let rest = items.len().checked_sub(TOLD).filter(|rest| *rest > 0).map(|rest| format!("… {rest} more"));
        let others = open.then(|| "‹perhaps others›".to_owned());
        told.chain(rest).chain(others).collect::<Vec<_>>().join(", ")
    }

    /// What a person calls a resource, or a piece of one.
    pub(super) fn seen_as(&self, view: &View<'a>) -> String {
        match &view.subject {
            Subject::Piece(piece) if !piece.address.is_empty() => piece.address.to_string(),
            Subject::External(cause) => format!("‹outside: {}›", cause.token),
            subject => match (resource_of(subject), self.program.kinds.get(view.kind as usize)) {
                (Some(id), _) => self.stack.resource(id).id.to_string(),
                (None, Some(kind)) => format!("‹{}›", kind.name),
                (None, None) => "‹a piece of the document›".to_owned(),
            },
        }
    }

    fn origin(&self, value: &Value<'a>, site: &Site<'a>, sources: &SourceMap) -> Origin {
        match (value, &site.absent, site.node) {
            (Value::Unknown(unknown), ..) => Origin::Unknown {
                reason: unknown.cause.reason.to_string(),
                remedy: unknown.cause.remedy.as_deref().map(str::to_owned),
            },
            (_, Some(path), _) if site.default => Origin::Default(path.to_string()),
            (Value::Missing | Value::Null, Some(path), _) => Origin::Absent(path.to_string()),
            (_, _, None) => Origin::Computed,
            (Value::View(_), ..) => Origin::Written,
            (Value::Text(text), _, Some(node)) if is_key(node, text) => Origin::Written,
            (_, _, Some(node)) => {
                let is_scalar = !matches!(node.kind(), Kind::Map | Kind::List);
                let is_computed = self.stack.computed(node.id()).is_some();
                match (is_scalar, is_computed) {
                    // One thing where a list of one is meant.
                    (true, false) if matches!(value, Value::Map(_) | Value::List(_)) => Origin::Written,
                    (true, _) if node.scalar().is_some_and(|text| text == render::plain(value)) => Origin::Written,
                    (true, _) | (false, true) => Origin::From(expression(sources, node)),
                    (false, false) if matches!(value, Value::Map(_) | Value::List(_)) => Origin::Written,
                    (false, false) => Origin::Computed,
                }
            }
        }
    }

    /// Where a value stands; of a map or a list its key, as the text of all of it is no place to look at.
    fn place(&self, value: &Value<'a>, site: &Site<'a>) -> Option<Place> {
        if let (Value::Unknown(unknown), None) = (value, site.node) {
            return unknown.cause.place;
        }
        let node = site.node?;
        let whole = node.place();
        let is_scalar = !matches!(node.kind(), Kind::Map | Kind::List);
        match node.key() {
            Some((_, span)) if site.absent.is_some() || !is_scalar || is_named_by(value, node) => {
                Some(node.tree().place(span))
            }
            _ => Some(whole),
        }
    }
}

/// Whether a text is the key under which a node stands.
fn is_key(node: Node<'_>, text: &str) -> bool {
    node.key_name() == Some(text) && node.scalar() != Some(text)
}

fn is_named_by(value: &Value<'_>, node: Node<'_>) -> bool {
    matches!(value, Value::Text(text) if is_key(node, text))
}

/// What a document has at a node, with its tag, on one line.
fn expression(sources: &SourceMap, node: Node<'_>) -> String {
    let span = node.tag_span().map_or(node.span(), |tag| tag.to(node.span()));
    let place = node.tree().place(span);
    let text = one_line(&sources.get(place.source).shown(place.span));
    match text.char_indices().nth(EXPRESSION) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// A text with its line ends and indents as single spaces.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
