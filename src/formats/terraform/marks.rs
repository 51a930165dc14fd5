//! Which values a document says are sensitive, in its two spellings.

use crate::document::{Kind, Node};

/// What is marked of a value, and of what is inside it.
#[derive(Clone)]
pub(super) enum Marks<'t> {
    /// Nothing.
    None,
    /// `true`, or the same shape as the value with `true` where it is marked (`after_sensitive`, `sensitive_values`).
    Tree(Node<'t>),
    /// Ways to what is marked, each a list of steps (`sensitive_attributes`); a way that ends here marks all.
    Paths(Vec<Vec<&'t str>>),
}

impl<'t> Marks<'t> {
    pub(super) fn tree(node: Option<Node<'t>>) -> Self {
        node.map_or(Self::None, Self::Tree)
    }

    /// `[[{"type": "get_attr", "value": "password"}]]`; an index has its key or number inside a further `value`.
    pub(super) fn paths(node: Option<Node<'t>>) -> Self {
        let step = |step: Node<'t>| {
            let value = step.get_str("value").unwrap_or(step);
            value.get_str("value").unwrap_or(value).scalar().unwrap_or_default()
        };
        let path = |path: Node<'t>| match path.kind() {
            Kind::List => path.items().map(step).collect(),
            _ => vec![path.scalar().unwrap_or_default()],
        };
        let paths: Vec<Vec<&str>> = node.into_iter().flat_map(Node::items).map(path).collect();
        if paths.is_empty() { Self::None } else { Self::Paths(paths) }
    }

    /// Whether the value as a whole is marked.
    pub(super) fn all(&self) -> bool {
        match self {
            Self::None => false,
            Self::Tree(node) => node.bool() == Some(true),
            Self::Paths(paths) => paths.iter().any(Vec::is_empty),
        }
    }

    /// What is marked of an entry of a map.
    pub(super) fn key(&self, name: &str) -> Self {
        match self {
            Self::None => Self::None,
            Self::Tree(node) => Self::tree(node.get_str(name)),
            Self::Paths(paths) => Self::below(paths, name),
        }
    }

    /// What is marked of each of so many items of a list.
    pub(super) fn items(&self, count: usize) -> Vec<Self> {
        let mut items: Vec<Self> = match self {
            Self::None => Vec::new(),
            Self::Tree(node) => node.items().map(|item| Self::tree(Some(item))).collect(),
            Self::Paths(paths) => (0..count).map(|at| Self::below(paths, &at.to_string())).collect(),
        };
        items.resize(count, Self::None);
        items
    }

    fn below(paths: &[Vec<&'t str>], step: &str) -> Self {
        let below = paths.iter().filter_map(|path| match path.split_first() {
            Some((first, rest)) if *first == step => Some(rest.to_vec()),
            _ => None,
        });
        let below: Vec<_> = below.collect();
        if below.is_empty() { Self::None } else { Self::Paths(below) }
    }
}
