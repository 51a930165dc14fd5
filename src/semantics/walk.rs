//! What goes through collections: walks, quantifiers and comprehensions.

use super::scope::{Mode, Scope};
use super::shape::Shape;
use super::{Compiler, narrow};
use crate::ir::{Expr, ExprKind, Type, Walk};
use crate::syntax::ast::{self, ExprKind as Ast, Quantifier};

impl<'m> Compiler<'m> {
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

    pub(super) fn quantified(
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

    pub(super) fn comprehension(
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
}
