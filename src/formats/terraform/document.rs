//! The policy document that a data source `aws_iam_policy_document` puts together, where it is read during apply only: its
//! statements stand in the plan, and the JSON does not yet.

use std::sync::Arc;

use super::read::Reader;
use super::unknown::At;
use crate::document::{Kind, Node};
use crate::stack::{Entry, Term, TermId};
use crate::value::{Cause, Target};

/// Arguments of a statement with the names that JSON has for them.
const TAKEN: [(&str, &str); 6] = [
    ("sid", "Sid"),
    ("effect", "Effect"),
    ("actions", "Action"),
    ("not_actions", "NotAction"),
    ("resources", "Resource"),
    ("not_resources", "NotResource"),
];

/// Arguments that bring in the statements of other documents.
const OTHERS: [&str; 4] = ["source_policy_documents", "override_policy_documents", "source_json", "override_json"];

impl<'t> Reader<'_, 't> {
    /// The document of a data source; none where it is one of another type.
    pub(super) fn policy_document(&mut self, number: usize, at: Node<'t>) -> Option<TermId> {
        self.data(number).filter(|it| it.ty == "aws_iam_policy_document")?;
        let owner = self.owner(number)?;
        let data = self.at(number, &owner)?;
        let block = data.key("statement", data.value.and_then(|it| it.get_str("statement")));
        let mut statements = Vec::new();
        for part in block.items() {
            statements.extend(part.value.map(|node| self.statement(&part, node)));
        }
        if statements.is_empty() && block.unknown.is_some() || OTHERS.iter().any(|name| is_given(&data, name)) {
            let reason = "further statements are known after apply";
            let cause = Cause {
                place: Some(data.node.place()),
                target: Some(Target::Open),
                ..Cause::new(format!("{}.statement", owner.address), reason)
            };
            statements.push(self.stack.term(Term::Maybe(Arc::new(cause)), Some(data.node.id())));
        }
        let list = self.stack.term(Term::List(statements), Some(data.node.id()));
        Some(self.stack.term(Term::Map(vec![entry("Statement", list)]), Some(at.id())))
    }

    fn statement(&mut self, at: &At<'_, 't>, node: Node<'t>) -> TermId {
        let (parts, _) = self.entries(at);
        let part = |name: &str| parts.iter().find(|it| &*it.key == name).map(|it| it.value);
        let is_set = |name: &str| {
            let value = node.get_str(name).filter(|it| it.kind() != Kind::Null);
            value.is_some_and(|it| it.kind() != Kind::List || !it.is_empty())
                || at.unknown.and_then(|it| it.get_str(name)).is_some_and(super::reference::may_be_unknown)
        };
        let mut entries = Vec::new();
        for (from, to) in TAKEN {
            if let Some(value) = part(from).filter(|_| is_set(from)) {
                entries.push(entry(to, value));
            }
        }
        if !is_set("effect") {
            // The default of the argument.
            let allow = self.stack.term(Term::Text("Allow".into()), Some(node.id()));
            entries.push(entry("Effect", allow));
        }
        for (from, to) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
            let principals = at.key(from, node.get_str(from));
            entries.extend(self.principals(&principals).map(|it| entry(to, it)));
        }
        if is_set("condition") {
            let conditions = at.key("condition", node.get_str("condition"));
            let map = self.conditions(&conditions, node);
            entries.push(entry("Condition", map));
        }
        self.stack.term(Term::Map(entries), Some(node.id()))
    }

    /// `[{type: "AWS", identifiers: [...]}]` as `{AWS: [...]}`; the type `*` is everyone.
    fn principals(&mut self, at: &At<'_, 't>) -> Option<TermId> {
        let mut sorts: Vec<(String, Vec<TermId>)> = Vec::new();
        for part in at.items() {
            let Some(block) = part.value else { continue };
            let sort = match block.get_str("type").and_then(Node::str) {
                Some("*") | None => "AWS",
                Some(sort) => sort,
            };
            let identifiers = part.key("identifiers", block.get_str("identifiers"));
            let mut found: Vec<TermId> = Vec::new();
            for one in identifiers.items() {
                found.extend(one.value.map(|node| self.placed(one, node)));
            }
            if found.is_empty() {
                found.extend(self.merged(identifiers));
            }
            match sorts.iter_mut().find(|(own, _)| own == sort) {
                Some((_, all)) => all.extend(found),
                None => sorts.push((sort.to_owned(), found)),
            }
        }
        let node = at.node.id();
        let mut entries = Vec::new();
        for (sort, all) in sorts {
            let list = self.stack.term(Term::List(all), Some(node));
            entries.push(entry(&sort, list));
        }
        (!entries.is_empty()).then(|| self.stack.term(Term::Map(entries), Some(node)))
    }

    /// `[{test, variable, values}]` as `{test: {variable: values}}`; what is not known of it is a condition all the same.
    fn conditions(&mut self, at: &At<'_, 't>, statement: Node<'t>) -> TermId {
        let mut tests: Vec<(&str, Vec<Entry>)> = Vec::new();
        for part in at.items() {
            let Some(block) = part.value else { continue };
            let (parts, _) = self.entries(&part);
            let text = |name: &str| block.get_str(name).and_then(Node::str).unwrap_or("?");
            let Some(values) = parts.iter().find(|it| &*it.key == "values").map(|it| it.value) else { continue };
            let key = entry(text("variable"), values);
            match tests.iter_mut().find(|(own, _)| *own == text("test")) {
                Some((_, keys)) => keys.push(key),
                None => tests.push((text("test"), vec![key])),
            }
        }
        let mut entries = Vec::new();
        for (test, keys) in tests {
            let keys = self.stack.term(Term::Map(keys), Some(at.node.id()));
            entries.push(entry(test, keys));
        }
        self.stack.term(Term::Map(entries), Some(if at.value.is_some() { at.node } else { statement }.id()))
    }
}

/// Whether an argument has a value, or will have one.
fn is_given(at: &At<'_, '_>, name: &str) -> bool {
    let value = at.value.and_then(|it| it.get_str(name)).filter(|it| it.kind() != Kind::Null);
    let is_empty = |it: Node<'_>| it.kind() == Kind::List && it.is_empty();
    value.is_some_and(|it| !is_empty(it))
        || at.unknown.and_then(|it| it.get_str(name)).is_some_and(super::reference::may_be_unknown)
}

fn entry(key: &str, value: TermId) -> Entry {
    Entry { key: key.into(), key_span: None, value }
}
