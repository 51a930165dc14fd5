//! Expressions: names, paths, types and presence.

use std::sync::Arc;

use super::scope::{Mode, Scope};
use super::shape::Shape;
use super::types::common;
use super::{Compiler, narrow, place};
use crate::ir::{Envelope, Expr, ExprKind, Part, Parts, Type, Walk};
use crate::source::Place;
use crate::syntax::ast::{self, ExprKind as Ast, Quantifier, TextPart};
use crate::value::Constant;

impl<'m> Compiler<'m> {
    /// An expression that may be missing.
    pub(super) fn expr(&mut self, expr: &'m ast::Expr, scope: &mut Scope) -> Expr {
        let here = place(scope.source, expr.span);
        self.inlined += usize::from(!self.inlining.is_empty());
        let (kind, ty) = self.expr_kind(expr, scope, here);
        Expr { kind, ty, place: here }
    }

    /// An operand that must be there: where it may be missing, that is an error with the two usual repairs (law 7).
    pub(super) fn operand(&mut self, expr: &'m ast::Expr, scope: &mut Scope) -> Expr {
        let compiled = self.expr(expr, scope);
        self.present(compiled, scope, expr)
    }

    fn present(&mut self, compiled: Expr, scope: &Scope, expr: &ast::Expr) -> Expr {
        if !compiled.ty.is_optional() || scope.mode == Mode::Lens {
            return compiled;
        }
        let (ty, here) = (compiled.ty.present().clone(), compiled.place);
        let text = narrow::path(expr);
        if let Some(text) = text.as_ref().filter(|text| scope.narrowed.contains(text)) {
            self.relied.push(text.clone());
            return Expr { kind: ExprKind::Narrowed(Box::new(compiled)), ty, place: here };
        }
        let shown = text.unwrap_or_else(|| "this".into());
        let found = self.error("possibly-missing", format!("`{shown}` may be missing"), here, "is optional");
        found.notes.push("an operator on a value that is not there would be an error when the rule runs".into());
        found.help = Some(format!("ask first: `{shown} exists and …`; or say what to use instead: `{shown} ?? …`"));
        Expr { ty, ..compiled }
    }

    fn expr_kind(&mut self, expr: &'m ast::Expr, scope: &mut Scope, here: Place) -> (ExprKind, Type) {
        if let Some(named) = self.addressed(expr, None, scope) {
            return (named.kind, named.ty);
        }
        match &expr.kind {
            Ast::Null => (ExprKind::Constant(Constant::Null), Type::Raw),
            Ast::Bool(it) => (ExprKind::Constant(Constant::Bool(*it)), Type::Bool),
            Ast::Number(text) => self.number(text, here),
            Ast::Duration(seconds) => match i64::try_from(*seconds) {
                Ok(seconds) => (ExprKind::Constant(Constant::Duration(seconds)), Type::Duration),
                Err(_) => self.wrong("out-of-range", "this duration is too long", here),
            },
            Ast::Date(text) => match text.parse() {
                Ok(date) => (ExprKind::Constant(Constant::Date(date)), Type::Date),
                Err(_) => self.wrong("no-such-date", format!("there is no day `{text}`"), here),
            },
            Ast::Time(text) => match text.parse() {
                Ok(time) => (ExprKind::Constant(Constant::Time(time)), Type::Time),
                Err(_) => self.wrong("no-such-time", format!("there is no instant `{text}`"), here),
            },
            Ast::Text(text) => self.text_value(text, scope),
            Ast::Regex(_) => self.wrong("misplaced-regex", "a regular expression stands behind `matches` only", here),
            Ast::Name(name) => self.name(name, None, scope, here),
            Ast::Here(name) => self.here(name, scope, here),
            Ast::Field { base, name, optional } => self.field_access(base, name, *optional, scope, here),
            Ast::Index { base, index } => self.index(base, index, scope, here),
            Ast::Call { function, arguments } => self.call(function, arguments, scope, here),
            Ast::Follow { base, kind } => self.follow(base, kind, scope, here),
            Ast::Not(inner) => (ExprKind::Not(Box::new(self.condition(inner, scope))), Type::Bool),
            Ast::Negate(inner) => {
                let inner = self.operand(inner, scope);
                let ty = inner.ty.clone();
                (ExprKind::Negate(Box::new(inner)), ty)
            }
            Ast::And(all) => (ExprKind::And(self.siblings(all, scope, narrow::when_true)), Type::Bool),
            Ast::Or(all) => (ExprKind::Or(self.siblings(all, scope, narrow::when_false)), Type::Bool),
            Ast::Binary { op, op_span, left, right } => {
                self.binary(*op, place(scope.source, *op_span), left, right, scope, here)
            }
            Ast::Exists(inner) => (ExprKind::Exists(Box::new(self.expr(inner, scope))), Type::Bool),
            Ast::Is { base, negated, test } => self.is(base, *negated, test, scope, here),
            Ast::Within { base, negated, low, high } => {
                let [base, low, high] = [base, low, high].map(|it| self.operand(it, scope));
                self.comparable(&base, &low);
                self.comparable(&base, &high);
                let kind = ExprKind::Within(Box::new(base), Box::new(low), Box::new(high));
                (negated_if(*negated, kind, here), Type::Bool)
            }
            Ast::Quantified { quantifier, walk, body } => self.quantified(*quantifier, walk, body, scope),
            Ast::Aggregate { name, walk, body } => self.aggregate(name, walk, body, scope),
            Ast::Comprehension { element, walks, condition } => {
                self.comprehension(element, walks, condition.as_deref(), scope)
            }
            Ast::If { condition, then, otherwise } => {
                let there = narrow::texts(narrow::when_true(condition));
                let absent = narrow::texts(narrow::when_false(condition));
                let condition = self.condition(condition, scope);
                let then = scope.inner(there, |scope| self.expr(then, scope));
                let otherwise = scope.inner(absent, |scope| self.expr(otherwise, scope));
                let ty = common(&then.ty, &otherwise.ty);
                (ExprKind::If(Box::new(condition), Box::new(then), Box::new(otherwise)), ty)
            }
            Ast::List(items) => {
                let items: Vec<Expr> = items.iter().map(|item| self.expr(item, scope)).collect();
                let inner = items.iter().map(|item| item.ty.clone()).reduce(|a, b| common(&a, &b)).unwrap_or(Type::Raw);
                (list_or_constant(items), Type::List(Box::new(inner)))
            }
            Ast::Map(entries) => self.map(entries, scope, here),
            Ast::Unknown(text) => {
                let reason = text.parts.iter().map(|part| match part {
                    TextPart::Literal(literal) => &**literal,
                    TextPart::Hole(_) => "…",
                });
                (ExprKind::Unknown(reason.collect::<String>().into()), Type::Raw)
            }
        }
    }

    /// An error that stands for an expression; its type fits everywhere, so that one mistake is reported once.
    pub(super) fn wrong(&mut self, code: &'static str, message: impl Into<String>, here: Place) -> (ExprKind, Type) {
        self.error(code, message, here, "here");
        (ExprKind::Constant(Constant::Null), Type::Raw)
    }

    /// Something that must be a bool.
    pub(super) fn condition(&mut self, expr: &'m ast::Expr, scope: &mut Scope) -> Expr {
        let compiled = self.operand(expr, scope);
        if !matches!(compiled.ty.present(), Type::Bool | Type::Raw) {
            let ty = self.type_text(&compiled.ty);
            let found = self.error(
                "not-a-condition",
                format!("a condition is a bool, and this is {ty}"),
                compiled.place,
                format!("is {ty}"),
            );
            if matches!(compiled.ty, Type::List(_)) {
                found.help = Some("ask about its elements: `any x in …: …`, or `not (… is empty)`".into());
            }
        }
        compiled
    }

    /// Operands of `and` and `or`: what each says about presence holds for all the others, whatever their order.
    fn siblings(
        &mut self,
        all: &'m [ast::Expr],
        scope: &mut Scope,
        says: for<'e> fn(&'e ast::Expr) -> Vec<(String, &'e ast::Expr)>,
    ) -> Vec<Expr> {
        let said: Vec<Vec<String>> = all.iter().map(|expr| narrow::texts(says(expr))).collect();
        let compiled = all.iter().enumerate().map(|(own, expr)| {
            let others =
                said.iter().enumerate().filter(|(index, _)| *index != own).flat_map(|(_, paths)| paths.clone());
            scope.inner(others.collect(), |scope| self.condition(expr, scope))
        });
        compiled.collect()
    }

    fn number(&mut self, text: &str, here: Place) -> (ExprKind, Type) {
        match crate::stack::number(text) {
            Some(number) => (ExprKind::Constant(Constant::Number(number)), Type::Number),
            None => self.wrong("out-of-range", "a number has at most 28 digits", here),
        }
    }

    fn text_value(&mut self, text: &'m ast::Text, scope: &mut Scope) -> (ExprKind, Type) {
        match text.parts.as_slice() {
            [] => (ExprKind::Constant(Constant::Text("".into())), Type::String),
            [TextPart::Literal(literal)] => (ExprKind::Constant(Constant::Text(literal.clone())), Type::String),
            _ => (ExprKind::Text(self.parts(text, scope, true)), Type::String),
        }
    }

    /// A string with holes. In a message a hole may be missing: it says so.
    pub(super) fn parts(&mut self, text: &'m ast::Text, scope: &mut Scope, strict: bool) -> Parts {
        let part = |part: &'m TextPart| match part {
            TextPart::Literal(literal) => Part::Literal((&**literal).into()),
            TextPart::Hole(expr) if strict => Part::Hole(self.operand(expr, scope)),
            TextPart::Hole(expr) => {
                let mode = std::mem::replace(&mut scope.mode, Mode::Lens);
                let hole = self.expr(expr, scope);
                scope.mode = mode;
                Part::Hole(hole)
            }
        };
        text.parts.iter().map(part).collect()
    }

    /// A name; `field` is what is asked of it, where that is known.
    fn name(&mut self, name: &str, field: Option<&str>, scope: &mut Scope, here: Place) -> (ExprKind, Type) {
        if let Some((slot, ty)) = scope.find(name) {
            // In a lens for pieces `self` is what the piece is part of.
            if slot == 0 && scope.of_piece {
                let piece = Expr { kind: ExprKind::Slot(slot), ty: Type::Resource, place: here };
                return (ExprKind::Envelope(Box::new(piece), Envelope::Parent), Type::Resource);
            }
            return (ExprKind::Slot(slot), ty.clone());
        }
        if let Some((constant, ty)) = self.find_constant(scope.source, name) {
            return (ExprKind::Constant(constant), ty);
        }
        if let Some(kind) = self.plurals.get(name) {
            return (ExprKind::Collection(*kind), Type::List(Box::new(Type::Kind(*kind))));
        }
        match name {
            "stack" => {
                let (kind, ty) = self.wrong("misplaced-stack", "the stack as a whole is no value", here);
                let facts = crate::ir::Fact::ALL.map(|(own, _)| format!("`stack.{own}`"));
                let last = self.diagnostics.last_mut();
                last.into_iter()
                    .for_each(|it| it.help = Some(format!("ask for one of its facts: {}", facts.join(", "))));
                return (kind, ty);
            }
            "today" => return (ExprKind::Today, Type::Date),
            "now" => return (ExprKind::Now, Type::Time),
            "resources" => return (ExprKind::Resources(Vec::new()), Type::List(Box::new(Type::Resource))),
            _ => {}
        }
        let constants = self.seen(scope.source, self.constants.keys());
        if let Some(known) = self.prompt_name(name, field, scope, here) {
            return known;
        }
        let names: Vec<&str> = scope
            .names()
            .chain(constants.iter().map(String::as_str))
            .chain(self.plurals.keys().copied())
            .chain(["today", "now", "resources"])
            .chain(self.prompt_names())
            .collect();
        let way = self.elsewhere(scope.source, name);
        let found = self.unknown("unknown-name", format!("there is no name `{name}`"), name, here, names);
        found.help = way.or(found.help.take());
        if self.kinds.contains_key(name)
            && let (Some(last), Some(plural)) = (
                self.diagnostics.last_mut(),
                self.kinds.get(name).and_then(|id| self.program.kinds.get(*id as usize)?.plural.clone()),
            )
        {
            last.help = Some(format!("`{name}` is a kind; all of them are `{plural}`"));
        }
        (ExprKind::Constant(Constant::Null), Type::Raw)
    }

    fn here(&mut self, name: &ast::Name, scope: &Scope, here: Place) -> (ExprKind, Type) {
        if scope.here.is_none() {
            return self.wrong(
                "misplaced-path",
                format!("`.{}` starts from nothing: a path without a name before it belongs in a lens", name.text),
                here,
            );
        }
        self.member(Expr { kind: ExprKind::Here, ty: Type::Raw, place: here }, name, scope, here)
    }

    fn field_access(
        &mut self,
        base: &'m ast::Expr,
        name: &ast::Name,
        optional: bool,
        scope: &mut Scope,
        here: Place,
    ) -> (ExprKind, Type) {
        if let Ast::Name(word) = &base.kind
            && scope.find(word).is_none()
            && self.sight.used(scope.source, word).is_some()
        {
            return self.name(&format!("{word}.{}", name.text), None, scope, here);
        }
        if self.is_stack(base, scope) {
            return self.stack_field(name, scope);
        }
        let compiled = match &base.kind {
            Ast::Name(own) => {
                let here = place(scope.source, base.span);
                let (kind, ty) = self.name(own, Some(&name.text), scope, here);
                Expr { kind, ty, place: here }
            }
            _ => match self.addressed(base, Some(&name.text), scope) {
                Some(named) => named,
                None => self.expr(base, scope),
            },
        };
        let absent = compiled.ty.is_optional() && (optional || scope.mode == Mode::Lens);
        let compiled = if optional { compiled } else { self.present(compiled, scope, base) };
        let (kind, ty) = self.member(compiled, name, scope, here);
        (kind, if absent { ty.optional() } else { ty })
    }

    fn member(&mut self, base: Expr, name: &ast::Name, scope: &Scope, here: Place) -> (ExprKind, Type) {
        let spot = place(scope.source, name.span);
        match base.ty.present().clone() {
            Type::Raw if !self.known_step(&base, name, scope) => (ExprKind::Constant(Constant::Null), Type::Raw),
            Type::Raw => (ExprKind::Key(Box::new(base), name.text.clone()), Type::Raw),
            Type::Map(inner) => (ExprKind::Key(Box::new(base), name.text.clone()), inner.optional()),
            Type::Record(fields) => match fields.iter().find(|(own, _)| *own == name.text) {
                Some((_, ty)) => (ExprKind::Key(Box::new(base), name.text.clone()), ty.clone()),
                None => {
                    self.unknown_name(
                        "unknown-field",
                        "column",
                        &name.text,
                        spot,
                        fields.iter().map(|(own, _)| &**own),
                    );
                    (ExprKind::Constant(Constant::Null), Type::Raw)
                }
            },
            Type::Resource => self.common_field(&base, &name.text).unwrap_or_else(|| {
                let message = format!("not every resource has a field `{}`", name.text);
                self.no_field(message, Vec::new(), name, spot)
            }),
            Type::Kind(kind) => self.kind_field(base, kind, name, spot),
            Type::List(_) => {
                let message = format!("a list has no field `{}`", name.text);
                let found = self.error("field-of-list", message, here, "this is a list");
                found.help = Some(format!("ask about its elements: `any x in …: x.{}`", name.text));
                (ExprKind::Constant(Constant::Null), Type::Raw)
            }
            other => {
                let ty = self.type_text(&other);
                self.wrong("no-fields", format!("a {ty} has no fields"), spot)
            }
        }
    }

    fn kind_field(&mut self, base: Expr, kind: u32, name: &ast::Name, spot: Place) -> (ExprKind, Type) {
        let own = self.program.kinds.get(kind as usize);
        if let Some((number, own)) = own.and_then(|own| Some((own.field(&name.text)?, own))) {
            let ty = own.fields.get(number as usize).map_or(Type::Raw, |field| field.ty.clone());
            let number = own.members.is_empty().then_some(number);
            return (ExprKind::Field { base: Box::new(base), name: name.text.clone(), number }, ty);
        }
        self.common_field(&base, &name.text).unwrap_or_else(|| {
            let (kind, names) = self.field_names(kind);
            self.no_field(format!("the kind `{kind}` has no field `{}`", name.text), names, name, spot)
        })
    }

    /// What every resource has: its envelope, and what `extend resource` adds.
    fn common_field(&self, base: &Expr, name: &str) -> Option<(ExprKind, Type)> {
        let base = || Box::new(base.clone());
        if let Some((field, ty)) = envelope(name) {
            return Some((ExprKind::Envelope(base(), field), ty));
        }
        let field = self.program.everywhere.iter().find(|field| *field.name == *name)?;
        Some((ExprKind::Field { base: base(), name: name.into(), number: None }, field.ty.clone()))
    }

    /// A field that is not there, beside those of a kind and those of every resource.
    fn no_field(
        &mut self,
        message: String,
        mut names: Vec<Box<str>>,
        name: &ast::Name,
        spot: Place,
    ) -> (ExprKind, Type) {
        names.extend(Envelope::ALL.map(|(own, ..)| Box::from(own)));
        names.extend(self.program.everywhere.iter().map(|field| field.name.clone()));
        self.unknown("unknown-field", message, &name.text, spot, names.iter().map(|it| &**it).collect());
        (ExprKind::Constant(Constant::Null), Type::Raw)
    }

    fn index(&mut self, base: &'m ast::Expr, index: &'m ast::Expr, scope: &mut Scope, here: Place) -> (ExprKind, Type) {
        let compiled = self.expr(base, scope);
        let absent = compiled.ty.is_optional() && scope.mode == Mode::Lens;
        let compiled = self.present(compiled, scope, base);
        let index = self.operand(index, scope);
        let ty = match (compiled.ty.present(), index.ty.present()) {
            (Type::Map(inner), Type::String | Type::Raw) | (Type::List(inner), Type::Number | Type::Raw) => {
                (**inner).clone().optional()
            }
            (Type::Raw, _) => Type::Raw,
            (Type::Record(fields), _) => match &index.kind {
                ExprKind::Constant(Constant::Text(key)) => {
                    fields.iter().find(|(own, _)| own == key).map_or(Type::Raw, |(_, ty)| ty.clone())
                }
                _ => Type::Raw,
            },
            (base, index) => {
                let message = format!("{} is not indexed by {}", self.type_text(base), self.type_text(index));
                return self.wrong("type-mismatch", message, here);
            }
        };
        (ExprKind::Index(Box::new(compiled), Box::new(index)), if absent { ty.optional() } else { ty })
    }

    fn follow(&mut self, base: &'m ast::Expr, kind: &ast::Name, scope: &mut Scope, here: Place) -> (ExprKind, Type) {
        let base = self.expr(base, scope);
        let Some(&id) = self.kinds.get(&*kind.text) else {
            let names: Vec<&str> = self.kinds.keys().copied().collect();
            self.unknown_name("unknown-kind", "kind", &kind.text, place(scope.source, kind.span), names);
            return (ExprKind::Constant(Constant::Null), Type::Raw);
        };
        let optional = matches!(base.ty, Type::Optional(_) | Type::Raw);
        if matches!(base.ty.present(), Type::Bool | Type::Number | Type::Duration | Type::Date | Type::Time) {
            let ty = self.type_text(&base.ty);
            return self.wrong("type-mismatch", format!("{ty} leads to no resource"), here);
        }
        // A field that holds a list of pieces is seen piece by piece when it is read.
        let ty = if optional { Type::Kind(id).optional() } else { Type::Kind(id) };
        (ExprKind::Follow(Box::new(base), id), ty)
    }

    /// The head of every walk: binds its names for what follows.
    pub(super) fn walk(&mut self, walk: &'m ast::Walk, scope: &mut Scope) -> Walk {
        // A missing step in what is walked leaves nothing to walk (law 7).
        let mode = std::mem::replace(&mut scope.mode, Mode::Lens);
        let source = self.expr(&walk.source, scope);
        scope.mode = mode;
        let (key_ty, element_ty) = self.element_types(&source, walk.names.len(), &walk.source);
        let mut names = walk.names.iter().rev();
        let element_name = names.next().map_or("_", |name| &*name.text);
        let key = names.next().map(|name| scope.bind(&name.text, key_ty));
        let element = scope.bind(element_name, element_ty);
        scope.know(element, self.shape(&source, scope).and_then(Shape::element));
        if let Some(condition) = &walk.condition {
            scope.narrowed.extend(narrow::texts(narrow::when_true(condition)));
        }
        let condition = walk.condition.as_ref().map(|condition| self.condition(condition, scope));
        Walk { name: element_name.into(), key, element, source, condition }
    }

    fn element_types(&mut self, source: &Expr, names: usize, written: &ast::Expr) -> (Type, Type) {
        match source.ty.present() {
            Type::Raw => (Type::Raw, Type::Raw),
            Type::List(inner) => (Type::Number, (**inner).clone()),
            Type::Map(inner) => {
                if names == 1 {
                    self.error("map-of-one-name", "a map gives a key and a value", source.place, "is a map").help =
                        Some("name both: `k, v in …`; or walk `keys(…)` or `values(…)`".into());
                }
                (Type::String, (**inner).clone())
            }
            other => {
                let ty = self.type_text(other);
                let plural = match other {
                    Type::Kind(kind) => self.program.kinds.get(*kind as usize).and_then(|kind| kind.plural.clone()),
                    _ => None,
                };
                let found =
                    self.error("not-a-collection", format!("{ty} has no elements"), source.place, format!("is {ty}"));
                found.help = plural
                    .filter(|_| matches!(written.kind, Ast::Name(_)))
                    .map(|plural| format!("all of them are `{plural}`"));
                (Type::Raw, Type::Raw)
            }
        }
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        walk: &'m ast::Walk,
        body: &'m ast::Expr,
        scope: &mut Scope,
    ) -> (ExprKind, Type) {
        self.alternatives(quantifier.word(), walk, body, scope);
        scope.inner(Vec::new(), |scope| {
            let walk = self.walk(walk, scope);
            let body = self.condition(body, scope);
            let element = match walk.source.ty.present() {
                Type::List(inner) | Type::Map(inner) => (**inner).clone(),
                _ => Type::Raw,
            };
            match quantifier {
                Quantifier::First => (ExprKind::First(Box::new(walk), Box::new(body)), element.optional()),
                quantifier => (ExprKind::Quantified(quantifier, Box::new(walk), Box::new(body)), Type::Bool),
            }
        })
    }

    fn comprehension(
        &mut self,
        element: &'m ast::Expr,
        walks: &'m [ast::Walk],
        condition: Option<&'m ast::Expr>,
        scope: &mut Scope,
    ) -> (ExprKind, Type) {
        scope.inner(Vec::new(), |scope| {
            let walks: Vec<Walk> = walks.iter().map(|walk| self.walk(walk, scope)).collect();
            if let Some(condition) = condition {
                scope.narrowed.extend(narrow::texts(narrow::when_true(condition)));
            }
            let condition = condition.map(|condition| Box::new(self.condition(condition, scope)));
            let element = self.expr(element, scope);
            let ty = Type::List(Box::new(element.ty.present().clone()));
            (ExprKind::Comprehension(walks, condition, Box::new(element)), ty)
        })
    }

    /// A map of literals; a map with computed values is not in the language of rules yet.
    fn map(&mut self, entries: &'m [(ast::Name, ast::Expr)], scope: &mut Scope, here: Place) -> (ExprKind, Type) {
        let mut map = indexmap::IndexMap::new();
        let mut inner: Option<Type> = None;
        for (key, value) in entries {
            let value = self.expr(value, scope);
            inner = Some(inner.map_or_else(|| value.ty.clone(), |ty| common(&ty, &value.ty)));
            match value.kind {
                ExprKind::Constant(constant) => drop(map.insert(key.text.clone(), constant)),
                _ => return self.wrong("not-constant", "the values of a map are literals", here),
            }
        }
        (ExprKind::Constant(Constant::Map(Arc::new(map))), Type::Map(Box::new(inner.unwrap_or(Type::Raw))))
    }
}

/// A field of every resource.
fn envelope(name: &str) -> Option<(Envelope, Type)> {
    Envelope::ALL.into_iter().find(|(own, ..)| *own == name).map(|(_, field, _)| (field, field.ty()))
}

pub(super) fn negated_if(negated: bool, kind: ExprKind, here: Place) -> ExprKind {
    if negated { ExprKind::Not(Box::new(Expr { kind, ty: Type::Bool, place: here })) } else { kind }
}

/// A list of literals is a constant.
fn list_or_constant(items: Vec<Expr>) -> ExprKind {
    if !items.iter().all(|item| matches!(item.kind, ExprKind::Constant(_))) {
        return ExprKind::List(items);
    }
    let constants = items.into_iter().filter_map(|item| match item.kind {
        ExprKind::Constant(constant) => Some(constant),
        _ => None,
    });
    ExprKind::Constant(Constant::List(constants.collect()))
}
