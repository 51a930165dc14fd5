//! Aggregates: one form for all that is made of a whole collection, `AGG(x in xs: e)`.

use super::types::compatible;
use super::{Compiler, Scope, place};
use crate::ir::{Aggregate, Expr, ExprKind, Type};
use crate::syntax::ast;

impl<'m> Compiler<'m> {
    pub(super) fn aggregate(
        &mut self,
        name: &ast::Name,
        walk: &'m ast::Walk,
        body: &'m ast::Expr,
        scope: &mut Scope,
    ) -> (ExprKind, Type) {
        if &*name.text == "count" {
            self.alternatives("count", walk, body, scope);
            return scope.inner(Vec::new(), |scope| {
                let walk = self.walk(walk, scope);
                let body = self.condition(body, scope);
                (ExprKind::Count(Box::new(walk), Box::new(body)), Type::Number)
            });
        }
        let Some((_, aggregate)) = Aggregate::ALL.into_iter().find(|(own, _)| *own == &*name.text) else {
            let names = Aggregate::ALL.into_iter().map(|(own, _)| own).chain(["count"]);
            self.unknown_name("unknown-aggregate", "aggregate", &name.text, place(scope.source, name.span), names);
            return (ExprKind::Constant(crate::value::Constant::Null), Type::Raw);
        };
        scope.inner(Vec::new(), |scope| {
            let walk = self.walk(walk, scope);
            let body = self.operand(body, scope);
            let element = match walk.source.ty.present() {
                Type::List(inner) | Type::Map(inner) => (**inner).clone(),
                _ => Type::Raw,
            };
            self.takes(aggregate, &name.text, &body, &element);
            let ty = result(aggregate, body.ty.present(), element);
            (ExprKind::Aggregate(aggregate, Box::new(walk), Box::new(body)), ty)
        })
    }

    /// Says so where an aggregate cannot be made of such values.
    fn takes(&mut self, aggregate: Aggregate, name: &str, body: &Expr, element: &Type) {
        let ty = body.ty.present();
        let (fits, wanted) = match aggregate {
            Aggregate::Sum => (matches!(ty, Type::Number | Type::Duration), "numbers or durations"),
            Aggregate::Min | Aggregate::Max => (
                matches!(ty, Type::Number | Type::Duration | Type::Date | Type::Time),
                "numbers, durations, dates or times",
            ),
            Aggregate::Sort => (
                matches!(ty, Type::Number | Type::Duration | Type::Date | Type::Time | Type::String),
                "numbers, durations, dates or strings",
            ),
            Aggregate::Group => (matches!(ty, Type::String), "strings"),
            Aggregate::Distinct => (true, ""),
            Aggregate::Closure => match ty {
                Type::List(inner) => (compatible(inner, element), "a list of what is walked"),
                _ => (false, "a list of what is walked"),
            },
        };
        if fits || *ty == Type::Raw {
            return;
        }
        let found_ty = self.type_text(ty);
        let message = format!("`{name}` is made of {wanted}, and this is {found_ty}");
        let found = self.error("type-mismatch", message, body.place, format!("is {found_ty}"));
        found.help = match (aggregate, ty) {
            (Aggregate::Group, Type::Number | Type::Bool) => Some("put it in a string: `\"{…}\"`".into()),
            (Aggregate::Group, Type::Kind(_) | Type::Resource) => Some("name it by its id: `x.id`".into()),
            _ => None,
        };
    }
}

fn result(aggregate: Aggregate, body: &Type, element: Type) -> Type {
    match aggregate {
        Aggregate::Sum => body.clone(),
        Aggregate::Min | Aggregate::Max => body.clone().optional(),
        Aggregate::Sort | Aggregate::Closure => Type::List(Box::new(element)),
        Aggregate::Distinct => Type::List(Box::new(body.clone())),
        Aggregate::Group => Type::Map(Box::new(Type::List(Box::new(element)))),
    }
}
