//! What the documents of one run tell each other: stacks within stacks, and values that stacks export.
//!
//! Source of the facts: AWS CloudFormation User Guide, "Embed stacks within other stacks" and "Get exported outputs from a
//! deployed stack"; AWS CLI, `cloudformation package` (a `TemplateURL` or `Location` that is a path, from the template's
//! folder); AWS CDK, cloud assembly (`aws:asset:path` in the metadata of a nested stack).

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::document::search::mentions;

/// A value that another document gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A text.
    Text(String),
    /// It is given, and not known; why, as the end of "it cannot be known: …".
    Unknown(String),
}

impl Told {
    /// The same thing told once more: if it is another, it is not known which.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self == other { self } else { Self::Unknown("several stacks give it different values".into()) }
    }
}

/// What the other documents of a run tell a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// The values that stacks around it give to its parameters; none of a document that is in no other.
    pub parameters: Option<BTreeMap<String, Told>>,
    /// The outputs of the stacks within it, by the id of the resource.
    pub outputs: BTreeMap<String, Outputs>,
    /// What the stacks of the run export.
    pub exports: BTreeMap<String, Told>,
}

/// What a document tells others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tells {
    /// The stacks within it.
    pub nested: Vec<Nested>,
    /// Its outputs.
    pub outputs: Outputs,
    /// What it exports.
    pub exports: BTreeMap<String, Told>,
}

/// What a stack gives to the one that it is within.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outputs {
    /// The values, by their names.
    pub values: BTreeMap<String, Told>,
    /// Whether there may be others: a macro makes them, or a loop.
    pub is_open: bool,
}

/// A stack within a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nested {
    /// The id of the resource.
    pub id: String,
    /// The file of its template, from the folder of the document.
    pub path: String,
    /// What its parameters get.
    pub parameters: BTreeMap<String, Told>,
}

/// What a text has to do with others, by the words in it.
#[derive(Debug, Clone, Copy)]
pub struct Ties {
    /// It has stacks within it, whose templates may be other files.
    has_nested: bool,
    /// It imports what others export.
    pub is_importing: bool,
}

impl Ties {
    /// Those of a text.
    pub fn of(text: &str) -> Self {
        Self { has_nested: has_nested(text), is_importing: mentions(text, "ImportValue") }
    }

    /// Whether it asks others for something.
    pub fn is_related(self) -> bool {
        self.has_nested || self.is_importing
    }
}

/// Whether a text may export something.
pub fn exports(text: &str) -> bool {
    mentions(text, "Export")
}

pub(super) fn has_nested(text: &str) -> bool {
    // An inventory may list stacks without the files that they were made of.
    mentions(text, "AWS::CloudFormation::Stack") && mentions(text, "TemplateURL")
        || mentions(text, "AWS::Serverless::Application") && mentions(text, "Location")
}

/// Adds what another document tells.
pub fn merge(into: &mut BTreeMap<String, Told>, from: BTreeMap<String, Told>) {
    for (name, value) in from {
        let before = into.remove(&name);
        into.insert(name, before.map_or_else(|| value.clone(), |before| before.or(value.clone())));
    }
}

/// The name of a file that a document names from its own folder.
pub fn file_beside(document: &str, path: &str) -> String {
    match document.rsplit_once('/') {
        Some((folder, _)) => plain(&format!("{folder}/{path}")).into_owned(),
        None => plain(path).into_owned(),
    }
}

/// The name of a file without `.`, and without `..` where that is possible.
pub fn plain(name: &str) -> Cow<'_, str> {
    // Most names are plain, and a run asks for each.
    if !name.contains("./") && !name.contains("//") && !name.ends_with(['.', '/']) {
        return Cow::Borrowed(name);
    }
    let mut steps: Vec<&str> = Vec::new();
    for step in name.split('/') {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|last| *last != "..") => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    Cow::Owned(format!("{}{}", if name.starts_with('/') { "/" } else { "" }, steps.join("/")))
}
