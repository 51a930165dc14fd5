//! What the documents of a run tell each other, worked out before any of them is judged.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::join::Loaded;
use super::load::load;
use super::{Options, Text, Unread, parallel};
use crate::diagnostic::Diagnostic;
use crate::document::Tree;
use crate::formats::{self, Beside, Tells, Told, file_beside, plain};
use crate::source::SourceId;
use crate::stack::Stack;

/// For each document, by its plain name, what the others tell it.
type Relations = BTreeMap<String, Beside>;

/// Stacks within stacks tell each other something in so many rounds, or nothing more.
const MOST_ROUNDS: usize = 8;
/// What is written in a text of more bytes is not kept for another round.
const LARGE: usize = 1 << 20;

/// A document with what the others of its run tell it.
pub(super) struct Related {
    text: Text,
    beside: Beside,
    /// Its stack, where it had to be read to know what it tells.
    stack: Option<Box<Stack>>,
}

impl Related {
    /// The number of its text.
    pub(super) fn source(&self) -> SourceId {
        self.text.source
    }

    /// Reads it, unless that is done.
    pub(super) fn load(self, options: &Options) -> Result<Loaded, Unread> {
        match self.stack {
            Some(stack) => Ok(Loaded::Stack(stack)),
            None => load(&self.text, self.text.tree(), options, self.beside),
        }
    }
}

/// A document that was read for what it tells, with what it was told then.
struct Known {
    beside: Beside,
    tells: Tells,
    stack: Box<Stack>,
}

/// Documents, each with what the others tell it. Most runs have no two that know of each other, and cost nothing here.
pub(super) fn related(texts: Vec<Result<Text, Unread>>, options: &Options) -> Vec<Result<Related, Unread>> {
    let (relations, mut known) = relations(&texts, options);
    let mut related = |text: Text| {
        let beside = relations.get(&*plain(&text.name)).cloned().unwrap_or_default();
        let stack = known.remove(&text.source).filter(|known| known.beside == beside).map(|known| known.stack);
        Related { text, beside, stack }
    };
    texts.into_iter().map(|text| text.map(&mut related)).collect()
}

fn relations(texts: &[Result<Text, Unread>], options: &Options) -> (Relations, BTreeMap<SourceId, Known>) {
    let texts: Vec<&Text> = texts.iter().filter_map(|text| text.as_ref().ok()).collect();
    let (mut relations, mut known) = (Relations::new(), BTreeMap::<SourceId, Known>::new());
    if texts.len() < 2 || !texts.iter().any(|it| it.ties.is_related()) {
        return (relations, known);
    }
    // What some export, imports alone ask for.
    let is_asked = texts.iter().any(|text| text.ties.is_importing);
    let readers: Vec<Reader<'_>> = texts.into_iter().map(|text| Reader::of(text, is_asked)).collect();
    let named: BTreeMap<&str, &Reader<'_>> = readers.iter().map(|reader| (&*reader.name, reader)).collect();
    for _ in 0..MOST_ROUNDS {
        let is_concerned = |reader: &&Reader<'_>| reader.is_telling || relations.contains_key(&*reader.name);
        let concerned: Vec<&Reader<'_>> = readers.iter().filter(is_concerned).collect();
        let news = concerned.iter().filter_map(|reader| {
            let beside = relations.get(&*reader.name).cloned().unwrap_or_default();
            let is_new = known.get(&reader.text.source).is_none_or(|known| known.beside != beside);
            is_new.then_some((*reader, beside))
        });
        let read = parallel::each(news.collect(), options.jobs, |(reader, beside)| reader.read(options, beside));
        known.extend(read.into_iter().flatten());
        let tells = concerned.iter().filter_map(|reader| Some((&*reader.name, &known.get(&reader.text.source)?.tells)));
        let mut next = told_to(&tells.collect());
        next.retain(|name, beside| {
            // Nobody asks for what others export who imports nothing, and what says nothing needs no second round.
            let Some(reader) = named.get(name.as_str()) else { return false };
            if !reader.text.ties.is_importing {
                beside.exports.clear();
            }
            *beside != Beside::default()
        });
        if next == relations {
            break;
        }
        relations = next;
    }
    (relations, known)
}

/// A document that is read once more whenever there is news for it.
struct Reader<'a> {
    name: Cow<'a, str>,
    text: &'a Text,
    /// Whether it tells others something, or asks for it.
    is_telling: bool,
    /// What is written in it, if it may be read more than once.
    tree: OnceLock<Result<Tree, Diagnostic>>,
}

impl<'a> Reader<'a> {
    fn of(text: &'a Text, is_asked: bool) -> Self {
        let is_telling = text.ties.is_related() || is_asked && formats::exports(&text.text);
        Self { name: plain(&text.name), text, is_telling, tree: OnceLock::new() }
    }

    /// What a document tells, as far as it knows what it is told itself.
    fn read(&self, options: &Options, beside: Beside) -> Option<(SourceId, Known)> {
        match load(self.text, self.tree(), options, beside.clone()) {
            Ok(Loaded::Stack(stack)) => {
                let tells = formats::tells(&stack);
                Some((self.text.source, Known { beside, tells, stack }))
            }
            // What is no stack of its own tells nothing; what is wrong with it is said when it is judged.
            Ok(Loaded::Piece(_)) | Err(_) => None,
        }
    }

    fn tree(&self) -> Result<Tree, Diagnostic> {
        let is_kept = self.text.ties.is_related() && self.text.text.len() <= LARGE;
        if is_kept { self.tree.get_or_init(|| self.text.tree()).clone() } else { self.text.tree() }
    }
}

/// What each document is told, from what all of them tell.
fn told_to(tells: &BTreeMap<&str, &Tells>) -> Relations {
    let mut relations = Relations::new();
    let mut exports = BTreeMap::new();
    for (name, own) in tells {
        formats::merge(&mut exports, own.exports.clone());
        let mut outputs = BTreeMap::new();
        for nested in &own.nested {
            let file = file_beside(name, &nested.path);
            let given = nested.parameters.iter().map(|(key, value)| (key.clone(), by(value, &nested.id, name)));
            let child = relations.entry(file.clone()).or_default().parameters.get_or_insert_default();
            formats::merge(child, given.collect());
            if let Some(child) = tells.get(file.as_str()) {
                outputs.insert(nested.id.clone(), child.outputs.clone());
            }
        }
        relations.entry((*name).to_owned()).or_default().outputs = outputs;
    }
    relations.values_mut().for_each(|it| it.exports.clone_from(&exports));
    relations
}

/// A value, and where it is not known, who gives it.
fn by(value: &Told, id: &str, file: &str) -> Told {
    match value {
        Told::Unknown(reason) => Told::Unknown(format!("`{id}` in {file} gives it: {reason}")),
        known => known.clone(),
    }
}
