//! Advisories about packages, in the Open Source Vulnerability format.
//!
//! Source of the facts: the OSV schema (ossf.github.io/osv-schema), "affected[].package" and "Defined Ecosystems".

use super::package::key;
use super::{Document, Reader};
use crate::document::{Kind, Node};
use crate::stack::{Resource, Term};

/// A record, or a list of records.
pub(super) fn is(_: &str, root: Node<'_>) -> bool {
    let first = if root.kind() == Kind::List { root.items().next() } else { Some(root) };
    first.is_some_and(is_record)
}

fn is_record(node: Node<'_>) -> bool {
    let has = |key| node.get_str(key).is_some();
    has("id") && has("modified") && (has("affected") || has("withdrawn") || has("schema_version"))
}

pub(super) fn read<'t>(reader: &mut Reader<'t>, document: &Document<'t>) {
    let records =
        if document.root.kind() == Kind::List { document.root.items().collect() } else { vec![document.root] };
    for record in records.into_iter().filter(|it| is_record(*it)) {
        let Some(id) = record.get_str("id").and_then(Node::str) else { continue };
        let properties = reader.stack.term(Term::Written(record.id()), None);
        let (ty, node) = ("osv.advisory".into(), record.id());
        let number = reader.stack.add(Resource { id: id.into(), ty, properties, node, condition: None });
        for (place, affected) in record.get_str("affected").into_iter().flat_map(Node::items).enumerate() {
            let named = |key| affected.get_str("package")?.get_str(key)?.str();
            let (Some(ecosystem), Some(name)) = (named("ecosystem"), named("name")) else { continue };
            // A release of an ecosystem may stand behind it: `Debian:12`.
            let ecosystem = ecosystem.split(':').next().unwrap_or_default();
            let piece = reader.add(&format!("{id}/{place}"), "osv.affected", affected.id());
            let properties = vec![
                ("Advisory", reader.reference(number, affected.id())),
                ("Ecosystem", reader.text(ecosystem, affected.id())),
                ("Affected", reader.stack.term(Term::Written(affected.id()), None)),
            ];
            reader.set(piece, properties, affected.id());
            reader.affected.entry(key(ecosystem, name)).or_default().push(piece);
        }
    }
}
