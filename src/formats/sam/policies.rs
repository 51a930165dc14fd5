//! `Policies` of a function or a state machine: managed policies, documents, and policy templates.

use std::sync::{Arc, OnceLock};

use super::shape::{Shape, list, map, text};
use super::{Origin, Sam, role};
use crate::document::{Kind, Limits, Node, Tree};
use crate::iam::catalogue;
use crate::source::SourceMap;

/// The policy templates, with their source in the file.
static TEMPLATES: &str = include_str!("policy_templates.json");

/// What an entry of `Policies` comes to.
enum Policy<'t> {
    Arn(Shape<'t>),
    Inline(Shape<'t>),
}

impl<'t> Sam<'_, 't> {
    /// Sorts the entries of `Policies` into ARNs and inline policies.
    pub(super) fn policies(
        &mut self,
        origin: &Origin<'t>,
        role: &str,
        arns: &mut Vec<Shape<'t>>,
        inline: &mut Vec<Shape<'t>>,
    ) {
        let Some(policies) = origin.properties.get("Policies") else { return };
        let policies = if policies.ref_name().is_some() { self.settled(policies) } else { policies };
        for (index, entry) in policies.items_or_one().into_iter().enumerate() {
            match self.policy(&entry, &format!("{role}Policy{index}")) {
                Some(Policy::Arn(arn)) if !arns.iter().any(|own| own.str().is_some() && own.str() == arn.str()) => {
                    arns.push(arn);
                }
                Some(Policy::Arn(_)) => {}
                Some(Policy::Inline(policy)) => inline.push(policy),
                // What a function of the template gives is known when it is deployed.
                None if entry.is_intrinsic() => arns.push(entry),
                None => self.refuse(
                    entry.node().unwrap_or(origin.at),
                    format!("entry {index} of `Policies` of `{}` is no policy", origin.id),
                    "a managed policy, a document or a policy template belongs here",
                ),
            }
        }
    }

    fn policy(&self, entry: &Shape<'t>, name: &str) -> Option<Policy<'t>> {
        if let Some((condition, then, otherwise)) = entry.branches() {
            return self.choice(entry, condition, &then, &otherwise, name);
        }
        let entry = self.settled(entry.clone());
        if entry.is_intrinsic() {
            return Some(Policy::Arn(entry));
        }
        let node = entry.node();
        if let Some(known) = entry.str() {
            let arn = if known.starts_with("arn:") { entry.clone() } else { named(known, node) };
            return Some(Policy::Arn(arn));
        }
        if entry.get("Statement").is_some() {
            return Some(Policy::Inline(inline(name, entry)));
        }
        match entry.fields().as_slice() {
            [template] => Some(Policy::Inline(inline(name, document(&template.key, &template.value)?).at(node))),
            _ => None,
        }
    }

    /// `Fn::If`: both branches are of one sort, or the other one gives nothing.
    fn choice(
        &self,
        entry: &Shape<'t>,
        condition: &str,
        then: &Shape<'t>,
        otherwise: &Shape<'t>,
        name: &str,
    ) -> Option<Policy<'t>> {
        let branch = |it: &Shape<'t>| if it.is_nothing() { Some(None) } else { self.policy(it, name).map(Some) };
        let choose =
            |then, otherwise| Shape::If(condition.into(), Box::new(then), Box::new(otherwise)).at(entry.node());
        Some(match (branch(then)?, branch(otherwise)?) {
            (Some(Policy::Arn(then)), Some(Policy::Arn(otherwise))) => Policy::Arn(choose(then, otherwise)),
            (Some(Policy::Arn(then)), None) => Policy::Arn(choose(then, Shape::Nothing)),
            (None, Some(Policy::Arn(otherwise))) => Policy::Arn(choose(Shape::Nothing, otherwise)),
            (Some(Policy::Inline(then)), Some(Policy::Inline(otherwise))) => Policy::Inline(choose(then, otherwise)),
            (Some(Policy::Inline(then)), None) => Policy::Inline(choose(then, Shape::Nothing)),
            (None, Some(Policy::Inline(otherwise))) => Policy::Inline(choose(Shape::Nothing, otherwise)),
            (None, None) => Policy::Arn(Shape::Nothing),
            (Some(_), Some(_)) => return None,
        })
    }
}

/// A managed policy by its name alone, wherever AWS keeps it.
fn named<'t>(name: &str, at: Option<Node<'t>>) -> Shape<'t> {
    let path = catalogue::managed_path(name).map(|path| path.trim_start_matches('/'));
    role::managed(path.unwrap_or(name)).at(at)
}

/// An inline policy of a role.
pub(super) fn inline<'t>(name: &str, document: Shape<'t>) -> Shape<'t> {
    let node = document.node();
    map([("PolicyName", text(name)), ("PolicyDocument", document)]).at(node)
}

/// A statement that allows something.
pub(super) fn statement<'t>(action: Shape<'t>, resource: Shape<'t>) -> Shape<'t> {
    map([("Action", action), ("Effect", text("Allow")), ("Resource", resource)])
}

/// The document of a policy template with its parameters filled in; none where there is no such template.
fn document<'t>(name: &str, parameters: &Shape<'t>) -> Option<Shape<'t>> {
    let statements = templates()?.roots().next()?.get_str("templates")?.get_str(name)?;
    let filled = statements.items().map(|statement| {
        let part = |key: &str| statement.get_str(key).map(|it| filled(it, parameters));
        let mut out = map([("Effect", text("Allow"))]);
        for (from, to) in [("actions", "Action"), ("resources", "Resource"), ("condition", "Condition")] {
            if let Some(part) = part(from) {
                out.set(to, part);
            }
        }
        out
    });
    Some(map([("Statement", list(filled))]).at(parameters.node()))
}

/// A piece of a policy template, with `${Name}` and `Ref` of its parameters filled in.
fn filled<'t>(piece: Node<'static>, parameters: &Shape<'t>) -> Shape<'t> {
    let parameter = |name: &str| parameters.get(name).unwrap_or_else(|| Shape::Ref(name.into()));
    match piece.kind() {
        Kind::Map => {
            let mut fields = piece.entries().map(|(key, node)| (piece.tree().key_name(key), node));
            match (piece.len(), piece.get_str("Ref").and_then(Node::str), piece.get_str("Fn::Sub")) {
                (1, Some(name), _) => parameter(name),
                (1, _, Some(call)) => {
                    let arguments: Vec<Node<'static>> = call.items().collect();
                    match arguments.as_slice() {
                        [text, variables] => {
                            let variables = variables
                                .entries()
                                .map(|(key, node)| (variables.tree().key_name(key), filled(node, parameters)));
                            Shape::Sub(text.str().unwrap_or_default().into(), variables.collect())
                        }
                        _ => Shape::Sub(call.str().unwrap_or_default().into(), Vec::new()),
                    }
                }
                _ => map(fields.by_ref().map(|(key, node)| (key, filled(node, parameters)))),
            }
        }
        Kind::List => list(piece.items().map(|item| filled(item, parameters))),
        _ => {
            let pattern = piece.scalar().unwrap_or_default();
            let names = pattern.split("${").skip(1).filter_map(|it| it.split_once('}')).map(|(name, _)| name);
            let own = names.filter(|name| !name.starts_with("AWS::")).map(|name| (name, parameter(name))).collect();
            if pattern.contains("${") { Shape::Sub(pattern.into(), own) } else { text(pattern) }
        }
    }
}

/// The policy templates, read when the first one is met.
fn templates() -> Option<&'static Tree> {
    static TREE: OnceLock<Option<Tree>> = OnceLock::new();
    TREE.get_or_init(|| {
        let text: Arc<str> = TEMPLATES.into();
        let source = SourceMap::default().add("policy_templates.json", Arc::clone(&text));
        crate::document::read(source, &text, &Limits::default()).ok()
    })
    .as_ref()
}
