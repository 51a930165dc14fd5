//! The body of a quantifier reaches as far right as it can, and sometimes further than was meant.

use super::scope::Scope;
use super::{Compiler, place};
use crate::syntax::ast;

impl<'m> Compiler<'m> {
    /// An error for an alternative in a quantifier's body that does not mention its variable: it was probably meant to stand
    /// beside the quantifier.
    pub(super) fn alternatives(&mut self, word: &str, walk: &ast::Walk, body: &'m ast::Expr, scope: &Scope) {
        let ast::ExprKind::Or(all) = &body.kind else { return };
        // In parentheses it says what it reaches.
        if all.first().is_none_or(|first| first.span.start > body.span.start) {
            return;
        }
        let names: Vec<&str> = walk.names.iter().map(|name| &*name.text).collect();
        let Some(stray) = all.iter().find(|expr| !mentions(expr, &names)) else { return };
        let names = names.join(", ");
        let found = self.error(
            "unmentioned-variable",
            format!("an alternative in the body of `{word}` does not mention `{names}`"),
            place(scope.source, stray.span),
            format!("is asked for each `{names}`"),
        );
        found.help = Some(format!("write `({word} {names} in …: …) or …`; or put the whole body in parentheses"));
    }
}

/// Whether one of these names stands somewhere in an expression.
fn mentions(expr: &ast::Expr, names: &[&str]) -> bool {
    match &expr.kind {
        ast::ExprKind::Name(name) => names.contains(&&**name),
        _ => expr.children().into_iter().any(|inner| mentions(inner, names)),
    }
}
