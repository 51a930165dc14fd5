//! `stack`: the document as a whole, with its facts and all that is in it.

use super::{Compiler, Scope, place};
use crate::ir::{ExprKind, Fact, Type};
use crate::syntax::ast;
use crate::value::Constant;

/// The name of the stack.
const STACK: &str = "stack";

impl Compiler<'_> {
    /// Whether an expression is the stack, and not something else of that name.
    pub(super) fn is_stack(&self, expr: &ast::Expr, scope: &Scope) -> bool {
        let named = matches!(&expr.kind, ast::ExprKind::Name(name) if &**name == STACK);
        named
            && scope.find(STACK).is_none()
            && self.find_constant(scope.source, STACK).is_none()
            && !self.plurals.contains_key(STACK)
    }

    /// `stack.file`, `stack.functions`.
    pub(super) fn stack_field(&mut self, name: &ast::Name, scope: &Scope) -> (ExprKind, Type) {
        let text = &*name.text;
        if let Some((_, fact)) = Fact::ALL.into_iter().find(|(own, _)| *own == text) {
            return (ExprKind::Stack(fact), Type::String);
        }
        if let Some(kind) = self.plurals.get(text) {
            return (ExprKind::Collection(*kind), Type::List(Box::new(Type::Kind(*kind))));
        }
        if text == "resources" {
            return (ExprKind::Resources(Vec::new()), Type::List(Box::new(Type::Resource)));
        }
        let names: Vec<&str> = Fact::ALL
            .into_iter()
            .map(|(own, _)| own)
            .chain(["resources"])
            .chain(self.plurals.keys().copied())
            .collect();
        self.unknown_name("unknown-field", "field of `stack`", text, place(scope.source, name.span), names);
        (ExprKind::Constant(Constant::Null), Type::Raw)
    }
}
