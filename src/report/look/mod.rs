//! What the commands say that look and do not judge: explanations, rules, kinds, resources. A file for each; every one
//! writes text for people and JSON for programs.

mod explanation;
mod explanation_json;
mod fact;
mod kinds;
mod kinds_json;
mod lines;
mod resources;
mod resources_json;
mod rules;
mod rules_json;

use std::io;

use serde::Serialize;

use super::Style;
use crate::source::SourceMap;

pub use explanation::{explained, reason};
pub use kinds::{kind, kinds};
pub use resources::resources;
pub use rules::{rule, rules};

/// The version of the JSON that is written here.
const SCHEMA_VERSION: &str = "1";

/// For whom something is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// People.
    Text,
    /// Programs: one JSON object with a `schema_version`.
    Json,
}

impl Form {
    /// All forms with their names, the default one first.
    pub const ALL: [(&str, Self); 2] = [("text", Self::Text), ("json", Self::Json)];

    /// The form of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(own, _)| *own == name).map(|(_, form)| form)
    }
}

/// The page that something is written on.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// For whom.
    pub form: Form,
    /// The texts that it speaks of.
    pub sources: &'a SourceMap,
    /// The width, and what it may show.
    pub style: &'a Style,
}

/// One JSON object with its version first.
#[derive(Serialize)]
struct Versioned<T> {
    schema_version: &'static str,
    #[serde(flatten)]
    content: T,
}

pub(super) fn json<T: Serialize>(content: T, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Versioned { schema_version: SCHEMA_VERSION, content })?;
    out.write_all(b"\n")
}
