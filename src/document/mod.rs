//! JSON and YAML text to one tree in which every node has its span.
//!
//! Both syntaxes become the same flat tape: nodes of 16 bytes in the order of the text, with strings as slices of the
//! text where it spells them out, and keys as numbers. The room knows structure, tags, anchors and spans, and never what
//! a key means.
//!
//! ```
//! use std::sync::Arc;
//! use ordain::document::{Limits, read};
//! use ordain::source::SourceMap;
//!
//! let mut sources = SourceMap::default();
//! let text: Arc<str> = "Topic: !Ref Alarms".into();
//! let id = sources.add("a.yaml", text.clone());
//! let tree = read(id, &text, &Limits::default()).unwrap();
//! let topic = tree.roots().next().and_then(|root| root.get_str("Topic")).unwrap();
//! assert_eq!((topic.tag(), topic.str()), (Some("Ref"), Some("Alarms")));
//! assert_eq!(sources.slice(topic.place()), "Alarms");
//! ```

mod below;
mod build;
mod cell;
mod decode;
mod embed;
mod join;
mod json;
mod json_error;
mod keys;
mod limits;
mod lines;
mod link;
mod lookup;
mod node;
mod percent;
mod pointer;
mod rewrite;
mod scalar;
mod scan;
pub mod search;
mod tree;
mod yaml;
mod yaml_error;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Level};
use crate::source::SourceId;
use build::Builder;
use json::Many;

/// Maps and sets for what is looked up often: hashes are quick to make, and nobody relies on an order.
pub(crate) use foldhash::{HashMap, HashSet};
/// The same, where an order is relied on.
pub(crate) type IndexMap<K, V> = indexmap::IndexMap<K, V, foldhash::fast::RandomState>;

pub use below::Below;
pub use decode::{Problem, decode};
pub use keys::KeyId;
pub use limits::Limits;
pub use lookup::{Duplicates, Entries};
pub use node::{Items, Kind, Node};
pub use pointer::Pointers;
pub use rewrite::Rewriter;
pub use scan::KeyMap;
pub use tree::{NodeId, Syntax, Tree};

/// A text of more bytes is not read a second time as something else.
const LARGE: usize = 16 << 20;

/// Reads a text whose syntax is not known: JSON if it begins like JSON and is JSON, otherwise YAML. JSON may be one value, or
/// several maps one after another, as JSON Lines are.
///
/// A text that looks like JSON, but is only YAML (a trailing comma, say), is read with a warning that says what is not
/// JSON. If it is neither, the error is that of the syntax it looks like. A text without content has no roots.
///
/// A large text that looks like JSON is read once: nobody writes so much of it as YAML.
pub fn read(source: SourceId, text: &Arc<str>, limits: &Limits) -> Result<Tree, Diagnostic> {
    let shape = Looks::of(text);
    if shape == Looks::Yaml {
        return read_as(source, text, Syntax::Yaml, limits);
    }
    let error = match read_json(Tree::new(source, text.clone(), Syntax::Json), text, Many::Allowed, limits) {
        Err(error) if error.code == json::CODE && (shape == Looks::Flow || text.len() <= LARGE) => error,
        done => return done,
    };
    let json = shape == Looks::Json;
    match read_as(source, text, Syntax::Yaml, limits) {
        Ok(mut tree) if json => {
            tree.warn_first(not_json(error));
            Ok(tree)
        }
        Err(yaml) if !json || yaml.code != yaml::CODE => Err(yaml),
        Err(_) => Err(error),
        read => read,
    }
}

/// Reads a text in the syntax given. A byte order mark at its beginning is skipped.
pub fn read_as(source: SourceId, text: &Arc<str>, syntax: Syntax, limits: &Limits) -> Result<Tree, Diagnostic> {
    let tree = Tree::new(source, text.clone(), syntax);
    match syntax {
        Syntax::Json => read_json(tree, text, Many::No, limits),
        Syntax::Yaml => read_with(tree, text, limits, yaml::read),
        Syntax::Lines => read_with(tree, text, limits, lines::read),
    }
}

fn read_json(tree: Tree, text: &Arc<str>, many: Many, limits: &Limits) -> Result<Tree, Diagnostic> {
    read_with(tree, text, limits, |builder| json::read(builder, many))
}

fn read_with(
    tree: Tree,
    text: &Arc<str>,
    limits: &Limits,
    read: impl FnOnce(Builder<'_>) -> Result<Tree, build::Fault>,
) -> Result<Tree, Diagnostic> {
    let builder = Builder::new(tree, text, limits);
    builder.check_size().and_then(|()| read(builder)).map_err(|fault| *fault)
}

fn not_json(error: Diagnostic) -> Diagnostic {
    let message = format!("this is read as YAML, because it is not JSON: {}", error.message);
    Diagnostic { code: "not-json", level: Level::Warning, message, ..error }
}

/// What the first two tokens of a text look like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Looks {
    /// `{"`, `{}`, `[1` and the like.
    Json,
    /// A bracket, and then something that JSON cannot have there: `{a: 1}`, `{{ template }}`.
    Flow,
    /// No bracket.
    Yaml,
}

impl Looks {
    fn of(text: &str) -> Self {
        let mut tokens = text.trim_start_matches('\u{feff}').bytes().filter(|byte| !byte.is_ascii_whitespace());
        match (tokens.next(), tokens.next()) {
            (Some(b'{'), None | Some(b'"' | b'}' | b'/')) => Self::Json,
            (Some(b'['), None | Some(b'"' | b'{' | b'[' | b']' | b'/' | b'-' | b'0'..=b'9')) => Self::Json,
            (Some(b'{' | b'['), _) => Self::Flow,
            _ => Self::Yaml,
        }
    }
}

#[cfg(test)]
mod tests;
