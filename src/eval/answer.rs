//! What an expression came to, as data that a prompt lays out: the value with all that it holds, and where it comes from.

use std::fmt;

use super::field::resource_of;
use super::machine::{Frame, Machine, Stop};
use super::render::render;
use crate::ir::{Body, KindId, Type};
use crate::source::{Place, Span};
use crate::value::{List, Map, Site, Subject, Value, View};

/// What an expression came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The value.
    pub shown: Shown,
    /// Its type, as the language writes it; of a piece of the document, what it is.
    pub ty: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// A value, as far as a person wants to see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// One word or text.
    Plain(String),
    /// A resource, or a piece of one, with its fields; none where it is only mentioned.
    Thing(String, Vec<(String, Shown)>),
    /// A list; elements that may not be there begin with `maybe`.
    List(Vec<Shown>),
    /// A map.
    Map(Vec<(String, Shown)>),
}

impl fmt::Display for Shown {
    /// All of it, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = |entries: &[(String, Self)]| {
            entries.iter().map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::Plain(text) => f.write_str(text),
            Self::Thing(name, fields) if fields.is_empty() => f.write_str(name),
            Self::Thing(name, fields) if !name.is_empty() => write!(f, "{name} {{{}}}", entries(fields)),
            Self::Map(all) | Self::Thing(_, all) => write!(f, "{{{}}}", entries(all)),
            Self::List(items) => {
                write!(f, "[{}]", items.iter().map(Self::to_string).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It was computed, and stands nowhere.
    Computed,
    /// It is written here.
    Written(Place),
    /// What is written here stands for it.
    Resolved(Place),
    /// It is not written; the provider uses it. The place is where it would be set, with the way from there.
    Default(Option<Place>, String),
    /// It is not there. The place is where it would be, with the way from there.
    Absent(Option<Place>, String),
    /// The document cannot tell: why, and what would.
    Unknown(Option<Place>, String, Option<String>),
}

/// How deep what a value holds is shown.
const LEVELS: u32 = 5;

/// How many values one answer shows.
const SHOWN: usize = 20_000;

/// Evaluates and describes.
pub(super) fn answer<'a>(machine: &mut Machine<'a>, body: &'a Body) -> Result<Answer, Stop> {
    machine.keeps_places = true;
    let (value, site) = machine.locate(&body.expr, &mut Frame::new(body.slots))?;
    let ty = match &body.expr.ty {
        Type::Raw => value.type_name().to_owned(),
        ty => machine.program.type_text(ty),
    };
    let origin = origin(machine, &value, &site);
    let shown = Describe { machine, place: body.expr.place, left: SHOWN }.value(value, 0)?;
    Ok(Answer { shown, ty, origin })
}

/// Everything of a kind, each with all fields that it has.
pub(super) fn things<'a>(machine: &mut Machine<'a>, kind: KindId) -> Result<Vec<Shown>, Stop> {
    let Some(place) = machine.program.kinds.get(kind as usize).map(|kind| kind.place) else { return Ok(Vec::new()) };
    let (all, _) = machine.collection(kind)?;
    let Some(all) = machine.elements(&all) else { return Ok(Vec::new()) };
    let mut things = Vec::new();
    for element in &all.items {
        let Value::View(view) = &element.value else { continue };
        let mut describe = Describe { machine, place, left: SHOWN };
        let name = describe.name(view);
        let fields = describe.fields(view, 0, |_, value| !matches!(value, Value::Missing))?;
        things.push(maybe(element.maybe.is_some(), Shown::Thing(name, fields)));
    }
    things.extend(all.open.is_some().then(others));
    Ok(things)
}

/// What may not be there says so.
fn maybe(is_maybe: bool, shown: Shown) -> Shown {
    match shown {
        Shown::Plain(text) if is_maybe => Shown::Plain(format!("maybe {text}")),
        Shown::Thing(name, fields) if is_maybe => Shown::Thing(format!("maybe {name}"), fields),
        shown => shown,
    }
}

/// What stands behind the last of those that are known, where there may be more.
fn others() -> Shown {
    Shown::Plain("‹perhaps others›".into())
}

/// The place of a site: the value, or the key of what is too long to point at.
fn place(machine: &Machine<'_>, site: &Site<'_>) -> Option<Place> {
    let node = site.node?;
    let whole = node.place();
    let is_long = matches!(node.kind(), crate::document::Kind::Map | crate::document::Kind::List);
    let is_computed = machine.stack.computed(node.id()).is_some();
    Some(match (node.key(), node.tag_span()) {
        (Some((_, span)), _) if site.absent.is_some() || is_long && !is_computed => node.tree().place(span),
        (_, Some(tag)) => node.tree().place(Span::new(tag.start, node.span().end)),
        _ => whole,
    })
}

fn origin(machine: &Machine<'_>, value: &Value<'_>, site: &Site<'_>) -> Origin {
    let place = place(machine, site);
    let way = || site.absent.as_deref().unwrap_or_default().to_owned();
    match (value, place) {
        (Value::Unknown(unknown), place) => {
            let cause = &unknown.cause;
            let remedy = cause.remedy.as_deref().map(str::to_owned);
            Origin::Unknown(cause.place.or(place), cause.reason.to_string(), remedy)
        }
        (_, place) if site.default => Origin::Default(place, way()),
        (Value::Missing, place) => Origin::Absent(place, way()),
        (_, Some(place)) if site.node.is_some_and(|node| machine.stack.computed(node.id()).is_some()) => {
            Origin::Resolved(place)
        }
        (_, Some(place)) => Origin::Written(place),
        (_, None) => Origin::Computed,
    }
}

/// Walks into a value until it has been shown.
struct Describe<'m, 'a> {
    machine: &'m mut Machine<'a>,
    /// Stands in messages for what is read here.
    place: Place,
    left: usize,
}

impl<'a> Describe<'_, 'a> {
    fn value(&mut self, value: Value<'a>, level: u32) -> Result<Shown, Stop> {
        let Some(left) = self.left.checked_sub(1).filter(|_| level <= LEVELS) else {
            return Ok(Shown::Plain("…".into()));
        };
        self.left = left;
        if let Value::View(view) = &value {
            return self.thing(view, level);
        }
        let is_map = matches!(value, Value::Map(_) | Value::Constant(crate::value::Constant::Map(_)));
        let is_list = matches!(value, Value::List(_) | Value::Constant(crate::value::Constant::List(_)));
        let Some(elements) = (is_map || is_list).then(|| self.machine.elements(&value)).flatten() else {
            return Ok(Shown::Plain(render(&value, usize::MAX)));
        };
        let mut entries = Vec::new();
        for element in &elements.items {
            self.machine.step()?;
            let shown = self.value(element.value.clone(), level + 1)?;
            let shown = maybe(element.maybe.is_some(), shown);
            entries.push((element.key.as_deref().unwrap_or_default().to_owned(), shown));
        }
        if elements.open.is_some() {
            entries.push((String::new(), others()));
        }
        Ok(if is_map { Shown::Map(entries) } else { Shown::List(entries.into_iter().map(|(_, it)| it).collect()) })
    }

    /// A resource with its fields if it is asked for, and by its name where it is met; a piece of one always with its fields.
    fn thing(&mut self, view: &View<'a>, level: u32) -> Result<Shown, Stop> {
        let name = self.name(view);
        let is_piece = matches!(view.subject, Subject::Piece(_));
        if level > 0 && !is_piece {
            return Ok(Shown::Thing(name, Vec::new()));
        }
        let Some(kind) = self.machine.program.kinds.get(view.kind as usize) else {
            let Some(id) = resource_of(&view.subject) else { return Ok(Shown::Thing(name, Vec::new())) };
            let (properties, _) = self.machine.properties(id);
            let properties = self.value(properties, level + 1)?;
            return Ok(Shown::Thing(name, vec![("properties".into(), properties)]));
        };
        // A piece says what it has; what it lacks would fill the page.
        let is_told = |machine: &mut Machine<'a>, value: &Value<'a>| {
            !is_piece || !matches!(value, Value::Missing) && !is_empty(machine, value)
        };
        let fields = self.fields(view, level, is_told)?;
        Ok(Shown::Thing(if is_piece && name.is_empty() { kind.name.to_string() } else { name }, fields))
    }

    /// The fields of the kind through which something is seen.
    fn fields(
        &mut self,
        view: &View<'a>,
        level: u32,
        is_told: impl Fn(&mut Machine<'a>, &Value<'a>) -> bool,
    ) -> Result<Vec<(String, Shown)>, Stop> {
        let kind = self.machine.program.kinds.get(view.kind as usize);
        let mut fields = Vec::new();
        for (number, field) in kind.into_iter().flat_map(|kind| &kind.fields).enumerate() {
            let shown = match self.machine.field(self.place, view, &field.name, Some(number as u32)) {
                Ok((value, _)) if !is_told(self.machine, &value) => continue,
                Ok((value, _)) => self.value(value, level + 1)?,
                Err(Stop::Fault(fault)) => Shown::Plain(format!("‹error: {}›", fault.message)),
                Err(limit) => return Err(limit),
            };
            fields.push((field.name.to_string(), shown));
        }
        Ok(fields)
    }

    fn name(&self, view: &View<'a>) -> String {
        match &view.subject {
            Subject::Resource(id) => self.machine.stack.resource(*id).id.to_string(),
            Subject::Piece(piece) => piece.address.to_string(),
            Subject::External(cause) => format!("‹outside: {}›", cause.token),
        }
    }
}

fn is_empty<'a>(machine: &mut Machine<'a>, value: &Value<'a>) -> bool {
    let is_collection = matches!(value, Value::List(List::Built(_) | List::Written(_)) | Value::Map(Map::Built(_)));
    is_collection && machine.elements(value).is_some_and(|it| it.items.is_empty() && it.open.is_none())
}
