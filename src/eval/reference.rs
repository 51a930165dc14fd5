//! What a reference leads to, and who refers to whom (laws 24 to 26).

use std::sync::Arc;

use super::field::resource_of;
use super::machine::{Located, Machine, Stop, fault};
use super::memory::Key;
use crate::ir::{Expr, LensId};
use crate::value::{
    Cause, Element, Elements, Hole, Holes, List, Piece, ResourceId, Site, Subject, Target, Text, Truth, Unknown, Value,
    View,
};

impl<'a> Machine<'a> {
    /// `x -> kind` (laws 24 and 25).
    pub(super) fn follow(
        &mut self,
        expr: &Expr,
        value: Value<'a>,
        site: Site<'a>,
        kind: u32,
    ) -> Result<Located<'a>, Stop> {
        let target = match &value {
            Value::Missing | Value::Null => return Ok((Value::Missing, site)),
            Value::View(view) => match resource_of(&view.subject) {
                Some(id) => Some(id),
                None => return Ok((value, site)),
            },
            Value::Unknown(unknown) => match (&unknown.cause.target, unknown.cause.choice) {
                (Some(Target::Resource(id, _)), _) => Some(*id),
                // A choice leads elsewhere in each world: stay unknown, and let the worlds decide.
                (_, Some(_)) | (Some(Target::Open), _) => return Ok((value, site)),
                _ => return Ok((external(Arc::clone(&unknown.cause), kind), site)),
            },
            Value::Holes(holes) => {
                let targets = holes.unknowns().filter_map(|it| match it.cause.target {
                    Some(Target::Resource(id, _)) => Some(id),
                    _ => None,
                });
                let mut readable: Vec<ResourceId> = targets.filter(|id| self.lens_of(*id, kind).is_some()).collect();
                readable.dedup();
                match (readable.as_slice(), resource_of_arn(holes)) {
                    ([only], _) => Some(*only),
                    ([], Some(other)) => Some(other),
                    _ => {
                        if let Some(unknown) = holes.unknowns().find(|it| it.cause.choice.is_some()) {
                            return Ok((Value::Unknown(unknown.derived()), site));
                        }
                        let token = super::render::plain(&value);
                        let cause = Cause {
                            place: place_of(&site),
                            ..Cause::new(token, "it names something by a text that is put together")
                        };
                        return Ok((external(Arc::new(cause), kind), site));
                    }
                }
            }
            Value::Text(text) => {
                let named = self.stack.called(text).iter().filter(|id| self.lens_of(**id, kind).is_some());
                if let [only] = named.collect::<Vec<_>>().as_slice() {
                    return Ok((self.seen(**only, kind), site));
                }
                let target = self.stack.is_deployed.then_some(Target::External);
                let cause = Cause { place: place_of(&site), target, ..Cause::new(&**text, "it is outside this stack") };
                return Ok((external(Arc::new(cause), kind), site));
            }
            Value::Map(_) | Value::List(_) => return Ok((self.piece(expr, value, &site, kind)?, site)),
            other => return fault(expr, format!("{} leads to no resource", other.type_name())),
        };
        let Some(id) = target else { return Ok((Value::Missing, site)) };
        Ok((self.seen(id, kind), site))
    }

    /// A resource of the stack through a kind. Where no lens reads it so, it is still that resource, and its fields are
    /// unknown (law 24).
    fn seen(&self, id: ResourceId, kind: u32) -> Value<'a> {
        let (lens, kind) = self.lens_of(id, kind).map_or((None, kind), |(lens, kind)| (Some(lens), kind));
        Value::View(View { kind, lens, subject: Subject::Resource(id) })
    }

    fn lens_of(&self, id: ResourceId, kind: u32) -> Option<(LensId, u32)> {
        self.lenses(id).iter().find_map(|number| {
            let lens = self.program.lenses.get(*number as usize)?;
            (lens.each.is_empty() && self.gives(lens, kind)).then_some((*number, lens.kind))
        })
    }

    /// Whether what is seen is of a kind too.
    pub(super) fn is_kind(&self, view: &View<'a>, kind: u32) -> Truth {
        match &view.subject {
            Subject::Resource(id) => self.lens_of(*id, kind).is_some().into(),
            _ => (view.kind == kind).into(),
        }
    }

    /// A piece of a document through the lens for values.
    pub(super) fn piece(
        &mut self,
        expr: &Expr,
        value: Value<'a>,
        site: &Site<'a>,
        kind: u32,
    ) -> Result<Value<'a>, Stop> {
        let found = self.program.kinds.get(kind as usize);
        let Some(lens) = found.and_then(|kind| kind.value_lens) else {
            let name = found.map_or("?", |kind| &*kind.name);
            return fault(expr, format!("a piece of a document is not readable as a {name}"));
        };
        let bound = Element { key: None, value, site: site.clone(), maybe: None };
        let piece = Piece { resource: None, bindings: vec![bound], address: Text::Borrowed("") };
        Ok(Value::View(View { kind, lens: Some(lens), subject: Subject::Piece(Arc::new(piece)) }))
    }

    /// The resources of a kind that may refer to any other.
    fn loose_of(&mut self, kind: u32) -> Arc<[ResourceId]> {
        if let Some(Some(known)) = self.loose.get(kind as usize) {
            return Arc::clone(known);
        }
        let program = self.program;
        let gives = |number: &LensId| program.lenses.get(*number as usize).is_some_and(|lens| self.gives(lens, kind));
        let holds = |id: &ResourceId| {
            program.by_type.get(&*self.stack.resource(*id).ty).is_some_and(|lenses| lenses.iter().any(gives))
        };
        let found: Arc<[ResourceId]> = self.stack.loose().iter().copied().filter(holds).collect();
        if let Some(slot) = self.loose.get_mut(kind as usize) {
            *slot = Some(Arc::clone(&found));
        }
        found
    }

    /// `referrers(self, kind)` and `references(self, kind)` (law 26).
    pub(super) fn related(&mut self, base: &Value<'a>, kind: u32, incoming: bool) -> Result<Value<'a>, Stop> {
        let own = match base {
            Value::View(view) => resource_of(&view.subject),
            _ => None,
        };
        let Some(of) = own else {
            let cause = Arc::new(Cause::new("related", "it is outside this stack"));
            let elements = Elements { items: Vec::new(), open: Some(Unknown::there(cause)) };
            return Ok(Value::List(List::Built(Arc::new(elements))));
        };
        let (value, _) = self.once(Key::Related { of, kind, incoming }, None, |machine| {
            let references = machine.stack.references();
            let mut elements = Elements::default();
            let mut others: Vec<ResourceId> = if incoming {
                elements.open = machine.unlisted(kind, Some(of));
                references.to(of).iter().map(|it| it.from).chain(machine.loose_of(kind).iter().copied()).collect()
            } else {
                references.from(of).iter().map(|it| it.to).collect()
            };
            others.sort();
            others.dedup();
            for other in others {
                machine.views(other, kind, &mut elements)?;
            }
            Ok((Value::List(List::Built(Arc::new(elements))), Site::default()))
        })?;
        Ok(value)
    }
}

/// The resource whose ARN a text is, and nothing else.
fn resource_of_arn(holes: &Holes<'_>) -> Option<ResourceId> {
    match holes.parts.as_slice() {
        [Hole::Known(start), Hole::Unknown(unknown)] if &**start == "arn:" => match unknown.cause.target {
            Some(Target::Resource(id, Some(_))) => Some(id),
            _ => None,
        },
        _ => None,
    }
}

fn external<'a>(cause: Arc<Cause>, kind: u32) -> Value<'a> {
    Value::View(View { kind, lens: None, subject: Subject::External(cause) })
}

pub(super) fn place_of(site: &Site<'_>) -> Option<crate::source::Place> {
    site.node.map(|node| node.place())
}
