//! Who answers for what: attestations, and the owners of code.
//!
//! Attestations have a shape of our own, `schemas/attestation.json`. Source of the facts about owners: GitHub Docs, "About code
//! owners"; GitLab Docs, "Code Owners syntax"; Backstage, "Descriptor Format of Catalog Entities".

use std::collections::HashSet;

use super::ecosystem::name;
use super::{Document, Reader};
use crate::document::{Kind, Node, NodeId};
use crate::stack::{Entry, Resource, Term};

/// The name of the file that says who owns code.
pub(super) const OWNERS: &str = "CODEOWNERS";

/// The type of whoever owns code.
const OWNER: &str = "repository.owner";

/// A map with a list of attestations.
pub(super) fn is_attested(_: &str, root: Node<'_>) -> bool {
    root.get_str("attestations").is_some_and(|it| it.kind() == Kind::List)
}

pub(super) fn attested<'t>(reader: &mut Reader<'t>, document: &Document<'t>) {
    let attestations = document.root.get_str("attestations").into_iter().flat_map(Node::items);
    for (place, node) in attestations.enumerate() {
        let properties = reader.stack.term(Term::Written(node.id()), None);
        add(reader, &format!("{}/{place}", document.file), "attestation", properties, node.id());
    }
}

pub(super) fn is_owned(file: &str, _: Node<'_>) -> bool {
    name(file) == OWNERS
}

/// Each team and person once, where it is first named.
pub(super) fn owned<'t>(reader: &mut Reader<'t>, document: &Document<'t>) {
    let mut seen = HashSet::new();
    for line in document.root.items() {
        let text = line.str().unwrap_or_default().split('#').next().unwrap_or_default();
        for owner in text.split_whitespace().skip(1).filter(|word| word.contains('@')) {
            if seen.insert(owner) {
                owned_by(reader, owner, line.id());
            }
        }
    }
}

/// An entity of a catalogue of software: a component, an API, a resource, a system, each of which has an owner.
pub(super) fn is_described(_: &str, root: Node<'_>) -> bool {
    let version = root.get_str("apiVersion").and_then(Node::str);
    version.is_some_and(|it| it.starts_with("backstage.io/")) && owner(root).is_some()
}

fn owner(root: Node<'_>) -> Option<Node<'_>> {
    root.get_str("spec").and_then(|spec| spec.get_str("owner")).filter(|it| it.str().is_some())
}

/// `group:default/shop` is the team `shop`.
pub(super) fn described<'t>(reader: &mut Reader<'t>, document: &Document<'t>) {
    let Some((owner, name)) = owner(document.root).and_then(|it| Some((it.id(), it.str()?))) else { return };
    let bare = name.rsplit([':', '/']).next().unwrap_or(name);
    let is_known = |it: &Resource| &*it.ty == OWNER && it.id.rsplit('/').next() == Some(bare);
    if !reader.stack.resources.iter().any(is_known) {
        owned_by(reader, bare, owner);
    }
}

fn owned_by(reader: &mut Reader<'_>, name: &str, node: NodeId) {
    let value = reader.text(name, node);
    let entry = Entry { key: "Name".into(), key_span: None, value };
    let properties = reader.stack.term(Term::Map(vec![entry]), Some(node));
    add(reader, name, OWNER, properties, node);
}

fn add(reader: &mut Reader<'_>, id: &str, ty: &str, properties: crate::stack::TermId, node: NodeId) {
    reader.stack.add(Resource { id: id.into(), ty: ty.into(), properties, node, condition: None });
}
