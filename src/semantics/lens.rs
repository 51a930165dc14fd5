//! Lenses, and the fields that `extend` adds.

use super::declare::{EVERYTHING, items};
use super::scope::{Mode, Scope};
use super::shape::Shape;
use super::types::compatible;
use super::{Compiler, Module, place};
use crate::ir::{Body, Lens, Program, Type};
use crate::source::SourceId;
use crate::syntax::ast::{self, ItemKind, LensSource};

impl<'m> Compiler<'m> {
    pub(super) fn lenses(&mut self, modules: &'m [Module]) {
        for (module, item) in items(modules) {
            if let ItemKind::Lens(lens) = &item.kind {
                self.lens(module.file.source, lens);
            }
        }
    }

    fn lens(&mut self, source: SourceId, lens: &'m ast::Lens) {
        let here = place(source, lens.kind.span);
        let Some(&kind) = self.kinds.get(&*lens.kind.text) else {
            let names: Vec<&str> = self.kinds.keys().copied().collect();
            return self.unknown_name("unknown-kind", "kind", &lens.kind.text, here, names);
        };
        let mut scope = Scope::new(source, Mode::Lens);
        let shape = self.lens_shape(&lens.source, source);
        let pieces = !lens.each.is_empty() || matches!(lens.source, LensSource::Value(_));
        let own = scope.bind("self", if pieces { Type::Resource } else { Type::Kind(kind) });
        scope.know(own, shape.clone());
        scope.here = Some(shape);
        scope.of_piece = matches!(lens.source, LensSource::Value(_));
        let condition = lens.condition.as_ref().map(|condition| self.expr(condition, &mut scope));
        let each: Vec<_> = lens.each.iter().map(|walk| self.walk(walk, &mut scope)).collect();
        let bound = scope.slots();
        let fields = self.lens_fields(lens, kind, &scope);
        let id = self.program.lenses.len() as u32;
        let of_value = scope.of_piece;
        self.program.to_mut().lenses.push(Lens {
            kind,
            of_value,
            each,
            condition,
            bound,
            slots: bound,
            fields,
            place: here,
        });
        match &lens.source {
            LensSource::Types(types) => {
                for (ty, span) in types {
                    self.of_type(ty, id, kind, place(source, *span));
                }
            }
            LensSource::Value(span) => self.of_value(kind, id, place(source, *span)),
        }
    }

    /// What the provider says about what a lens reads.
    fn lens_shape(&mut self, read: &ast::LensSource, source: SourceId) -> Option<Shape> {
        let LensSource::Types(types) = read else { return None };
        types.iter().for_each(|(ty, span)| self.resource_type(ty, place(source, *span)));
        Some(Shape::resource(types.iter().map(|(ty, _)| &**ty)))
    }

    /// One lens for a type and kind; those with `each` may be several.
    fn of_type(&mut self, ty: &str, id: u32, kind: u32, here: crate::source::Place) {
        let whole = |lens: &Lens| lens.each.is_empty() && lens.condition.is_none();
        let Program { by_type, lenses, .. } = self.program.to_mut();
        let others = by_type.entry(ty.into()).or_default();
        let twice = others
            .iter()
            .filter_map(|other| lenses.get(*other as usize))
            .find(|other| other.kind == kind && whole(other));
        let first = match (twice, lenses.get(id as usize)) {
            (Some(other), Some(own)) if whole(own) => Some(other.place),
            _ => None,
        };
        others.push(id);
        if let Some(first) = first {
            let found =
                self.error("duplicate-lens", format!("`{ty}` has a lens to this kind already"), here, "again here");
            found.labels.push(crate::diagnostic::Label { place: first, message: "first here".into() });
        }
    }

    fn of_value(&mut self, kind: u32, id: u32, here: crate::source::Place) {
        let Some(own) = self.program.to_mut().kinds.get_mut(kind as usize) else { return };
        if own.value_lens.replace(id).is_some() {
            self.error("duplicate-lens", "this kind has a lens for pieces of documents already", here, "again here");
        }
    }

    fn lens_fields(&mut self, lens: &'m ast::Lens, kind: u32, scope: &Scope) -> Vec<Option<Body>> {
        let count = self.program.kinds.get(kind as usize).map_or(0, |kind| kind.fields.len());
        let mut fields: Vec<Option<Body>> = (0..count).map(|_| None).collect();
        for field in &lens.fields {
            let here = place(scope.source, field.name.span);
            let own = self.program.kinds.get(kind as usize);
            let found = own.and_then(|own| Some((own.field(&field.name.text)?, own)));
            let Some((number, own)) = found else {
                let (name, names) = self.field_names(kind);
                let message = format!("the kind `{name}` has no field `{}`", field.name.text);
                let names = names.iter().map(|it| &**it).collect();
                self.unknown("unknown-field", message, &field.name.text, here, names);
                continue;
            };
            let ty = own.fields.get(number as usize).map_or(Type::Raw, |field| field.ty.clone());
            let mut inner = scope.clone();
            let expr = self.expr(&field.value, &mut inner);
            if !fits(&expr.ty, &ty) {
                let message = format!(
                    "`{}` is {}, and this is {}",
                    field.name.text,
                    self.type_text(&ty),
                    self.type_text(&expr.ty)
                );
                self.error("type-mismatch", message, expr.place, "does not fit the field");
            }
            let body = Body { slots: inner.slots(), expr };
            match fields.get_mut(number as usize) {
                Some(slot @ None) => *slot = Some(body),
                _ => drop(self.error(
                    "duplicate-name",
                    format!("the lens gives `{}` twice", field.name.text),
                    here,
                    "again here",
                )),
            }
        }
        fields
    }

    pub(super) fn field_names(&self, kind: u32) -> (String, Vec<Box<str>>) {
        let kind = self.program.kinds.get(kind as usize);
        let names = kind.map(|kind| kind.fields.iter().map(|field| field.name.clone()).collect());
        (kind.map_or_else(String::new, |kind| kind.name.to_string()), names.unwrap_or_default())
    }

    /// The bodies of `extend`, with `self` in slot 0.
    pub(super) fn extensions(&mut self, modules: &'m [Module]) {
        for (module, item) in items(modules) {
            let ItemKind::Extend(extend) = &item.kind else { continue };
            let Some(own) = self.extended(&extend.kind.text) else { continue };
            for (field, value) in &extend.fields {
                let mut scope = Scope::new(module.file.source, Mode::Rule);
                scope.bind("self", own.clone());
                let expr = self.expr(value, &mut scope);
                let body = Body { slots: scope.slots(), expr };
                let fields = match own {
                    Type::Kind(kind) => self.program.to_mut().kinds.get_mut(kind as usize).map(|kind| &mut kind.fields),
                    _ => Some(&mut self.program.to_mut().everywhere),
                };
                let Some(own) = fields.and_then(|all| all.iter_mut().find(|own| own.name == field.name.text)) else {
                    continue;
                };
                let (ty, found, here) = (own.ty.clone(), body.expr.ty.clone(), body.expr.place);
                own.derived = Some(body);
                if !compatible(&ty, &found) || found.is_optional() && !ty.is_optional() {
                    let message = format!(
                        "`{}` is {}, and this is {}",
                        field.name.text,
                        self.type_text(&ty),
                        self.type_text(&found)
                    );
                    self.error("type-mismatch", message, here, "does not fit the field");
                }
            }
        }
    }

    /// What an `extend` extends: a kind, or everything.
    pub(super) fn extended(&self, name: &str) -> Option<Type> {
        let kind = self.kinds.get(name).map(|kind| Type::Kind(*kind));
        kind.or_else(|| (name == EVERYTHING).then_some(Type::Resource))
    }
}

/// What a lens reads is conformed to the field when it is evaluated; only what can never fit is an error here.
fn fits(found: &Type, wanted: &Type) -> bool {
    match (found.present(), wanted.present()) {
        (Type::List(found), Type::List(wanted)) => fits(found, wanted),
        (found, Type::List(wanted)) => fits(found, wanted),
        (Type::Map(found), Type::Map(wanted)) => fits(found, wanted),
        (Type::Number | Type::Bool, Type::String) | (Type::String, Type::Number | Type::Bool) => true,
        (found, wanted) => compatible(found, wanted),
    }
}
