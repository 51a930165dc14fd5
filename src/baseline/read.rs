//! The file of a baseline.

use std::sync::Arc;

use super::{Baseline, Key, VERSION};
use crate::diagnostic::Diagnostic;
use crate::document::{self, Kind, Limits, Node, Syntax};
use crate::source::SourceId;

impl Baseline {
    /// Reads the file of a baseline.
    ///
    /// # Errors
    /// It is no JSON, of another version, or what it says is no finding.
    pub fn read(source: SourceId, text: &Arc<str>) -> Result<Self, Diagnostic> {
        let tree = document::read_as(source, text, Syntax::Json, &Limits::default())?;
        let Some(root) = tree.roots().next().filter(|it| it.kind() == Kind::Map) else {
            return Err(Diagnostic::error("no-baseline", "this is no baseline").help("ordain baseline writes one"));
        };
        let version = root.get_str("version");
        if version.and_then(Node::number) != Some(VERSION.to_string().as_str()) {
            let place = version.unwrap_or(root).place();
            let error = Diagnostic::error("no-baseline", format!("this is no baseline of version {VERSION}"));
            return Err(error.at(place, "says so here").help("ordain baseline --renew writes one"));
        }
        let mut baseline = Self::default();
        for node in root.get_str("findings").into_iter().flat_map(Node::items) {
            let part = |name: &str| node.get_str(name).and_then(Node::str).map(str::to_owned);
            let key = || {
                Some(Key {
                    file: part("file")?,
                    rule: part("rule")?,
                    resource: part("resource")?,
                    pointer: part("pointer")?,
                    value: part("value")?,
                })
            };
            let number = match node.get_str("count") {
                None => Some(1),
                Some(count) => count.number().and_then(|count| count.parse().ok()),
            };
            let (Some(key), Some(number)) = (key(), number) else {
                let error = Diagnostic::error("no-baseline", "this is no finding of a baseline");
                return Err(error.at(node.place(), "needs file, rule, resource, pointer and value, all of them texts"));
            };
            let all: &mut usize = baseline.entries.entry(key).or_default();
            *all = all.saturating_add(number);
        }
        Ok(baseline)
    }
}
