//! A policy as it is written, whatever it was written in: JSON, or a part of a template of which not all is known.

use std::sync::Arc;

use crate::document::{self, Kind, Limits, Node, Syntax};
use crate::source::SourceMap;

/// The most keys of an object among which those written twice are looked for; no part of a policy has so many.
const FEW: usize = 1_000;

/// Where something stands, by a number that whoever made the [`Written`] understands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Place(pub u32);

/// A piece of a policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// Where it stands.
    pub place: Place,
    /// Whether it may not be there.
    pub maybe: bool,
    /// What it is.
    pub shape: Shape,
}

/// What is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(Arc<str>),
    /// Text, with what is not known of it.
    Text(Vec<Piece>),
    /// A list.
    List {
        /// Its elements.
        items: Vec<Written>,
        /// Whether there may be others.
        open: bool,
    },
    /// A map, each entry as often as it is written.
    Map {
        /// Its entries.
        entries: Vec<(Arc<str>, Written)>,
        /// Whether there may be others.
        open: bool,
    },
    /// What the document does not decide, by the name of what it would be.
    Unknown(Arc<str>),
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Known text.
    Known(Arc<str>),
    /// Text that the document does not decide, by the name of what it would be.
    Unknown(Arc<str>),
    /// The same, where it is known to be a name: without colons and slashes.
    Name(Arc<str>),
}

impl Written {
    /// Something that is surely there.
    pub fn new(place: Place, shape: Shape) -> Self {
        Self { place, maybe: false, shape }
    }

    /// Known text.
    pub fn text(place: Place, text: &str) -> Self {
        Self::new(place, Shape::Text(vec![Piece::Known(text.into())]))
    }

    /// Reads JSON, plain or URL-encoded as IAM's own interfaces give it. Places are bytes of the text that was read; in a
    /// string inside a document, pass where that string stands.
    ///
    /// # Errors
    /// What is wrong with the JSON.
    pub fn read(text: &str, inside: Option<Place>) -> Result<Self, String> {
        let decoded = if text.trim_start().starts_with("%7B") || text.trim_start().starts_with("%5B") {
            decode(text).ok_or("it is URL-encoded, and no text comes of decoding it")?
        } else {
            text.to_owned()
        };
        let text: Arc<str> = decoded.into();
        let source = SourceMap::default().add("<policy>", Arc::clone(&text));
        let tree = document::read_as(source, &text, Syntax::Json, &Limits::default()).map_err(|it| it.message)?;
        tree.roots().next().map(|root| of_node(root, inside)).ok_or_else(|| "it is empty".to_owned())
    }

    /// The known text, if that is what it is.
    pub fn as_text(&self) -> Option<&str> {
        match &self.shape {
            Shape::Text(pieces) => match pieces.as_slice() {
                [] => Some(""),
                [Piece::Known(text)] => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// One or many: the elements of a list, or the one thing that it is; with whether there may be more.
    pub fn many(&self) -> (Vec<&Self>, bool) {
        match &self.shape {
            Shape::List { items, open } => (items.iter().collect(), *open || self.maybe),
            Shape::Unknown(_) if self.maybe => (vec![self], true),
            _ => (vec![self], false),
        }
    }

    /// The plain word for what it is.
    pub(super) fn word(&self) -> &'static str {
        match self.shape {
            Shape::Null => "null",
            Shape::Bool(_) => "a truth value",
            Shape::Number(_) => "a number",
            Shape::Text(_) => "text",
            Shape::List { .. } => "a list",
            Shape::Map { .. } => "an object",
            Shape::Unknown(_) => "not known",
        }
    }
}

fn of_node(node: Node<'_>, inside: Option<Place>) -> Written {
    let place = inside.unwrap_or(Place(node.span().start));
    let text = |text: &str| Shape::Text(vec![Piece::Known(text.into())]);
    let shape = match node.kind() {
        Kind::Null => Shape::Null,
        Kind::Bool => Shape::Bool(node.bool().unwrap_or(false)),
        Kind::Number => Shape::Number(node.scalar().unwrap_or_default().into()),
        Kind::String => text(node.str().unwrap_or_default()),
        Kind::List => Shape::List { items: node.items().map(|item| of_node(item, inside)).collect(), open: false },
        Kind::Map => {
            let mut entries = Vec::new();
            // A key written twice stands here twice. Each look for more of one key reads all of the map.
            let has_few = node.has_duplicates() && node.entries().count() <= FEW;
            for (key, value) in node.entries() {
                let name: Arc<str> = value.key_name().unwrap_or_default().into();
                if has_few {
                    entries.extend(node.duplicates(key).map(|it| (Arc::clone(&name), of_node(it, inside))));
                } else {
                    entries.push((name, of_node(value, inside)));
                }
            }
            Shape::Map { entries, open: false }
        }
    };
    Written::new(place, shape)
}

/// Percent-decoding (RFC 3986).
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || rest.next().and_then(|it| char::from(it).to_digit(16));
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}
