//! Expressions to values, each with its place.

use std::sync::Arc;

use super::machine::{Frame, Located, Machine, Remembered, Seen, Stop, Variable, fault};
use crate::ir::{Body, Envelope, Expr, ExprKind, Fact, Part, Type};
use crate::stack::{Position, World};
use crate::value::{Cause, Element, Elements, Holes, List, Map, Site, Subject, Text, Truth, Unknown, Value, View};

impl<'a> Machine<'a> {
    /// The value of an expression and its place.
    pub(super) fn locate(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Result<Located<'a>, Stop> {
        self.step()?;
        self.deeper(|machine| machine.locate_here(expr, frame))
    }

    fn locate_here(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Result<Located<'a>, Stop> {
        let here = Site::default();
        Ok(match &expr.kind {
            ExprKind::Constant(constant) => (constant.value(), here),
            ExprKind::Text(parts) => (self.text(parts, frame)?, here),
            ExprKind::Slot(slot) => return self.variable(expr, *slot, frame),
            ExprKind::Today => (Value::Date(self.today), here),
            ExprKind::Stack(fact) => (self.fact(*fact), here),
            ExprKind::Here => frame.here.clone().unwrap_or((Value::Missing, here)),
            ExprKind::Named(id, kind) => return self.named(id, *kind),
            ExprKind::Collection(kind) => (Value::List(List::Built(self.collection(*kind)?)), here),
            ExprKind::Resources(types) => (Value::List(List::Built(Arc::new(self.resources(types)))), here),
            ExprKind::Field { base, name, number } => {
                let (base, site) = self.locate(base, frame)?;
                return self.field_of(expr, &base, site, name, *number);
            }
            ExprKind::Envelope(base, field) => {
                let (base, site) = self.locate(base, frame)?;
                self.envelope(base, site, *field)
            }
            ExprKind::Key(base, key) => {
                let base = self.locate(base, frame)?;
                return self.key(expr, base, key);
            }
            ExprKind::Index(base, index) => {
                let base = self.locate(base, frame)?;
                let index = self.locate(index, frame)?;
                return self.index(expr, base, index);
            }
            ExprKind::Call(row, arguments) => return self.call(expr, row, arguments, frame),
            ExprKind::Let(slot, value, body) => {
                self.let_in(*slot, value, frame)?;
                return self.locate(body, frame);
            }
            ExprKind::Follow(base, kind) => {
                let (value, site) = self.locate(base, frame)?;
                return self.follow(expr, value, site, *kind);
            }
            ExprKind::Related { base, kind, incoming } => {
                let (base, site) = self.locate(base, frame)?;
                (self.related(&base, *kind, *incoming)?, site)
            }
            ExprKind::Default(first, second) => return self.default(first, second, frame),
            ExprKind::If(condition, then, otherwise) => return self.choose(expr, condition, then, otherwise, frame),
            ExprKind::First(walk, body) => return self.first(expr, walk, body, frame),
            ExprKind::Aggregate(aggregate, walk, body) => return self.aggregate(expr, *aggregate, walk, body, frame),
            ExprKind::Comprehension(walks, condition, element) => {
                let mut elements = Elements::default();
                self.comprehend(walks, condition.as_deref(), element, frame, None, &mut elements)?;
                (Value::List(List::Built(Arc::new(elements))), here)
            }
            ExprKind::List(items) => (self.list(items, frame)?, here),
            ExprKind::Unknown(reason) => {
                let cause = Cause::new(&**reason, &**reason);
                (Value::Unknown(Unknown { derived: true, ..Unknown::there(Arc::new(cause)) }), here)
            }
            ExprKind::Count(walk, body) => return self.count(expr, walk, body, frame),
            ExprKind::Negate(inner) => {
                let (value, site) = self.strict(inner, frame)?;
                match value {
                    Value::Number(it) => (Value::Number(-it), site),
                    Value::Duration(it) => (Value::Duration(-it), site),
                    Value::Unknown(it) => (Value::Unknown(it.derived()), site),
                    other => return fault(expr, format!("`-` does not take {}", other.type_name())),
                }
            }
            ExprKind::Binary(operator, left, right) if operator.is_arithmetic() => {
                let (left, _) = self.strict(left, frame)?;
                let (right, _) = self.strict(right, frame)?;
                (self.arithmetic(expr, *operator, left, right)?, here)
            }
            ExprKind::Narrowed(inner) => match self.locate(inner, frame)? {
                (Value::Unknown(unknown), site) => (Value::Unknown(Unknown { maybe: false, ..unknown }), site),
                located => located,
            },
            // What remains are conditions.
            _ => (self.truth_value(expr, frame)?, here),
        })
    }

    /// A fact of the stack; what its format has no way to say is not known.
    fn fact(&self, fact: Fact) -> Value<'a> {
        let term = match fact {
            Fact::File => return Value::Text(Text::Borrowed(&self.stack.file)),
            Fact::Format => return Value::Text(Text::Borrowed(self.stack.format)),
            Fact::Account => self.stack.account,
            Fact::Region => self.stack.region,
        };
        let name = Fact::ALL.into_iter().find(|(_, own)| *own == fact).map_or("?", |(name, _)| name);
        match term {
            Some(term) => self.stack.resolve(term, &self.world),
            None => {
                let cause =
                    Cause::new(format!("stack.{name}"), format!("the document does not say which {name} it is for"));
                Value::Unknown(Unknown::there(Arc::new(cause)))
            }
        }
    }

    /// A condition as a value.
    fn truth_value(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Result<Value<'a>, Stop> {
        match self.truth(expr, frame)? {
            Truth::True => Ok(Value::Bool(true)),
            Truth::False => Ok(Value::Bool(false)),
            Truth::Error => match self.last_fault.clone() {
                Some(fault) => Err(Stop::Fault(fault)),
                None => fault(expr, "this condition cannot be evaluated"),
            },
            undecided => {
                let cause = Cause::new("condition", "a condition cannot be decided");
                let starred = undecided == Truth::UnknownOrError;
                Ok(Value::Unknown(Unknown { starred, derived: true, ..Unknown::there(Arc::new(cause)) }))
            }
        }
    }

    /// An operand of a strict operator: it must be there. Its value and place are kept as evidence.
    pub(super) fn strict(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Result<Located<'a>, Stop> {
        let (value, site) = self.operand(expr, frame)?;
        match value {
            Value::Missing => fault(expr, "a value is missing where one is needed"),
            Value::Null => fault(expr, "a value is null where one is needed"),
            value => Ok((value, site)),
        }
    }

    /// An operand whose value and place are kept as evidence.
    pub(super) fn operand(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Result<Located<'a>, Stop> {
        let located = self.locate(expr, frame)?;
        if let Value::Unknown(unknown) = &located.0 {
            self.met(unknown);
        }
        if let Some(trace) = &mut self.trace {
            trace.leaf(expr, &located);
        }
        Ok(located)
    }

    fn variable(&mut self, expr: &'a Expr, slot: u32, frame: &Frame<'a>) -> Result<Located<'a>, Stop> {
        match frame.slots.get(slot as usize) {
            Some(Variable::Bound(value, site)) => Ok((value.clone(), site.clone())),
            Some(Variable::Faulty(fault)) => Err(Stop::Fault(fault.clone())),
            Some(Variable::Unset) | None => fault(expr, "this name has no value here"),
        }
    }

    /// `let` is substitution: an error in its value is one only where it is used.
    pub(super) fn let_in(&mut self, slot: u32, value: &'a Expr, frame: &mut Frame<'a>) -> Result<(), Stop> {
        let variable = match self.locate(value, frame) {
            Ok((value, site)) => Variable::Bound(value, site),
            Err(Stop::Fault(fault)) => Variable::Faulty(fault),
            Err(limit) => return Err(limit),
        };
        frame.set(slot, variable);
        Ok(())
    }

    fn key(&mut self, expr: &'a Expr, base: Located<'a>, key: &str) -> Result<Located<'a>, Stop> {
        let (value, site) = base;
        let Some((next, at)) = self.stack.step(&value, &site, Position::Key(key), &self.world) else {
            return fault(expr, format!("`{key}` is looked for in {}", value.type_name()));
        };
        Ok(self.absent(next, at, &site, value.is_absent(), key))
    }

    /// Where something absent belongs: the innermost thing around it that is there, and the way from there.
    fn absent(&self, value: Value<'a>, at: Site<'a>, from: &Site<'a>, was_absent: bool, key: &str) -> Located<'a> {
        if !self.keeps_places || !matches!(value, Value::Missing) {
            return (value, at);
        }
        // `Key: !If [Condition, value, !Ref AWS::NoValue]`: it is left out at the very place where it would stand.
        let left_out = !was_absent
            && at.node.is_some_and(|node| {
                node.key_name() == Some(key) && at.node.map(|it| it.id()) != from.node.map(|it| it.id())
            });
        let way = match (&from.absent, was_absent) {
            (Some(way), true) if !way.is_empty() => format!("{way}.{key}").into(),
            _ if left_out => "".into(),
            _ => key.into(),
        };
        (value, Site { absent: Some(way), node: at.node.or(from.node), ..at })
    }

    fn index(&mut self, expr: &'a Expr, base: Located<'a>, index: Located<'a>) -> Result<Located<'a>, Stop> {
        let (value, site) = base;
        let (index, own) = index;
        // What a table says about a value stands where that value stands.
        let of_table = matches!(value, Value::Constant(_)) && !index.is_absent();
        let site = if of_table { own } else { site };
        let position = match &index {
            Value::Text(key) => Position::Key(key),
            Value::Number(number) => match usize::try_from(*number) {
                Ok(number) => Position::Index(number),
                Err(_) => return fault(expr, format!("{number} is no index of a list")),
            },
            Value::Unknown(unknown) => {
                self.met(unknown);
                return Ok((Value::Unknown(Unknown { maybe: true, ..unknown.derived() }), site));
            }
            Value::Holes(holes) => {
                let unknown = holes.unknowns().next().cloned();
                return Ok((
                    unknown.map_or(Value::Missing, |it| Value::Unknown(Unknown { maybe: true, ..it.derived() })),
                    site,
                ));
            }
            other => return fault(expr, format!("{} is no index", other.type_name())),
        };
        let Some((next, at)) = self.stack.step(&value, &site, position, &self.world) else {
            return fault(expr, format!("{} has no elements", value.type_name()));
        };
        if of_table {
            return Ok((next, site));
        }
        let key = match position {
            Position::Key(key) => key.to_owned(),
            Position::Index(index) => index.to_string(),
        };
        Ok(self.absent(next, at, &site, value.is_absent(), &key))
    }

    fn call(
        &mut self,
        expr: &'a Expr,
        row: &'static crate::builtins::Builtin,
        arguments: &'a [Expr],
        frame: &mut Frame<'a>,
    ) -> Result<Located<'a>, Stop> {
        let mut values: Vec<Value<'a>> = Vec::with_capacity(arguments.len());
        let mut place = Site::default();
        let mut holes: Option<Arc<Holes<'a>>> = None;
        let mut unknown: Option<Unknown> = None;
        let mut is_missing = false;
        for argument in arguments {
            let (value, site) = match argument.ty {
                Type::Raw => self.locate(argument, frame)?,
                _ => self.strict(argument, frame)?,
            };
            if place.node.is_none() {
                place = site;
            }
            match value {
                Value::Unknown(met) => {
                    // Of what a document may not say, what is made of it may not be there either.
                    let own = if argument.ty == Type::Raw { Unknown { derived: true, ..met } } else { met.derived() };
                    let (maybe, starred) = unknown.as_ref().map_or((false, false), |it| (it.maybe, it.starred));
                    unknown = Some(Unknown { maybe: maybe || own.maybe, starred: starred || own.starred, ..own });
                }
                Value::Holes(text) if values.is_empty() && holes.is_none() => holes = Some(text),
                Value::Holes(text) => unknown = unknown.or_else(|| text.unknowns().next().map(Unknown::derived)),
                // What a document does not say stays unsaid: `seconds(.Timeout)`.
                Value::Missing | Value::Null if argument.ty == Type::Raw => is_missing = true,
                value => {
                    let at = values.len() + usize::from(holes.is_some());
                    values.push(self.stack.build(as_shape(value, &place, row, at), &self.world));
                }
            }
        }
        if is_missing {
            return Ok((Value::Missing, place));
        }
        if let Some(unknown) = unknown {
            return Ok((Value::Unknown(unknown), place));
        }
        if let Some(text) = holes {
            let decided = row.on_holes.and_then(|on_holes| on_holes(&text, &values));
            return Ok((decided.unwrap_or_else(|| unknown_of(&text)), place));
        }
        match (row.function)(&values) {
            Ok(value) => Ok((value, place)),
            Err(message) => fault(expr, message),
        }
    }

    fn list(&mut self, items: &'a [Expr], frame: &mut Frame<'a>) -> Result<Value<'a>, Stop> {
        let mut elements = Elements::default();
        for item in items {
            let (value, site) = self.locate(item, frame)?;
            elements.items.push(Element { key: None, value, site, maybe: None });
        }
        Ok(Value::List(List::Built(Arc::new(elements))))
    }

    /// A string with holes as a value: unknown parts stay holes, missing ones are an error.
    fn text(&mut self, parts: &'a [Part], frame: &mut Frame<'a>) -> Result<Value<'a>, Stop> {
        let mut pieces = Vec::with_capacity(parts.len());
        let mut in_doubt: Option<Unknown> = None;
        for part in parts {
            let value = match part {
                Part::Literal(text) => Value::Text(Text::Borrowed(text)),
                Part::Hole(expr) => match self.strict(expr, frame)?.0 {
                    value @ (Value::List(_) | Value::Map(_) | Value::View(_)) => {
                        return fault(expr, format!("{} is no part of a text", value.type_name()));
                    }
                    value => value,
                },
            };
            match &value {
                Value::Unknown(unknown) if unknown.is_risky() => in_doubt = Some(unknown.derived()),
                _ => {}
            }
            pieces.push(value);
        }
        Ok(in_doubt.map_or_else(|| super::join::text(pieces), Value::Unknown))
    }

    fn envelope(&mut self, base: Value<'a>, site: Site<'a>, field: Envelope) -> Located<'a> {
        let view = match base {
            Value::View(view) => view,
            other => return (other, site),
        };
        let Some(id) = resource_of(&view.subject) else {
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
            Envelope::Properties => {
                let site = self.stack.site(resource.properties);
                (self.stack.resolve(resource.properties, &self.world), site)
            }
        }
    }

    /// A field of a kind, of whatever the base turned out to be.
    fn field_of(
        &mut self,
        expr: &'a Expr,
        base: &Value<'a>,
        site: Site<'a>,
        name: &'a str,
        number: Option<u32>,
    ) -> Result<Located<'a>, Stop> {
        match base {
            Value::View(view) => {
                let located = self.field(expr, view, name, number)?;
                if let (Some(trace), Value::View(View { subject: Subject::Resource(id), .. })) =
                    (&mut self.trace, &located.0)
                {
                    trace.hop(*id);
                }
                Ok(located)
            }
            Value::Missing | Value::Null => Ok((Value::Missing, site)),
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
                    site,
                ))
            }
            other => fault(expr, format!("{} has no fields", other.type_name())),
        }
    }

    /// A field of a view: as it is assumed, by its lens, or derived.
    pub(super) fn field(
        &mut self,
        expr: &'a Expr,
        view: &View<'a>,
        name: &'a str,
        number: Option<u32>,
    ) -> Result<Located<'a>, Stop> {
        let Some(kind) = self.program.kinds.get(view.kind as usize) else { return fault(expr, "this has no kind") };
        let Some(number) = number
            .filter(|_| kind.members.is_empty())
            .filter(|it| kind.fields.get(*it as usize).is_some_and(|field| &*field.name == name))
            .or_else(|| kind.field(name))
        else {
            return fault(expr, format!("a {} has no field `{name}`", kind.name));
        };
        let Some(field) = kind.fields.get(number as usize) else { return fault(expr, "this field is not there") };
        if let Some(assumed) = self.assumed(view, name) {
            return self.locate(&assumed.expr, &mut Frame::new(assumed.slots));
        }
        if let Some(derived) = &field.derived {
            return self.derived(view, derived);
        }
        if let Subject::External(cause) = &view.subject {
            let token = format!("{}.{name}", cause.token);
            let reason = format!("`{}` is outside this stack", cause.token);
            let inner = Cause { place: cause.place, remedy: cause.remedy.clone(), ..Cause::new(token, reason) };
            let unknown = Unknown { maybe: field.ty.is_optional(), ..Unknown::there(Arc::new(inner)) };
            return Ok((Value::Unknown(unknown), Site::default()));
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
        let memo = match (&view.subject, view.lens) {
            (Subject::Resource(id), Some(lens)) if self.remembers() => Some((Seen::Resource(*id), lens, number)),
            (Subject::Piece(piece), Some(lens)) if self.remembers() && piece.resource.is_none() => {
                written_piece(piece).map(|node| (Seen::Piece(node), lens, number))
            }
            _ => None,
        };
        if let Some(known) = memo.and_then(|memo| self.fields.get(&memo)) {
            let located = known.located.clone();
            let choices = known.choices.clone();
            choices.into_iter().for_each(|choice| self.met_choice(choice));
            return Ok(located);
        }
        let met = std::mem::take(&mut self.choices);
        let trace = self.trace.take();
        if let Some(watch) = &mut self.watch {
            watch.read(body);
        }
        let mut frame = self.lens_frame(view, lens, body.slots);
        let result =
            self.locate(&body.expr, &mut frame).and_then(|located| self.conform(&body.expr, located, &field.ty, name));
        self.trace = trace;
        let choices = std::mem::replace(&mut self.choices, met);
        choices.iter().for_each(|choice| self.met_choice(*choice));
        if let (Some(memo), Ok(located)) = (memo, &result) {
            self.fields.insert(memo, Remembered { located: located.clone(), choices });
        }
        result
    }

    /// Whether what a lens gives is the same whenever it is asked: no choice is fixed, and no places are kept beside it.
    fn remembers(&self) -> bool {
        self.world == World::default() && !self.keeps_places
    }

    fn derived(&mut self, view: &View<'a>, body: &'a Body) -> Result<Located<'a>, Stop> {
        if let Some(watch) = &mut self.watch {
            watch.read(body);
        }
        let mut frame = Frame::new(body.slots);
        frame.bind(0, Value::View(view.clone()), Site::default());
        self.locate(&body.expr, &mut frame)
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
                for (slot, element) in piece.bindings.iter().enumerate() {
                    frame.bind(slot as u32 + 1, element.value.clone(), element.site.clone());
                }
            }
            Subject::External(_) => {}
        }
        let own = match &view.subject {
            Subject::Piece(piece) => piece.resource.map(|id| View { subject: Subject::Resource(id), ..view.clone() }),
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

/// The unknown that a text with holes is to an operator that its known parts do not decide.
fn unknown_of<'a>(text: &Holes<'a>) -> Value<'a> {
    text.unknowns().next().map_or(Value::Missing, |unknown| Value::Unknown(unknown.derived()))
}

/// The node of a piece that is as the document has it.
fn written_piece(piece: &crate::value::Piece<'_>) -> Option<crate::document::NodeId> {
    match piece.bindings.as_slice() {
        [Element { value: Value::Map(Map::Written(node)), .. }] => Some(node.id()),
        _ => None,
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

fn external(subject: &Subject<'_>) -> Option<Arc<Cause>> {
    match subject {
        Subject::External(cause) => Some(Arc::clone(cause)),
        _ => None,
    }
}

/// A number written as text is a number where a builtin wants one, as in a field of that type.
fn as_shape<'a>(value: Value<'a>, site: &Site<'a>, row: &crate::builtins::Builtin, at: usize) -> Value<'a> {
    use crate::builtins::Shape;
    match (row.parameters.get(at), &value) {
        (Some(Shape::Number), Value::Text(text)) => crate::stack::number(text).map_or(value, Value::Number),
        (Some(Shape::String), Value::Number(_) | Value::Bool(_)) => {
            site.node.and_then(|node| node.scalar()).map_or(value, |text| Value::Text(Text::Borrowed(text)))
        }
        _ => value,
    }
}

/// A list or a map that is empty.
pub(super) fn empty<'a>(of: &Type) -> Option<Value<'a>> {
    match of {
        Type::List(_) => Some(Value::List(List::Built(Arc::default()))),
        Type::Map(_) => Some(Value::Map(Map::Built(Arc::default()))),
        _ => None,
    }
}
