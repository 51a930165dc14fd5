//! Which names the provider gives to the pieces of a document that a raw path leads through.
//!
//! Only names and steps are checked: what a template writes for a scalar may be spelt in several ways, so a raw value stays raw.
//! A step by `["Name"]` is not checked; it is the way to a property that is newer than the data.

use std::sync::Arc;

use super::scope::Scope;
use super::{Compiler, place};
use crate::diagnostic::{Diagnostic, Label};
use crate::ir::{Envelope, Expr, ExprKind};
use crate::provider::{self, Sort};
use crate::source::Place;
use crate::syntax::ast;
use crate::value::Constant;

/// Where a value is, seen from the resources of some types. A value without a shape is not known to the provider's data.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    types: Arc<[Box<str>]>,
    at: At,
}

#[derive(Clone, Debug)]
enum At {
    /// The list of them.
    Resources,
    /// One of them.
    Resource,
    /// Its properties, or what is below them: the way there, and what each type gives for it.
    Inside(Box<str>, Vec<provider::Shape>),
}

impl Shape {
    /// A resource of one of these types.
    pub(super) fn resource<'t>(types: impl IntoIterator<Item = &'t str>) -> Self {
        Self { types: types.into_iter().map(Into::into).collect(), at: At::Resource }
    }

    /// The properties of a resource, if the data have all of its types.
    pub(super) fn properties(self) -> Option<Self> {
        let At::Resource = self.at else { return None };
        let inside: Option<Vec<_>> = self.types.iter().map(|ty| provider::resource(ty)).collect();
        let inside = inside.filter(|it| !it.is_empty())?;
        Some(Self { at: At::Inside("".into(), inside), ..self })
    }

    /// Each element of a list, each value of a map.
    pub(super) fn element(self) -> Option<Self> {
        let at = match self.at {
            At::Resources => At::Resource,
            At::Resource => return None,
            At::Inside(way, shapes) => {
                let inside: Option<Vec<_>> = shapes.into_iter().map(provider::Shape::element).collect();
                At::Inside(format!("{way}[]").into(), inside?)
            }
        };
        Some(Self { at, ..self })
    }

    /// What a name gives: none where the provider's data do not say.
    fn property(&self, name: &str) -> Option<Self> {
        let At::Inside(way, shapes) = &self.at else { return None };
        let way = if way.is_empty() { name.into() } else { format!("{way}.{name}").into() };
        let has_free = shapes.iter().any(|it| matches!(it.sort(), Sort::Any | Sort::Json));
        let step = |it: &provider::Shape| it.property(name).or_else(|| it.element().filter(|_| it.sort() == Sort::Map));
        let found: Vec<_> = shapes.iter().filter_map(step).collect();
        (!has_free && !found.is_empty()).then(|| Self { at: At::Inside(way, found), ..self.clone() })
    }

    /// The value in the words of a message.
    fn text(&self) -> String {
        let types: Vec<String> = self.types.iter().map(|ty| format!("`{ty}`")).collect();
        match &self.at {
            At::Inside(way, _) if !way.is_empty() => format!("`{way}` of {}", types.join(" or ")),
            _ => types.join(" or "),
        }
    }
}

impl Compiler<'_> {
    /// The shape of a value, by the way that leads to it.
    pub(super) fn shape(&self, expr: &Expr, scope: &Scope) -> Option<Shape> {
        let inner = |expr: &Expr| self.shape(expr, scope);
        match &expr.kind {
            ExprKind::Here => scope.here.clone().flatten()?.properties(),
            ExprKind::Slot(slot) => scope.shape(*slot).cloned(),
            ExprKind::Named(id, _) => self.type_of_named(id).map(|ty| Shape::resource([ty])),
            ExprKind::Resources(types) if !types.is_empty() => {
                Some(Shape { types: types.iter().cloned().collect(), at: At::Resources })
            }
            ExprKind::Envelope(base, Envelope::Properties) => inner(base)?.properties(),
            ExprKind::Key(base, name) => inner(base)?.property(name),
            ExprKind::Index(base, index) => match &index.kind {
                ExprKind::Constant(Constant::Text(name)) => inner(base)?.property(name),
                _ => inner(base)?.element(),
            },
            ExprKind::First(walk, _) => inner(&walk.source)?.element(),
            ExprKind::Narrowed(of) => inner(of),
            // `.Tags ?? []`: an empty list or map is no other shape.
            ExprKind::Default(left, right) if matches!(right.kind, ExprKind::Constant(_)) => inner(left),
            _ => None,
        }
    }

    /// Says so when the provider's data know where a raw path leads and have no such step there.
    pub(super) fn known_step(&mut self, base: &Expr, name: &ast::Name, scope: &Scope) -> bool {
        let Some(shape) = self.shape(base, scope) else { return true };
        let At::Inside(_, shapes) = &shape.at else { return true };
        let sorts: Vec<Sort> = shapes.iter().map(|it| it.sort()).collect();
        let is_open = |sort: &Sort| matches!(sort, Sort::Any | Sort::Json | Sort::Map);
        if sorts.iter().any(is_open) || shape.property(&name.text).is_some() {
            return true;
        }
        let here = place(scope.source, name.span);
        if sorts.contains(&Sort::Object) {
            let names: Vec<&str> = shapes.iter().flat_map(|it| it.properties()).map(|(own, _)| own).collect();
            let message = format!("there is no property `{}` in {}", name.text, shape.text());
            let found = self.unknown("unknown-property", message, &name.text, here, names);
            let way = if matches!(base.kind, ExprKind::Here) { "self.properties" } else { "…" };
            found.notes.push(format!(
                "the names are those of CloudFormation, {}; a newer one is written `{way}[\"{}\"]`",
                provider::date(),
                name.text
            ));
        } else {
            self.no_step(&shape, &sorts, name, here);
        }
        false
    }

    /// A step into what has no names.
    fn no_step(&mut self, shape: &Shape, sorts: &[Sort], name: &ast::Name, here: Place) {
        let sort = match sorts {
            [first, rest @ ..] if rest.iter().all(|it| it == first) => *first,
            _ => Sort::String,
        };
        let (code, what) = match sort {
            Sort::List => ("field-of-list", "a list"),
            Sort::Number | Sort::Integer => ("no-fields", "a number"),
            Sort::Bool => ("no-fields", "a bool"),
            _ => ("no-fields", "a string"),
        };
        let message = format!("{} is {what} and has no property `{}`", shape.text(), name.text);
        let found = self.error(code, message, here, format!("a step into {what}"));
        if sort == Sort::List {
            found.help = Some(format!("ask about its elements: `any x in …: x.{}`", name.text));
        }
    }

    /// Warns of a resource type that no rule sees, and of one that is not in the data and looks like one that is.
    pub(super) fn resource_type(&mut self, name: &str, here: Place) {
        if let Some(ty) = provider::expanded(name) {
            let message = format!("no resource is a `{name}` when a rule sees it");
            self.diagnostics.push(
                Diagnostic::warning("expanded-resource-type", message)
                    .at(here, "expanded before rules are applied")
                    .note("the transform makes further resources of it as well, such as roles, routes and permissions")
                    .help(format!("write `{ty}`: that is what it becomes, in templates of both sorts")),
            );
            return;
        }
        if self.shipped.contains(&here.source) || provider::resource(name).is_some() {
            return;
        }
        let Some(near) = provider::nearest_type(name) else { return };
        self.diagnostics.push(Diagnostic {
            labels: vec![Label { place: here, message: "not known here".into() }],
            notes: vec![format!(
                "the types are those of CloudFormation, {}; of others no property is checked",
                provider::date()
            )],
            help: Some(format!("did you mean `{near}`?")),
            ..Diagnostic::warning("unknown-resource-type", format!("there is no resource type `{name}` in the data"))
        });
    }
}
