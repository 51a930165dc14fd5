//! Calls: builtins by their rows, `def`s by substitution, and the few functions that look at the stack.

use super::declare::items;
use super::names::Key;
use super::scope::{Mode, Scope};
use super::text::literal;
use super::types::compatible;
use super::{Compiler, Module, place};
use crate::builtins::{self, Builtin, Shape};
use crate::ir::{Expr, ExprKind, Type, Walk};
use crate::source::{Place, SourceId};
use crate::syntax::ast::{self, ExprKind as Ast};
use crate::value::Constant;

/// How many expressions the bodies of `def`s may come to, each written out where it is called: two calls in each of thirty
/// would be a thousand million.
const INLINED: usize = 1_000_000;

/// The functions that look at the stack or at whole collections, with the sentence that help prints.
pub const STACK_FUNCTIONS: [(&str, &str); 11] = [
    ("count", "count(xs): how many elements a list has"),
    ("referrers", "referrers(x, kind): all of a kind in the stack that mention x"),
    ("references", "references(x, kind): all of a kind in the stack that x mentions"),
    ("resources", "resources(\"TYPE\", …): all resources of these types"),
    ("sum", "sum(x in xs: e): the sum of numbers or durations"),
    ("min", "min(x in xs: e): the least number, duration or date; missing where there is none"),
    ("max", "max(x in xs: e): the greatest number, duration or date; missing where there is none"),
    ("sort", "sort(x in xs: e): the elements in the order of e"),
    ("distinct", "distinct(x in xs: e): the values of e, each once"),
    ("group", "group(x in xs: e): a map from each string that e gives to the elements that give it"),
    ("closure", "closure(x in xs: e): the elements, and what the list e leads to from them, step by step"),
];

impl<'m> Compiler<'m> {
    pub(super) fn call(
        &mut self,
        function: &'m ast::Expr,
        arguments: &'m [ast::Expr],
        scope: &mut Scope,
        here: Place,
    ) -> (ExprKind, Type) {
        let spot = place(scope.source, function.span);
        let Some(name) = super::narrow::path(function) else {
            return self.wrong("not-a-function", "this cannot be called", spot);
        };
        if let Some((key, def, source)) = self.find_def(scope.source, &name) {
            return self.def(key, (def, source), arguments, scope, here);
        }
        if let Some(row) = builtins::find(&name) {
            return self.builtin(row, arguments, scope, here);
        }
        match (name.as_str(), arguments) {
            ("count", [of]) => self.count(of, scope),
            ("referrers" | "references", [of, kind]) => self.related(&name, of, kind, scope),
            ("resources", types) => self.resources(types, here),
            (own, _) if STACK_FUNCTIONS.iter().any(|(it, _)| *it == own) => {
                let usage = STACK_FUNCTIONS.iter().find(|(own, _)| *own == name).map_or("", |(_, usage)| usage);
                self.wrong("wrong-arguments", format!("`{name}` is called as {usage}"), here)
            }
            _ => {
                let defs = self.seen(scope.source, self.defs.keys());
                let names: Vec<&str> = defs
                    .iter()
                    .map(String::as_str)
                    .chain(builtins::all().map(|row| row.name))
                    .chain(STACK_FUNCTIONS.map(|(name, _)| name))
                    .collect();
                let way = self.elsewhere(scope.source, &name);
                let found =
                    self.unknown("unknown-function", format!("there is no function `{name}`"), &name, spot, names);
                found.help = way.or(found.help.take());
                (ExprKind::Constant(Constant::Null), Type::Raw)
            }
        }
    }

    fn builtin(
        &mut self,
        row: &'static Builtin,
        arguments: &'m [ast::Expr],
        scope: &mut Scope,
        here: Place,
    ) -> (ExprKind, Type) {
        if arguments.len() != row.parameters.len() {
            let message =
                format!("`{}` takes {} arguments, and {} are given", row.name, row.parameters.len(), arguments.len());
            return self.wrong("wrong-arguments", message, here);
        }
        let mut compiled = Vec::with_capacity(arguments.len());
        for (argument, shape) in arguments.iter().zip(row.parameters) {
            let argument = self.operand(argument, scope);
            if !takes(*shape, argument.ty.present()) && !self.is_kind(*shape, argument.ty.present()) {
                let ty = self.type_text(&argument.ty);
                self.error(
                    "type-mismatch",
                    format!("`{}` does not take {ty}", row.name),
                    argument.place,
                    format!("is {ty}"),
                );
            }
            compiled.push(argument);
        }
        let ty = match row.result {
            Shape::Any | Shape::Sized | Shape::Kind(..) => Type::Raw,
            Shape::Bool => Type::Bool,
            Shape::Number => Type::Number,
            Shape::String => Type::String,
            Shape::Duration => Type::Duration,
            Shape::List | Shape::Parts(..) => Type::List(Box::new(Type::Raw)),
            Shape::Strings => Type::List(Box::new(Type::String)),
            Shape::Map => Type::Map(Box::new(Type::Raw)),
            Shape::Record(names) => {
                Type::Record(names.iter().map(|name| (Box::from(*name), Type::String)).collect::<Vec<_>>().into())
            }
        };
        // A raw argument may be missing, and what is made of it is missing then too.
        let ty = if compiled.iter().any(|it| it.ty == Type::Raw) { ty.optional() } else { ty };
        (ExprKind::Call(row, compiled), ty)
    }

    fn is_kind(&self, shape: Shape, ty: &Type) -> bool {
        match (shape, ty) {
            (Shape::Kind(name, _), Type::Kind(id)) => {
                self.program.kinds.get(*id as usize).is_some_and(|it| &*it.name == name)
            }
            _ => false,
        }
    }

    /// A `def` is substitution: its arguments are bound, its body is compiled where it is called. No recursion.
    fn def(
        &mut self,
        key: Key<'m>,
        (def, source): (&'m ast::Def, SourceId),
        arguments: &'m [ast::Expr],
        scope: &mut Scope,
        here: Place,
    ) -> (ExprKind, Type) {
        let name = &*def.name.text;
        if arguments.len() != def.params.len() {
            let message = format!("`{name}` takes {} arguments, and {} are given", def.params.len(), arguments.len());
            return self.wrong("wrong-arguments", message, here);
        }
        if let Some(start) = self.inlining.iter().position(|own| *own == key) {
            let cycle: Vec<&str> = self.inlining.iter().skip(start).map(|(_, own)| *own).chain([name]).collect();
            return self.wrong("recursive-def", format!("`{name}` calls itself: {}", cycle.join(" → ")), here);
        }
        if self.inlined > INLINED {
            if !self.diagnostics.iter().any(|it| it.code == "too-many-calls") {
                let message = format!("written out, the `def`s come to more than {INLINED} expressions");
                self.error("too-many-calls", message, here, "one call too many");
            }
            return (ExprKind::Constant(Constant::Null), Type::Raw);
        }
        let mut bound = Vec::new();
        for (argument, (parameter, ty)) in arguments.iter().zip(&def.params) {
            let ty = self.ty(source, ty);
            let value = if ty.is_optional() { self.expr(argument, scope) } else { self.operand(argument, scope) };
            if !compatible(&value.ty, &ty) {
                let message = format!(
                    "`{}` of `{name}` is {}, and this is {}",
                    parameter.text,
                    self.type_text(&ty),
                    self.type_text(&value.ty)
                );
                self.error("type-mismatch", message, value.place, "does not fit the parameter");
            }
            bound.push((parameter, ty, value));
        }
        let types: Vec<Type> = bound.iter().map(|(_, ty, _)| ty.clone()).collect();
        let (slots, body, result) = scope.isolated(source, |inner| self.def_body(key, (def, source), types, inner));
        let whole = slots.into_iter().zip(bound).rev().fold(body, |body, (slot, (_, _, value))| Expr {
            kind: ExprKind::Let(slot, Box::new(value), Box::new(body)),
            ty: result.clone(),
            place: here,
        });
        (whole.kind, result)
    }

    /// The body of a `def` with the slots of its parameters, and what it gives.
    fn def_body(
        &mut self,
        key: Key<'m>,
        (def, source): (&'m ast::Def, SourceId),
        types: Vec<Type>,
        scope: &mut Scope,
    ) -> (Vec<u32>, Expr, Type) {
        let name = &*def.name.text;
        self.called.insert(key);
        self.inlining.push(key);
        let slots = def.params.iter().zip(types).map(|((name, _), ty)| scope.bind(&name.text, ty)).collect();
        let body = self.expr(&def.body, scope);
        self.inlining.pop();
        let result = self.ty(source, &def.result);
        if !compatible(&body.ty, &result) {
            let message =
                format!("`{name}` gives {}, and its body is {}", self.type_text(&result), self.type_text(&body.ty));
            self.error("type-mismatch", message, body.place, "does not fit the result");
        }
        (slots, body, result)
    }

    /// Finds what is wrong with `def`s that nothing calls. Whether a lens or a rule would call one is not known, so that
    /// what may be missing is let pass.
    pub(super) fn uncalled(&mut self, modules: &'m [Module]) {
        for (module, item) in items(modules) {
            let ast::ItemKind::Def(def) = &item.kind else { continue };
            let key = (module.pack.as_str(), &*def.name.text);
            if self.called.contains(&key) {
                continue;
            }
            let source = module.file.source;
            let types = def.params.iter().map(|(_, ty)| self.ty(source, ty)).collect();
            self.def_body(key, (def, source), types, &mut Scope::new(source, Mode::Lens));
        }
    }

    fn count(&mut self, of: &'m ast::Expr, scope: &mut Scope) -> (ExprKind, Type) {
        let source = self.expr(of, scope);
        let here = source.place;
        if !matches!(source.ty.present(), Type::List(_) | Type::Map(_) | Type::Raw) {
            let ty = self.type_text(&source.ty);
            return self.wrong("not-a-collection", format!("{ty} has no elements"), here);
        }
        let element = scope.bind("", Type::Raw);
        let walk = Walk { name: "_".into(), key: None, element, source, condition: None };
        let body = Expr { kind: ExprKind::Constant(Constant::Bool(true)), ty: Type::Bool, place: here };
        (ExprKind::Count(Box::new(walk), Box::new(body)), Type::Number)
    }

    fn related(&mut self, name: &str, of: &'m ast::Expr, kind: &'m ast::Expr, scope: &mut Scope) -> (ExprKind, Type) {
        let base = self.operand(of, scope);
        let here = place(scope.source, kind.span);
        let id = match &kind.kind {
            Ast::Name(word) => self.kinds.get(&**word).copied(),
            _ => None,
        };
        let Some(id) = id else {
            let names: Vec<&str> = self.kinds.keys().copied().collect();
            let word = match &kind.kind {
                Ast::Name(word) => word,
                _ => "",
            };
            self.unknown_name("unknown-kind", "kind", word, here, names);
            return (ExprKind::Constant(Constant::Null), Type::Raw);
        };
        if !matches!(base.ty.present(), Type::Kind(_) | Type::Resource | Type::Raw) {
            let ty = self.type_text(&base.ty);
            return self.wrong(
                "type-mismatch",
                format!("`{name}` is asked of a resource, and this is {ty}"),
                base.place,
            );
        }
        let kind = ExprKind::Related { base: Box::new(base), kind: id, incoming: name == "referrers" };
        (kind, Type::List(Box::new(Type::Kind(id))))
    }

    fn resources(&mut self, types: &'m [ast::Expr], here: Place) -> (ExprKind, Type) {
        let names: Option<Vec<Box<str>>> = types.iter().map(literal).collect();
        match names {
            Some(names) => {
                for (name, written) in names.iter().zip(types) {
                    self.resource_type(name, Place { span: written.span, ..here });
                }
                (ExprKind::Resources(names), Type::List(Box::new(Type::Resource)))
            }
            None => self.wrong("not-constant", "the types of `resources` are literal strings", here),
        }
    }
}

/// Whether a parameter of this shape takes values of this type.
fn takes(shape: Shape, ty: &Type) -> bool {
    match (shape, ty) {
        (_, Type::Raw) | (Shape::Any, _) => true,
        (Shape::Bool, Type::Bool) | (Shape::Number, Type::Number) | (Shape::Duration, Type::Duration) => true,
        (Shape::String, Type::String) => true,
        (Shape::List | Shape::Parts(..), Type::List(_)) => true,
        (Shape::Strings, Type::List(inner)) => matches!(**inner, Type::String | Type::Raw),
        (Shape::Map | Shape::Kind(..), Type::Map(_) | Type::Record(_)) => true,
        (Shape::Sized, Type::String | Type::List(_) | Type::Map(_)) => true,
        _ => false,
    }
}
