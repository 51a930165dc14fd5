//! A node of a tree: what a reader of documents holds in the hand.

use std::fmt;

use super::cell::{Cell, Shape, TAGGED};
use super::keys::KeyId;
use super::tree::{Children, NodeId, Tree};
use crate::source::{Place, Span};

/// What a node is, after aliases are followed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// `null`, `~`, or nothing.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number, kept as its text.
    Number,
    /// A string. `.inf` and `.nan` are strings as well.
    String,
    /// A sequence.
    List,
    /// A mapping.
    Map,
}

/// One node of a [`Tree`].
///
/// An alias (`*name`) answers as its target to everything about the value: `kind`, `str`, `tag`, `get`, `items` and the
/// like. `id`, `span`, `place`, `key` and `parent` are those of the alias, where it is written. The children of an alias
/// are those of its target, so their places and parents are there.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    id: NodeId,
}

impl<'t> Node<'t> {
    pub(super) const fn new(tree: &'t Tree, id: NodeId) -> Self {
        Self { tree, id }
    }

    pub(super) const fn at(tree: &'t Tree, at: u32) -> Self {
        Self { tree, id: NodeId(at) }
    }

    /// The tree of the node.
    pub const fn tree(self) -> &'t Tree {
        self.tree
    }

    /// The number of the node itself: of the alias, for an alias.
    pub const fn id(self) -> NodeId {
        self.id
    }

    /// What the value is.
    pub fn kind(self) -> Kind {
        match self.value().shape() {
            Shape::Bool => Kind::Bool,
            Shape::Number => Kind::Number,
            Shape::String => Kind::String,
            Shape::List => Kind::List,
            Shape::Map => Kind::Map,
            Shape::Null | Shape::Alias => Kind::Null,
        }
    }

    /// Whether the node is written as an alias (`*name`).
    pub fn is_alias(self) -> bool {
        self.cell().shape() == Shape::Alias
    }

    /// The node that an alias stands for; the node itself, if it is none.
    pub fn target(self) -> Self {
        Self::at(self.tree, self.tree.followed(self.id.0).0)
    }

    /// The local tag without its `!` (`GetAtt`), or the whole of a global one (`tag:example.com,2000:x`). Core tags such
    /// as `!!str` are applied to the value and not shown.
    pub fn tag(self) -> Option<&'t str> {
        self.tagged().map(|tag| self.tree.tag_names.name(tag.name))
    }

    /// The span of the tag with its `!`.
    pub fn tag_span(self) -> Option<Span> {
        self.tagged().map(|tag| tag.span)
    }

    /// The text of the value, without its tag: a quoted string with its quotes; a block list from its first dash, a
    /// block map from its first key, to the end of the last child; a block string from its `|` or `>` to the end of its
    /// last line that is not blank; for a value that is not written, nothing, just after the colon or dash.
    pub fn span(self) -> Span {
        self.cell().span
    }

    /// The span in its source.
    pub fn place(self) -> Place {
        self.tree.place(self.span())
    }

    /// The key under which the node stands, and the span of its text (with quotes, if any).
    pub fn key(self) -> Option<(KeyId, Span)> {
        let key = self.cell().key()?;
        Some((key, self.tree.key_span(self.id.0)))
    }

    /// The name of the key under which the node stands.
    pub fn key_name(self) -> Option<&'t str> {
        self.cell().key().map(|key| self.tree.key_name(key))
    }

    /// The list or map in which the node is written. It is searched from the root: one step for each earlier sibling at
    /// each level.
    pub fn parent(self) -> Option<Self> {
        let mut parent = None;
        let mut at = self.root()?;
        while at != self.id.0 {
            parent = Some(at);
            at = self.tree.children(at).find(|&child| self.id.0 < self.tree.cell(child).after(child))?;
        }
        parent.map(|at| Self::at(self.tree, at))
    }

    /// The content of a string.
    pub fn str(self) -> Option<&'t str> {
        self.content_of(Shape::String)
    }

    /// A number, as it is written: `1.50`, `0x1F`, `1e400`.
    pub fn number(self) -> Option<&'t str> {
        self.content_of(Shape::Number)
    }

    /// A truth value.
    pub fn bool(self) -> Option<bool> {
        self.content_of(Shape::Bool).map(|text| text.starts_with(['t', 'T']))
    }

    /// Whether the value is null.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// The list or map that a string holds, where it was read ([`Tree::embed`]).
    pub fn held(self) -> Option<Self> {
        if self.tree.held.is_empty() {
            return None;
        }
        self.tree.held.get(&self.id).map(|id| self.tree.node(*id))
    }

    /// Any scalar as text: the content of a string; a number, truth value or null as it is written (nothing, for a value
    /// that is not written).
    pub fn scalar(self) -> Option<&'t str> {
        let cell = self.value();
        (!cell.is_container()).then(|| self.tree.content(cell))
    }

    /// The items of a list; none for anything else.
    pub fn items(self) -> Items<'t> {
        let (at, cell) = self.tree.followed(self.id.0);
        let list = if cell.shape() == Shape::List { self.tree.children(at) } else { Children::none(self.tree) };
        Items { tree: self.tree, children: list }
    }

    fn content_of(self, shape: Shape) -> Option<&'t str> {
        let cell = self.value();
        (cell.shape() == shape).then(|| self.tree.content(cell))
    }

    fn tagged(self) -> Option<&'t super::tree::TagAt> {
        let (at, cell) = self.tree.followed(self.id.0);
        if cell.has(TAGGED) { self.tree.tag_at(at) } else { None }
    }

    pub(super) fn cell(self) -> Cell {
        self.tree.cell(self.id.0)
    }

    fn value(self) -> Cell {
        self.tree.followed(self.id.0).1
    }

    /// The root of the document in which the node is written.
    fn root(self) -> Option<u32> {
        self.tree.root_of(self.id.0)
    }
}

/// Nodes are equal if they are the same node of the same tree; values are compared by whoever knows what they mean.
impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.id == other.id
    }
}

impl Eq for Node<'_> {}

/// The pointer of the node, and the value of a scalar: `/Resources/Queue/Type "AWS::SQS::Queue"`.
impl fmt::Debug for Node<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for pointer in self.tree.pointers(&[self.id]) {
            write!(out, "{pointer} ")?;
        }
        match self.kind() {
            Kind::String => write!(out, "{:?}", self.str().unwrap_or_default()),
            Kind::List => out.write_str("[…]"),
            Kind::Map => out.write_str("{…}"),
            _ => out.write_str(self.scalar().unwrap_or_default()),
        }
    }
}

/// The items of a list, in order.
#[derive(Clone)]
pub struct Items<'t> {
    tree: &'t Tree,
    children: Children<'t>,
}

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        self.children.next().map(|at| Node::at(self.tree, at))
    }
}
