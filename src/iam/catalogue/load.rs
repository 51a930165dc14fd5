//! Reading `data/iam.actions`.

use std::sync::{LazyLock, OnceLock};

use super::{Action, Key, Level, Numbers, Once, ResourceType, Service};
use crate::document::HashMap;
use crate::iam::Glob;

/// The file, as `data/compact_iam.rs` made it.
pub(super) static TEXT: &str = include_str!("../../../data/iam.actions");

pub(super) static DATA: LazyLock<Data> = LazyLock::new(|| {
    let mut blocks = super::blocks(super::given::or(TEXT));
    let head = blocks.next().unwrap_or_default();
    let date = head.lines().find(|line| !line.starts_with('#')).unwrap_or_default();
    let entry = |block: &'static str| {
        let (prefix, lines) = block.split_once('\n').unwrap_or((block, ""));
        Entry { prefix, lines, service: Once::new() }
    };
    let mut services: Vec<Entry> = blocks.map(entry).collect();
    services.sort_unstable_by_key(|entry| entry.prefix);
    let numbers = services.iter().zip(0..).map(|(entry, number)| (entry.prefix, number)).collect();
    Data { date, services, numbers }
});

pub(super) struct Data {
    pub(super) date: &'static str,
    /// Sorted by prefix.
    pub(super) services: Vec<Entry>,
    /// Where each stands among them.
    pub(super) numbers: HashMap<&'static str, usize>,
}

/// A service and its lines, read when they are first asked for.
pub(super) struct Entry {
    pub(super) prefix: &'static str,
    lines: &'static str,
    service: Once,
}

impl Entry {
    pub(super) fn service(&self) -> &Service {
        self.service.get_or_init(|| read(self.prefix, self.lines))
    }
}

/// What is read stays for good, so it may be shared: actions of one line have the same types.
fn read(prefix: &'static str, lines: &'static str) -> Service {
    let mut service = Service { prefix, resource_types: Vec::new(), keys: Vec::new(), actions: Vec::new() };
    for line in lines.lines() {
        let Some((mark, rest)) = line.split_once(' ') else { continue };
        match mark {
            "r" => {
                let mut parts = rest.split('\t');
                let (name, arn) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                let keys = Numbers(parts.next().unwrap_or_default());
                service.resource_types.push(ResourceType { name, arn, glob: OnceLock::new(), names: names(arn), keys });
            }
            "k" => {
                let (sort, name) = rest.split_once(' ').unwrap_or(("?", rest));
                service.keys.push(Key { name, sort: sort.chars().next().unwrap_or('?') });
            }
            level => {
                let (types, rest) = rest.split_once(' ').unwrap_or((rest, ""));
                let (keys, names) = rest.split_once(' ').unwrap_or((rest, ""));
                let (level, resource_types, keys) = (level_of(level), kinds(types).leak(), Numbers(keys));
                let action = |(full, folded)| Action { service: prefix, full, folded, level, resource_types, keys };
                service.actions.extend(spelt(prefix, names).map(action));
            }
        }
    }
    service.actions.sort_unstable_by_key(|action| action.folded);
    service
}

/// The names of a line with their service, as they are written and in lower case.
fn spelt(prefix: &str, names: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut full = String::with_capacity(names.len() + names.split(' ').count() * (prefix.len() + 1));
    for name in names.split(' ').filter(|name| !name.is_empty()) {
        let space = if full.is_empty() { "" } else { " " };
        full.extend([space, prefix, ":", name]);
    }
    let folded: &'static str = full.to_ascii_lowercase().leak();
    let full: &'static str = full.leak();
    full.split(' ').zip(folded.split(' ')).filter(|(full, _)| !full.is_empty())
}

fn level_of(letter: &str) -> Level {
    match letter {
        "L" => Level::List,
        "R" => Level::Read,
        "T" => Level::Tagging,
        "P" => Level::Permissions,
        _ => Level::Write,
    }
}

/// `0!,3`: those with `!` must be named.
fn kinds(text: &str) -> Vec<(usize, bool)> {
    let kind = |number: &str| Some((number.trim_end_matches('!').parse().ok()?, number.ends_with('!')));
    text.split(',').filter_map(kind).collect()
}

/// Whether the parts of an ARN for region and account are written at all.
fn names(arn: &str) -> [bool; 2] {
    // Colons in a variable would be part of its name; there are none.
    let mut parts = arn.splitn(4, ':').skip(1).map(|part| !part.is_empty());
    [parts.next().unwrap_or(false), parts.next().unwrap_or(false)]
}

/// The pattern of all ARNs of a type. A bucket's name has no slash (Bucket naming rules), which tells buckets from objects.
pub(super) fn template(arn: &str) -> Glob {
    let mut glob = Glob::pattern("arn:*:");
    let mut rest = arn;
    while let Some((before, after)) = rest.split_once("${") {
        glob.push_literal(before);
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        match name {
            "BucketName" => glob.push_name(),
            _ => glob.push_pattern("*"),
        }
        rest = behind;
    }
    glob.push_pattern(rest);
    super::super::read::folded(glob.segmented())
}
