//! Puts nodes onto the tape as a reader meets them, and checks what both syntaxes ask: limits and duplicate keys.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::Limits;
use super::cell::{Cell, DUPLICATES, Form, LARGE, MERGES, Shape, TAGGED};
use super::keys::KeyId;
use super::tree::{NodeId, Syntax, TagAt, Tree};
use crate::diagnostic::Diagnostic;
use crate::source::{Place, Span};

/// An error on its way out of a reader; boxed, so that the way in stays short.
pub(super) type Fault = Box<Diagnostic>;

/// Lists and maps inside one another in a usual text.
pub(super) const USUAL_DEPTH: usize = 16;
/// Maps with more keys than this get an index.
const LARGE_MAP: u32 = 64;
/// Warnings beyond this are only counted.
const MOST_WARNINGS: usize = 100;

/// A tree in the making.
pub(super) struct Builder<'t> {
    pub(super) text: &'t str,
    pub(super) limits: &'t Limits,
    pub(super) tree: Tree,
    /// The lists and maps that are open, outermost first.
    open: Vec<u32>,
    /// For each key, the map in which it was last seen.
    stamps: Vec<u32>,
    more_warnings: usize,
    most_nodes: usize,
}

impl<'t> Builder<'t> {
    pub(super) fn new(tree: Tree, text: &'t Arc<str>, limits: &'t Limits) -> Self {
        let most_nodes = limits.nodes.min(limits.nodes_beside(text.len()));
        Self { text, limits, tree, open: Vec::new(), stamps: Vec::new(), more_warnings: 0, most_nodes }
    }

    pub(super) fn check_size(&self) -> Result<(), Fault> {
        if self.text.len() <= self.limits.bytes() { Ok(()) } else { Err(self.out_of_memory(Span::default())) }
    }

    fn out_of_memory(&self, span: Span) -> Fault {
        let fact = format!("the text has {} bytes, and each of its nodes takes {}", self.text.len(), size_of::<Cell>());
        self.limit("memory", self.limits.memory, span).note(fact).into()
    }

    /// Makes room for the nodes of a text that has one in so many bytes, and for the keys of a usual one.
    pub(super) fn reserve(&mut self, bytes_per_node: usize) {
        let nodes = (self.text.len() / bytes_per_node).min(self.most_nodes);
        let keys = (nodes / 4).min(1024);
        self.tree.tape.reserve(nodes);
        if self.tree.syntax() == Syntax::Yaml {
            self.tree.key_spans.reserve(nodes);
        }
        self.tree.keys.reserve(keys);
        self.stamps.reserve(keys);
        self.open.reserve(USUAL_DEPTH);
    }

    pub(super) fn place(&self, span: Span) -> Place {
        self.tree.place(span)
    }

    /// The number of a key.
    #[inline]
    pub(super) fn key(&mut self, name: &str, span: Span) -> Result<KeyId, Fault> {
        match self.tree.keys.intern(name) {
            Some(key) => Ok(key),
            None => Err(self.too_many_keys(span)),
        }
    }

    #[cold]
    fn too_many_keys(&self, span: Span) -> Fault {
        self.limit("different keys", (1 << 24) - 1, span).into()
    }

    /// Keeps a content that the source does not spell out.
    pub(super) fn decoded(&mut self, content: &str, span: Span) -> Result<Form, Fault> {
        let number = self.tree.decoded.push(content).map(Form::Decoded);
        number.ok_or_else(|| self.limit("bytes of decoded strings", u32::MAX as usize, span).into())
    }

    #[inline]
    pub(super) fn scalar(&mut self, shape: Shape, form: Form, key: Option<KeyId>, span: Span) -> Result<u32, Fault> {
        self.push(Cell::new(shape, key, span).with_form(form))
    }

    pub(super) fn alias(&mut self, target: u32, key: Option<KeyId>, span: Span) -> Result<u32, Fault> {
        self.tree.aliases += 1;
        if self.tree.aliases > self.limits.aliases {
            return Err(self.limit("aliases", self.limits.aliases, span).into());
        }
        self.push(Cell::new(Shape::Alias, key, span).with_link(target))
    }

    /// Opens a list or map; its end is told when it closes.
    #[inline]
    pub(super) fn open(&mut self, shape: Shape, key: Option<KeyId>, span: Span) -> Result<u32, Fault> {
        if self.open.len() >= self.limits.depth {
            return Err(self.too_deep(span));
        }
        let at = self.push(Cell::new(shape, key, span))?;
        self.open.push(at);
        Ok(at)
    }

    #[cold]
    pub(super) fn too_deep(&self, span: Span) -> Fault {
        self.limit("depth", self.limits.depth, span).into()
    }

    #[inline]
    fn push(&mut self, cell: Cell) -> Result<u32, Fault> {
        let at = self.tree.tape.len();
        if at >= self.most_nodes {
            return Err(self.too_many_nodes(cell.span));
        }
        let at = at as u32;
        if self.open.is_empty() {
            self.tree.roots.push(NodeId(at));
        }
        self.tree.tape.push(cell);
        Ok(at)
    }

    #[cold]
    fn too_many_nodes(&self, span: Span) -> Fault {
        if self.most_nodes < self.limits.nodes {
            return self.out_of_memory(span);
        }
        self.limit("nodes", self.most_nodes, span).into()
    }

    /// The innermost open list or map: its shape and where it begins.
    #[inline]
    pub(super) fn innermost(&self) -> Option<(Shape, Span)> {
        self.open.last().map(|&at| (self.tree.cell(at).shape(), self.tree.cell(at).span))
    }

    /// Whether a node is a list or map that is still open.
    pub(super) fn is_open(&self, at: u32) -> bool {
        self.tree.cell(at).is_container() && self.open.contains(&at)
    }

    /// Closes the innermost list or map, whose text ends at `end`.
    #[inline]
    pub(super) fn close(&mut self, end: u32) {
        let Some(at) = self.open.pop() else { return };
        let after = self.tree.tape.len() as u32;
        let Some(cell) = self.tree.tape.get_mut(at as usize) else { return };
        cell.close(end, after);
        if cell.shape() == Shape::Map {
            self.check_keys(at, after);
        }
    }

    fn check_keys(&mut self, map: u32, after: u32) {
        // Of a map with one entry there is nothing to tell, unless it merges.
        if self.tree.merge.is_none() && self.tree.cell(map + 1).after(map + 1) == after {
            return;
        }
        self.stamps.resize(self.tree.keys.len(), u32::MAX);
        let (mut child, mut keys, mut twice) = (map + 1, 0, false);
        while child < after {
            let cell = self.tree.cell(child);
            if let Some(stamp) = cell.key().and_then(|key| self.stamps.get_mut(key.index())) {
                twice |= *stamp == map;
                *stamp = map;
            }
            keys += 1;
            child = cell.after(child);
        }
        if keys > LARGE_MAP {
            self.flag(map, LARGE);
            self.tree.large.push((map, OnceLock::new()));
        }
        if self.tree.merge.is_some() {
            self.settle_merges(map);
        }
        if twice {
            self.flag(map, DUPLICATES);
            self.warn_of_duplicates(map);
        }
    }

    fn flag(&mut self, at: u32, flag: u32) {
        if let Some(cell) = self.tree.tape.get_mut(at as usize) {
            cell.set(flag);
        }
    }

    /// Marks a map whose merge keys have maps to merge; a `<<` over anything else becomes a plain key.
    fn settle_merges(&mut self, map: u32) {
        let merge = self.tree.merge;
        let children: Vec<u32> = self.tree.children(map).filter(|&at| self.tree.cell(at).key() == merge).collect();
        for child in children {
            if self.tree.is_mergeable(child) {
                self.flag(map, MERGES);
            } else {
                self.unmerge(child);
            }
        }
    }

    fn unmerge(&mut self, child: u32) {
        let Some(plain) = self.tree.keys.intern("<<") else { return };
        self.stamps.resize(self.tree.keys.len(), u32::MAX);
        let value = self.place(self.tree.cell(child).span);
        if let Some(cell) = self.tree.tape.get_mut(child as usize) {
            cell.set_key(plain);
        }
        let warning = Diagnostic::warning("merge-key", "`<<` merges maps, and this is none")
            .at(value, "neither a map nor a list of maps")
            .note("`<<` is read as a plain key");
        self.warn(warning);
    }

    fn warn_of_duplicates(&mut self, map: u32) {
        let mut first: HashMap<KeyId, u32> = HashMap::new();
        let children: Vec<u32> = self.tree.children(map).collect();
        for child in children {
            let Some(key) = self.tree.cell(child).key() else { continue };
            if let Some(&before) = first.get(&key) {
                let warning = self.duplicate(key, before, child);
                self.warn(warning);
            } else {
                first.insert(key, child);
            }
        }
    }

    fn duplicate(&self, key: KeyId, before: u32, again: u32) -> Diagnostic {
        let span = |at: u32| self.tree.key_span(at);
        let name = shortened(self.tree.keys.name(key));
        Diagnostic::warning("duplicate-key", format!("the key `{name}` is written twice in one map"))
            .at(self.place(span(again)), "written again here")
            .at(self.place(span(before)), "first written here")
            .note("most programs take the last value and drop the others")
    }

    pub(super) fn warn(&mut self, warning: Diagnostic) {
        if self.tree.warnings.len() < MOST_WARNINGS {
            self.tree.warnings.push(warning);
        } else {
            self.more_warnings += 1;
        }
    }

    pub(super) fn tag(&mut self, at: u32, name: &str, span: Span) -> Result<(), Fault> {
        let Some(name) = self.tree.tag_names.intern(name) else { return Err(self.too_many_keys(span)) };
        self.flag(at, TAGGED);
        self.tree.tags.push(TagAt { node: at, name, span });
        Ok(())
    }

    /// The number of the merge key, which is no other key's.
    pub(super) fn merge_key(&mut self, span: Span) -> Result<KeyId, Fault> {
        let id = self.tree.merge.or_else(|| self.tree.keys.add("<<"));
        self.tree.merge = id;
        id.ok_or_else(|| self.too_many_keys(span))
    }

    pub(super) fn finish(mut self) -> Tree {
        self.tree.warnings.sort_by_key(|warning| warning.labels.first().map(|label| label.place.span));
        if self.more_warnings > 0 {
            let message = format!("{} more warnings are not shown", self.more_warnings);
            self.tree.warnings.push(Diagnostic::warning("more-warnings", message));
        }
        // Inner maps close before outer ones; look-up wants the order of the tape.
        self.tree.large.sort_unstable_by_key(|(map, _)| *map);
        self.tree.tape.shrink_to_fit();
        self.tree.key_spans.shrink_to_fit();
        self.tree
    }

    fn limit(&self, what: &str, most: usize, span: Span) -> Diagnostic {
        Diagnostic::error("document-limit", format!("the document exceeds the limit `{what}` of {most}"))
            .at(self.place(span), "more than can be read begins here")
    }
}

/// A name short enough for a sentence.
pub(super) fn shortened(name: &str) -> String {
    match name.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", name.get(..cut).unwrap_or_default()),
        None => name.to_owned(),
    }
}
