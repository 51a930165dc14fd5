//! Kinds over a stack: all of a kind, and what lenses make of a resource.

use std::sync::Arc;

use super::field::resource_of;
use super::machine::{Frame, Located, Machine, Stop};
use super::memory::Key;
use crate::ir::{Expr, Lens, LensId, Walk};
use crate::stack::Unlisted;
use crate::value::{
    Cause, Element, Elements, List, Piece, ResourceId, Site, Subject, Text, Truth, Unknown, Value, View,
};

/// The kind of a view that sees a resource through no kind.
pub(super) const NO_KIND: u32 = u32::MAX;

impl<'a> Machine<'a> {
    /// All of a kind in the stack, and for a union all of its members.
    pub(super) fn collection(&mut self, kind: u32) -> Result<Located<'a>, Stop> {
        self.once(Key::All(kind), None, |machine| {
            let readable = machine.readable_as(kind);
            // Most of them hold one, and a list that grows is twice as large as what is in it.
            let items = Vec::with_capacity(readable.len());
            let mut elements = Elements { items, open: machine.unlisted(kind, None) };
            let steps = machine.steps_left;
            for id in readable {
                // No verdict pays for what is done once for all.
                if machine.world.is_empty() {
                    machine.steps_left = machine.limits.steps;
                }
                machine.views(id, kind, &mut elements)?;
            }
            if machine.world.is_empty() {
                machine.steps_left = steps;
            }
            Ok((Value::List(List::Built(Arc::new(elements))), Site::default()))
        })
    }

    /// All resources of some types; of every type if none is named.
    pub(super) fn resources(&mut self, types: &[Box<str>]) -> Elements<'a> {
        let mut items = Vec::new();
        for (number, resource) in self.stack.resources.iter().enumerate() {
            let id = ResourceId(number as u32);
            let is_meant =
                if types.is_empty() { !self.stack.is_aside(id) } else { types.iter().any(|ty| **ty == *resource.ty) };
            if is_meant && let Some(maybe) = self.existence(id) {
                let view = View { kind: NO_KIND, lens: None, subject: Subject::Resource(id) };
                items.push(Element { key: None, value: Value::View(view), site: self.header(id), maybe });
            }
        }
        let is_meant = |it: &&Unlisted| types.is_empty() || types.iter().any(|ty| **ty == *it.ty);
        let unlisted = || self.stack.unlisted.iter().find(is_meant).map(|it| it.unknown.clone());
        Elements { items, open: self.stack.open.clone().or_else(unlisted) }
    }

    /// The resources that some lens reads as a kind, in order.
    fn readable_as(&self, kind: u32) -> Vec<ResourceId> {
        let of = |kind: u32| self.of_kind(kind).iter().map(|(_, id)| *id);
        let members = self.program.kinds.get(kind as usize).map_or(&[][..], |it| &it.members);
        let mut found: Vec<ResourceId> = of(kind).collect();
        if !members.is_empty() {
            members.iter().for_each(|member| found.extend(of(*member)));
            found.sort_unstable();
            found.dedup();
        }
        found
    }

    /// What may be there of a kind besides what is listed: anywhere, or among what refers to a resource.
    pub(super) fn unlisted(&self, kind: u32, to: Option<ResourceId>) -> Option<Unknown> {
        let program = self.program;
        let gives = |number: &LensId| program.lenses.get(*number as usize).is_some_and(|lens| self.gives(lens, kind));
        let is_meant = |it: &&Unlisted| {
            let of = to.zip(it.of.as_ref()).is_none_or(|(to, of)| of.binary_search(&to).is_ok());
            of && program.by_type.get(it.ty).is_some_and(|lenses| lenses.iter().any(gives))
        };
        let unlisted = || self.stack.unlisted.iter().find(is_meant).map(|it| it.unknown.clone());
        self.stack.open.clone().or_else(unlisted)
    }

    /// The resource of an id: through a kind, what the lens of that kind makes of it.
    pub(super) fn named(&mut self, id: &str, kind: Option<u32>) -> Result<Located<'a>, Stop> {
        let Some(id) = self.stack.find(id) else { return Ok((Value::Missing, Site::default())) };
        let mut elements = Elements::default();
        if let Some(kind) = kind {
            self.views(id, kind, &mut elements)?;
        }
        Ok(elements.items.into_iter().next().map_or_else(
            || {
                let view = View { kind: NO_KIND, lens: None, subject: Subject::Resource(id) };
                (Value::View(view), self.header(id))
            },
            |element| (element.value, element.site),
        ))
    }

    /// What the prompt takes a field of a resource to be.
    pub(super) fn assumed(&self, view: &View<'a>, field: &str) -> Option<&'a crate::ir::Body> {
        let Subject::Resource(id) = &view.subject else { return None };
        let id = &self.stack.resource(*id).id;
        let assumed = self.program.assumed.iter().rev().find(|it| *it.id == **id && *it.field == *field);
        assumed.map(|it| &it.body)
    }

    /// Everything of a kind that one resource holds.
    pub(super) fn views(&mut self, id: ResourceId, kind: u32, into: &mut Elements<'a>) -> Result<(), Stop> {
        let program = self.program;
        for number in self.lenses(id) {
            let Some(lens) = program.lenses.get(*number as usize).filter(|lens| self.gives(lens, kind)) else {
                continue;
            };
            let Some(maybe) = self.existence(id) else { continue };
            let view = View { kind: lens.kind, lens: Some(*number), subject: Subject::Resource(id) };
            if lens.each.is_empty() && lens.condition.is_none() {
                into.items.push(Element { key: None, value: Value::View(view), site: self.header(id), maybe });
                continue;
            }
            let mut frame = self.lens_frame(&view, lens, lens.slots);
            let own = Element { key: None, value: Value::View(view), site: self.header(id), maybe };
            self.pieces(*number, lens, own, &mut frame, into)?;
        }
        Ok(())
    }

    pub(super) fn gives(&self, lens: &Lens, kind: u32) -> bool {
        lens.kind == kind || self.program.kinds.get(kind as usize).is_some_and(|it| it.members.contains(&lens.kind))
    }

    /// Whether a resource exists in this world: not at all, surely, or perhaps.
    fn existence(&self, id: ResourceId) -> Option<Option<Unknown>> {
        let Some(condition) = self.stack.resource(id).condition else { return Some(None) };
        let decision = self.stack.decide(condition, &self.world);
        match decision.truth {
            Truth::True => Some(None),
            Truth::False => None,
            _ => {
                let name = &self.stack.condition(condition).name;
                let cause = Cause::new(format!("Condition {name}"), format!("it depends on the condition `{name}`"));
                Some(Some(Unknown::there(Arc::new(Cause { choice: decision.choice, ..cause }))))
            }
        }
    }

    fn header(&self, id: ResourceId) -> Site<'a> {
        Site::of(self.stack.resource_node(id))
    }

    /// What the `each` and `where` of a lens make of one resource.
    fn pieces(
        &mut self,
        number: LensId,
        lens: &'a Lens,
        own: Element<'a>,
        frame: &mut Frame<'a>,
        into: &mut Elements<'a>,
    ) -> Result<(), Stop> {
        let mut maybe = own.maybe.clone();
        if let Some(condition) = &lens.condition
            && !self.filter(condition, frame, &mut maybe)?
        {
            return Ok(());
        }
        if lens.each.is_empty() {
            into.items.push(Element { maybe, ..own });
            return Ok(());
        }
        let address = match &own.value {
            Value::View(view) => resource_of(&view.subject).map_or("", |id| &*self.stack.resource(id).id),
            _ => "",
        };
        let mut walk = Pieces { number, lens, own: &own, bindings: Vec::new(), into };
        self.pieces_of(&lens.each, &mut walk, frame, address, maybe)
    }

    fn pieces_of(
        &mut self,
        each: &'a [Walk],
        pieces: &mut Pieces<'_, 'a>,
        frame: &mut Frame<'a>,
        address: &str,
        maybe: Option<Unknown>,
    ) -> Result<(), Stop> {
        let Some((walk, rest)) = each.split_first() else {
            let resource = match &pieces.own.value {
                Value::View(view) => resource_of(&view.subject),
                _ => None,
            };
            let site = pieces.bindings.last().map_or_else(Site::default, |it: &Element<'a>| it.site.clone());
            let piece = Piece { resource, bindings: pieces.bindings.clone(), address: Text::Shared(address.into()) };
            let view =
                View { kind: pieces.lens.kind, lens: Some(pieces.number), subject: Subject::Piece(Arc::new(piece)) };
            pieces.into.items.push(Element { key: None, value: Value::View(view), site, maybe });
            return Ok(());
        };
        let elements = match self.source(walk, frame) {
            Ok(elements) => elements,
            // A malformed document has no such pieces; what is malformed is said where the field is read.
            Err(Stop::Fault(_)) => return Ok(()),
            Err(limit) => return Err(limit),
        };
        if let Some(open) = &elements.open {
            pieces.into.open.get_or_insert_with(|| open.clone());
        }
        for (index, element) in elements.items.iter().enumerate() {
            frame.bind_element(walk, index, element);
            let mut own = element.maybe.clone().or_else(|| maybe.clone());
            if let Some(condition) = &walk.condition
                && !self.filter(condition, frame, &mut own)?
            {
                continue;
            }
            let key = element.key.as_deref().map_or_else(|| index.to_string(), str::to_owned);
            let bound = pieces.bindings.len();
            if walk.key.is_some() {
                let value = element.key.clone().map_or(Value::Number((index as u64).into()), Value::Text);
                pieces.bindings.push(Element { key: None, value, site: element.site.clone(), maybe: None });
            }
            pieces.bindings.push(element.clone());
            self.pieces_of(rest, pieces, frame, &format!("{address}/{key}"), own)?;
            pieces.bindings.truncate(bound);
        }
        Ok(())
    }

    /// Whether a filter lets something through; where it cannot be decided, the thing may be there.
    fn filter(
        &mut self,
        condition: &'a Expr,
        frame: &mut Frame<'a>,
        maybe: &mut Option<Unknown>,
    ) -> Result<bool, Stop> {
        Ok(match self.truth(condition, frame)? {
            Truth::False => false,
            Truth::True => true,
            undecided => {
                let cause = self.last_unknown.as_ref().map(|it| Arc::clone(&it.cause));
                let cause =
                    cause.unwrap_or_else(|| Arc::new(Cause::new("filter", "whether it is one cannot be decided")));
                let starred = undecided != Truth::Unknown;
                maybe.get_or_insert(Unknown { starred, ..Unknown::there(cause) });
                true
            }
        })
    }
}

/// What the walks of a lens have bound so far, and where the pieces go.
struct Pieces<'m, 'a> {
    number: LensId,
    lens: &'a Lens,
    own: &'m Element<'a>,
    bindings: Vec<Element<'a>>,
    into: &'m mut Elements<'a>,
}

/// Whether a value is a map or a list.
pub(super) fn is_collection(value: &Value<'_>) -> bool {
    matches!(value, Value::Map(_) | Value::List(_))
}
