//! Which rules a page is about.

use std::collections::HashMap;

use super::page::Fence;
use crate::engine::Policies;
use crate::pack::{POLICY_ENDING, PackFile};
use crate::source::SourceMap;
use crate::syntax::{self, ast::ItemKind};

/// The rules of the policies that a runner was given, by folder.
#[derive(Debug, Default)]
pub(super) struct Scope {
    folders: HashMap<String, Vec<String>>,
    /// All rules that were given, or all that there are if none was.
    all: Vec<String>,
}

impl Scope {
    pub(super) fn of(files: &[PackFile], policies: &Policies) -> Self {
        let mut scope = Self::default();
        for file in files.iter().filter(|file| file.name.ends_with(POLICY_ENDING)) {
            let rules = Items::of(&file.name, &file.text).rules;
            scope.all.extend(rules.clone());
            scope.folders.entry(folder(&file.name).to_owned()).or_default().extend(rules);
        }
        if scope.all.is_empty() {
            scope.all = policies.program().rules.iter().map(|rule| rule.info.name.clone()).collect();
        }
        scope
    }

    /// The rules that lie in the folder of a page.
    pub(super) fn beside(&self, page: &str) -> &[String] {
        self.folders.get(folder(page)).map_or(&[], Vec::as_slice)
    }

    /// The rules for a page that has none of its own.
    pub(super) fn all(&self) -> &[String] {
        &self.all
    }
}

/// What some policies declare.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// Their rules.
    pub(super) rules: Vec<String>,
    /// The files that their tables are read from.
    pub(super) data: Vec<String>,
}

impl Items {
    fn of(name: &str, text: &str) -> Self {
        let source = SourceMap::default().add(name, text);
        let mut items = Self::default();
        for item in syntax::parse(source, text).file.items {
            match item.kind {
                ItemKind::Rule(rule) => items.rules.push(rule.name.text.to_string()),
                ItemKind::Table(table) => items.data.push(table.file.0.to_string()),
                _ => {}
            }
        }
        items
    }

    /// What the policies in these fences declare.
    pub(super) fn of_fences<'f>(fences: impl Iterator<Item = &'f Fence>) -> Self {
        let mut all = Self::default();
        for fence in fences {
            let items = Self::of(&fence.file, &fence.text);
            all.rules.extend(items.rules);
            all.data.extend(items.data);
        }
        all
    }
}

/// The folder of a file, or nothing.
pub(super) fn folder(name: &str) -> &str {
    name.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder)
}
