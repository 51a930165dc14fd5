//! What the documents of a run tell each other, worked out before any of them is judged.

use std::collections::BTreeMap;

use super::{Options, Text, Unread, adapted, parallel};
use crate::document::{self, Limits};
use crate::formats::{self, Beside, Given, Tells, Told, file_beside, plain};

/// For each document, by its plain name, what the others tell it.
pub(super) type Relations = BTreeMap<String, Beside>;

/// Stacks within stacks tell each other something in so many rounds, or nothing more.
const MOST_ROUNDS: usize = 8;

/// What the others tell each document. Most runs have no two documents that know of each other, and cost nothing here.
pub(super) fn relations(texts: &[Result<Text, Unread>], options: &Options) -> Relations {
    let texts: Vec<&Text> = texts.iter().filter_map(|text| text.as_ref().ok()).collect();
    let mut relations = Relations::new();
    if texts.len() < 2 || !texts.iter().any(|it| formats::is_related(&it.text)) {
        return relations;
    }
    let named: BTreeMap<String, &Text> = texts.iter().map(|text| (plain(&text.name), *text)).collect();
    for _ in 0..MOST_ROUNDS {
        let is_concerned = |it: &&&Text| formats::is_telling(&it.text) || relations.contains_key(&plain(&it.name));
        let concerned: Vec<&Text> = texts.iter().filter(is_concerned).copied().collect();
        let tells =
            parallel::each(concerned, options.jobs, |it| Some((plain(&it.name), told(it, options, &relations)?)));
        let mut next = told_to(&tells.into_iter().flatten().collect());
        next.retain(|name, beside| {
            // Nobody asks for what others export who imports nothing, and what says nothing needs no second round.
            let Some(reader) = named.get(name) else { return false };
            if !formats::is_importing(&reader.text) {
                beside.exports.clear();
            }
            *beside != Beside::default()
        });
        if next == relations {
            break;
        }
        relations = next;
    }
    relations
}

/// What a document tells, as far as it knows what it is told itself.
fn told(text: &Text, options: &Options, relations: &Relations) -> Option<Tells> {
    let tree = document::read(text.source, &text.text, &Limits::default()).ok()?;
    let format = formats::recognise(&tree, &text.name)?;
    let beside = relations.get(&plain(&text.name)).cloned().unwrap_or_default();
    Some(formats::tells(&adapted(format, tree, &text.name, Given { beside, ..options.given() })))
}

/// What each document is told, from what all of them tell.
fn told_to(tells: &BTreeMap<String, Tells>) -> Relations {
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
            if let Some(child) = tells.get(&file) {
                outputs.insert(nested.id.clone(), child.outputs.clone());
            }
        }
        relations.entry(name.clone()).or_default().outputs = outputs;
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
