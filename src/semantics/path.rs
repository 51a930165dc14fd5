//! Paths: names, fields, indexes and references.

use super::scope::{Mode, Scope};
use super::{Compiler, place};
use crate::ir::{Envelope, Expr, ExprKind, Type};
use crate::source::Place;
use crate::syntax::ast::{self, ExprKind as Ast};
use crate::value::Constant;

impl<'m> Compiler<'m> {
    /// A name; `field` is what is asked of it, where that is known.
    pub(super) fn name(&mut self, name: &str, field: Option<&str>, scope: &mut Scope, here: Place) -> (ExprKind, Type) {
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

    pub(super) fn here(&mut self, name: &ast::Name, scope: &Scope, here: Place) -> (ExprKind, Type) {
        if scope.here.is_none() {
            return self.wrong(
                "misplaced-path",
                format!("`.{}` starts from nothing: a path without a name before it belongs in a lens", name.text),
                here,
            );
        }
        self.member(Expr { kind: ExprKind::Here, ty: Type::Raw, place: here }, name, scope, here)
    }

    pub(super) fn field_access(
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

    pub(super) fn index(
        &mut self,
        base: &'m ast::Expr,
        index: &'m ast::Expr,
        scope: &mut Scope,
        here: Place,
    ) -> (ExprKind, Type) {
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

    pub(super) fn follow(
        &mut self,
        base: &'m ast::Expr,
        kind: &ast::Name,
        scope: &mut Scope,
        here: Place,
    ) -> (ExprKind, Type) {
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
}

/// A field of every resource.
fn envelope(name: &str) -> Option<(Envelope, Type)> {
    Envelope::ALL.into_iter().find(|(own, ..)| *own == name).map(|(_, field, _)| (field, field.ty()))
}
