//! What the provider's services can be asked to do: actions with their access level, the resources that each is about, the
//! condition keys that each knows, and the policies that the provider manages.
//!
//! `data/README.md` describes the files and their sources. A file is cut into services when it is first asked; a service is read
//! when somebody asks about it.

mod given;
mod keys;
mod load;
mod managed;
mod near;

use std::sync::OnceLock;

pub use given::replace;
pub use keys::{KeyFound, key, nearest_key};
pub use managed::{managed, managed_path};
pub use near::nearest_action;

use super::{Answer, Glob, Work};
use crate::document::search;
use load::{DATA, Entry};

/// What an action does to what it is about, as the Service Authorization Reference says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// It says what there is.
    List,
    /// It reads.
    Read,
    /// It changes, makes or removes.
    Write,
    /// It changes labels, on which permissions may depend.
    Tagging,
    /// It changes who may do what.
    Permissions,
}

/// A service.
#[derive(Debug)]
pub struct Service {
    /// What its actions begin with, such as `s3`.
    pub prefix: &'static str,
    /// What its actions are about.
    pub resource_types: Vec<ResourceType>,
    /// The condition keys that its actions know.
    pub keys: Vec<Key>,
    /// Its actions, sorted by name without regard to case.
    pub actions: Vec<Action>,
}

/// A type of resources.
#[derive(Debug)]
pub struct ResourceType {
    /// Its name, such as `function`.
    pub name: &'static str,
    /// How its ARNs look behind the partition: `lambda:${Region}:${Account}:function:${FunctionName}`.
    pub arn: &'static str,
    /// The same as a pattern of whole ARNs, made when it is first asked for.
    glob: OnceLock<Glob>,
    /// Whether its ARNs name a region, and an account.
    pub names: [bool; 2],
    /// The condition keys that are about it.
    pub keys: Numbers,
}

/// A condition key.
#[derive(Debug)]
pub struct Key {
    /// Its name; a part of it may be `${…}`, for any text.
    pub name: &'static str,
    /// What it holds, as a letter of `data/README.md`.
    pub sort: char,
}

/// An action.
#[derive(Debug)]
pub struct Action {
    /// The service that it belongs to.
    pub service: &'static str,
    /// Its name with the service, such as `s3:GetObject`.
    pub full: &'static str,
    /// The same in lower case.
    pub folded: &'static str,
    /// What it does.
    pub level: Level,
    /// What it is about, by number among the types of the service, and whether it must be named.
    pub resource_types: &'static [(usize, bool)],
    /// The condition keys that it knows.
    pub keys: Numbers,
}

/// Keys by their numbers among those of their service, as the file has them: few are ever asked for.
#[derive(Clone, Copy, Debug)]
pub struct Numbers(&'static str);

impl Numbers {
    /// Whether a number is among them.
    pub fn has(self, number: usize) -> bool {
        self.0.split(',').any(|own| own.parse() == Ok(number))
    }
}

impl ResourceType {
    /// The pattern of all its ARNs.
    pub fn glob(&self) -> &Glob {
        self.glob.get_or_init(|| load::template(self.arn))
    }

    /// Whether a pattern of ARNs meets it. What names a region or an account is not met by an ARN that leaves it empty.
    pub fn meets(&self, glob: &Glob, work: &Work) -> Answer {
        let segments = glob.segments(6);
        let is_left_out = |(at, names): (usize, &bool)| {
            *names
                && segments.len() == 6
                && segments.get(at + 3).is_some_and(|segment| segment.as_text().as_deref() == Some(""))
        };
        if self.names.iter().enumerate().any(is_left_out) {
            return Answer::No;
        }
        self.glob().meets(glob, work)
    }
}

impl Action {
    /// Its name without the service, such as `GetObject`.
    pub fn name(&self) -> &'static str {
        self.full.split_once(':').map_or(self.full, |(_, name)| name)
    }

    /// The types of what it is about; none for actions that only `Resource: "*"` allows.
    pub fn types(&self) -> impl Iterator<Item = &'static ResourceType> {
        let of = service(self.service).map_or(&[][..], |service| &service.resource_types);
        self.resource_types.iter().filter_map(move |(number, _)| of.get(*number))
    }
}

impl std::fmt::Display for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.full)
    }
}

impl Level {
    /// All of them, mildest first.
    pub const ALL: [Self; 5] = [Self::List, Self::Read, Self::Write, Self::Tagging, Self::Permissions];

    /// How the provider writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Read => "Read",
            Self::Write => "Write",
            Self::Tagging => "Tagging",
            Self::Permissions => "Permissions management",
        }
    }
}

/// The day that the actions are of, as `2026-09-26`.
pub fn date() -> &'static str {
    DATA.date
}

/// The prefixes of all services, sorted.
pub fn services() -> impl Iterator<Item = &'static str> {
    DATA.services.iter().map(|entry| entry.prefix)
}

/// A service by its prefix, in lower case.
pub fn service(prefix: &str) -> Option<&'static Service> {
    DATA.services.get(*DATA.numbers.get(prefix)?).map(Entry::service)
}

/// An action by `service:Name`, whatever the case.
pub fn action(name: &str) -> Option<&'static Action> {
    by_folded(&name.to_ascii_lowercase())
}

fn by_folded(folded: &str) -> Option<&'static Action> {
    let service = service(folded.split_once(':')?.0)?;
    let at = service.actions.binary_search_by(|own| own.folded.cmp(folded)).ok()?;
    service.actions.get(at)
}

const BLANK_LINE: &str = "\n\n";

/// The parts of a data file between its blank lines.
fn blocks(text: &'static str) -> impl Iterator<Item = &'static str> {
    let mut from = 0;
    let ends = search::all(text, BLANK_LINE).chain(std::iter::once(text.len()));
    ends.filter_map(move |end| text.get(std::mem::replace(&mut from, end + BLANK_LINE.len())..end))
}

/// All actions that a pattern in lower case takes or may take. Of a pattern whose service is not known nothing is said: none.
pub fn matching(glob: &Glob, work: &Work) -> Option<Vec<(&'static Action, Answer)>> {
    if let Some(name) = glob.as_text() {
        return work.take(1).then(|| by_folded(&name).map(|action| (action, Answer::Yes)).into_iter().collect());
    }
    let prefix = glob.prefix();
    let services: Vec<&'static Service> = match prefix.split_once(':') {
        Some((prefix, _)) => service(prefix).into_iter().collect(),
        None if glob.holes().is_empty() => DATA.services.iter().map(Entry::service).collect(),
        None => return None,
    };
    let mut found = Vec::new();
    for service in services {
        // Sorted names: those that begin as the pattern does stand together.
        let from = service.actions.partition_point(|action| action.folded < &*prefix);
        let beginning = service.actions.iter().skip(from).take_while(|action| action.folded.starts_with(&prefix));
        for action in beginning {
            let answer = glob.takes(action.folded, work);
            if answer.is_possible() {
                found.push((action, answer));
            }
        }
    }
    Some(found)
}

/// What is read of a service when it is first asked about.
type Once = OnceLock<Service>;
