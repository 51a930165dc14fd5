//! Values of the language as policies: what is not known stays so.

use std::sync::Arc;

use crate::builtins::Fields;
use crate::iam::catalogue;
use crate::iam::{Glob, Holder, Kind, Piece, Place, Policy, Rights, Shape, Statement, Written};
use crate::value::{Element, Elements, Hole, Holes, List, Map, Site, Unknown, Value};

/// What is asked of a role.
pub(super) static ROLE: Fields = Fields(&[("statements", Some(&OWN)), ("managed_policies", None), ("boundary", None)]);

/// What is asked of a statement of its policies.
pub(super) static OWN: Fields = Fields(&[
    ("effect", None),
    ("actions", None),
    ("not_actions", None),
    ("resources", None),
    ("not_resources", None),
    ("conditions", None),
]);

/// What is asked of a statement of a resource's policy.
pub(super) static OF_RESOURCE: Fields = Fields(&[
    ("effect", None),
    ("actions", None),
    ("not_actions", None),
    ("resources", None),
    ("not_resources", None),
    ("conditions", None),
    ("principals", None),
    ("not_principals", None),
]);

/// What is asked of a statement of a trust policy.
pub(super) static TRUST: Fields = Fields(&[
    ("effect", None),
    ("actions", None),
    ("not_actions", None),
    ("conditions", None),
    ("principals", None),
    ("not_principals", None),
    ("services", None),
    ("federated", None),
]);

/// A role with its policies.
#[derive(Debug)]
pub struct Role {
    /// What it has: first the statements that the stack writes, then managed policies.
    pub policies: Vec<Policy>,
    /// What bounds it.
    pub boundary: Option<Policy>,
    /// The managed policies that the catalogue does not have, and those of which not even the name is known.
    pub unread: Vec<String>,
    /// The managed policies that the catalogue has, in the order of `policies` behind the first.
    pub managed: Vec<String>,
}

impl Role {
    /// The role as the holder of its policies.
    pub fn holder(&self) -> Holder<'_> {
        Holder { policies: &self.policies, boundary: self.boundary.as_ref(), open: !self.unread.is_empty() }
    }

    /// Its policies alone.
    pub(super) fn rights(self) -> Rights {
        Rights { policies: self.policies, boundary: self.boundary, open: !self.unread.is_empty() }
    }
}

/// Tells where a value stands.
type Places<'p, 'a> = &'p mut dyn FnMut(&Site<'a>) -> Place;

/// The role that a map of the fields of one is: `statements`, `managed_policies`, `boundary`.
pub fn role<'a>(value: &Value<'a>, places: Places<'_, 'a>) -> Role {
    Reader { places, derived: 0, parts: &STATEMENT }.role(value)
}

/// The same by what its statements name, whatever they say about that: for questions that this answers for most roles.
pub(super) fn role_by_actions(value: &Value<'_>) -> Role {
    Reader { places: &mut |_| Place::default(), derived: 0, parts: ACTIONS }.role(value)
}

/// The statement that a map of the fields of one is, of a policy of this sort; none where it is not known.
pub fn statement(value: &Value<'_>, kind: Kind) -> Option<Statement> {
    statement_of(value, &STATEMENT, kind)
}

/// The same with its resources alone.
pub(super) fn resources_of(value: &Value<'_>) -> Option<Statement> {
    statement_of(value, RESOURCES, Kind::Identity)
}

fn statement_of(value: &Value<'_>, parts: Parts, kind: Kind) -> Option<Statement> {
    fields(value)?;
    let mut reader = Reader { places: &mut |_| Place::default(), derived: 0, parts };
    let element = Element { key: None, value: value.clone(), site: Site::default(), maybe: None };
    let written = reader.statement(&element);
    Policy::of_statements(&[written], false, kind).0.statements.pop()
}

/// Policies and their parts as they are written.
pub(super) fn documents<'a>(elements: &[Element<'a>], places: Places<'_, 'a>) -> Vec<Written> {
    let mut reader = Reader { places, derived: 0, parts: &STATEMENT };
    elements.iter().map(|element| reader.element(element)).collect()
}

/// Statements of one policy, of which some may not be known; with whether there may be others.
pub(super) fn statements(value: &Value<'_>, kind: Kind) -> (Vec<Statement>, bool) {
    let mut reader = Reader { places: &mut |_| Place::default(), derived: 0, parts: &STATEMENT };
    let element = Element { key: None, value: value.clone(), site: Site::default(), maybe: None };
    let (items, open) = reader.list(Some(&element));
    let written: Vec<Written> = items.iter().map(|it| reader.statement(it)).collect();
    let policy = Policy::of_statements(&written, open, kind).0;
    (policy.statements, policy.open)
}

/// The pattern of a resource: text, of which parts may not be known.
pub(super) fn pattern(value: &Value<'_>) -> Option<Glob> {
    match value {
        Value::Text(text) => Some(Glob::pattern(text)),
        Value::Unknown(unknown) => Some(Glob::opaque(&unknown.cause.token)),
        Value::Holes(holes) => {
            let mut glob = Glob::default();
            for part in &holes.parts {
                match part {
                    Hole::Known(text) => glob.push_pattern(text),
                    Hole::Unknown(unknown) => {
                        let name = Arc::from(&*unknown.cause.token);
                        let hole = if is_name(unknown) { crate::iam::Hole::Name } else { crate::iam::Hole::Opaque };
                        glob.push_hole(hole(name));
                    }
                }
            }
            Some(glob)
        }
        _ => None,
    }
}

/// The ARN of a managed policy; in which partition does not matter, and is often not known.
fn arn(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.to_string()),
        Value::Holes(holes) => match holes.parts.as_slice() {
            [Hole::Known(first), Hole::Unknown(_), Hole::Known(last)] if &**first == "arn:" => {
                Some(format!("arn:aws{}", &**last))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a text that is not known has neither colons nor slashes: what pseudo parameters give, and names of resources.
pub(super) fn is_name(unknown: &Unknown) -> bool {
    let token = &*unknown.cause.token;
    let is_pseudo =
        matches!(token, "Ref AWS::Partition" | "Ref AWS::Region" | "Ref AWS::AccountId" | "Ref AWS::StackName");
    is_pseudo || token.starts_with("name of ")
}

/// How a value that is not known is called.
fn name_of(value: &Value<'_>) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Unknown(unknown) => unknown.cause.token.to_string(),
        Value::Holes(holes) => {
            let part = |part: &Hole<'_>| match part {
                Hole::Known(text) => text.to_string(),
                Hole::Unknown(unknown) => format!("${{{}}}", unknown.cause.token),
            };
            holes.parts.iter().map(part).collect()
        }
        other => other.type_name().to_owned(),
    }
}

pub(super) fn fields<'v, 'a>(value: &'v Value<'a>) -> Option<&'v Elements<'a>> {
    match value {
        Value::Map(Map::Built(elements)) => Some(elements),
        _ => None,
    }
}

pub(super) fn field<'v, 'a>(fields: &'v Elements<'a>, name: &str) -> Option<&'v Element<'a>> {
    fields.items.iter().find(|element| element.key.as_ref().is_some_and(|key| &**key == name))
}

/// The most keys of a map among which those written twice are looked for; no part of a policy has so many.
const FEW: usize = 1_000;

/// Fields of the kind `statement`, each with the element of a policy that it is.
type Parts = &'static [(&'static str, &'static str)];

/// All that a statement has; which actions it is about; which resources.
static STATEMENT: [(&str, &str); 6] = [
    ("effect", "Effect"),
    ("actions", "Action"),
    ("not_actions", "NotAction"),
    ("resources", "Resource"),
    ("not_resources", "NotResource"),
    ("conditions", "Condition"),
];
const ACTIONS: Parts = STATEMENT.split_at(3).0;
const RESOURCES: Parts = STATEMENT.split_at(3).1.split_at(2).0;

struct Reader<'p, 'a> {
    places: Places<'p, 'a>,
    /// How many unknowns were met that are not equal to others of the same name.
    derived: usize,
    /// What is read of statements.
    parts: Parts,
}

impl<'a> Reader<'_, 'a> {
    fn role(&mut self, value: &Value<'a>) -> Role {
        let Some(fields) = fields(value) else {
            return Role { policies: Vec::new(), boundary: None, unread: vec![name_of(value)], managed: Vec::new() };
        };
        let mut role = Role { policies: Vec::new(), boundary: None, unread: Vec::new(), managed: Vec::new() };
        let (statements, open) = self.list(field(fields, "statements"));
        let statements: Vec<Written> = statements.iter().map(|it| self.statement(it)).collect();
        role.policies.push(Policy::of_statements(&statements, open, Kind::Identity).0);
        let (managed, open) = self.list(field(fields, "managed_policies"));
        for element in managed {
            let place = (self.places)(&element.site);
            match arn(&element.value).and_then(|arn| Some((catalogue::managed(&arn, place)?, arn))) {
                Some((policy, arn)) if element.maybe.is_none() => {
                    role.policies.push(policy);
                    role.managed.push(arn);
                }
                _ => role.unread.push(name_of(&element.value)),
            }
        }
        if open {
            role.unread.push("managed_policies".to_owned());
        }
        role.boundary = field(fields, "boundary").and_then(|element| {
            let place = (self.places)(&element.site);
            match &element.value {
                Value::Missing | Value::Null => None,
                other => {
                    let known = arn(other).and_then(|arn| catalogue::managed(&arn, place));
                    let unread = || Policy { kind: Kind::Identity, place, statements: Vec::new(), open: true };
                    Some(known.unwrap_or_else(unread))
                }
            }
        });
        role
    }

    /// The elements of a list, and whether there may be others.
    fn list<'v>(&self, element: Option<&'v Element<'a>>) -> (&'v [Element<'a>], bool) {
        match element.map(|it| &it.value) {
            None | Some(Value::Missing | Value::Null) => (&[], false),
            Some(Value::List(List::Built(elements))) => (&elements.items, elements.open.is_some()),
            Some(_) => (&[], true),
        }
    }

    /// A statement by its fields, or as a policy writes it.
    fn statement(&mut self, element: &Element<'a>) -> Written {
        let Some(fields) = fields(&element.value) else { return self.element(element) };
        if field(fields, "Effect").is_some() {
            return self.element(element);
        }
        let mut entries = Vec::new();
        for (own, name) in self.parts {
            // What a statement does not have, the kind gives as an empty list.
            let has = |it: &&Element<'a>| match &it.value {
                Value::Missing | Value::Null => false,
                Value::List(List::Built(list)) | Value::Map(Map::Built(list)) => {
                    !list.items.is_empty() || list.open.is_some()
                }
                _ => true,
            };
            if let Some(value) = field(fields, own).filter(has) {
                entries.push(((*name).into(), self.element(value)));
            }
        }
        entries.extend(self.principal(fields));
        let place = self.place(element).or_else(|| entries.first().map(|(_, value): &(Arc<str>, Written)| value.place));
        let shape = Shape::Map { entries, open: false };
        Written { place: place.unwrap_or_default(), maybe: element.maybe.is_some(), shape }
    }

    /// The principals of a resource's or a trust policy: `*` alone is everyone, others are accounts, roles and users; services
    /// and identity providers stand apart. With `not_principals`, all but these.
    fn principal(&mut self, fields: &Elements<'a>) -> Option<(Arc<str>, Written)> {
        let sorts = [("principals", "AWS"), ("services", "Service"), ("federated", "Federated")];
        let named = self.principals(fields, &sorts).map(|it| ("Principal".into(), it));
        named.or_else(|| Some(("NotPrincipal".into(), self.principals(fields, &[("not_principals", "AWS")])?)))
    }

    fn principals(&mut self, fields: &Elements<'a>, sorts: &[(&str, &str)]) -> Option<Written> {
        let mut entries: Vec<(Arc<str>, Written)> = Vec::new();
        let mut is_open = false;
        for (own, sort) in sorts {
            let Some(principals) = field(fields, own) else { continue };
            let (items, open) = self.list(Some(principals));
            if !items.is_empty() || open {
                entries.push(((*sort).into(), self.element(principals)));
                is_open |= open;
            }
        }
        let place = entries.first()?.1.place;
        Some(Written::new(place, Shape::Map { entries, open: is_open }))
    }

    fn place(&mut self, element: &Element<'a>) -> Option<Place> {
        element.site.node.is_some().then(|| (self.places)(&element.site))
    }

    fn element(&mut self, element: &Element<'a>) -> Written {
        let place = (self.places)(&element.site);
        let mut shape = self.shape(&element.value);
        if let Shape::Map { entries, .. } = &mut shape {
            self.repeated(&element.site, entries);
        }
        Written { place, maybe: element.maybe.is_some(), shape }
    }

    /// Adds the keys that a map of the document writes once more; which of its values counts is not known.
    fn repeated(&mut self, site: &Site<'a>, entries: &mut Vec<(Arc<str>, Written)>) {
        let Some(map) = site.node.filter(|node| node.has_duplicates() && node.entries().count() <= FEW) else { return };
        for (key, last) in map.entries() {
            for again in map.duplicates(key).filter(|it| it.id() != last.id()) {
                let name: Arc<str> = last.key_name().unwrap_or_default().into();
                let place = (self.places)(&Site::of(again));
                entries.push((Arc::clone(&name), Written::new(place, Shape::Unknown(name))));
            }
        }
    }

    fn shape(&mut self, value: &Value<'a>) -> Shape {
        match value {
            Value::Missing | Value::Null => Shape::Null,
            Value::Bool(it) => Shape::Bool(*it),
            Value::Number(it) => Shape::Number(it.to_string().into()),
            Value::Text(text) => Shape::Text(vec![Piece::Known(Arc::from(&**text))]),
            Value::Holes(holes) => Shape::Text(self.pieces(holes)),
            Value::Unknown(unknown) if is_name(unknown) => Shape::Text(vec![Piece::Name(self.name(unknown))]),
            Value::Unknown(unknown) => Shape::Unknown(self.name(unknown)),
            Value::List(List::Built(list)) => {
                let items = list.items.iter().map(|it| self.element(it)).collect();
                Shape::List { items, open: list.open.is_some() }
            }
            Value::Map(Map::Built(map)) => {
                let entry = |it: &Element<'a>| {
                    let key = it.key.as_ref().map_or_else(Arc::default, |key| Arc::from(&**key));
                    (key, self.element(it))
                };
                Shape::Map { entries: map.items.iter().map(entry).collect(), open: map.open.is_some() }
            }
            other => Shape::Unknown(other.type_name().into()),
        }
    }

    fn pieces(&mut self, holes: &Holes<'a>) -> Vec<Piece> {
        let piece = |part: &Hole<'a>| match part {
            Hole::Known(text) => Piece::Known(Arc::from(&**text)),
            Hole::Unknown(unknown) if is_name(unknown) => Piece::Name(self.name(unknown)),
            Hole::Unknown(unknown) => Piece::Unknown(self.name(unknown)),
        };
        holes.parts.iter().map(piece).collect()
    }

    /// Equal names are equal texts; of what was computed from an unknown that is not known.
    fn name(&mut self, unknown: &Unknown) -> Arc<str> {
        if !unknown.derived {
            return Arc::from(&*unknown.cause.token);
        }
        self.derived += 1;
        format!("{} #{}", unknown.cause.token, self.derived).into()
    }
}
