//! What is asked of texts: `like` and `matches`.

use std::sync::Arc;

use super::scope::Scope;
use super::{Compiler, place};
use crate::diagnostic::Diagnostic;
use crate::ir::{Expr, ExprKind, Type};
use crate::source::Place;
use crate::syntax::ast::{self, TextPart};
use crate::value::{Constant, Pattern};

impl<'m> Compiler<'m> {
    pub(super) fn string(&mut self, expr: &'m ast::Expr, scope: &mut Scope) -> Expr {
        let compiled = self.operand(expr, scope);
        if let Some(found) = self.needs_string(&compiled)
            && matches!(compiled.ty.present(), Type::List(_))
        {
            found.help = Some("ask about its elements: `any x in …: x …`".into());
        }
        compiled
    }

    /// Says that something else than a string stands where one is needed.
    pub(super) fn needs_string(&mut self, expr: &Expr) -> Option<&mut Diagnostic> {
        if matches!(expr.ty.present(), Type::String | Type::Raw) {
            return None;
        }
        let ty = self.type_text(&expr.ty);
        let message = format!("a string is needed here, and this is {ty}");
        Some(self.error("type-mismatch", message, expr.place, format!("is {ty}")))
    }

    pub(super) fn like(&mut self, left: &'m ast::Expr, right: &'m ast::Expr, scope: &mut Scope) -> (ExprKind, Type) {
        let here = place(scope.source, right.span);
        let left = self.string(left, scope);
        match literal(right) {
            Some(pattern) => (ExprKind::Like(Box::new(left), pattern), Type::Bool),
            None => self.wrong("not-constant", "a pattern of `like` is a literal string", here),
        }
    }

    pub(super) fn matches(&mut self, left: &'m ast::Expr, right: &'m ast::Expr, scope: &mut Scope) -> (ExprKind, Type) {
        let here = place(scope.source, right.span);
        let left = self.string(left, scope);
        let pattern = match &right.kind {
            ast::ExprKind::Regex(text) => match self.pattern(text, here) {
                Ok(pattern) => {
                    let kind = ExprKind::Constant(Constant::Pattern(pattern));
                    Expr { kind, ty: Type::Regex, place: here }
                }
                Err(reason) => {
                    let message = format!("this regular expression cannot be read: {reason}");
                    return self.wrong("bad-regex", message, here);
                }
            },
            _ => self.operand(right, scope),
        };
        if *pattern.ty.present() != Type::Regex {
            let message = "behind `matches` stands a regular expression: `/…/`, or a column of the type `regex`";
            return self.wrong("not-constant", message, here);
        }
        (ExprKind::Matches(Box::new(left), Box::new(pattern)), Type::Bool)
    }

    fn pattern(&mut self, text: &'m str, here: Place) -> Result<Arc<Pattern>, String> {
        if let Some(known) = self.patterns.get(text) {
            return Ok(Arc::clone(known));
        }
        let is_right = self.shipped.contains(&here.source);
        let pattern = Arc::new(if is_right { Pattern::unchecked(text) } else { Pattern::new(text)? });
        self.patterns.insert(text, Arc::clone(&pattern));
        Ok(pattern)
    }
}

/// A string without holes.
pub(super) fn literal(expr: &ast::Expr) -> Option<Box<str>> {
    match &expr.kind {
        ast::ExprKind::Text(text) => words(text),
        _ => None,
    }
}

/// What a text without holes says.
pub(super) fn words(text: &ast::Text) -> Option<Box<str>> {
    match text.parts.as_slice() {
        [] => Some("".into()),
        [TextPart::Literal(words)] => Some(words.clone()),
        _ => None,
    }
}
