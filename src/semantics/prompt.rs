//! What a prompt adds to the names of a program: the resources of the stack, its own `let`s, and what is assumed of fields.
//!
//! None of it is seen by rules: what is saved to a file means there what it meant here.

use super::scope::{Mode, Scope};
use super::text::words;
use super::types::compatible;
use super::{Compiled, Compiler, Constants, Module, Setting, once, place};
use crate::diagnostic::Diagnostic;
use crate::ir::{Assumed, Body, Expr, ExprKind, KindId, Program, Slot, Type};
use crate::source::{Place, SourceId};
use crate::syntax::ast;

/// The names of a prompt.
#[derive(Debug, Default)]
pub struct Names {
    /// The resources of the stack: what the document calls each, and its type.
    pub resources: Vec<(Box<str>, Box<str>)>,
    /// The `let`s, oldest first; of two with one name the later one counts, and each sees those before it.
    pub lets: Vec<Binding>,
    /// What is assumed, oldest first.
    pub assumed: Vec<Assumption>,
}

impl Names {
    /// The resource that a name means, as the document calls it, and its type. In an expression a hyphen would be a minus, so
    /// that the prompt puts `_` for those of names; what is called exactly so goes before.
    pub fn resource(&self, name: &str) -> Option<(&str, &str)> {
        let alike = |own: &str| {
            let same = |(own, written): (u8, u8)| own == written || own == b'-' && written == b'_';
            own.len() == name.len() && own.bytes().zip(name.bytes()).all(same)
        };
        let exact = self.resources.iter().find(|(own, _)| **own == *name);
        let found = exact.or_else(|| self.resources.iter().find(|(own, _)| alike(own)));
        found.map(|(id, ty)| (&**id, &**ty))
    }
}

/// `let x = …`
#[derive(Debug, Clone)]
pub struct Binding {
    /// The name.
    pub name: Box<str>,
    /// The text in which it is written.
    pub source: SourceId,
    /// What it stands for.
    pub expr: ast::Expr,
}

/// What a field of a resource is taken to be.
#[derive(Debug, Clone)]
pub struct Assumption {
    /// The text in which it is written.
    pub source: SourceId,
    /// `Worker.timeout`
    pub target: ast::Expr,
    /// What it is taken to be.
    pub value: ast::Expr,
}

/// The `let`s that an expression turned out to need.
#[derive(Default)]
pub(super) struct Prompt<'m> {
    pub(super) names: Option<&'m Names>,
    /// How many of the `let`s may be seen.
    seen: usize,
    /// Those that are used: their numbers, slots and values, in the order in which they can be evaluated.
    bound: Vec<(usize, Slot, Expr)>,
}

/// Compiles files, and what is assumed beside them.
pub fn compile_assuming(modules: &[Module], settings: &[Setting], names: &Names) -> Compiled {
    let mut compiler = Compiler::default();
    compiler.whole(modules, settings);
    compiler.assume(names);
    compiler.compiled()
}

/// What is compiled already, and the names of a prompt.
#[derive(Debug, Clone, Copy)]
pub struct Known<'m> {
    /// The files.
    pub modules: &'m [Module],
    /// What came of them, without a mistake.
    pub program: &'m Program,
    /// Their parameters and tables.
    pub constants: &'m Constants,
    /// What the prompt adds.
    pub names: &'m Names,
}

/// Compiles one expression to be run with the program that is known; nothing but the expression is compiled.
///
/// # Errors
/// What is wrong with it.
pub fn compile_typed(known: Known<'_>, source: SourceId, expr: &ast::Expr) -> Result<Body, Vec<Diagnostic>> {
    let Known { modules, program, constants, names } = known;
    let mut compiler = Compiler::default();
    compiler.recall(modules, program, constants);
    compiler.prompt.names = Some(names);
    compiler.prompt.seen = names.lets.len();
    let body = compiler.typed(source, expr);
    if compiler.diagnostics.is_empty() { Ok(body) } else { Err(once(compiler.diagnostics)) }
}

impl<'m> Compiler<'m> {
    /// An expression of the prompt. A step that is missing makes it missing, as in a lens: one looks around.
    fn typed(&mut self, source: SourceId, expr: &'m ast::Expr) -> Body {
        self.may_ask_unknown = true;
        self.prompt.bound.clear();
        let mut scope = Scope::new(source, Mode::Lens);
        let mut expr = self.expr(expr, &mut scope);
        for (_, slot, value) in self.prompt.bound.drain(..).rev() {
            let (ty, place) = (expr.ty.clone(), expr.place);
            expr = Expr { kind: ExprKind::Let(slot, Box::new(value), Box::new(expr)), ty, place };
        }
        Body { expr, slots: scope.slots() }
    }

    fn assume(&mut self, names: &'m Names) {
        self.prompt.names = Some(names);
        for assumption in &names.assumed {
            self.prompt.seen = names.lets.len();
            let body = self.typed(assumption.source, &assumption.value);
            if let Some((id, field)) = self.assumed_field(assumption, &body.expr.ty) {
                self.program.to_mut().assumed.push(Assumed { id, field, body });
            }
        }
        self.prompt.seen = 0;
    }

    /// The field that is assumed to be something, if there is one and the value fits it.
    fn assumed_field(&mut self, assumption: &'m Assumption, ty: &Type) -> Option<(Box<str>, Box<str>)> {
        let here = place(assumption.source, assumption.target.span);
        let parts = match &assumption.target.kind {
            ast::ExprKind::Field { base, name, .. } => address(base).map(|id| (id, name, base.span)),
            _ => None,
        };
        let Some((id, field, base)) = parts else {
            self.error("not-a-field", "only a field of a resource can be assumed", here, "is none").help =
                Some("write `Worker.timeout = 5s`".into());
            return None;
        };
        let owner = id.split_once(".properties").map(|(owner, _)| owner);
        if self.prompt.names.zip(owner).is_some_and(|(names, owner)| names.resource(owner).is_some()) {
            let error = self.error(
                "not-a-field",
                "a piece of the document cannot be assumed",
                here,
                "is none of a kind's fields",
            );
            error.help = Some("a field of a kind can: `:kind NAME` lists them".into());
            return None;
        }
        let (id, kinds) = self.kinds_of(&id, place(assumption.source, base))?;
        let spot = place(assumption.source, field.span);
        let wanted = kinds.iter().find_map(|kind| {
            let kind = self.program.kinds.get(*kind as usize)?;
            kind.fields.iter().find(|it| it.name == field.text).map(|it| it.ty.clone())
        });
        let Some(wanted) = wanted else {
            let names: Vec<Box<str>> = kinds.iter().flat_map(|kind| self.field_names(*kind).1).collect();
            let message = format!("`{id}` has no field `{}` that a kind gives it", field.text);
            self.unknown("unknown-field", message, &field.text, spot, names.iter().map(|it| &**it).collect());
            return None;
        };
        if !compatible(ty, &wanted) {
            let message =
                format!("`{id}.{}` is {}, and this is {}", field.text, self.type_text(&wanted), self.type_text(ty));
            let spot = place(assumption.source, assumption.value.span);
            let is_time = matches!((ty.present(), wanted.present()), (Type::Number, Type::Duration));
            self.error("type-mismatch", message, spot, "does not fit").help =
                is_time.then(|| "a duration has a unit: `5s`, `10m`, `90d`".into());
            return None;
        }
        Some((id.into(), field.text.clone()))
    }

    /// What the document calls a resource of the stack, and the kinds through which all of it is seen.
    fn kinds_of(&mut self, name: &str, here: Place) -> Option<(&'m str, Vec<KindId>)> {
        let Some((id, ty)) = self.prompt.names.and_then(|names| names.resource(name)) else {
            let resources = self.prompt.names.map_or(&[][..], |names| &names.resources);
            let ids = resources.iter().map(|(id, _)| &**id).collect();
            self.unknown("unknown-name", format!("the stack has no resource `{name}`"), name, here, ids);
            return None;
        };
        Some((id, self.program.kinds_of(ty)))
    }

    /// A name that only the prompt knows: a `let` of it, or a resource. `field` is what is asked of it.
    pub(super) fn prompt_name(
        &mut self,
        name: &str,
        field: Option<&str>,
        scope: &mut Scope,
        here: Place,
    ) -> Option<(ExprKind, Type)> {
        let names = self.prompt.names?;
        let seen = names.lets.get(..self.prompt.seen).unwrap_or_default();
        if let Some(number) = seen.iter().rposition(|it| *it.name == *name) {
            return Some(self.bound(names, number, scope));
        }
        names.resource(name)?;
        let (id, kinds) = self.kinds_of(name, here)?;
        let has = |kind: &&KindId| {
            let kind = self.program.kinds.get(**kind as usize);
            field.is_some_and(|field| kind.is_some_and(|kind| kind.field(field).is_some()))
        };
        let kind = kinds.iter().find(has).or(kinds.first()).copied();
        Some((ExprKind::Named(id.into(), kind), kind.map_or(Type::Resource, Type::Kind)))
    }

    /// A resource that is called by dots and brackets, as Terraform does. `field` is what is asked of it.
    pub(super) fn addressed(&mut self, expr: &ast::Expr, field: Option<&str>, scope: &mut Scope) -> Option<Expr> {
        let names = self.prompt.names?;
        if !matches!(expr.kind, ast::ExprKind::Field { .. } | ast::ExprKind::Index { .. }) {
            return None;
        }
        let id = address(expr)?;
        let is_bound = id.split(['.', '[']).next().is_some_and(|first| scope.find(first).is_some());
        if is_bound || names.resource(&id).is_none() {
            return None;
        }
        let here = place(scope.source, expr.span);
        let (kind, ty) = self.prompt_name(&id, field, scope, here)?;
        Some(Expr { kind, ty, place: here })
    }

    /// The variable of a `let`, compiled when it is first met.
    fn bound(&mut self, names: &'m Names, number: usize, scope: &mut Scope) -> (ExprKind, Type) {
        if let Some((_, slot, value)) = self.prompt.bound.iter().find(|(own, ..)| *own == number) {
            return (ExprKind::Slot(*slot), value.ty.clone());
        }
        let Some(binding) = names.lets.get(number) else { return (ExprKind::Slot(0), Type::Raw) };
        let seen = std::mem::replace(&mut self.prompt.seen, number);
        let value = scope.isolated(binding.source, |scope| self.expr(&binding.expr, scope));
        self.prompt.seen = seen;
        let ty = value.ty.clone();
        let slot = scope.bind(" ", ty.clone());
        self.prompt.bound.push((number, slot, value));
        (ExprKind::Slot(slot), ty)
    }

    /// The names of the prompt, for suggestions.
    pub(super) fn prompt_names(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        let names = self.prompt.names;
        let lets = names.into_iter().flat_map(|names| names.lets.iter().map(|it| &*it.name));
        lets.chain(names.into_iter().flat_map(|names| names.resources.iter().map(|(id, _)| &**id)))
    }

    /// The type of a resource that only the prompt names.
    pub(super) fn type_of_named(&self, id: &str) -> Option<&'m str> {
        self.prompt.names?.resource(id).map(|(_, ty)| ty)
    }
}

/// `aws_sqs_queue.orders["eu"]` as the text that a document may call a resource by; a plain name or a quoted one as well.
pub fn address(expr: &ast::Expr) -> Option<String> {
    match &expr.kind {
        ast::ExprKind::Name(name) => Some(name.to_string()),
        ast::ExprKind::Text(text) => words(text).map(String::from),
        ast::ExprKind::Field { base, name, optional: false } => Some(format!("{}.{}", address(base)?, name.text)),
        ast::ExprKind::Index { base, index } => match &index.kind {
            ast::ExprKind::Number(number) => Some(format!("{}[{number}]", address(base)?)),
            ast::ExprKind::Text(text) => Some(format!("{}[\"{}\"]", address(base)?, words(text)?)),
            _ => None,
        },
        _ => None,
    }
}
