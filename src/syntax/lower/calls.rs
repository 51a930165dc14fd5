//! Calls and aggregates, which begin alike.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

use super::super::ast::{BinaryOp, Expr, ExprKind, Name, Walk};
use super::super::{Pair, Rule};
use super::{Lower, parts, range};

/// What stands in the parentheses of a call or an aggregate.
struct Parentheses {
    arguments: Vec<Expr>,
    filter: Option<Expr>,
    body: Option<Expr>,
}

impl<'t> Lower<'t> {
    /// A call, or an aggregate when there is a `:` in its parentheses.
    pub(super) fn call(&self, function: Box<Expr>, pair: Pair<'t>) -> Option<ExprKind> {
        let span = range(&pair);
        let Parentheses { arguments, filter, body } = self.parentheses(pair)?;
        if !is_path(&function) {
            return self.not_a_function(function.span);
        }
        match body {
            None if filter.is_none() => Some(ExprKind::Call { function, arguments }),
            _ => aggregate(*function, arguments, filter, body).or_else(|| self.not_an_aggregate(span)),
        }
    }

    fn parentheses(&self, pair: Pair<'t>) -> Option<Parentheses> {
        let mut read = Parentheses { arguments: Vec::new(), filter: None, body: None };
        for part in parts(pair) {
            match part.as_rule() {
                Rule::filter => read.filter = Some(self.part(part, 0)?),
                Rule::aggregate_body => read.body = Some(self.part(part, 0)?),
                _ => read.arguments.push(self.expression(part)?),
            }
        }
        Some(read)
    }

    fn not_an_aggregate(&self, span: Span) -> Option<ExprKind> {
        self.report(
            Diagnostic::error("malformed-aggregate", "an aggregate reads `count(x in xs where c: e)`")
                .at(self.place(span), "not of that form")
                .help("`count(x in xs: c)` counts the elements for which `c` holds"),
        );
        None
    }

    fn not_a_function(&self, span: Span) -> Option<ExprKind> {
        self.report(
            Diagnostic::error("not-a-function", "only a name can be called")
                .at(self.place(span), "not the name of a function")
                .help("write `f(x)` or `module.f(x)`"),
        );
        None
    }
}

/// `x in xs` was read as a comparison, `k, v in map` as two arguments: here they become a walk.
fn aggregate(
    function: Expr,
    mut arguments: Vec<Expr>,
    condition: Option<Expr>,
    body: Option<Expr>,
) -> Option<ExprKind> {
    let ExprKind::Binary { op: BinaryOp::In, left, right, .. } = arguments.pop()?.kind else { return None };
    let names = arguments.into_iter().chain([*left]).map(bare_name).collect::<Option<Vec<Name>>>()?;
    let walk = Box::new(Walk { names, source: *right, condition });
    let (name, body) = (bare_name(function)?, Box::new(body?));
    (walk.names.len() <= 2).then_some(ExprKind::Aggregate { name, walk, body })
}

/// A name, or fields of names.
fn is_path(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(_) => true,
        ExprKind::Field { base, optional: false, .. } => is_path(base),
        _ => false,
    }
}

fn bare_name(expr: Expr) -> Option<Name> {
    match expr.kind {
        ExprKind::Name(text) => Some(Name { text, span: expr.span }),
        _ => None,
    }
}
