//! Resources that were read back to those of a stack.

use std::sync::Arc;

use super::answer::{self, Field, Others, Tells, Told, Way};
use super::asked;
use super::known::{Account, Known};
use super::secrets::KEY;
use crate::document::{Kind, Node};
use crate::provider;
use crate::stack::{Entry, Stack, Term, TermId};
use crate::value::Cause;

/// Maps whose names are the user's.
const NAMES_OF_USERS: [&str; 6] =
    ["requestParameters", "requestTemplates", "responseParameters", "stageVariables", "tags", "variables"];

/// Puts properties together.
pub(super) struct Builder<'a, 't> {
    pub(super) stack: &'a mut Stack,
    pub(super) account: &'a Account<'t>,
}

/// A property in the making.
enum Part {
    Term(Option<crate::source::Span>, TermId),
    Map(Vec<(Box<str>, Part)>),
}

impl<'t> Builder<'_, 't> {
    /// The properties of a resource.
    pub(super) fn properties(&mut self, known: &Known<'t>) -> TermId {
        let mut parts: Vec<(Box<str>, Part)> = Vec::new();
        for told in &known.told {
            let fresh = self.parts(told);
            let is_new = |key: &str| !parts.iter().any(|(own, _)| **own == *key);
            let fresh: Vec<_> = fresh.into_iter().filter(|(key, _)| is_new(key)).collect();
            parts.extend(fresh);
        }
        for property in untold(known) {
            if parts.iter().any(|(own, _)| **own == *property) {
                continue;
            }
            let term = match self.account.tags(known).filter(|_| property == "Tags") {
                Some(tags) => tags.map(|tags| self.written(tags)),
                None => Some(self.untold(known, property)),
            };
            parts.extend(term.map(|term| (property.into(), Part::Term(None, term))));
        }
        let node = known.told.first().map(|told| told.node);
        self.map(parts, node)
    }

    fn map(&mut self, parts: Vec<(Box<str>, Part)>, node: Option<Node<'t>>) -> TermId {
        let mut entries = Vec::with_capacity(parts.len());
        for (key, part) in parts {
            let (key_span, value) = match part {
                Part::Term(span, term) => (span, term),
                Part::Map(inner) => (None, self.map(inner, node)),
            };
            entries.push(Entry { key, key_span, value });
        }
        self.stack.term(Term::Map(entries), node.map(Node::id))
    }

    /// The properties that one answer tells.
    fn parts(&mut self, told: &Told<'t>) -> Vec<(Box<str>, Part)> {
        let mut parts = Vec::new();
        for field in told.shape.fields {
            let node = answer::found(told, field.from);
            if let Some(term) = node.and_then(|node| self.field(field, node)) {
                put(&mut parts, field.to, term);
            }
        }
        if told.shape.others == Others::Left {
            return parts;
        }
        let is_used = |name: &str| {
            let first = |field: &Field| field.from.split('.').next() == Some(name);
            told.shape.fields.iter().any(first)
        };
        let tree = told.node.tree();
        for (key, node) in told.node.entries() {
            let name = tree.key_name(key);
            if is_used(name) {
                continue;
            }
            let (to, term) = match told.shape.others {
                Others::Capital => (capital(name), self.capital(name, node)),
                _ => (name.into(), self.written(node)),
            };
            let span = node.key().map(|(_, span)| span);
            if !parts.iter().any(|(own, _): &(Box<str>, Part)| *own == to) {
                parts.push((to, Part::Term(span, term)));
            }
        }
        parts
    }

    /// A property as CloudFormation has it; none where it is not there.
    fn field(&mut self, field: &Field, node: Node<'t>) -> Option<TermId> {
        let at = Some(node.id());
        let text = node.str();
        let term = match field.way {
            Way::Same => return (!is_map_of(field, node)).then(|| self.written(node)),
            Way::Only => Term::List(vec![self.written(node)]),
            Way::Each(key) => {
                let inner = node.items().map(|item| item.get_str(key).unwrap_or(item));
                Term::List(inner.map(|item| self.written(item)).collect())
            }
            Way::Is(word) => Term::Bool(text == Some(word)),
            Way::Version => {
                let mut versions = node.items();
                let default = versions.find(|it| it.get_str("IsDefaultVersion").and_then(Node::bool) == Some(true))?;
                return Some(self.written(default.get_str("Document")?));
            }
            Way::Unqualified => Term::Text(answer::unqualified(text?).into()),
            Way::Name => Term::Text(answer::name_in(text?).into()),
            Way::Key => return self.key(node),
            Way::Items(fields) => Term::List(node.items().map(|item| self.item(fields, item)).collect()),
            Way::Grants => return Some(self.grants(node)),
            Way::Methods => Term::List(node.entries().map(|(_, item)| self.method(item)).collect()),
        };
        Some(self.stack.term(term, at))
    }

    /// A key in KMS: one that AWS keeps for the account is none of the user's.
    fn key(&mut self, node: Node<'t>) -> Option<TermId> {
        let manager = |known: &Known<'t>| known.told.iter().find_map(|told| answer::text(told, "KeyManager"));
        let arn = node.str()?;
        if self.account.keys_of_aws.contains(arn) {
            return None;
        }
        match self.account.find(KEY, arn).and_then(manager) {
            Some(_) => Some(self.written(node)),
            None => {
                let cause = Cause {
                    place: Some(node.place()),
                    remedy: Some(format!("aws kms describe-key --key-id {arn}").into()),
                    ..Cause::new(format!("key {arn}"), "whether AWS keeps this key for the account is not told")
                };
                Some(self.stack.term(Term::Maybe(Arc::new(cause)), Some(node.id())))
            }
        }
    }

    /// A map whose keys are others in CloudFormation.
    fn item(&mut self, fields: &[Field], item: Node<'t>) -> TermId {
        let mut parts = Vec::new();
        for field in fields {
            if let Some(term) = answer::at(item, field.from).and_then(|node| self.field(field, node)) {
                put(&mut parts, field.to, term);
            }
        }
        self.map(parts, Some(item))
    }

    /// The settings of the methods of a stage, under `~1path~1of/METHOD` or `*/*` (Stage in the API Gateway API Reference).
    fn method(&mut self, settings: Node<'t>) -> TermId {
        let path = settings.key_name().unwrap_or_default();
        let (path, method) = path.rsplit_once('/').unwrap_or((path, "*"));
        let at = Some(settings.id());
        let path = if path == "*" { "/*".into() } else { path.replace("~1", "/") };
        let own = [("ResourcePath", path.as_str()), ("HttpMethod", method)];
        let mut entries = Vec::with_capacity(settings.len() + own.len());
        for (key, text) in own {
            let value = self.stack.term(Term::Text(text.into()), at);
            entries.push(Entry { key: key.into(), key_span: None, value });
        }
        for (key, inner) in settings.entries() {
            // -1 stands for what is not set.
            if inner.number() != Some("-1.0") && inner.number() != Some("-1") {
                let key = capital(settings.tree().key_name(key));
                entries.push(Entry { key, key_span: inner.key().map(|it| it.1), value: self.written(inner) });
            }
        }
        self.stack.term(Term::Map(entries), at)
    }

    /// The name of the list that has these grants (Canned ACL in the Amazon S3 User Guide).
    fn grants(&mut self, grants: Node<'t>) -> TermId {
        let public = |group: &str, permission: &str| {
            grants.items().any(|grant| {
                let uri = answer::at(grant, "Grantee.URI").and_then(Node::str);
                let own = grant.get_str("Permission").and_then(Node::str);
                uri.is_some_and(|uri| uri.ends_with(group))
                    && own.is_some_and(|it| it == permission || it == "FULL_CONTROL")
            })
        };
        let name =
            match (public("/AllUsers", "READ"), public("/AllUsers", "WRITE"), public("/AuthenticatedUsers", "READ")) {
                (_, true, _) => "PublicReadWrite",
                (true, ..) => "PublicRead",
                (.., true) => "AuthenticatedRead",
                _ if grants.len() <= 1 => "Private",
                _ => {
                    let cause = Cause {
                        place: Some(grants.place()),
                        ..Cause::new(
                            format!("grants {}", grants.id().index()),
                            "its grants are those of no canned access list",
                        )
                    };
                    return self.stack.term(Term::Unknown(Arc::new(cause)), Some(grants.id()));
                }
            };
        self.stack.term(Term::Text(name.into()), Some(grants.id()))
    }

    fn written(&mut self, node: Node<'t>) -> TermId {
        self.stack.term(Term::Written(node.id()), Some(node.id()))
    }

    /// A value whose maps have small letters where CloudFormation has capital ones.
    fn capital(&mut self, key: &str, node: Node<'t>) -> TermId {
        let tree = node.tree();
        let term = match node.kind() {
            Kind::Map if !NAMES_OF_USERS.contains(&key) => {
                let mut entries = Vec::with_capacity(node.len());
                for (key, inner) in node.entries() {
                    let name = tree.key_name(key);
                    let value = self.capital(name, inner);
                    entries.push(Entry { key: capital(name), key_span: inner.key().map(|it| it.1), value });
                }
                Term::Map(entries)
            }
            Kind::List => Term::List(node.items().map(|item| self.capital(key, item)).collect()),
            _ => return self.written(node),
        };
        self.stack.term(term, Some(node.id()))
    }

    /// A property that no answer tells.
    fn untold(&mut self, known: &Known<'t>, property: &str) -> TermId {
        let node = known.told.first().map(|told| told.node);
        let call = asked::call(known.ty, property);
        let cause = Cause {
            place: node.map(Node::place),
            remedy: call.map(|call| remedy(call, known).into()),
            ..Cause::new(format!("{property} of {} {}", known.ty, known.id), reason(call))
        };
        self.stack.term(Term::Maybe(Arc::new(cause)), node.map(Node::id))
    }
}

/// Why something is not known that another call tells.
fn reason(call: Option<&str>) -> String {
    match call {
        Some(call) => format!("it is no part of these answers: `aws {}` tells it", command(call)),
        None => "it is no part of these answers".to_owned(),
    }
}

/// A call without its options.
pub(super) fn command(call: &str) -> &str {
    call.split(" --").next().unwrap_or(call)
}

/// The call to make.
fn remedy(call: &str, known: &Known<'_>) -> String {
    let name = if call.ends_with("-arn") { super::known::arn(&known.names) } else { None };
    let url = || known.names.iter().find(|name| name.starts_with("https://")).copied();
    match call.rsplit(' ').next() {
        Some("--queue-url") => format!("aws {call} {}", url().unwrap_or("URL")),
        Some(option) if option.starts_with("--") => format!("aws {call} {}", name.unwrap_or(&known.id)),
        _ => format!("aws {call}"),
    }
}

/// The properties that no answer tells.
pub(super) fn untold(known: &Known<'_>) -> Vec<&'static str> {
    let tells = |told: &Told<'_>, property: &str| match told.shape.tells {
        Tells::AllBut(others) => told.is_whole && !others.contains(&property),
        Tells::Only(own) => own.contains(&property),
    };
    let whole = known.told.iter().filter(|told| told.is_whole);
    let main = whole.into_iter().find_map(|told| match told.shape.tells {
        Tells::AllBut(others) => Some(others.to_vec()),
        Tells::Only(_) => None,
    });
    let of_type = || {
        let shape = provider::resource(known.ty);
        shape.map(|it| it.properties().map(|(name, _)| name).collect()).unwrap_or_default()
    };
    let mut open = main.unwrap_or_else(of_type);
    open.retain(|property| !known.told.iter().any(|told| tells(told, property)));
    open
}

/// A field that is a map itself where CloudFormation has a text: a later field for the same property says where the text is.
fn is_map_of(field: &Field, node: Node<'_>) -> bool {
    node.kind() == Kind::Map && field.to == "Principal"
}

/// Puts a term at the end of a path; what is there already stays.
fn put(parts: &mut Vec<(Box<str>, Part)>, path: &str, term: TermId) {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let known = parts.iter_mut().find(|(own, _)| **own == *first).map(|(_, part)| part);
    match (known, rest) {
        (Some(Part::Map(inner)), Some(rest)) => put(inner, rest, term),
        (Some(_), _) => {}
        (None, None) => parts.push((first.into(), Part::Term(None, term))),
        (None, Some(rest)) => {
            let mut inner = Vec::new();
            put(&mut inner, rest, term);
            parts.push((first.into(), Part::Map(inner)));
        }
    }
}

/// A name with a capital letter at its beginning.
fn capital(name: &str) -> Box<str> {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect()).into()
}
