//! Types as they are written, to types.

use std::sync::Arc;

use super::declare::EVERYTHING;
use super::{Compiler, place};
use crate::ir::Type;
use crate::source::SourceId;
use crate::syntax::ast;

/// The types that need no declaration.
const PLAIN: [(&str, Type); 6] = [
    ("bool", Type::Bool),
    ("number", Type::Number),
    ("string", Type::String),
    ("duration", Type::Duration),
    ("date", Type::Date),
    ("time", Type::Time),
];

impl<'m> Compiler<'m> {
    pub(super) fn ty(&mut self, source: SourceId, ty: &ast::Type) -> Type {
        match &ty.kind {
            ast::TypeKind::List(inner) => Type::List(Box::new(self.ty(source, inner))),
            ast::TypeKind::Map(inner) => Type::Map(Box::new(self.ty(source, inner))),
            ast::TypeKind::Optional(inner) => self.ty(source, inner).optional(),
            ast::TypeKind::Record(fields) => {
                let fields = fields.iter().map(|field| (field.name.text.clone(), self.ty(source, &field.ty)));
                Type::Record(Arc::new(fields.collect()))
            }
            ast::TypeKind::Named(name) if &**name == "regex" => {
                if !self.is_table {
                    let here = place(source, ty.span);
                    self.error("misplaced-type", "`regex` is the type of a column of a table", here, "no column");
                }
                Type::Regex
            }
            ast::TypeKind::Named(name) => self.named(name).unwrap_or_else(|| {
                let names: Vec<&str> =
                    PLAIN.iter().map(|(name, _)| *name).chain([EVERYTHING]).chain(self.kinds.keys().copied()).collect();
                self.unknown_name("unknown-type", "type", name, place(source, ty.span), names);
                Type::Raw
            }),
        }
    }

    /// The type of a name: a plain one, `resource`, `any`, or a kind.
    pub(super) fn named(&self, name: &str) -> Option<Type> {
        let plain = PLAIN.iter().find(|(own, _)| *own == name).map(|(_, ty)| ty.clone());
        plain.or_else(|| (name == EVERYTHING).then_some(Type::Resource)).or_else(|| {
            match name {
                // `list` and `map` alone hold anything.
                "list" => Some(Type::List(Box::new(Type::Raw))),
                "map" => Some(Type::Map(Box::new(Type::Raw))),
                "any" => Some(Type::Raw),
                _ => self.kinds.get(name).map(|kind| Type::Kind(*kind)),
            }
        })
    }
}

/// Whether two present types may be compared or stand for each other.
pub(super) fn compatible(left: &Type, right: &Type) -> bool {
    match (left.present(), right.present()) {
        (Type::Raw, _) | (_, Type::Raw) => true,
        (Type::Kind(_) | Type::Resource, Type::Kind(_) | Type::Resource) => true,
        (Type::List(a), Type::List(b)) | (Type::Map(a), Type::Map(b)) => compatible(a, b),
        (Type::Map(a), Type::Record(fields)) | (Type::Record(fields), Type::Map(a)) => {
            fields.iter().all(|(_, field)| compatible(a, field))
        }
        (Type::Record(a), Type::Record(b)) => {
            a.iter().all(|(name, ty)| b.iter().find(|(own, _)| own == name).is_none_or(|(_, own)| compatible(ty, own)))
        }
        (a, b) => a == b,
    }
}

/// The type that both branches of an `if`, both sides of `??`, or all elements of a list have.
pub(super) fn common(left: &Type, right: &Type) -> Type {
    let optional = left.is_optional() || right.is_optional();
    let ty = if left.present() == right.present() { left.present().clone() } else { Type::Raw };
    if optional { ty.optional() } else { ty }
}
