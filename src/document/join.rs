//! Several trees as one: what different documents, each in its own syntax, say about one thing.

use std::sync::OnceLock;

use super::cell::{Cell, Form, LARGE, Shape, TAGGED};
use super::keys::KeyId;
use super::tree::{NodeId, Part, Syntax, TagAt, Tree};
use crate::source::{SourceId, Span};

impl Tree {
    /// One tree with the roots of all, in order; its text is theirs, one after another, and what stands in one of them has its
    /// place there. None where numbers run out. What strings hold is read afterwards.
    pub fn joined(source: SourceId, trees: &[&Self]) -> Option<Self> {
        let mut text = String::new();
        let mut parts = Vec::with_capacity(trees.len());
        for tree in trees {
            parts.push(Part { source: tree.source(), start: u32::try_from(text.len()).ok()? });
            text.extend([tree.text(), "\n"]);
        }
        u32::try_from(text.len()).ok()?;
        let starts: Vec<u32> = parts.iter().map(|part| part.start).collect();
        // Where all are JSON, so is the text, one value after another; otherwise keys are not found again in it.
        let is_json = trees.iter().all(|tree| tree.syntax() == Syntax::Json);
        let syntax = if is_json { Syntax::Json } else { Syntax::Yaml };
        let mut joined = Self::new(source, text.into(), syntax).of_parts(parts);
        trees.iter().zip(starts).try_for_each(|(tree, start)| joined.append(tree, start))?;
        Some(joined)
    }

    fn append(&mut self, tree: &Self, start: u32) -> Option<()> {
        let base = u32::try_from(self.tape.len()).ok()?;
        let moved = |span: Span| Span::new(span.start + start, span.end + start);
        u32::try_from(self.tape.len() + tree.len()).ok()?;
        for at in 0..tree.len() as u32 {
            let cell = tree.cell(at);
            let carried = self.carried(tree, cell, at, base, moved(cell.span))?;
            self.tape.push(carried);
            self.key_spans.push(if cell.key().is_some() { moved(tree.key_span(at)) } else { Span::default() });
            if cell.is_container() && cell.has(LARGE) {
                self.large.push((base + at, OnceLock::new()));
            }
        }
        for tag in &tree.tags {
            let name = self.tag_names.intern(tree.tag_names.name(tag.name))?;
            self.tags.push(TagAt { node: tag.node + base, name, span: moved(tag.span) });
        }
        self.roots.extend(tree.roots.iter().map(|root| NodeId(root.0 + base)));
        self.aliases += tree.aliases;
        self.comments.extend(tree.comments.iter().copied().map(moved));
        self.warnings.extend(tree.warnings.iter().cloned());
        Some(())
    }

    /// A cell of another tree as one of this; none where numbers run out.
    fn carried(&mut self, tree: &Self, cell: Cell, at: u32, base: u32, span: Span) -> Option<Cell> {
        let key = match cell.key() {
            Some(key) => Some(self.key_of(tree, key)?),
            None => None,
        };
        let mut carried = Cell::new(cell.shape(), key, span);
        if cell.has(TAGGED) {
            carried.set(TAGGED);
        }
        Some(match cell.shape() {
            Shape::List | Shape::Map => {
                carried.flag_as(cell);
                carried.close(span.end, cell.after(at) + base);
                carried
            }
            Shape::Alias => carried.with_link(cell.target() + base),
            _ => match cell.form() {
                Form::Decoded(_) => carried.with_form(Form::Decoded(self.decoded.push(tree.content(cell))?)),
                form => carried.with_form(form),
            },
        })
    }

    /// The number that a key of another tree has here. The key that merges is no other key's.
    fn key_of(&mut self, tree: &Self, key: KeyId) -> Option<KeyId> {
        if tree.merge != Some(key) {
            return self.keys.intern(tree.key_name(key));
        }
        self.merge = self.merge.or_else(|| self.keys.add("<<"));
        self.merge
    }

    /// The number of the part in which a node stands; 0 where the tree is one text of its own.
    pub fn part_of(&self, node: NodeId) -> usize {
        self.part_at(self.cell(node.0).span.start).unwrap_or_default()
    }
}
