//! The fields of kinds and of resources, by their lenses.

use std::sync::Arc;

use super::collection::NO_KIND;
use super::machine::{Frame, Located, Machine, Stop, fault, fault_at};
use super::memory::{self, Key, Reader};
use crate::ir::{Body, Envelope, Expr, Field};
use crate::source::Place;
use crate::value::{Cause, Piece, ResourceId, Site, Subject, Text, Unknown, Value, View};

impl<'a> Machine<'a> {
    pub(super) fn envelope(&mut self, base: Value<'a>, site: Site<'a>, field: Envelope) -> Located<'a> {
        let view = match base {
            Value::View(view) => view,
            other => return (other, site),
        };
        let Some(id) = self.holder(&view.subject) else {
            if field == Envelope::Parent && matches!(view.subject, Subject::External(_)) {
                return (Value::View(View { kind: NO_KIND, lens: None, ..view }), site);
            }
            let cause = external(&view.subject);
            let unknown = match field {
                // A person still wants to read which resource it is.
                Envelope::Id => {
                    return (Value::Text(Text::Shared(cause.map_or("?".into(), |it| Arc::from(&*it.token)))), site);
                }
                _ => cause.map(|it| Unknown { derived: true, ..Unknown::there(it) }),
            };
            return (unknown.map_or(Value::Missing, Value::Unknown), site);
        };
        let resource = self.stack.resource(id);
        let node = Site::of(self.stack.resource_node(id));
        match field {
            Envelope::Id => (Value::Text(Text::Borrowed(&resource.id)), node),
            Envelope::Type => (Value::Text(Text::Borrowed(&resource.ty)), node),
            Envelope::Construct => {
                (self.stack.construct(id).map_or(Value::Missing, |path| Value::Text(Text::Borrowed(path))), node)
            }
            Envelope::Parent => (Value::View(whole(id)), node),
            Envelope::Properties => {
                let site = self.stack.site(resource.properties);
                (self.stack.resolve(resource.properties, &self.world), site)
            }
        }
    }

    /// A field of a kind, of whatever the base turned out to be.
    pub(super) fn field_of(
        &mut self,
        expr: &'a Expr,
        base: &Value<'a>,
        site: &Site<'a>,
        name: &'a str,
        number: Option<u32>,
    ) -> Result<Located<'a>, Stop> {
        match base {
            Value::View(view) => {
                let located = self.field(expr.place, view, name, number)?;
                if let (Some(trace), Value::View(View { subject: Subject::Resource(id), .. })) =
                    (&mut self.trace, &located.0)
                {
                    trace.hop(*id);
                }
                Ok(located)
            }
            Value::Missing | Value::Null => Ok((Value::Missing, site.clone())),
            Value::Unknown(unknown) => {
                self.met(unknown);
                let optional = expr.ty.is_optional();
                let cause = Cause {
                    place: unknown.cause.place,
                    choice: unknown.cause.choice,
                    ..Cause::new(format!("{}.{name}", unknown.cause.token), unknown.cause.reason.clone())
                };
                Ok((
                    Value::Unknown(Unknown { maybe: optional || unknown.maybe, ..Unknown::there(Arc::new(cause)) }),
                    site.clone(),
                ))
            }
            other => fault(expr, format!("{} has no fields", other.type_name())),
        }
    }

    /// A field of a view: as it is assumed, by its lens, or derived.
    pub(super) fn field(
        &mut self,
        place: Place,
        view: &View<'a>,
        name: &'a str,
        number: Option<u32>,
    ) -> Result<Located<'a>, Stop> {
        let Some(kind) = self.program.kinds.get(view.kind as usize) else { return self.common(place, view, name) };
        let Some(number) = number
            .filter(|_| kind.members.is_empty())
            .filter(|it| kind.fields.get(*it as usize).is_some_and(|field| &*field.name == name))
            .or_else(|| kind.field(name))
        else {
            return self.common(place, view, name);
        };
        let Some(field) = kind.fields.get(number as usize) else { return fault_at(place, "this field is not there") };
        if let Some(assumed) = self.assumed(view, name) {
            return self.locate(&assumed.expr, &mut Frame::new(assumed.slots));
        }
        if let Some(derived) = &field.derived {
            return self.derived(view, derived, number);
        }
        if let Subject::External(cause) = &view.subject {
            return Ok(outside(cause, field));
        }
        let lens = view.lens.and_then(|lens| self.program.lenses.get(lens as usize));
        let Some((lens, body)) = lens.and_then(|lens| Some((lens, lens.fields.get(number as usize)?.as_ref()?))) else {
            let cause = match (&view.subject, view.lens) {
                (Subject::Resource(id), None) => {
                    let id = &self.stack.resource(*id).id;
                    Cause::new(format!("{id}.{name}"), format!("`{id}` is not readable as a {}", kind.name))
                }
                _ => Cause::new(format!("{}.{name}", kind.name), format!("no lens says where `{name}` is found here")),
            };
            return Ok((Value::Unknown(Unknown { derived: true, ..Unknown::maybe(Arc::new(cause)) }), Site::default()));
        };
        self.remembered(view, Reader::Lens(view.lens.unwrap_or_default()), number, |machine| {
            if let Some(watch) = &mut machine.watch {
                watch.read(body);
            }
            let mut frame = machine.lens_frame(view, lens, body.slots);
            let located = machine.locate(&body.expr, &mut frame)?;
            machine.conform(&body.expr, located, &field.ty, name)
        })
    }

    /// A field that is read once; with the places of absent values beside it where those are kept.
    fn remembered(
        &mut self,
        view: &View<'a>,
        by: Reader,
        number: u32,
        read: impl FnOnce(&mut Self) -> Result<Located<'a>, Stop>,
    ) -> Result<Located<'a>, Stop> {
        let known = memory::holder(view).map(|(of, piece)| (Key::Field { of, by, number }, piece));
        match known {
            Some((key, piece)) if !self.keeps_places => self.once(key, piece, read),
            known => {
                if let Some(located) = known.and_then(|(key, _)| self.standing(&key)) {
                    return Ok(located);
                }
                let trace = self.trace.take();
                let result = read(self);
                self.trace = trace;
                result
            }
        }
    }

    /// A field that a kind derives from others, with its evidence where that is kept.
    fn derived(&mut self, view: &View<'a>, body: &'a Body, number: u32) -> Result<Located<'a>, Stop> {
        let read = |machine: &mut Self| {
            if let Some(watch) = &mut machine.watch {
                watch.read(body);
            }
            let mut frame = Frame::new(body.slots);
            frame.bind(0, Value::View(view.clone()), Site::default());
            machine.locate(&body.expr, &mut frame)
        };
        if self.trace.is_some() {
            return read(self);
        }
        self.remembered(view, Reader::Kind(view.kind), number, read)
    }

    /// A field of every resource: what the kind of the resource says where there is one that has it, and what `extend resource`
    /// makes of the resource otherwise.
    fn common(&mut self, place: Place, view: &View<'a>, name: &'a str) -> Result<Located<'a>, Stop> {
        let program = self.program;
        let known = program.everywhere.iter().zip(0..).find(|(field, _)| *field.name == *name);
        let Some((field, number)) = known else { return fault_at(place, format!("this has no field `{name}`")) };
        if let Subject::External(cause) = &view.subject {
            return Ok(outside(cause, field));
        }
        let Some(id) = self.holder(&view.subject) else { return Ok((Value::Missing, Site::default())) };
        let subject = Subject::Resource(id);
        for lens in self.lenses(id) {
            let Some(own) = program.lenses.get(*lens as usize).filter(|it| it.is_whole()) else { continue };
            let number = program.kinds.get(own.kind as usize).and_then(|kind| kind.field(name));
            if let Some(number) = number.filter(|it| own.fields.get(*it as usize).is_some_and(Option::is_some)) {
                let view = View { kind: own.kind, lens: Some(*lens), subject };
                return self.field(place, &view, name, Some(number));
            }
        }
        let view = whole(id);
        if let Some(assumed) = self.assumed(&view, name) {
            return self.locate(&assumed.expr, &mut Frame::new(assumed.slots));
        }
        match &field.derived {
            Some(derived) => self.derived(&view, derived, number),
            None => fault_at(place, format!("nothing says what `{name}` is")),
        }
    }

    /// The resource that something is, or is part of.
    pub(super) fn holder(&self, subject: &Subject<'a>) -> Option<ResourceId> {
        let around = |piece: &Arc<Piece<'a>>| self.resource_around(piece.bindings.first()?.site.node?.id());
        match subject {
            Subject::Piece(piece) => piece.resource.or_else(|| around(piece)),
            other => resource_of(other),
        }
    }

    /// The frame of a lens: slot 0 is `self`, then what its walks bound.
    pub(super) fn lens_frame(&self, view: &View<'a>, lens: &crate::ir::Lens, slots: u32) -> Frame<'a> {
        let mut frame = Frame::new(slots.max(lens.bound));
        match &view.subject {
            Subject::Resource(id) => frame.here = Some(self.properties(*id)),
            Subject::Piece(piece) if lens.of_value => {
                frame.here = piece.bindings.first().map(|it| (it.value.clone(), it.site.clone()));
            }
            Subject::Piece(piece) => {
                frame.here = piece.resource.map(|id| self.properties(id));
                let slots = lens.each.iter().flat_map(|walk| walk.key.into_iter().chain([walk.element]));
                for (slot, element) in slots.zip(&piece.bindings) {
                    frame.bind(slot, element.value.clone(), element.site.clone());
                }
            }
            Subject::External(_) => {}
        }
        let own = match &view.subject {
            Subject::Piece(_) if lens.of_value => Some(view.clone()),
            Subject::Piece(piece) => piece.resource.map(whole),
            // What holds the pieces is not of their kind itself.
            Subject::Resource(id) if !lens.each.is_empty() => Some(whole(*id)),
            _ => Some(view.clone()),
        };
        if let Some(own) = own {
            frame.bind(0, Value::View(own), Site::default());
        }
        frame
    }

    /// The properties of a resource, with the place where one that is missing belongs.
    pub(super) fn properties(&self, id: crate::value::ResourceId) -> Located<'a> {
        let term = self.stack.resource(id).properties;
        let site = self.stack.site(term);
        let site = if site.node.is_some() { site } else { Site::of(self.stack.resource_node(id)) };
        (self.stack.resolve(term, &self.world), site)
    }
}

/// The resource that a subject is, or is part of.
pub(super) fn resource_of(subject: &Subject<'_>) -> Option<crate::value::ResourceId> {
    match subject {
        Subject::Resource(id) => Some(*id),
        Subject::Piece(piece) => piece.resource,
        Subject::External(_) => None,
    }
}

/// A resource, seen through no kind.
fn whole<'a>(id: ResourceId) -> View<'a> {
    View { kind: NO_KIND, lens: None, subject: Subject::Resource(id) }
}

/// A field of something outside of the stack.
fn outside<'a>(cause: &Cause, field: &Field) -> Located<'a> {
    let token = format!("{}.{}", cause.token, field.name);
    let reason = format!("`{}` is outside this stack", cause.token);
    let inner = Cause { place: cause.place, remedy: cause.remedy.clone(), ..Cause::new(token, reason) };
    let unknown = Unknown { maybe: field.ty.is_optional(), ..Unknown::there(Arc::new(inner)) };
    (Value::Unknown(unknown), Site::default())
}

fn external(subject: &Subject<'_>) -> Option<Arc<Cause>> {
    match subject {
        Subject::External(cause) => Some(Arc::clone(cause)),
        _ => None,
    }
}
