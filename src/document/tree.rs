//! A document in memory: the tape and the tables beside it.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::cell::{Cell, Form, Shape};
use super::embed::Embedded;
use super::keys::{Arena, KeyId, Keys};
use super::node::Node;
use super::pointer;
use crate::diagnostic::Diagnostic;
use crate::source::{Place, SourceId, Span};

/// The number of a node in one tree: its place in the order of the text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The number as an index, below [`Tree::len`]: for tables with a slot for each node.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// How a text is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Syntax {
    /// RFC 8259.
    Json,
    /// YAML 1.2, core schema.
    Yaml,
    /// Lines, each a string.
    Lines,
}

/// The tag of a node.
#[derive(Clone, Debug)]
pub(super) struct TagAt {
    pub(super) node: u32,
    pub(super) name: KeyId,
    pub(super) span: Span,
}

/// From key to child of one large map, made when it is first asked for.
pub(super) type Index = OnceLock<HashMap<KeyId, u32>>;

/// One of the texts that a tree was read from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Its number.
    pub(super) source: SourceId,
    /// Where it begins in the text of the tree.
    pub(super) start: u32,
}

/// One text as nodes with spans. It owns the text and may be shared between threads.
#[derive(Clone, Debug)]
pub struct Tree {
    source: SourceId,
    /// The texts of which it is put together, in order; none where it is one text of its own.
    parts: Vec<Part>,
    text: Arc<str>,
    syntax: Syntax,
    pub(super) tape: Vec<Cell>,
    /// For each cell of a YAML text the span of its key, empty at 0 where there is none. In JSON, keys are found again.
    pub(super) key_spans: Vec<Span>,
    pub(super) keys: Keys,
    pub(super) decoded: Arena,
    /// In the order of the tape.
    pub(super) tags: Vec<TagAt>,
    pub(super) tag_names: Keys,
    pub(super) roots: Vec<NodeId>,
    /// The maps with an index, in the order of the tape.
    pub(super) large: Vec<(u32, Index)>,
    /// The key of `<<` where it merges.
    pub(super) merge: Option<KeyId>,
    pub(super) aliases: usize,
    /// What strings of the text hold, in the order of the tape.
    pub(super) embedded: Vec<Embedded>,
    /// The strings that hold something, with what they hold.
    pub(super) held: HashMap<NodeId, NodeId>,
    /// For each embedded cell the span of its key, empty where there is none.
    pub(super) embedded_keys: Vec<Span>,
    pub(super) comments: Vec<Span>,
    pub(super) warnings: Vec<Diagnostic>,
}

impl Tree {
    pub(super) fn new(source: SourceId, text: Arc<str>, syntax: Syntax) -> Self {
        Self {
            source,
            parts: Vec::new(),
            text,
            syntax,
            tape: Vec::new(),
            key_spans: Vec::new(),
            keys: Keys::default(),
            decoded: Arena::default(),
            tags: Vec::new(),
            tag_names: Keys::default(),
            roots: Vec::new(),
            large: Vec::new(),
            merge: None,
            aliases: 0,
            embedded: Vec::new(),
            held: HashMap::new(),
            embedded_keys: Vec::new(),
            comments: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The number of the text.
    pub const fn source(&self) -> SourceId {
        self.source
    }

    /// The same tree, its text put together from others.
    pub(super) fn of_parts(self, parts: Vec<Part>) -> Self {
        Self { parts, ..self }
    }

    /// A tree over the same text, without nodes.
    pub(super) fn without_nodes(&self) -> Self {
        Self::new(self.source, Arc::clone(&self.text), self.syntax).of_parts(self.parts.clone())
    }

    /// Where bytes of the text are: in the text itself, or in the one of its parts that they come from.
    pub fn place(&self, span: Span) -> Place {
        match self.part_at(span.start).and_then(|number| self.parts.get(number)) {
            Some(&Part { source, start }) => Place { source, span: Span::new(span.start - start, span.end - start) },
            None => Place { source: self.source, span },
        }
    }

    /// The number of the part in which a byte stands; none where the text is one of its own.
    pub(super) fn part_at(&self, byte: u32) -> Option<usize> {
        self.parts.partition_point(|part| part.start <= byte).checked_sub(1)
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) const fn shared_text(&self) -> &Arc<str> {
        &self.text
    }

    /// As what the text was read.
    pub const fn syntax(&self) -> Syntax {
        self.syntax
    }

    /// The documents of the text in order; none if it is empty or has only comments.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        self.roots.iter().map(|&id| self.node(id))
    }

    /// The node of a number that this tree gave out.
    pub const fn node(&self, id: NodeId) -> Node<'_> {
        Node::new(self, id)
    }

    /// The number of nodes.
    pub const fn len(&self) -> usize {
        self.tape.len()
    }

    /// Whether the text has no content.
    pub const fn is_empty(&self) -> bool {
        self.tape.is_empty()
    }

    /// The number of a key; none if no map of the tree has it.
    pub fn key(&self, name: &str) -> Option<KeyId> {
        self.keys.find(name)
    }

    /// The name of a key that this tree gave out.
    pub fn key_name(&self, key: KeyId) -> &str {
        self.keys.name(key)
    }

    /// Whether a key begins like this.
    pub fn has_keys_like(&self, start: &str) -> bool {
        self.keys.any_begins(start)
    }

    /// The number of different keys; every [`KeyId::index`] is below it.
    pub const fn key_count(&self) -> usize {
        self.keys.len()
    }

    /// What is odd about the text: keys written twice and the like.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The comments of a YAML text, each from its `#` to the end of its line, in order.
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// Every node before its children, with the key under which it stands: one scan of the tape.
    /// A merge is seen as written: an entry of key `<<`.
    pub fn all(&self) -> impl Iterator<Item = (NodeId, Option<KeyId>)> {
        self.tape.iter().zip(0..).map(|(cell, at)| (NodeId(at), cell.key()))
    }

    /// The JSON pointers (RFC 6901) of nodes, each from the root of its own document, in the order of `ids`. One pass
    /// for all of them; asked for one by one, the cost is quadratic in a long list or map. The pointer of a node says
    /// where it is written, not through which alias it was reached.
    pub fn pointers(&self, ids: &[NodeId]) -> Vec<String> {
        let mut pointers = pointer::pointers(self, ids);
        for (pointer, string) in pointers.iter_mut().zip(ids.iter().map(|id| self.string_of(id.0))) {
            // What a string holds stands below the string.
            let above = string.and_then(|string| self.pointers(&[string]).pop());
            pointer.insert_str(0, &above.unwrap_or_default());
        }
        pointers
    }

    pub(super) fn warn_first(&mut self, warning: Diagnostic) {
        self.warnings.insert(0, warning);
    }

    #[inline]
    pub(super) fn cell(&self, at: u32) -> Cell {
        self.tape.get(at as usize).copied().unwrap_or(Cell::NOTHING)
    }

    /// The cell itself, or the one that an alias stands for. A target is never an alias.
    #[inline]
    pub(super) fn followed(&self, at: u32) -> (u32, Cell) {
        let cell = self.cell(at);
        if cell.shape() == Shape::Alias { (cell.target(), self.cell(cell.target())) } else { (at, cell) }
    }

    /// The children of a list or map in order; none for anything else.
    pub(super) fn children(&self, at: u32) -> Children<'_> {
        let cell = self.cell(at);
        let end = if cell.is_container() { cell.after(at) } else { at };
        Children { tree: self, next: at + 1, end }
    }

    /// Whether a merge key may have this value: a map, or a list of maps.
    pub(super) fn is_mergeable(&self, at: u32) -> bool {
        let (at, cell) = self.followed(at);
        match cell.shape() {
            Shape::Map => true,
            Shape::List => self.children(at).all(|item| self.followed(item).1.shape() == Shape::Map),
            _ => false,
        }
    }

    /// The content of a scalar.
    pub(super) fn content(&self, cell: Cell) -> &str {
        let range = cell.span.range();
        let content = match cell.form() {
            Form::Plain => self.text.get(range),
            Form::Quoted => self.text.get(range.start + 1..range.end.saturating_sub(1)),
            Form::Decoded(number) => Some(self.decoded.get(number)),
        };
        content.unwrap_or_default()
    }

    /// The text of the key of a cell that has one.
    pub(super) fn key_span(&self, at: u32) -> Span {
        if let Some(span) = self.embedded_key(at) {
            return span;
        }
        match self.syntax {
            Syntax::Yaml => self.key_spans.get(at as usize).copied(),
            Syntax::Json => self.json_key_before(self.cell(at).span.start),
            Syntax::Lines => None,
        }
        .unwrap_or_default()
    }

    /// In JSON only space and a colon stand between a key and its value, so the key is read backwards from the value;
    /// a quote within it has an odd number of backslashes before it.
    fn json_key_before(&self, value: u32) -> Option<Span> {
        let key = self.text.get(..value as usize)?.trim_end().strip_suffix(':')?.trim_end();
        let mut before = key.strip_suffix('"')?;
        loop {
            before = before.get(..before.rfind('"')?)?;
            let backslashes = before.len() - before.trim_end_matches('\\').len();
            if backslashes % 2 == 0 {
                return Some(Span::new(before.len() as u32, key.len() as u32));
            }
        }
    }

    pub(super) fn tag_at(&self, at: u32) -> Option<&TagAt> {
        self.tags.get(self.tags.binary_search_by_key(&at, |tag| tag.node).ok()?)
    }

    pub(super) fn index(&self, map: u32) -> Option<&HashMap<KeyId, u32>> {
        let (_, index) = self.large.get(self.large.binary_search_by_key(&map, |(map, _)| *map).ok()?)?;
        Some(
            index.get_or_init(|| {
                self.children(map).filter_map(|child| Some((self.cell(child).key()?, child))).collect()
            }),
        )
    }
}

/// The cells of the children of a list or map.
#[derive(Clone)]
pub(super) struct Children<'t> {
    tree: &'t Tree,
    next: u32,
    end: u32,
}

impl<'t> Children<'t> {
    pub(super) const fn none(tree: &'t Tree) -> Self {
        Self { tree, next: 0, end: 0 }
    }
}

impl Iterator for Children<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let at = self.next;
        if at >= self.end {
            return None;
        }
        self.next = self.tree.cell(at).after(at);
        Some(at)
    }
}
