//! Who answers for what: attestations, and the owners of code.
//!
//! Attestations have a shape of our own, `schemas/attestation.json`. Source of the facts about owners: GitHub Docs, "About code
//! owners"; GitLab Docs, "Code Owners syntax".

use std::collections::HashSet;

use super::ecosystem::name;
use super::{Document, Reader};
use crate::document::{Kind, Node, NodeId};
use crate::stack::{Entry, Resource, Term};

/// The name of the file that says who owns code.
pub(super) const OWNERS: &str = "CODEOWNERS";

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
                let name = reader.text(owner, line.id());
                let entry = Entry { key: "Name".into(), key_span: None, value: name };
                let properties = reader.stack.term(Term::Map(vec![entry]), Some(line.id()));
                add(reader, owner, "repository.owner", properties, line.id());
            }
        }
    }
}

fn add(reader: &mut Reader<'_>, id: &str, ty: &str, properties: crate::stack::TermId, node: NodeId) {
    reader.stack.add(Resource { id: id.into(), ty: ty.into(), properties, node, condition: None });
}
