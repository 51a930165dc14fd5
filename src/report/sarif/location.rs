//! Places as SARIF writes them: relative addresses, lines and columns from 1, ends after the last character.

use serde::Serialize;

use super::Message;
use crate::finding::{Finding, Mark};
use crate::report::page::Page;
use crate::source::Place;

/// What relative addresses are relative to.
const ROOT: &str = "%SRCROOT%";

#[derive(Serialize)]
pub(super) struct Bases {
    #[serde(rename = "%SRCROOT%")]
    root: Base,
}

#[derive(Serialize)]
struct Base {
    description: Message,
}

impl Default for Bases {
    fn default() -> Self {
        Self { root: Base { description: Message::plain("The directory in which Ordain was started.") } }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    fully_qualified_name: String,
    kind: &'static str,
}

impl Location {
    /// A mark that belongs to a resource, or to nothing that has a name.
    pub(super) fn of(mark: &Mark, subject: &str, page: &Page<'_>) -> Self {
        let pointer =
            Logical { name: subject.to_owned(), fully_qualified_name: mark.pointer.to_string(), kind: "resource" };
        let message = (!mark.message.is_empty()).then(|| Message::plain(&*mark.message));
        Self {
            message,
            logical_locations: if mark.pointer.is_empty() { Vec::new() } else { vec![pointer] },
            ..Self::at(mark.place, page)
        }
    }

    /// The same, with where the program that wrote the document has the subject of a finding.
    pub(super) fn of_construct(mut self, finding: &Finding) -> Self {
        let name = finding.subject.to_string();
        let logical = |path: &str| Logical { name, fully_qualified_name: path.to_owned(), kind: "construct" };
        self.logical_locations.extend(finding.construct.as_deref().map(logical));
        self
    }

    /// The same, with a number that nothing else in the result has.
    pub(super) fn numbered(mark: &Mark, id: usize, page: &Page<'_>) -> Self {
        Self { id: Some(id), ..Self::of(mark, "", page) }
    }

    /// A bare place.
    pub(super) fn at(place: Place, page: &Page<'_>) -> Self {
        let source = page.sources.get(place.source);
        let (start, end) = (source.position(place.span.start), source.position(place.span.end.max(place.span.start)));
        let region =
            Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column };
        Self::physical(source.name(), Some(region))
    }

    /// A whole file.
    pub(super) fn file(name: &str) -> Self {
        Self::physical(name, None)
    }

    fn physical(name: &str, region: Option<Region>) -> Self {
        let physical_location = Physical { artifact_location: Artifact::of(name), region };
        Self { id: None, physical_location, logical_locations: Vec::new(), message: None }
    }
}

impl Artifact {
    fn of(name: &str) -> Self {
        let path = name.replace('\\', "/");
        let has_drive = matches!(path.as_bytes(), [b'a'..=b'z' | b'A'..=b'Z', b':', b'/', ..]);
        if path.starts_with('/') || has_drive {
            return Self { uri: format!("file:///{}", encoded(path.trim_start_matches('/'))), uri_base_id: None };
        }
        Self { uri: encoded(path.strip_prefix("./").unwrap_or(&path)), uri_base_id: Some(ROOT) }
    }
}

/// A path as the path of an address (RFC 3986): unreserved characters and slashes as they are, the others by their bytes.
fn encoded(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}
