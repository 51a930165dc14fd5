//! What several answers tell of the same resources, gathered.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::answer::{self, Answer, Closes, Told};
use super::config::{self, ITEM, Item};
use super::secrets::KEY;
use crate::document::Node;

/// A resource, and where it is told of.
pub(super) struct Known<'t> {
    pub(super) ty: &'t str,
    /// What a person calls it.
    pub(super) id: Cow<'t, str>,
    /// Its ARN, and what else others know it by.
    pub(super) names: Vec<&'t str>,
    pub(super) told: Vec<Told<'t>>,
}

/// Of which resources of a type all are listed.
#[derive(Default)]
pub(super) struct Closed<'t> {
    /// All that there are.
    pub(super) whole: bool,
    /// Those that belong to a resource of this name.
    pub(super) of: HashSet<&'t str>,
}

/// The type of what may be a resource of any.
pub(super) const ANY: &str = "";

/// Types that a list of tags has, under the ARNs that their answers have (Resource Groups Tagging API Reference, "Services that
/// support the Resource Groups Tagging API").
const TAGGED: [&str; 10] = [
    "AWS::CloudWatch::Alarm",
    "AWS::DynamoDB::Table",
    "AWS::Events::Rule",
    "AWS::KMS::Key",
    "AWS::Lambda::Function",
    "AWS::Logs::LogGroup",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
    "AWS::StepFunctions::StateMachine",
];

/// All that was read back.
#[derive(Default)]
pub(super) struct Account<'t> {
    pub(super) all: Vec<Known<'t>>,
    /// By type and name; none where a name is that of several.
    index: HashMap<(&'t str, Cow<'t, str>), Option<usize>>,
    pub(super) closed: HashMap<&'static str, Closed<'t>>,
    /// The keys that AWS keeps for the account; they are no resources that anybody made.
    pub(super) keys_of_aws: HashSet<&'t str>,
    /// Configuration items, the last of each resource, and where each is by type and ARN.
    items: Vec<Item<'t>>,
    latest: HashMap<(&'t str, &'t str), usize>,
    /// The tags of resources by their ARNs.
    tags: HashMap<&'t str, Node<'t>>,
    /// Whether what has no tags there has none.
    is_tagged: bool,
    /// The answers of which a further page has more, and where they say so.
    pub(super) pages: Vec<(&'static Answer, Node<'t>)>,
}

impl<'t> Account<'t> {
    /// Adds what an answer tells; the page on which it goes on may be the next answer.
    pub(super) fn add(&mut self, answer: &'static Answer, root: Node<'t>, goes_on: bool) {
        for gives in answer.gives {
            let told = gives.told(root).into_iter().filter(|told| gives.is_one(told));
            told.for_each(|told| match gives.shape.ty {
                ANY => self.tag(&told),
                ITEM => self.item(&told),
                _ => self.tell(told),
            });
        }
        match answer::next_page(root) {
            // The last page says that all is there.
            Some(_) if goes_on => {}
            Some(page) => self.pages.push((answer, page)),
            None => {
                self.is_tagged |= answer.gives.iter().any(|gives| gives.shape.ty == ANY);
                answer.closes.iter().for_each(|closes| self.close(closes, root));
            }
        }
    }

    /// The resource of a type that a name is known for.
    pub(super) fn find(&self, ty: &'t str, name: &'t str) -> Option<&Known<'t>> {
        self.all.get((*self.index.get(&(ty, Cow::Borrowed(name)))?)?)
    }

    fn tag(&mut self, told: &Told<'t>) {
        if let (Some(arn), Some(tags)) = (answer::text(told, "ResourceARN"), answer::found(told, "Tags")) {
            self.tags.insert(arn, tags);
        }
    }

    /// What a list of tags says of a resource: nothing; or its tags, if it has any.
    pub(super) fn tags(&self, known: &Known<'t>) -> Option<Option<Node<'t>>> {
        if !TAGGED.contains(&known.ty) {
            return None;
        }
        let own = known.names.iter().find_map(|name| self.tags.get(name.strip_suffix(":*").unwrap_or(name)).copied());
        if own.is_some() || self.is_tagged { Some(own) } else { None }
    }

    /// Keeps a configuration item. Of several of one resource the one that was taken last tells how it is.
    fn item(&mut self, told: &Told<'t>) {
        let Some(item) = config::item(told.node, told.root) else { return };
        let time = |item: &Item<'t>| answer::found(&item.told, "^configurationItemCaptureTime").and_then(Node::scalar);
        let key = (item.ty, arn(&item.names).unwrap_or(item.id));
        match self.latest.get(&key).and_then(|number| self.items.get_mut(*number)) {
            Some(before) if time(&item) > time(before) => *before = item,
            Some(_) => {}
            None => {
                self.latest.insert(key, self.items.len());
                self.items.push(item);
            }
        }
    }

    /// Adds what configuration items tell, when all are known.
    pub(super) fn settle(&mut self) {
        for item in std::mem::take(&mut self.items) {
            let (above, closes) = (item.told.above, item.closes);
            self.put(item.ty, Cow::Borrowed(item.id), item.names, item.told);
            for gives in item.parts {
                let parts = gives.told(above).into_iter().filter(|told| gives.is_one(told));
                parts.for_each(|part| self.tell(part));
            }
            closes.iter().for_each(|closes| self.close(closes, above));
        }
        self.latest.clear();
    }

    fn tell(&mut self, told: Told<'t>) {
        let Some(id) = id(&told) else { return };
        let own = told.shape.names.iter().filter_map(|path| answer::text(&told, path));
        self.put(told.shape.ty, id, own.collect(), told);
    }

    fn put(&mut self, ty: &'t str, id: Cow<'t, str>, names: Vec<&'t str>, told: Told<'t>) {
        if is_of_aws(&names) {
            return;
        }
        if ty == KEY && answer::text(&told, "KeyManager") == Some("AWS") {
            self.keys_of_aws.extend(names);
            return;
        }
        let number = self.number(ty, &id, &names).unwrap_or_else(|| {
            self.all.push(Known { ty, id: id.clone(), names: Vec::new(), told: Vec::new() });
            self.all.len() - 1
        });
        self.name(ty, id, number);
        for name in &names {
            self.name(ty, Cow::Borrowed(name), number);
        }
        if let Some(known) = self.all.get_mut(number) {
            names.iter().for_each(|name| {
                if !known.names.contains(name) {
                    known.names.push(name);
                }
            });
            known.told.push(told);
        }
    }

    /// The number of a resource that is known already: by its ARN; by its name, if one of the two has no ARN.
    fn number(&self, ty: &'t str, id: &str, names: &[&'t str]) -> Option<usize> {
        let of = |name: &str| self.index.get(&(ty, Cow::Borrowed(name))).copied().flatten();
        let arn = arn(names);
        if let Some(number) = names.iter().find_map(|name| of(name)) {
            return Some(number);
        }
        let number = of(id)?;
        let other = self.all.get(number).and_then(|known| self::arn(&known.names));
        (arn.is_none() || other.is_none()).then_some(number)
    }

    fn name(&mut self, ty: &'t str, name: Cow<'t, str>, number: usize) {
        let known = self.index.entry((ty, name)).or_insert(Some(number));
        if *known != Some(number) {
            *known = None;
        }
    }

    /// An answer about one owner lists all that belongs to it; one about several lists all that there are.
    fn close(&mut self, closes: &Closes, root: Node<'t>) {
        let closed = self.closed.entry(closes.ty).or_default();
        let mut owners: HashSet<&str> = HashSet::new();
        for path in closes.of {
            owners.extend(texts(root, path).into_iter().map(answer::unqualified));
        }
        closed.whole |= closes.of.is_empty() || owners.len() > 1;
        closed.of.extend(owners);
    }
}

/// The ARN among some names.
pub(super) fn arn<'t>(names: &[&'t str]) -> Option<&'t str> {
    names.iter().find(|name| name.starts_with("arn:")).copied()
}

/// A policy that AWS keeps for everybody is no resource of the account.
fn is_of_aws(names: &[&str]) -> bool {
    names.iter().any(|name| name.starts_with("arn:") && name.contains(":iam::aws:policy/"))
}

fn id<'t>(told: &Told<'t>) -> Option<Cow<'t, str>> {
    let part = |part: &&'static str| match (part.strip_prefix('='), part.strip_prefix('@')) {
        (Some(word), _) => Some(word),
        (_, Some(path)) => answer::text(told, path).map(answer::name_in),
        _ => answer::text(told, part),
    };
    match told.shape.id {
        [only] => part(only).map(Cow::Borrowed),
        parts => {
            let parts: Option<Vec<&str>> = parts.iter().map(part).collect();
            Some(Cow::Owned(parts?.join("/")))
        }
    }
}

/// The texts at a path, of which the last step but one may be a list.
fn texts<'t>(root: Node<'t>, path: &str) -> Vec<&'t str> {
    match path.rsplit_once('.') {
        Some((list, key)) => {
            let text = |it: Node<'t>| it.get_str(key).and_then(answer::full);
            answer::each(root, list).into_iter().filter_map(text).collect()
        }
        None => root.get_str(path).and_then(answer::full).into_iter().collect(),
    }
}
