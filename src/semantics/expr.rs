//! Expressions: names, paths, types and presence.

use std::sync::Arc;

use super::scope::{Mode, Scope};
use super::types::common;
use super::{Compiler, narrow, place};
use crate::ir::{Expr, ExprKind, Part, Parts, Type};
use crate::source::Place;
use crate::syntax::ast::{self, ExprKind as Ast, TextPart};
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

    pub(super) fn present(&mut self, compiled: Expr, scope: &Scope, expr: &ast::Expr) -> Expr {
        if !compiled.ty.is_optional() || scope.mode == Mode::Lens {
            return compiled;
        }
        let (ty, here) = (compiled.ty.present().clone(), compiled.place);
        let text = narrow::path(expr);
        if let Some(text) = text.as_ref().filter(|text| scope.narrowed.contains(text)) {
            self.relied.push(text.clone());
            return Expr { kind: ExprKind::Narrowed(Box::new(compiled)), ty, place: here };
        }
        // Only a path is known to be there once it was asked for (law 8).
        let (shown, help) = match text {
            Some(path) => {
                let help = format!("ask first: `{path} exists and …`; or say what to use instead: `{path} ?? …`");
                (format!("`{path}`"), help)
            }
            None => {
                let help =
                    "say what to use instead: `(…) ?? …`; or name it, and ask first: `let x = …`, `x exists and …`";
                ("this".to_owned(), help.to_owned())
            }
        };
        let found = self.error("possibly-missing", format!("{shown} may be missing"), here, "is optional");
        found.notes.push("an operator on a value that is not there would be an error when the rule runs".into());
        found.help = Some(help);
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
