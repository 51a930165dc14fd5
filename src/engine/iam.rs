//! The role of a document, with its policies: what the commands about IAM ask.

use std::collections::HashMap;

use super::stacks::Stacks;
use super::{Input, Options, Policies, environment, stopped};
use crate::builtins::iam::{self, Role};
use crate::diagnostic::{Diagnostic, nearest};
use crate::eval;
use crate::iam as rights;
use crate::semantics;
use crate::source::{Place, SourceMap};
use crate::stack::Stack;
use crate::value::{Elements, List, Site, Value};

/// A role of a document, found by its own name or by that of a function that has it.
#[derive(Debug)]
pub struct RoleFound {
    /// Its policies.
    pub role: Role,
    places: Vec<Place>,
}

impl RoleFound {
    /// Where a part of its policies stands, as the file and the line with the column; none for what no document writes.
    pub fn location(&self, place: rights::Place, sources: &SourceMap) -> Option<(String, String)> {
        let place = self.places.get((place.0 as usize).checked_sub(1)?)?;
        let at = sources.position(*place);
        Some((sources.get(place.source).name().to_owned(), format!("{}:{}", at.line, at.column)))
    }
}

/// Whether a text is the name of one action.
///
/// # Errors
/// It is not, with how one is written.
pub fn one_action(text: &str) -> Result<(), Diagnostic> {
    let is_action = text.split_once(':').is_some_and(|(service, name)| !service.is_empty() && !name.is_empty());
    if is_action && !text.contains(['*', '?']) {
        return Ok(());
    }
    let error = Diagnostic::error("no-action", format!("`{text}` is no action"));
    Err(error.help("one is written as service:Name, for example s3:GetObject"))
}

/// What people name: roles by their identity, and functions by theirs.
const ROLES: &str = "[r.id for r in roles]";
const FUNCTIONS: &str = "[f.id for f in functions]";

/// Finds a role in one of the stacks of some documents; with what is wrong with documents that are not among them.
///
/// # Errors
/// What is wrong with the documents, that none of them has such a role, with the names that there are, or that several have one.
pub fn find_role(
    policies: &Policies,
    sources: &mut SourceMap,
    name: &str,
    documents: Vec<Input>,
    options: &Options,
) -> Result<(RoleFound, Vec<Diagnostic>), Vec<Diagnostic>> {
    let Stacks { stacks, diagnostics } = Stacks::read(sources, documents, options).some()?;
    let mut names = Names::default();
    let mut found: Vec<(&str, RoleFound)> = Vec::new();
    for stack in &stacks {
        let role = role(&called(stack, name), &mut |text, take| {
            let source = sources.add("<expression>", text);
            let expr = crate::syntax::parse_expr(source, text)?;
            let (program, body) = semantics::compile_expr(&policies.modules, &policies.settings, source, &expr)?;
            eval::whole(&program, &body, stack, &environment(options), take).map_err(|stop| vec![stopped(stop)])
        })?;
        match role {
            Ok(role) => found.push((&stack.file, role)),
            Err(others) => names.add(others),
        }
    }
    if let [(first, _), (second, _), ..] = found.as_slice() {
        let error = Diagnostic::error("several-roles", format!("several stacks have `{name}`"));
        let error = error.note(format!("it is in {first} and in {second}"));
        return Err(vec![error.help("name the file of the one that is meant")]);
    }
    match found.pop() {
        Some((_, role)) => Ok((role, diagnostics)),
        None => Err([diagnostics, vec![names.without(name)]].concat()),
    }
}

/// Evaluates an expression and hands its value on.
pub(super) type Ask<'a> = dyn FnMut(&str, &mut dyn FnMut(Value<'_>)) -> Result<(), Vec<Diagnostic>> + 'a;

/// The ids that somebody may mean by a name.
pub(super) fn called(stack: &Stack, name: &str) -> Vec<String> {
    let meant: Vec<String> = stack.ids_meant(name).map(str::to_owned).collect();
    if meant.is_empty() { vec![name.to_owned()] } else { meant }
}

/// The role of one of some ids, by asking the document; the names that it has where it has none of these.
///
/// # Errors
/// The document cannot be asked, or says of a function that it has no role.
pub(super) fn role(wanted: &[String], ask: &mut Ask<'_>) -> Result<Result<RoleFound, Names>, Vec<Diagnostic>> {
    let mut names = Names::default();
    for (names, text) in [(&mut names.roles, ROLES), (&mut names.functions, FUNCTIONS)] {
        ask(text, &mut |value| names.extend(items(&value).iter().filter_map(text_of)))?;
    }
    let among = |names: &[String]| wanted.iter().find(|name| names.contains(name)).cloned();
    let (name, text) = if let Some(name) = among(&names.roles) {
        let text = format!("[r for r in roles if r.id == {name:?}]");
        (name, text)
    } else if let Some(name) = among(&names.functions) {
        let text = format!("[f.role for f in functions if f.id == {name:?}]");
        (name, text)
    } else {
        return Ok(Err(names));
    };
    let mut found = None;
    ask(&text, &mut |value| {
        let mut places = Places::default();
        let role = items(&value).first().map(|it| iam::role(&it.value, &mut |site: &Site<'_>| places.number(site)));
        found = role.map(|role| RoleFound { role, places: places.all });
    })?;
    let without = || Diagnostic::error("no-role", format!("`{name}` has no role that the document names"));
    found.ok_or_else(|| vec![without()]).map(Ok)
}

/// What people may name in some documents.
#[derive(Debug, Default)]
pub(super) struct Names {
    roles: Vec<String>,
    functions: Vec<String>,
}

impl Names {
    fn add(&mut self, others: Self) {
        self.roles.extend(others.roles);
        self.functions.extend(others.functions);
    }

    /// That a name is not among them.
    pub(super) fn without(&self, name: &str) -> Diagnostic {
        let all = || self.roles.iter().chain(&self.functions).map(String::as_str);
        let error = Diagnostic::error("unknown-role", format!("there is no role and no function `{name}`"));
        let known = match all().count() {
            0 => "there are neither roles nor functions".to_owned(),
            _ => {
                let names: Vec<&str> = all().take(20).collect();
                format!("known are {}{}", names.join(", "), if all().count() > 20 { " …" } else { "" })
            }
        };
        match nearest(name, all()) {
            Some(near) => error.note(known).help(format!("did you mean `{near}`?")),
            None => error.note(known),
        }
    }
}

/// Numbers for places; nought is none.
#[derive(Default)]
struct Places {
    all: Vec<Place>,
    numbers: HashMap<(usize, u32), u32>,
}

impl Places {
    fn number(&mut self, site: &Site<'_>) -> rights::Place {
        let Some(node) = site.node else { return rights::Place::default() };
        let all = &mut self.all;
        let number = self.numbers.entry((std::ptr::from_ref(node.tree()).addr(), node.id().index() as u32));
        rights::Place(*number.or_insert_with(|| {
            all.push(node.place());
            all.len() as u32
        }))
    }
}

fn items<'v, 'a>(value: &'v Value<'a>) -> &'v [crate::value::Element<'a>] {
    match value {
        Value::List(List::Built(elements)) => {
            let Elements { items, .. } = &**elements;
            items
        }
        _ => &[],
    }
}

fn text_of(element: &crate::value::Element<'_>) -> Option<String> {
    match &element.value {
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    }
}
