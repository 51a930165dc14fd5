//! Parameters as choices (law 12).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Adapter;
use super::intrinsics::ref_name;
use crate::document::{Kind, Node, NodeId};
use crate::formats::Told;
use crate::stack::{Case, Choice, ChoiceCases, Term, TermId};
use crate::value::{Cause, ChoiceId};

/// More cases than this are no choice but an unknown.
const MOST_CASES: usize = 16;

/// What every template can ask for ("Get AWS values using pseudo parameters"), but for `AWS::NoValue`.
const PSEUDO: [&str; 7] = [
    "AWS::AccountId",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];

impl<'t> Adapter<'t> {
    pub(super) fn read_parameters(&mut self, parameters: Option<Node<'t>>, conditions: Option<Node<'t>>) {
        let compared = conditions.map(compared).unwrap_or_default();
        self.stack.parameters.extend(PSEUDO.map(Box::from));
        for (key, node) in parameters.into_iter().flat_map(Node::entries) {
            let name = self.tree.key_name(key);
            self.stack.parameters.push(name.into());
            let term = self.parameter(name, node, compared.get(name).map_or(&[], Vec::as_slice));
            self.references.insert((name.into(), None), term);
        }
    }

    /// The value of a parameter as text: what is given, or else its default.
    pub(in crate::formats) fn parameter_text(&self, name: &str) -> Option<&'t str> {
        if let Some((_, value)) = self.given.parameters.iter().find(|(given, _)| given == name) {
            return Some(value);
        }
        let parameters = super::root(self.tree)?.get_str("Parameters")?;
        let parameter = parameters.get_str(name)?;
        let is_stored = parameter.get_str("Type").and_then(Node::str).is_some_and(|ty| ty.starts_with("AWS::SSM::"));
        parameter.get_str("Default").filter(|_| !is_stored)?.scalar()
    }

    fn parameter(&mut self, name: &'t str, node: Node<'t>, compared: &[&'t str]) -> TermId {
        let ty = node.get_str("Type").and_then(Node::str).unwrap_or("String");
        let told = self.given.beside.parameters.as_ref().and_then(|given| given.get(name));
        let own = self.given.parameters.iter().find(|(given, _)| given == name).map(|(_, value)| value);
        let around = match told {
            Some(Told::Text(value)) => Some(value),
            _ => None,
        };
        if let Some(value) = around.or(own) {
            return self.typed(ty, value, None);
        }
        let cause = |reason: String, choice| {
            let remedy = Some(["--param ", name, "=…"].concat().into());
            let token = ["Ref ", name].concat();
            Arc::new(Cause { remedy, choice, place: Some(node.place()), ..Cause::new(token, reason) })
        };
        // What is read from the parameter store when it is deployed is not the default.
        if ty.starts_with("AWS::SSM::Parameter::Value") {
            let reason = format!("parameter `{name}` is read from the parameter store when it is deployed");
            return self.stack.term(Term::Unknown(cause(reason, None)), Some(node.id()));
        }
        // What the stack around it gives is one of the values that are allowed, and not the default.
        if let Some(Told::Unknown(reason)) = told.filter(|_| node.get_str("AllowedValues").is_none()) {
            return self.stack.term(Term::Unknown(cause(reason.clone(), None)), Some(node.id()));
        }
        let (cases, other) = cases(node, ty, compared);
        match cases.as_slice() {
            [] => {
                let unknown = cause(format!("parameter `{name}` has no value"), None);
                self.stack.term(Term::Unknown(unknown), Some(node.id()))
            }
            [only] if !other => self.typed(ty, only.0, Some(only.1)),
            cases if cases.len() + usize::from(other) > MOST_CASES => {
                let unknown = cause(format!("parameter `{name}` may have more than {MOST_CASES} values"), None);
                self.stack.term(Term::Unknown(unknown), Some(node.id()))
            }
            cases => {
                let choice = ChoiceId(self.stack.choices.len() as u32);
                let mut labels: Vec<Case> = cases.iter().map(|(text, _)| Case { label: (*text).into() }).collect();
                let mut values: Vec<TermId> = cases.iter().map(|(text, at)| self.typed(ty, text, Some(*at))).collect();
                if other {
                    labels.push(Case { label: "something else".into() });
                    let unknown = cause(format!("parameter `{name}` has no value"), None);
                    values.push(self.stack.term(Term::Unknown(unknown), Some(node.id())));
                }
                let list: Vec<&str> = labels.iter().map(|case| &*case.label).collect();
                let unknown = cause(format!("parameter `{name}` may be {}", list.join(" or ")), Some(choice));
                self.stack.choices.push(Choice { name: name.into(), cases: labels });
                let unknown = self.stack.term(Term::Unknown(unknown), Some(node.id()));
                self.stack.term(Term::Choice(ChoiceCases { choice, values, unknown }), Some(node.id()))
            }
        }
    }

    /// A value as the type of its parameter says.
    fn typed(&mut self, ty: &str, text: &str, at: Option<NodeId>) -> TermId {
        if is_list(ty) {
            let items = text.split(',').map(|item| self.stack.term(Term::Text(item.trim().into()), at)).collect();
            return self.stack.term(Term::List(items), at);
        }
        let number = if ty == "Number" { crate::stack::number(text.trim()) } else { None };
        self.stack.term(number.map_or_else(|| Term::Text(text.into()), Term::Number), at)
    }
}

/// Whether a parameter of a type is a list.
fn is_list(ty: &str) -> bool {
    ty == "CommaDelimitedList" || ty.starts_with("List<")
}

/// The cases of a parameter, each with its place, and whether it may be something else.
fn cases<'t>(node: Node<'t>, ty: &str, compared: &[&'t str]) -> (Vec<(&'t str, NodeId)>, bool) {
    let scalar = |node: Node<'t>| node.scalar().map(|text| (text, node.id()));
    if let Some(allowed) = node.get_str("AllowedValues").filter(|it| it.kind() == Kind::List) {
        // Of a list, each item is one of them (AWS CloudFormation User Guide, "Parameters", AllowedValues).
        if is_list(ty) {
            let default: Vec<_> = node.get_str("Default").and_then(scalar).into_iter().collect();
            return (default.clone(), !default.is_empty());
        }
        let mut cases: Vec<_> = allowed.items().filter_map(scalar).collect();
        cases.dedup_by_key(|(text, _)| *text);
        return (cases, false);
    }
    let default = node.get_str("Default").and_then(scalar);
    let mut cases: Vec<_> = default.into_iter().collect();
    for text in compared {
        if !cases.iter().any(|(own, _)| own == text) {
            cases.push((text, node.id()));
        }
    }
    let other = default.is_none() && !cases.is_empty();
    (cases, other)
}

/// The constants that conditions compare each parameter with.
fn compared<'t>(conditions: Node<'t>) -> BTreeMap<&'t str, Vec<&'t str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open: Vec<Node<'t>> = conditions.entries().map(|(_, node)| node).collect();
    while let Some(node) = open.pop() {
        let equals = if node.tag() == Some("Equals") { Some(node) } else { node.get_str("Fn::Equals") };
        let sides: Vec<Node<'t>> = equals.into_iter().flat_map(Node::items).collect();
        if let [left, right] = sides.as_slice() {
            for (one, other) in [(left, right), (right, left)] {
                if let (Some(name), Some(text)) = (ref_name(*one), other.scalar().filter(|_| other.tag().is_none())) {
                    let constants = found.entry(name).or_default();
                    if !constants.contains(&text) {
                        constants.push(text);
                    }
                }
            }
        }
        match node.kind() {
            Kind::Map => open.extend(node.entries().map(|(_, node)| node)),
            Kind::List => open.extend(node.items()),
            _ => {}
        }
    }
    found
}
