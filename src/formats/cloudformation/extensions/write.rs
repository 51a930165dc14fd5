//! One round: the template again, with its outermost loops written out.

use super::loops::{Binding, Loop, Refusal};
use super::{LOOP, Left};
use crate::diagnostic::Diagnostic;
use crate::document::{Kind, Limits, Node, Rewriter, Tree};
use crate::formats::cloudformation::intrinsics::{call, ref_name};
use crate::formats::cloudformation::resource_type;
use crate::stack::{Stack, World};
use crate::value::Value;

/// The template in the making.
pub(super) struct Writer<'t> {
    rewriter: Rewriter<'t>,
    /// What its intrinsics give.
    values: &'t Stack,
    /// The item that is being written.
    binding: Option<Binding<'t>>,
    /// How many loops that stay are around.
    inside: usize,
    pub(super) is_changed: bool,
    pub(super) left: Vec<Left>,
    pub(super) mistakes: Vec<Diagnostic>,
}

impl<'t> Writer<'t> {
    pub(super) fn new(values: &'t Stack, limits: &'t Limits) -> Self {
        let rewriter = Rewriter::new(&values.tree, limits);
        let (left, mistakes) = (Vec::new(), Vec::new());
        Self { rewriter, values, binding: None, inside: 0, is_changed: false, left, mistakes }
    }

    /// Writes all documents of the text.
    pub(super) fn roots(&mut self) -> Result<(), Diagnostic> {
        self.values.tree.roots().try_for_each(|root| self.node(root, None))
    }

    pub(super) fn finish(self) -> Tree {
        self.rewriter.finish()
    }

    fn node(&mut self, node: Node<'t>, key: Option<&str>) -> Result<(), Diagnostic> {
        let own = self.binding.as_ref().filter(|binding| ref_name(node) == Some(binding.identifier));
        if let Some(item) = own.map(|binding| binding.item.clone()) {
            return self.rewriter.text(&item, node, key);
        }
        match node.kind() {
            Kind::Map => self.map(node, key),
            Kind::List => self.list(node, key),
            Kind::String => {
                let content = self.bound(node.str().unwrap_or_default());
                self.rewriter.scalar(&content, node, key)
            }
            _ => self.rewriter.scalar(node.scalar().unwrap_or_default(), node, key),
        }
    }

    fn list(&mut self, list: Node<'t>, key: Option<&str>) -> Result<(), Diagnostic> {
        let is_attribute =
            call(list).is_some_and(|(name, _)| name == "GetAtt") || list.key_name() == Some("Fn::GetAtt");
        self.rewriter.open(list, key)?;
        for item in list.items() {
            match self.name(item, is_attribute) {
                Some(Name::Text(name)) => self.rewriter.text(&name, item, None)?,
                _ => self.node(item, None)?,
            }
        }
        self.rewriter.close(list);
        Ok(())
    }

    fn map(&mut self, map: Node<'t>, key: Option<&str>) -> Result<(), Diagnostic> {
        self.rewriter.open(map, key)?;
        for (name, child) in written(map) {
            let name = self.bound(name);
            if name.starts_with(LOOP) && self.binding.is_none() && self.inside == 0 {
                self.repeat(&name, child)?;
            } else {
                self.entry(map, &name, child)?;
            }
        }
        self.rewriter.close(map);
        Ok(())
    }

    fn entry(&mut self, map: Node<'t>, key: &str, child: Node<'t>) -> Result<(), Diagnostic> {
        let is_name = match key {
            "Ref" => map.only().is_some(),
            "Condition" => resource_type(map).is_some() || map.get_str("Value").is_some(),
            _ => false,
        };
        match self.name(child, is_name) {
            Some(Name::Text(name)) => self.rewriter.text(&name, child, Some(key)),
            // Without a condition it is always there.
            Some(Name::Nothing) if key == "Condition" => {
                self.is_changed = true;
                Ok(())
            }
            _ => self.node(child, Some(key)),
        }
    }

    /// Writes a loop out, or as it is where that cannot be done.
    fn repeat(&mut self, key: &str, node: Node<'t>) -> Result<(), Diagnostic> {
        let (reason, is_mistake) = match Loop::read(node, self.values) {
            Ok(it) => return self.write_out(&it),
            Err(Refusal::Unknown(reason)) => (reason, false),
            Err(Refusal::Malformed(reason)) => (reason, true),
        };
        self.left.push(Left { node: node.id(), reason, is_mistake });
        self.inside += 1;
        self.node(node, Some(key))?;
        self.inside -= 1;
        Ok(())
    }

    fn write_out(&mut self, it: &Loop<'t>) -> Result<(), Diagnostic> {
        self.is_changed = true;
        for (number, item) in it.items.iter().enumerate() {
            self.binding = Some(Binding { identifier: it.identifier, item: item.clone() });
            for (key, value) in written(it.body) {
                let mut name = self.bound(key);
                if name == key && key.starts_with(LOOP) {
                    // Inner loops may be called alike; their names are not used.
                    name.push_str(item);
                } else if name == key && number == 0 {
                    let message =
                        format!("`{key}` is made again and again: its name does not have `{}`", it.identifier);
                    let error =
                        Diagnostic::error("malformed-template", message).at(value.place(), "repeated by a loop");
                    self.mistakes.push(error.help(format!("write `{key}${{{}}}`", it.identifier)));
                }
                self.node(value, Some(&name))?;
            }
        }
        self.binding = None;
        Ok(())
    }

    /// A text with the item in place of its name.
    fn bound(&self, text: &str) -> String {
        self.binding.as_ref().map_or_else(|| text.to_owned(), |binding| binding.into(text))
    }

    /// What an intrinsic gives where a name is wanted, if it is known.
    fn name(&mut self, node: Node<'t>, is_wanted: bool) -> Option<Name> {
        if !is_wanted || self.binding.is_some() || self.inside > 0 || call(node).is_none() {
            return None;
        }
        match self.values.read(node, &World::default()) {
            Value::Text(text) => {
                self.is_changed = true;
                Some(Name::Text(text.to_string()))
            }
            Value::Missing => Some(Name::Nothing),
            _ => None,
        }
    }
}

/// A name that was worked out.
enum Name {
    Text(String),
    /// `AWS::NoValue`.
    Nothing,
}

/// The entries of a map, those of a key that is written twice as often as it is written.
fn written<'t>(map: Node<'t>) -> impl Iterator<Item = (&'t str, Node<'t>)> {
    map.entries().flat_map(move |(key, last)| {
        let all: Vec<Node<'t>> = match map.has_duplicates() {
            true => map.duplicates(key).collect(),
            false => Vec::new(),
        };
        let all = if all.len() > 1 { all } else { vec![last] };
        all.into_iter().map(move |node| (map.tree().key_name(key), node))
    })
}
