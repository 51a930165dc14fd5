//! What the `Metadata` of resources, and comments, say to other tools: that they shall not report something, and why.
//!
//! Source of the facts: cfn_nag, "Suppressing individual findings"; cdk-nag, "Suppressing a Rule"; checkov, "Suppressing and
//! skipping policies". Comments are read in [`crate::suppression`].

use std::sync::Arc;

use super::Adapter;
use crate::document::{KeyId, Kind, Node, NodeId, Tree};
use crate::stack::{Entry, Resource, Term, TermId};
use crate::suppression::{Said, is_said, said};

/// A tool, its list, and the key of the reason of an item.
const TOOLS: [(&str, &str, &str); 3] = [
    ("cfn_nag", "rules_to_suppress", "reason"),
    ("cdk_nag", "rules_to_suppress", "reason"),
    ("checkov", "skip", "comment"),
];

/// A tool to which the metadata of a template speak.
struct Asked {
    tool: &'static str,
    /// The keys that lead from the metadata to the list.
    path: [KeyId; 2],
    /// The keys of an item of it.
    id: Option<KeyId>,
    reason: Option<KeyId>,
}

impl Asked {
    fn of((tool, list, reason): &(&'static str, &str, &str), tree: &Tree) -> Option<Self> {
        let path = [tree.key(tool)?, tree.key(list)?];
        Some(Self { tool, path, id: tree.key("id"), reason: tree.key(reason) })
    }
}

impl<'t> Adapter<'t> {
    /// Makes something of each thing that a resource says, or a comment.
    pub(super) fn suppressed(&mut self) {
        self.commented();
        let metadata = std::mem::take(&mut self.attributes.metadata);
        let asked: Vec<Asked> = TOOLS.iter().filter_map(|row| Asked::of(row, self.tree)).collect();
        for (owner, metadata) in metadata {
            for Asked { tool, path: [section, list], id, reason } in &asked {
                let list = metadata.get(*section).and_then(|section| section.get(*list));
                for (place, item) in list.into_iter().flat_map(Node::items).enumerate() {
                    if item.kind() == Kind::Map {
                        let mut written = |key: &Option<KeyId>| {
                            let value = item.get((*key)?)?.id();
                            Some(self.stack.term(Term::Written(value), None))
                        };
                        let entries = [("Check", written(id)), ("Reason", written(reason))];
                        let owner = &*self.stack.resource(owner).id;
                        let id = [owner, "/", *tool, "/", &place.to_string()].concat();
                        self.suppression(&id, tool, entries, item.id());
                    }
                }
            }
        }
    }

    /// Comments stand at no node: each is told of the resource around it, or of the one below.
    fn commented(&mut self) {
        if self.tree.comments().is_empty() {
            return;
        }
        let owners: Vec<(Arc<str>, NodeId)> =
            self.stack.resources.iter().map(|it| (Arc::clone(&it.id), it.node)).collect();
        let text = self.tree.text();
        let comment = |at: usize| text.get(self.tree.comments().get(at)?.range());
        for (place, span) in self.tree.comments().iter().enumerate() {
            let Some(said) = comment(place).filter(|it| is_said(it)).map(said) else { continue };
            let owner = owners.iter().find(|(_, node)| span.start < self.tree.node(*node).span().end);
            let Some((owner, node)) = owner else { continue };
            let above = place.checked_sub(1).and_then(comment).filter(|it| !is_said(it));
            let is_next = |above: &str| {
                let between = text.get(..span.start as usize).and_then(|before| before.rsplit_once(above));
                between.is_some_and(|(_, between)| between.trim().is_empty())
            };
            let above = above.filter(|it| is_next(it)).map(|it| it.trim_start_matches(['#', ' ']));
            for said in said {
                let Said { check, reason, .. } = said;
                let reason = Some(reason).filter(|it| !it.is_empty()).or(above);
                let mut text = |text: &str| self.stack.term(Term::Text(text.into()), Some(*node));
                let entries = [("Check", Some(text(check))), ("Reason", reason.map(text))];
                self.suppression(&format!("{owner}/{}/{check}", said.tool()), said.tool(), entries, *node);
            }
        }
    }

    fn suppression(&mut self, id: &str, tool: &str, said: [(&str, Option<TermId>); 2], node: NodeId) {
        let tool = self.stack.term(Term::Text(tool.into()), Some(node));
        let entry =
            |(key, value): (&str, Option<TermId>)| Some(Entry { key: key.into(), key_span: None, value: value? });
        let entries = [("Tool", Some(tool))].into_iter().chain(said).filter_map(entry).collect();
        let properties = self.stack.term(Term::Map(entries), Some(node));
        let ty = self.type_named("suppression");
        self.stack.add_aside(Resource { id: id.into(), ty, properties, node, condition: None });
    }
}
