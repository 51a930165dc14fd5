//! Infix operators.

use super::expr::negated_if;
use super::scope::Scope;
use super::types::{common, compatible};
use super::{Compiler, narrow};
use crate::ir::{Expr, ExprKind, Operator, Type};
use crate::source::Place;
use crate::syntax::ast::{self, BinaryOp};

impl<'m> Compiler<'m> {
    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        op_place: Place,
        left: &'m ast::Expr,
        right: &'m ast::Expr,
        scope: &mut Scope,
        here: Place,
    ) -> (ExprKind, Type) {
        match op {
            BinaryOp::Implies => self.implies(left, right, scope),
            BinaryOp::Default => self.or_else(left, right, scope),
            BinaryOp::Like => self.like(left, right, scope),
            BinaryOp::Matches => self.matches(left, right, scope),
            BinaryOp::Equal | BinaryOp::NotEqual => {
                let operator = if op == BinaryOp::Equal { Operator::Equal } else { Operator::NotEqual };
                let is_null = |expr: &ast::Expr| matches!(expr.kind, ast::ExprKind::Null);
                if is_null(left) || is_null(right) {
                    return self.with_null(op, here);
                }
                let (left, right) = (self.operand(left, scope), self.operand(right, scope));
                self.comparable(&left, &right);
                (ExprKind::Binary(operator, Box::new(left), Box::new(right)), Type::Bool)
            }
            BinaryOp::Less | BinaryOp::LessOrEqual | BinaryOp::Greater | BinaryOp::GreaterOrEqual => {
                self.ordering(op, left, right, scope)
            }
            BinaryOp::In | BinaryOp::NotIn | BinaryOp::Contains => self.containment(op, left, right, scope, here),
            BinaryOp::StartsWith | BinaryOp::EndsWith => {
                let operator = if op == BinaryOp::StartsWith { Operator::StartsWith } else { Operator::EndsWith };
                let (left, right) = (self.string(left, scope), self.string(right, scope));
                (ExprKind::Binary(operator, Box::new(left), Box::new(right)), Type::Bool)
            }
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Join => {
                self.arithmetic(op, op_place, left, right, scope)
            }
        }
    }

    /// Null acts as missing, and what is missing is equal to nothing (law 1).
    fn with_null(&mut self, op: BinaryOp, here: Place) -> (ExprKind, Type) {
        let found = self.error("comparison-with-null", "nothing is equal to `null`", here, "would always be an error");
        let (absent, null) = if op == BinaryOp::Equal { ("is missing", "is null") } else { ("exists", "is not null") };
        found.help = Some(format!("write `… {absent}`; `… {null}` asks whether a null is written"));
        (ExprKind::Constant(crate::value::Constant::Null), Type::Raw)
    }

    /// What the left side says about presence holds on the right.
    fn implies(&mut self, left: &'m ast::Expr, right: &'m ast::Expr, scope: &mut Scope) -> (ExprKind, Type) {
        let there = narrow::texts(narrow::when_true(left));
        let left = self.condition(left, scope);
        let right = scope.inner(there, |scope| self.condition(right, scope));
        (ExprKind::Implies(Box::new(left), Box::new(right)), Type::Bool)
    }

    fn or_else(&mut self, left: &'m ast::Expr, right: &'m ast::Expr, scope: &mut Scope) -> (ExprKind, Type) {
        let (left, right) = (self.expr(left, scope), self.expr(right, scope));
        let present = left.ty.present().clone();
        let ty = match common(&present, &right.ty) {
            Type::Raw if present != Type::Raw && right.ty.present() != &Type::Raw => Type::Raw,
            ty => ty,
        };
        (ExprKind::Default(Box::new(left), Box::new(right)), ty)
    }

    fn ordering(
        &mut self,
        op: BinaryOp,
        left: &'m ast::Expr,
        right: &'m ast::Expr,
        scope: &mut Scope,
    ) -> (ExprKind, Type) {
        let operator = match op {
            BinaryOp::Less => Operator::Less,
            BinaryOp::LessOrEqual => Operator::LessOrEqual,
            BinaryOp::Greater => Operator::Greater,
            _ => Operator::GreaterOrEqual,
        };
        let (left, right) = (self.operand(left, scope), self.operand(right, scope));
        let unordered = [&left, &right]
            .into_iter()
            .find(|it| !matches!(it.ty.present(), Type::Number | Type::Duration | Type::Date | Type::Time | Type::Raw));
        if let Some(unordered) = unordered {
            let (ty, here) = (self.type_text(&unordered.ty), unordered.place);
            let is_string = *unordered.ty.present() == Type::String;
            let found = self.error(
                "no-order",
                format!("`{}` has no meaning for {ty}", operator.text()),
                here,
                format!("is {ty}"),
            );
            found.help = is_string.then(|| "strings have no order; compare numbers, durations or dates".into());
        } else {
            self.comparable(&left, &right);
        }
        (ExprKind::Binary(operator, Box::new(left), Box::new(right)), Type::Bool)
    }

    /// Both sides are of one type, or one is a piece of a document.
    pub(super) fn comparable(&mut self, left: &Expr, right: &Expr) {
        if compatible(&left.ty, &right.ty) {
            return;
        }
        let (left_ty, right_ty) = (self.type_text(left.ty.present()), self.type_text(right.ty.present()));
        let message = format!("{left_ty} is compared with {right_ty}");
        let hint = match (left.ty.present(), right.ty.present()) {
            (Type::List(_), _) => Some("ask about its elements: `any x in …: x == …`, or `… contains …`"),
            (Type::Duration, Type::Number) | (Type::Number, Type::Duration) => {
                Some("a duration is a whole number with `s`, `m`, `h`, `d` or `w`: `30s`")
            }
            _ => None,
        };
        let right_place = right.place;
        let found = self.error("type-mismatch", message, left.place, format!("is {left_ty}"));
        found.labels.push(crate::diagnostic::Label { place: right_place, message: format!("is {right_ty}") });
        found.notes.push("values of different types do not compare; there is no conversion behind your back".into());
        found.help = hint.map(str::to_owned);
    }

    fn containment(
        &mut self,
        op: BinaryOp,
        left: &'m ast::Expr,
        right: &'m ast::Expr,
        scope: &mut Scope,
        here: Place,
    ) -> (ExprKind, Type) {
        let (left, right) = (self.operand(left, scope), self.operand(right, scope));
        let (container, part) = if op == BinaryOp::Contains { (left, right) } else { (right, left) };
        let element = match container.ty.present() {
            Type::List(inner) => Some((**inner).clone()),
            Type::Map(_) | Type::Record(_) | Type::String => Some(Type::String),
            Type::Raw => None,
            other => {
                let ty = self.type_text(other);
                return self.wrong("not-a-collection", format!("{ty} has no elements"), container.place);
            }
        };
        if element.is_some_and(|element| !compatible(&element, &part.ty)) {
            let (container_ty, part_ty) = (self.type_text(&container.ty), self.type_text(&part.ty));
            self.error(
                "type-mismatch",
                format!("{container_ty} holds no {part_ty}"),
                part.place,
                format!("is {part_ty}"),
            );
        }
        let kind = match container.ty.present() {
            Type::String => ExprKind::Binary(Operator::ContainsText, Box::new(container), Box::new(part)),
            _ => ExprKind::Binary(Operator::In, Box::new(part), Box::new(container)),
        };
        (negated_if(op == BinaryOp::NotIn, kind, here), Type::Bool)
    }

    fn arithmetic(
        &mut self,
        op: BinaryOp,
        op_place: Place,
        left: &'m ast::Expr,
        right: &'m ast::Expr,
        scope: &mut Scope,
    ) -> (ExprKind, Type) {
        let operator = match op {
            BinaryOp::Add => Operator::Add,
            BinaryOp::Subtract => Operator::Subtract,
            BinaryOp::Multiply => Operator::Multiply,
            BinaryOp::Divide => Operator::Divide,
            _ => Operator::Join,
        };
        let (left, right) = (self.operand(left, scope), self.operand(right, scope));
        let ty = match (operator, left.ty.present(), right.ty.present()) {
            (Operator::Join, Type::List(a), Type::List(b)) => Some(Type::List(Box::new(common(a, b)))),
            (Operator::Join, Type::Map(a), Type::Map(b)) => Some(Type::Map(Box::new(common(a, b)))),
            (Operator::Join, Type::String, Type::String) => Some(Type::String),
            (Operator::Join, Type::Raw, other) | (Operator::Join, other, Type::Raw) => Some(other.clone()),
            (Operator::Add | Operator::Subtract, Type::Duration, Type::Duration) => Some(Type::Duration),
            (Operator::Add | Operator::Subtract, Type::Date, Type::Duration) => Some(Type::Date),
            (Operator::Add | Operator::Subtract, Type::Time, Type::Duration) => Some(Type::Time),
            (Operator::Subtract, Type::Date, Type::Date) | (Operator::Subtract, Type::Time, Type::Time) => {
                Some(Type::Duration)
            }
            (Operator::Multiply, Type::Duration, Type::Number) | (Operator::Multiply, Type::Number, Type::Duration) => {
                Some(Type::Duration)
            }
            (Operator::Join, _, _) => None,
            (_, Type::Number, Type::Number) => Some(Type::Number),
            (_, Type::Raw, _) | (_, _, Type::Raw) => Some(Type::Raw),
            _ => None,
        };
        let ty = ty.unwrap_or_else(|| {
            let message = format!(
                "`{}` does not take {} and {}",
                operator.text(),
                self.type_text(&left.ty),
                self.type_text(&right.ty)
            );
            self.error("type-mismatch", message, op_place, "this operator");
            Type::Raw
        });
        (ExprKind::Binary(operator, Box::new(left), Box::new(right)), ty)
    }

    /// Says so where `is empty` asks about something that has no size.
    pub(super) fn sized(&mut self, base: &Expr) {
        if !matches!(base.ty.present(), Type::Raw | Type::String | Type::List(_) | Type::Map(_) | Type::Record(_)) {
            let ty = self.type_text(&base.ty);
            self.error("not-a-collection", format!("{ty} has no elements"), base.place, format!("is {ty}"));
        }
    }
}
