//! Shapes to terms of the stack, when every resource has its name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Made;
use super::shape::Shape;
use crate::document::Node;
use crate::document::search::hole;
use crate::formats::cloudformation::Adapter;
use crate::stack::{Entry, Resource, Term, TermId};
use crate::value::{Cause, Number, ResourceId};

/// Adds the derived resources, or gives the user's own another type, and then their properties.
pub(super) fn put<'t>(
    adapter: &mut Adapter<'t>,
    made: Vec<Made<'t>>,
    aliases: Vec<(String, String)>,
    amended: BTreeMap<usize, Shape<'t>>,
) {
    adapter.stack.reserve(made.len());
    let mut open = Vec::with_capacity(made.len());
    for resource in made {
        let ty = adapter.type_named(resource.ty);
        let number = match resource.origin {
            Some(number) => {
                if let Some(own) = adapter.stack.resources.get_mut(number) {
                    own.ty = ty;
                    // A connector becomes what it makes, which has an id of its own.
                    if *own.id != *resource.id {
                        own.id = Arc::clone(&resource.id);
                        adapter.stack.also_named(resource.id, ResourceId(number as u32));
                    }
                }
                number
            }
            None => {
                let properties = adapter.stack.term(Term::Nothing, None);
                let (node, condition) = (resource.at.id(), resource.condition);
                let added = Resource { id: resource.id, ty, properties, node, condition };
                adapter.stack.add(added).0 as usize
            }
        };
        open.push((number, resource.at, resource.properties));
    }
    for (number, properties) in amended {
        if let Some(resource) = adapter.stack.resources.get(number) {
            open.push((number, adapter.tree.node(resource.node), properties));
        }
    }
    for (name, id) in aliases {
        if let Some(id) = adapter.stack.find(&id) {
            adapter.stack.also_named(name, id);
        }
    }
    for (number, at, properties) in open {
        let properties = shape(adapter, properties, at);
        if let Some(resource) = adapter.stack.resources.get_mut(number) {
            resource.properties = properties;
        }
    }
}

/// The term of a shape; what has no node of its own stands at `at`.
fn shape<'t>(adapter: &mut Adapter<'t>, value: Shape<'t>, at: Node<'t>) -> TermId {
    let term = match value {
        Shape::At(node, inner) => return shape(adapter, *inner, node),
        Shape::Written(node) => return adapter.stack.term(Term::Written(node.id()), None),
        Shape::Ref(name) => return adapter.reference_at(&name, None, at),
        Shape::Attribute(name, attribute) => return adapter.reference_at(&name, Some(&attribute), at),
        Shape::Text(text) => Term::Text(text),
        Shape::Bool(truth) => Term::Bool(truth),
        Shape::Number(number) => Term::Number(Number::from(number)),
        Shape::Nothing => Term::Nothing,
        Shape::List(items) => Term::List(items.into_iter().map(|item| shape(adapter, item, at)).collect()),
        Shape::Map(fields) => {
            let entry = |(key, (key_span, value))| Entry { key, key_span, value: shape(adapter, value, at) };
            Term::Map(fields.into_iter().map(entry).collect())
        }
        Shape::Sub(text, variables) => Term::Concat(substituted(adapter, &text, variables, at)),
        Shape::Join(delimiter, items) => {
            let items = items.into_iter().map(|item| shape(adapter, item, at)).collect();
            let list = adapter.stack.term(Term::List(items), Some(at.id()));
            Term::Join { delimiter: delimiter.into(), list }
        }
        Shape::If(condition, then, otherwise) => {
            let [then, otherwise] = [*then, *otherwise].map(|branch| shape(adapter, branch, at));
            match adapter.condition_of(&condition) {
                Some(condition) => Term::If { condition, then, otherwise },
                None => unknown(&format!("If {condition}"), "there is no such condition", at),
            }
        }
        Shape::Unknown(reason) => unknown(&format!("{reason} at {}", at.id().index()), &reason, at),
    };
    adapter.stack.term(term, Some(at.id()))
}

fn unknown(token: &str, reason: &str, at: Node<'_>) -> Term {
    Term::Unknown(Arc::new(Cause { place: Some(at.place()), ..Cause::new(token, reason) }))
}

/// `${Name}` and `${Name.Attribute}` in a text that nobody wrote.
fn substituted<'t>(
    adapter: &mut Adapter<'t>,
    text: &str,
    mut variables: Vec<(&'static str, Shape<'t>)>,
    at: Node<'t>,
) -> Vec<TermId> {
    let mut parts = Vec::new();
    let known = |adapter: &mut Adapter<'t>, parts: &mut Vec<TermId>, text: &str| {
        if !text.is_empty() {
            parts.push(adapter.stack.term(Term::Text(text.into()), Some(at.id())));
        }
    };
    let mut rest = text;
    while let Some((before, name, after)) = hole(rest) {
        known(adapter, &mut parts, before);
        let own = variables.iter_mut().find(|(variable, _)| *variable == name).map(|(_, value)| value.clone());
        parts.push(match (own, name.split_once('.')) {
            (Some(value), _) => shape(adapter, value, at),
            (None, Some((name, attribute))) => adapter.reference_at(name, Some(attribute), at),
            (None, None) => adapter.reference_at(name, None, at),
        });
        rest = after;
    }
    known(adapter, &mut parts, rest);
    parts
}
