//! From pieces of a document to values, in a world.

use std::sync::Arc;

use super::choice::ChoiceCases;
use super::{Entry, Stack, Term, TermId, World};
use crate::document::{Kind, Node};
use crate::value::{Cause, Element, Elements, Hole, Holes, List, Map, Site, Text, Truth, Unknown, Value, number};

/// A value of more elements than this, at any depth, is not looked at whole.
const BUILT: usize = 1 << 21;

/// Where in a value to go next.
#[derive(Clone, Copy, Debug)]
pub enum Position<'k> {
    /// The entry of this key.
    Key(&'k str),
    /// The element of this number, from 0.
    Index(usize),
}

impl Stack {
    /// The value of a node, with its computed places resolved when they are read.
    pub fn read<'a>(&'a self, node: Node<'a>, world: &World) -> Value<'a> {
        match self.computed(node.id()) {
            Some(term) => self.resolve(term, world),
            None => plain(node),
        }
    }

    /// The value of a term in a world.
    pub fn resolve<'a>(&'a self, id: TermId, world: &World) -> Value<'a> {
        let Some(at) = self.terms.get(id.0 as usize) else { return Value::Missing };
        match &at.term {
            Term::Written(node) => {
                let node = self.tree.node(*node);
                // A term that stands for its own node is the node as it is written.
                if self.computed(node.id()) == Some(id) { plain(node) } else { self.read(node, world) }
            }
            Term::AsWritten(node) => plain(self.tree.node(*node)),
            Term::Null => Value::Null,
            Term::Bool(it) => Value::Bool(*it),
            Term::Number(it) => Value::Number(*it),
            Term::Text(it) => Value::Text(Text::Borrowed(it)),
            Term::List(_) => Value::List(List::Put(id.0)),
            Term::Map(_) => Value::Map(Map::Put(id.0)),
            Term::Open { entries, cause } => {
                let open = Some(Unknown::there(Arc::clone(cause)));
                Value::Map(Map::Built(Arc::new(Elements { open, ..self.entries_of(entries, world) })))
            }
            Term::Unknown(cause) => Value::Unknown(Unknown::there(Arc::clone(cause))),
            Term::Maybe(cause) => Value::Unknown(Unknown::maybe(Arc::clone(cause))),
            Term::Choice(cases) => match self.resolve(chosen(cases, world), world) {
                // One of the values of a key may be nothing.
                Value::Unknown(unknown) if world.case(cases.choice).is_none() => {
                    let maybe = cases.values.iter().any(|value| self.absence(*value) != Absence::Never);
                    Value::Unknown(Unknown { maybe, ..unknown })
                }
                value => value,
            },
            Term::If { condition, then, otherwise } => {
                let decision = self.decide(*condition, world);
                match decision.truth {
                    Truth::True => self.resolve(*then, world),
                    Truth::False => self.resolve(*otherwise, world),
                    _ => {
                        let maybe = self.absence(id) != Absence::Never;
                        Value::Unknown(Unknown {
                            maybe,
                            ..Unknown::there(self.undecided(*condition, id, decision.choice))
                        })
                    }
                }
            }
            Term::Concat(parts) => concat(parts.iter().map(|part| self.resolve(*part, world))),
            Term::Join { delimiter, list } => self.join(delimiter, *list, world),
            Term::Split { delimiter, text } => self.split(delimiter, *text, world),
            Term::Select { index, list } => self.select(*index, *list, world),
            Term::Lookup { map, keys, default } => match self.lookup(*map, keys, *default, world) {
                Ok(value) => value,
                Err(key) => Value::Unknown(Unknown::there(Arc::new(Cause {
                    place: at.node.map(|node| self.tree.node(node).place()),
                    ..Cause::new(format!("Lookup {}", id.0), format!("the mapping has no `{key}`"))
                }))),
            },
            Term::Length(list) => self.length(*list, world),
            Term::Json(of) => {
                let mut pieces = Vec::new();
                self.json(self.resolve(*of, world), world, &mut pieces);
                concat(pieces.into_iter())
            }
            Term::Opaque { cause, .. } => Value::Unknown(Unknown::there(Arc::clone(cause))),
            Term::Nothing => Value::Missing,
        }
    }

    /// Where a term is written.
    pub fn site(&self, id: TermId) -> Site<'_> {
        let Some(at) = self.terms.get(id.0 as usize) else { return Site::default() };
        let node = match at.term {
            Term::Written(node) | Term::AsWritten(node) => Some(node),
            _ => at.node,
        };
        Site { node: node.map(|node| self.tree.node(node)), ..Site::default() }
    }

    /// A step into a value that comes from a document. A missing step gives missing, with the place where it belongs; a
    /// step into an unknown gives an unknown; a step into a scalar is `None`, which is an error (law 7).
    pub fn step<'a>(
        &'a self,
        value: &Value<'a>,
        site: &Site<'a>,
        to: Position<'_>,
        world: &World,
    ) -> Option<(Value<'a>, Site<'a>)> {
        let missing = || Some((Value::Missing, Site { default: false, ..site.clone() }));
        match (value, to) {
            (Value::Missing | Value::Null, _) => missing(),
            (Value::Unknown(unknown), to) => Some((Value::Unknown(inside(unknown, to)), site.clone())),
            (Value::Map(Map::Written(node)), Position::Key(key)) => match node.get_str(key) {
                Some(child) => Some((self.read(child, world), Site::of(self.chosen_node(child, world)))),
                None => Some((Value::Missing, Site::of(*node))),
            },
            (Value::Map(Map::Put(id)), Position::Key(key)) => match self.entry(*id, key) {
                Some(entry) => Some((self.resolve(entry.value, world), self.site(entry.value))),
                None => missing(),
            },
            (Value::Map(Map::Built(entries)), Position::Key(key)) => {
                match entries.items.iter().find(|entry| entry.key.as_deref() == Some(key)) {
                    Some(Element { maybe: Some(unknown), site, .. }) => {
                        Some((Value::Unknown(Unknown::maybe(Arc::clone(&unknown.cause))), site.clone()))
                    }
                    Some(entry) => Some((entry.value.clone(), entry.site.clone())),
                    None => match &entries.open {
                        Some(open) => Some((Value::Unknown(Unknown::maybe(Arc::clone(&open.cause))), site.clone())),
                        None => missing(),
                    },
                }
            }
            (Value::Constant(crate::value::Constant::Map(entries)), Position::Key(key)) => {
                Some((entries.get(key).map_or(Value::Missing, |it| it.value()), site.clone()))
            }
            (Value::List(_) | Value::Constant(crate::value::Constant::List(_)), Position::Index(index)) => {
                let elements = self.elements(value, world)?;
                // The number of an element is not known when one before it may not be there.
                if let Some(unknown) = elements.items.iter().take(index + 1).find_map(|it| it.maybe.clone()) {
                    let derived = Unknown { starred: unknown.starred, derived: true, ..Unknown::maybe(unknown.cause) };
                    return Some((Value::Unknown(derived), site.clone()));
                }
                match (elements.items.get(index), &elements.open) {
                    (Some(element), None) => Some((element.value.clone(), element.site.clone())),
                    // Those that are not listed may stand anywhere.
                    (listed, Some(open)) => {
                        let unknown =
                            Unknown { starred: open.starred, derived: true, ..Unknown::maybe(open.cause.clone()) };
                        let maybe = listed.is_none();
                        Some((Value::Unknown(Unknown { maybe, ..unknown }), site.clone()))
                    }
                    (None, None) => missing(),
                }
            }
            _ => None,
        }
    }

    /// The elements of a list or the entries of a map, one level deep. Missing is empty and closed; unknown is empty and
    /// open (law 3); `None` for anything that has no elements.
    pub fn elements<'a>(&'a self, value: &Value<'a>, world: &World) -> Option<Arc<Elements<'a>>> {
        use crate::value::Constant;
        Some(match value {
            Value::Missing | Value::Null => Arc::new(Elements::default()),
            Value::Unknown(unknown) => Arc::new(Elements { items: Vec::new(), open: Some(unknown.clone()) }),
            Value::List(List::Built(elements)) | Value::Map(Map::Built(elements)) => Arc::clone(elements),
            Value::List(List::Put(id)) => {
                let mut elements = Elements::default();
                if let Some(Term::List(items)) = self.terms.get(*id as usize).map(|at| &at.term) {
                    items.iter().for_each(|item| self.push(&mut elements, None, *item, self.site(*item), world));
                }
                Arc::new(elements)
            }
            Value::Map(Map::Put(id)) => Arc::new(match self.terms.get(*id as usize).map(|at| &at.term) {
                Some(Term::Map(entries)) => self.entries_of(entries, world),
                _ => Elements::default(),
            }),
            Value::List(List::Written(node)) => {
                let mut elements = Elements { items: Vec::with_capacity(node.len()), open: None };
                node.items().for_each(|item| self.push_node(&mut elements, None, item, world));
                Arc::new(elements)
            }
            Value::Map(Map::Written(node)) => {
                let mut elements = Elements { items: Vec::with_capacity(node.len()), open: None };
                for (key, item) in node.entries() {
                    self.push_node(&mut elements, Some(Text::Borrowed(node.tree().key_name(key))), item, world);
                }
                Arc::new(elements)
            }
            Value::Constant(Constant::List(items)) => {
                let items = items.iter().map(|it| element(None, it.value(), Site::default())).collect();
                Arc::new(Elements { items, open: None })
            }
            Value::Constant(Constant::Map(entries)) => {
                let items = entries
                    .iter()
                    .map(|(key, it)| element(Some(Text::Borrowed(key)), it.value(), Site::default()))
                    .collect();
                Arc::new(Elements { items, open: None })
            }
            _ => return None,
        })
    }

    /// The same value with its collections built all the way down, as `value::equal` wants it. A value that is larger than any
    /// that people write, as aliases of aliases are, is not known.
    pub fn build<'a>(&'a self, value: Value<'a>, world: &World) -> Value<'a> {
        let mut left = BUILT;
        let built = self.build_within(value, world, &mut left);
        if left > 0 {
            return built;
        }
        let reason = format!("it is larger than {BUILT} values, with what aliases repeat");
        Value::Unknown(Unknown::there(Arc::new(Cause::new("‹too large›", reason))))
    }

    fn build_within<'a>(&'a self, value: Value<'a>, world: &World, left: &mut usize) -> Value<'a> {
        let is_map = matches!(value, Value::Map(_) | Value::Constant(crate::value::Constant::Map(_)));
        let is_list = matches!(value, Value::List(_) | Value::Constant(crate::value::Constant::List(_)));
        if !is_map && !is_list {
            return value;
        }
        *left = left.saturating_sub(1);
        let Some(elements) = self.elements(&value, world).filter(|_| *left > 0) else { return value };
        *left = left.saturating_sub(elements.items.len());
        let item = |it: &Element<'a>| Element { value: self.build_within(it.value.clone(), world, left), ..it.clone() };
        let built =
            Arc::new(Elements { items: elements.items.iter().map(item).collect(), open: elements.open.clone() });
        if is_map { Value::Map(Map::Built(built)) } else { Value::List(List::Built(built)) }
    }

    /// An entry of a map that an adapter put together.
    fn entry(&self, id: u32, key: &str) -> Option<&Entry> {
        match &self.terms.get(id as usize)?.term {
            Term::Map(entries) => entries.iter().find(|entry| &*entry.key == key),
            _ => None,
        }
    }

    fn entries_of<'a>(&'a self, entries: &'a [Entry], world: &World) -> Elements<'a> {
        let mut elements = Elements::default();
        for entry in entries {
            self.push(&mut elements, Some(Text::Borrowed(&entry.key)), entry.value, self.site(entry.value), world);
        }
        elements
    }

    fn push_node<'a>(&'a self, elements: &mut Elements<'a>, key: Option<Text<'a>>, node: Node<'a>, world: &World) {
        match self.computed(node.id()) {
            Some(term) => self.push(elements, key, term, Site::of(self.chosen_node(node, world)), world),
            None => elements.items.push(element(key, plain(node), Site::of(node))),
        }
    }

    /// Adds what a term gives to a collection: nothing for NoValue, a maybe element where a condition that is not decided
    /// stands between something and nothing. `site` is where the term is used.
    fn push<'a>(
        &'a self,
        elements: &mut Elements<'a>,
        key: Option<Text<'a>>,
        id: TermId,
        site: Site<'a>,
        world: &World,
    ) {
        let Some(at) = self.terms.get(id.0 as usize) else { return };
        if let Term::Written(node) = at.term
            && let Some(inner) = self.computed(node).filter(|inner| *inner != id)
        {
            return self.push(elements, key, inner, site, world);
        }
        let Term::If { condition, then, otherwise } = &at.term else {
            match self.resolve(id, world) {
                Value::Missing => {}
                Value::Unknown(unknown) if unknown.maybe => {
                    // Where the element is there, so is its value.
                    let value = Value::Unknown(Unknown { maybe: false, ..unknown.clone() });
                    elements.items.push(Element { key, value, site, maybe: Some(unknown) });
                }
                value => elements.items.push(element(key, value, site)),
            }
            return;
        };
        let decision = self.decide(*condition, world);
        match decision.truth {
            Truth::True => return self.push(elements, key, *then, self.site(*then), world),
            Truth::False => return self.push(elements, key, *otherwise, self.site(*otherwise), world),
            _ => {}
        }
        let cause = self.undecided(*condition, id, decision.choice);
        let kept = match (self.absence(*then), self.absence(*otherwise)) {
            (Absence::Never, Absence::Never) => {
                return elements.items.push(element(key, self.resolve(id, world), site));
            }
            (Absence::Always, Absence::Always) => return,
            (Absence::Always, Absence::Never) => *otherwise,
            (Absence::Never, Absence::Always) => *then,
            // Nothing, or this, or that: none of them may be lost.
            _ => return elements.open = Some(Unknown::there(cause)),
        };
        let (value, site) = (self.resolve(kept, world), self.site(kept));
        elements.items.push(Element { key, value, site, maybe: Some(Unknown::there(cause)) });
    }

    /// Whether a term may turn out to be `AWS::NoValue`.
    fn absence(&self, id: TermId) -> Absence {
        match self.terms.get(id.0 as usize).map(|at| &at.term) {
            Some(Term::Nothing | Term::Null) => Absence::Always,
            Some(Term::AsWritten(node)) if self.tree.node(*node).kind() == Kind::Null => Absence::Always,
            Some(Term::Written(node)) => {
                self.computed(*node).filter(|inner| *inner != id).map_or(Absence::Never, |inner| self.absence(inner))
            }
            Some(Term::If { then, otherwise, .. }) => match (self.absence(*then), self.absence(*otherwise)) {
                (one, other) if one == other => one,
                _ => Absence::Sometimes,
            },
            _ => Absence::Never,
        }
    }

    fn undecided(
        &self,
        condition: super::ConditionId,
        at: TermId,
        choice: Option<crate::value::ChoiceId>,
    ) -> Arc<Cause> {
        let name = &self.condition(condition).name;
        let place = self.site(at).node.map(|node| node.place());
        Arc::new(Cause {
            place,
            choice,
            ..Cause::new(format!("If {name} {}", at.0), format!("it depends on the condition `{name}`"))
        })
    }

    pub(super) fn choice_of(&self, id: TermId) -> Option<&ChoiceCases> {
        match &self.terms.get(id.0 as usize)?.term {
            Term::Choice(cases) => Some(cases),
            Term::Written(node) => {
                self.computed(*node).filter(|inner| *inner != id).and_then(|inner| self.choice_of(inner))
            }
            _ => None,
        }
    }

    fn join<'a>(&'a self, delimiter: &'a str, list: TermId, world: &World) -> Value<'a> {
        let value = self.resolve(list, world);
        let Some(elements) = self.elements(&value, world) else { return value };
        if let Some(unknown) = elements.open.clone().or_else(|| elements.items.iter().find_map(|it| it.maybe.clone())) {
            return Value::Unknown(unknown.derived());
        }
        let mut parts = Vec::with_capacity(elements.items.len() * 2);
        for (index, item) in elements.items.iter().enumerate() {
            if index > 0 {
                parts.push(Value::Text(Text::Borrowed(delimiter)));
            }
            parts.push(item.value.clone());
        }
        concat(parts.into_iter())
    }

    fn split<'a>(&'a self, delimiter: &str, text: TermId, world: &World) -> Value<'a> {
        let site = self.site(text);
        let parts: Vec<Text<'a>> = match self.resolve(text, world) {
            Value::Text(Text::Borrowed(text)) => text.split(delimiter).map(Text::Borrowed).collect(),
            Value::Text(Text::Shared(text)) => text.split(delimiter).map(|part| Text::Shared(part.into())).collect(),
            Value::Holes(holes) => match holes.unknowns().next() {
                Some(unknown) => return Value::Unknown(unknown.derived()),
                None => return Value::Missing,
            },
            other => return other,
        };
        let items = parts.into_iter().map(|part| element(None, Value::Text(part), site.clone())).collect();
        Value::List(List::Built(Arc::new(Elements { items, open: None })))
    }

    fn length<'a>(&'a self, list: TermId, world: &World) -> Value<'a> {
        let value = self.resolve(list, world);
        let Some(elements) = self.elements(&value, world) else {
            let cause = Cause::new("Length", format!("{} has no length", value.type_name()));
            return Value::Unknown(Unknown { derived: true, ..Unknown::there(Arc::new(cause)) });
        };
        match elements.open.as_ref().or_else(|| elements.items.iter().find_map(|it| it.maybe.as_ref())) {
            Some(unknown) => Value::Unknown(unknown.derived()),
            None => Value::Number(elements.items.len().into()),
        }
    }

    fn select<'a>(&'a self, index: TermId, list: TermId, world: &World) -> Value<'a> {
        let site = self.site(list);
        let value = self.resolve(list, world);
        let index = match self.resolve(index, world) {
            Value::Number(number) => usize::try_from(number).ok(),
            Value::Text(text) => text.trim().parse().ok(),
            Value::Unknown(unknown) => return Value::Unknown(unknown.derived()),
            _ => None,
        };
        index
            .and_then(|index| self.step(&value, &site, Position::Index(index), world))
            .map_or(Value::Missing, |(value, _)| value)
    }

    /// The key that a lookup asks for in vain.
    pub(crate) fn missing_key(&self, id: TermId, world: &World) -> Option<String> {
        match self.term_of(id) {
            Term::Lookup { map, keys, default } => self.lookup(*map, keys, *default, world).err(),
            _ => None,
        }
    }

    /// What a map of maps has under these keys, or the key that it does not have.
    fn lookup<'a>(
        &'a self,
        map: TermId,
        keys: &[TermId],
        default: Option<TermId>,
        world: &World,
    ) -> Result<Value<'a>, String> {
        let absent = |key: &str| default.map(|default| self.resolve(default, world)).ok_or_else(|| key.to_owned());
        let mut value = self.resolve(map, world);
        let mut site = self.site(map);
        for key in keys {
            let key = match self.resolve(*key, world) {
                Value::Unknown(unknown) => return Ok(Value::Unknown(unknown.derived())),
                Value::Holes(holes) => {
                    return Ok(holes.unknowns().next().map_or(Value::Missing, |it| Value::Unknown(it.derived())));
                }
                Value::Text(text) => text,
                Value::Number(number) => Text::Shared(number.to_string().into()),
                Value::Bool(it) => Text::Shared(it.to_string().into()),
                other => return absent(other.type_name()),
            };
            match self.step(&value, &site, Position::Key(&key), world) {
                Some((Value::Missing, _)) | None => return absent(&key),
                Some((next, at)) => (value, site) = (next, at),
            }
        }
        Ok(value)
    }
}

/// When a term gives nothing at all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absence {
    Never,
    Sometimes,
    Always,
}

/// The value of a node that is not computed. Numbers of more than 28 digits stay text.
fn plain(node: Node<'_>) -> Value<'_> {
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(node.bool().unwrap_or(false)),
        Kind::Number => number(node.scalar().unwrap_or_default())
            .map_or_else(|| Value::Text(Text::Borrowed(node.scalar().unwrap_or_default())), Value::Number),
        Kind::String => Value::Text(Text::Borrowed(node.str().unwrap_or_default())),
        Kind::List => Value::List(List::Written(node)),
        Kind::Map => Value::Map(Map::Written(node)),
    }
}

fn chosen(cases: &ChoiceCases, world: &World) -> TermId {
    let fixed = world.case(cases.choice).and_then(|case| cases.values.get(case));
    match (fixed, cases.values.as_slice()) {
        (Some(case), _) => *case,
        (None, [only]) => *only,
        (None, _) => cases.unknown,
    }
}

fn element<'a>(key: Option<Text<'a>>, value: Value<'a>, site: Site<'a>) -> Element<'a> {
    Element { key, value, site, maybe: None }
}

/// A field of an unknown: the same field of the same unknown is the same value; whether it is there is not known.
fn inside(unknown: &Unknown, to: Position<'_>) -> Unknown {
    let token = match to {
        Position::Key(key) => format!("{}.{key}", unknown.cause.token),
        Position::Index(index) => format!("{}[{index}]", unknown.cause.token),
    };
    let cause = Cause {
        place: unknown.cause.place,
        choice: unknown.cause.choice,
        remedy: unknown.cause.remedy.clone(),
        secret: unknown.cause.secret,
        sensitive: unknown.cause.sensitive,
        ..Cause::new(token, unknown.cause.reason.clone())
    };
    Unknown { derived: unknown.derived, starred: unknown.starred, ..Unknown::maybe(Arc::new(cause)) }
}

/// Joins texts; unknown parts become holes. What is no text at all makes the whole unknown.
fn concat<'a>(parts: impl Iterator<Item = Value<'a>>) -> Value<'a> {
    let mut holes: Vec<Hole<'a>> = Vec::new();
    for part in parts {
        match part {
            Value::Text(text) => push_known(&mut holes, text),
            Value::Bool(it) => push_known(&mut holes, Text::Shared(it.to_string().into())),
            Value::Number(it) => push_known(&mut holes, Text::Shared(it.to_string().into())),
            Value::Holes(inner) => inner.parts.iter().for_each(|part| match part {
                Hole::Known(text) => push_known(&mut holes, text.clone()),
                Hole::Unknown(_) => holes.push(part.clone()),
            }),
            Value::Unknown(unknown) => holes.push(Hole::Unknown(unknown)),
            Value::Missing | Value::Null => {}
            other => {
                let cause = Cause::new("?", format!("{} stands where a string is wanted", other.type_name()));
                holes.push(Hole::Unknown(Unknown { derived: true, ..Unknown::there(Arc::new(cause)) }));
            }
        }
    }
    match holes.as_slice() {
        [] => Value::Text(Text::Borrowed("")),
        [Hole::Known(text)] => Value::Text(text.clone()),
        [Hole::Unknown(unknown)] => Value::Unknown(unknown.clone()),
        _ => Value::Holes(Arc::new(Holes { parts: holes })),
    }
}

fn push_known<'a>(holes: &mut Vec<Hole<'a>>, text: Text<'a>) {
    if text.is_empty() {
        return;
    }
    match holes.last_mut() {
        Some(Hole::Known(last)) => *last = Text::Shared(format!("{}{}", &**last, &*text).into()),
        _ => holes.push(Hole::Known(text)),
    }
}
