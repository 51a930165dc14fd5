//! What there is to look at, as data: rules with what they read, kinds with their lenses, resources with their fields.

use super::{Fact, RuleInfo, Verdict, Waiver};
use crate::source::{Place, SourceId};

/// All that there is to say about a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RulePage {
    /// What reports say about it.
    pub info: RuleInfo,
    /// The parameters and tables that it reads, itself or through a `def`.
    pub settings: Vec<Setting>,
    /// How far it looks, in each format that has something for it to judge.
    pub reach: Vec<(&'static str, Reach)>,
    /// The profiles of its pack that have it.
    pub profiles: Vec<String>,
    /// What waives its findings.
    pub waivers: Vec<Waiver>,
    /// The Markdown page beside it, if there is one.
    pub page: PageText,
}

/// A page that may lie beside a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageText {
    /// Its name, as a person would write its path.
    pub name: String,
    /// All of it, where it ships with the engine.
    pub text: Option<&'static str>,
}

/// What the page beside a rule says of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// The name of the page.
    pub page: String,
    /// All of it.
    pub text: String,
    /// What stands above its first case: paragraphs, the points of lists and the rows of tables.
    pub words: Vec<String>,
    /// Its cases, in order.
    pub cases: Vec<ToldCase>,
}

/// A case of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ToldCase {
    /// Its heading.
    pub title: String,
    /// The line of that.
    pub line: usize,
    /// What the rule comes to in it, where the page says so; nothing is found where there is none.
    pub verdicts: Vec<Verdict>,
    /// The documents in it.
    pub documents: Vec<String>,
}

/// A parameter or a table of policies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// Its type, as the language writes it.
    pub ty: String,
    /// What it is for a run.
    pub value: Setup,
    /// What a parameter would be if nobody had given it a value, as it is written.
    pub default: Option<String>,
    /// One sentence about it.
    pub doc: Option<String>,
    /// Where its name stands.
    pub place: Place,
}

/// What a parameter or a table has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Setup {
    /// The value of a parameter, as the language writes it.
    Value(String),
    /// The data of a table.
    Table {
        /// The file, as the policy names it.
        file: String,
        /// The day of the data, if the data says so.
        as_of: Option<String>,
        /// Where the data comes from, if the data says so.
        source: Option<String>,
        /// How many rows it has.
        rows: usize,
    },
}

/// How far a rule looks (law 29).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reach {
    /// At its subject alone.
    Resource,
    /// At other resources of the stack as well.
    Stack,
}

impl Reach {
    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Resource => "resource",
            Self::Stack => "stack",
        }
    }
}

/// A kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KindPage {
    /// Its name.
    pub name: String,
    /// The name of the collection of all of a stack.
    pub plural: Option<String>,
    /// What it is.
    pub doc: Option<String>,
    /// The kinds that it unites.
    pub members: Vec<String>,
    /// Its fields.
    pub fields: Vec<FieldLine>,
    /// Where formats keep it.
    pub lenses: Vec<LensLine>,
    /// Where its name stands.
    pub place: Place,
}

/// A field of a kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldLine {
    /// Its name.
    pub name: String,
    /// Its type, as the language writes it.
    pub ty: String,
    /// One sentence about it.
    pub doc: Option<String>,
    /// Whether it is computed from other fields, by `extend`.
    pub derived: bool,
}

/// A lens of a kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LensLine {
    /// The resource types that it reads; none where it reads pieces of documents, whatever they are part of.
    pub types: Vec<String>,
    /// The formats that have such resources.
    pub formats: Vec<&'static str>,
    /// Whether it reads parts of a resource, and not all of it.
    pub parts: bool,
    /// Whether it reads only those that a condition lets through.
    pub some: bool,
    /// The fields that it does not give.
    pub silent: Vec<String>,
    /// Where it is written.
    pub place: Place,
}

/// The resources of one document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inventory {
    /// The text.
    pub document: SourceId,
    /// The format that it was read as.
    pub format: &'static str,
    /// Its resources, in the order of the document.
    pub resources: Vec<ResourcePage>,
    /// Why there may be others that are not listed.
    pub open: Option<String>,
}

/// A resource.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResourcePage {
    /// What the document calls it.
    pub id: String,
    /// The provider's type.
    pub ty: String,
    /// Where the program that wrote the document has it.
    pub construct: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// The condition on which it exists.
    pub condition: Option<String>,
    /// What it is, or holds, seen through the kinds; with fields only where they were asked for.
    pub views: Vec<View>,
    /// What it mentions.
    pub to: Vec<Mention>,
    /// What mentions it.
    pub from: Vec<Mention>,
}

/// A resource, or a piece of it, seen through a kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct View {
    /// The kind.
    pub kind: String,
    /// Which piece of the resource it is; empty for the whole.
    pub address: String,
    /// Every field with its value.
    pub fields: Vec<Fact>,
}

/// One resource is mentioned in another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    /// The other resource.
    pub id: String,
    /// Where it is mentioned.
    pub place: Option<Place>,
}
