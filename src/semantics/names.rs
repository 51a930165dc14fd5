//! Which names a file sees: those of its own pack and of `std` as they are, those of another pack or module behind the last
//! word of a `use`. Kinds and rules are the words of the whole program and are not looked up here.

use super::declare::items;
use super::{Compiler, Module, place};
use crate::diagnostic::Label;
use crate::document::HashMap;
use crate::ir::Type;
use crate::source::SourceId;
use crate::syntax::ast::{self, ItemKind};
use crate::value::Constant;

/// The pack whose names are seen everywhere.
pub(super) const STANDARD: &str = "std";

/// The pack of what is defined at a prompt: it sees the names of all packs, and all see its names.
pub const PROMPT: &str = "";

/// A `def`, `param` or `table`: the pack that it belongs to, and its name.
pub(super) type Key<'m> = (&'m str, &'m str);

/// What a `use` makes available.
#[derive(Debug, Clone, Copy)]
pub(super) struct Used<'m> {
    /// The word that stands before the dot.
    pub(super) word: &'m ast::Name,
    pub(super) pack: &'m str,
    /// The one file that is meant; all of the pack if there is none.
    pub(super) file: Option<SourceId>,
}

/// What each file sees.
#[derive(Debug, Default)]
pub(super) struct Sight<'m> {
    /// The packs, in the order of their files.
    packs: Vec<&'m str>,
    own: HashMap<SourceId, &'m str>,
    used: HashMap<SourceId, Vec<Used<'m>>>,
}

impl<'m> Sight<'m> {
    /// What the files see of each other; a `use` that leads nowhere makes nothing available.
    pub(super) fn of(modules: &'m [Module]) -> Self {
        let mut sight = Self::default();
        for module in modules {
            if !sight.packs.contains(&module.pack.as_str()) {
                sight.packs.push(&module.pack);
            }
            if module.pack != PROMPT {
                sight.own.insert(module.file.source, &module.pack);
            }
        }
        for (module, item) in items(modules) {
            let ItemKind::Use(used) = &item.kind else { continue };
            if let (Ok((pack, file)), Some(word)) = (target(used, modules), used.path.last()) {
                sight.used.entry(module.file.source).or_default().push(Used { word, pack, file });
            }
        }
        sight
    }

    /// The packs whose names a file sees as they are, the nearest first. What is no file, such as an expression on the
    /// command line, sees those of all.
    pub(super) fn bare(&self, source: SourceId) -> Vec<&'m str> {
        match self.own.get(&source) {
            Some(own) => vec![PROMPT, own, STANDARD],
            None => self.packs.iter().rev().copied().collect(),
        }
    }

    /// What a word before a dot stands for.
    pub(super) fn used(&self, source: SourceId, word: &str) -> Option<(&'m str, Option<SourceId>)> {
        if self.own.contains_key(&source) {
            let used = self.used.get(&source)?.iter().find(|it| *it.word.text == *word)?;
            return Some((used.pack, used.file));
        }
        self.packs.iter().find(|pack| **pack == word).map(|pack| (*pack, None))
    }

    /// What the `use`s of a file make available.
    pub(super) fn of_file(&self, source: SourceId) -> &[Used<'m>] {
        self.used.get(&source).map_or(&[], Vec::as_slice)
    }

    /// How another pack's name is reached, for the help of a name that is not seen.
    fn way(&self, source: SourceId, keys: impl Iterator<Item = Key<'m>>, name: &str) -> Option<String> {
        let others = |pack: &str| !self.bare(source).contains(&pack);
        let (pack, _) = keys.filter(|(pack, own)| *own == name && others(pack) && !name.starts_with('_')).min()?;
        Some(match self.of_file(source).iter().find(|it| it.pack == pack) {
            Some(used) => format!("it belongs to the pack `{pack}`: write `{}.{name}`", used.word.text),
            None => {
                format!("it belongs to the pack `{pack}`: begin the file with `use {pack}`, and write `{pack}.{name}`")
            }
        })
    }
}

/// The pack that a `use` means, and the file if it means one; or what is not known, and what there is instead.
fn target<'m>(used: &'m ast::Use, modules: &'m [Module]) -> Result<(&'m str, Option<SourceId>), Nowhere<'m>> {
    let Some((first, rest)) = used.path.split_first() else { return Ok((STANDARD, None)) };
    let of_pack = || modules.iter().filter(|module| module.pack == *first.text);
    let Some(pack) = of_pack().next() else {
        let names = modules.iter().map(|module| module.pack.clone()).collect();
        return Err(Nowhere { part: first, what: "pack", name: first.text.to_string(), names });
    };
    let Some(last) = rest.last() else { return Ok((&pack.pack, None)) };
    let path = rest.iter().map(|part| &*part.text).collect::<Vec<_>>().join(".");
    let full = |path: &str| format!("{}.{path}", first.text);
    match of_pack().find(|module| module.path == path) {
        Some(module) => Ok((&pack.pack, Some(module.file.source))),
        None => {
            let names = of_pack().map(|module| full(&module.path)).collect();
            Err(Nowhere { part: last, what: "module", name: full(&path), names })
        }
    }
}

/// A `use` that leads nowhere.
struct Nowhere<'m> {
    /// The part that is not known.
    part: &'m ast::Name,
    what: &'static str,
    name: String,
    /// What there is instead.
    names: Vec<String>,
}

impl<'m> Compiler<'m> {
    /// Says which `use`s lead nowhere, and which give one word two meanings.
    pub(super) fn uses(&mut self, modules: &'m [Module]) {
        for (module, item) in items(modules) {
            let ItemKind::Use(used) = &item.kind else { continue };
            if let Err(Nowhere { part, what, name, names }) = target(used, modules) {
                let here = place(module.file.source, part.span);
                self.unknown_name("unknown-module", what, &name, here, names.iter().map(String::as_str));
            }
        }
        for module in modules {
            let source = module.file.source;
            let used = self.sight.of_file(source).to_vec();
            for (at, one) in used.iter().enumerate() {
                let Some(first) = used.iter().take(at).find(|it| it.word.text == one.word.text) else { continue };
                let message = format!("`{}` stands for two things", one.word.text);
                let (here, before) = (place(source, one.word.span), place(source, first.word.span));
                let found = self.error("duplicate-name", message, here, "again here");
                found.labels.push(Label { place: before, message: "first here".into() });
            }
        }
    }

    /// The `def` that a file means by a name, dotted or not.
    pub(super) fn find_def(&self, source: SourceId, name: &str) -> Option<(Key<'m>, &'m ast::Def, SourceId)> {
        self.find(source, name, |pack, name| {
            let (def, file) = *self.defs.get(&(pack, name))?;
            Some((((pack, &*def.name.text), def, file), file))
        })
    }

    /// The value of the `param` or `table` that a file means by a name, dotted or not.
    pub(super) fn find_constant(&self, source: SourceId, name: &str) -> Option<(Constant, Type)> {
        self.find(source, name, |pack, name| {
            Some((self.constants.get(&(pack, name))?.clone().into_owned(), self.declared.get(&(pack, name))?.source))
        })
    }

    fn find<T>(
        &self,
        source: SourceId,
        name: &str,
        look: impl Fn(&'m str, &str) -> Option<(T, SourceId)>,
    ) -> Option<T> {
        let own = self.sight.bare(source);
        let Some((word, name)) = name.split_once('.') else {
            return own.into_iter().find_map(|pack| look(pack, name)).map(|(found, _)| found);
        };
        let (pack, wanted) = self.sight.used(source, word)?;
        let (found, file) = look(pack, name)?;
        let is_public = own.contains(&pack) || !name.starts_with('_');
        (is_public && wanted.is_none_or(|wanted| wanted == file)).then_some(found)
    }

    /// The names of these that a file sees, as it would write them.
    pub(super) fn seen<'n>(&self, source: SourceId, keys: impl Iterator<Item = &'n Key<'m>>) -> Vec<String>
    where
        'm: 'n,
    {
        let own = self.sight.bare(source);
        let mut names = Vec::new();
        for (pack, name) in keys {
            if own.contains(pack) {
                names.push((*name).to_owned());
                continue;
            }
            let is_meant = |used: &&Used<'m>| {
                let file = self.declared.get(&(*pack, *name)).map(|it| it.source);
                used.pack == *pack && used.file.is_none_or(|wanted| file == Some(wanted)) && !name.starts_with('_')
            };
            names.extend(
                self.sight.of_file(source).iter().filter(is_meant).map(|it| format!("{}.{name}", it.word.text)),
            );
        }
        names
    }

    /// How another pack's `def`, `param` or `table` is reached, if a name that is not seen is one.
    pub(super) fn elsewhere(&self, source: SourceId, name: &str) -> Option<String> {
        if name.rsplit('.').next().is_some_and(|last| last.starts_with('_') && name.len() > last.len()) {
            return Some("a name that begins with `_` is for its own pack alone".to_owned());
        }
        let word = name.split('.').next().unwrap_or_default();
        if self.sight.packs.contains(&word) && self.sight.used(source, word).is_none() {
            return Some(format!("`{word}` is a pack: begin the file with `use {word}`"));
        }
        let keys = self.defs.keys().chain(self.constants.keys()).copied();
        self.sight.way(source, keys, name)
    }
}
