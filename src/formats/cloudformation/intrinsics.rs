//! Intrinsic functions, in their long and their short spelling, to terms.

use std::borrow::Cow;
use std::sync::Arc;

use super::Adapter;
use super::dynamic;
use super::marks::Mark;
use crate::document::search::hole;
use crate::document::{Kind, Node};
use crate::stack::{Term, TermId, World};
use crate::value::{Cause, Target, Value};

/// The functions that a template may call, in their long spelling.
pub(super) const FUNCTIONS: [&str; 19] = [
    "Ref",
    "Fn::GetAtt",
    "Fn::Sub",
    "Fn::Join",
    "Fn::If",
    "Fn::FindInMap",
    "Fn::Select",
    "Fn::Split",
    "Fn::Base64",
    "Fn::ImportValue",
    "Fn::GetAZs",
    "Fn::Cidr",
    "Fn::Transform",
    "Fn::ToJsonString",
    "Fn::Length",
    "Fn::GetStackOutput",
    "Fn::ForEach",
    "Fn::ValueOf",
    "Fn::Implies",
];

/// The name and the argument of an intrinsic call, in either spelling: `{"Fn::Sub": x}` or `!Sub x`.
pub(in crate::formats) fn call(node: Node<'_>) -> Option<(&str, Node<'_>)> {
    if let Some(tag) = node.tag() {
        return Some((tag, node));
    }
    let (key, argument) = node.only()?;
    let name = node.tree().key_name(key);
    match name.strip_prefix("Fn::") {
        Some(function) => Some((function, argument)),
        None => matches!(name, "Ref" | "Condition").then_some((name, argument)),
    }
}

/// The name that a `Ref` names.
pub(super) fn ref_name(node: Node<'_>) -> Option<&str> {
    call(node).filter(|(name, _)| *name == "Ref").and_then(|(_, argument)| argument.str())
}

impl<'t> Adapter<'t> {
    /// Finds every intrinsic of the template, and says what it gives.
    pub(super) fn intrinsics(&mut self, mappings: Option<Node<'t>>) {
        for id in &self.marks.places {
            let node = self.tree.node(*id);
            if self.marks.at(node) == Some(Mark::Function) {
                self.long(node, mappings);
            }
            // An alias is what it names, and that is found where it is written.
            if node.is_alias() {
                continue;
            }
            match node.tag() {
                Some(tag) => self.function(tag, node, node, mappings),
                None if self.marks.is_dynamic => self.dynamic(node),
                None => {}
            }
        }
    }

    /// A function in its long spelling: the only entry of a map, which directly follows it.
    fn long(&mut self, argument: Node<'t>, mappings: Option<Node<'t>>) {
        let map = self.tree.before(argument.id()).map(|id| self.tree.node(id)).filter(|map| !map.is_alias());
        let Some((map, name)) = map.filter(|map| map.only().is_some()).zip(argument.key_name()) else { return };
        self.function(name.strip_prefix("Fn::").unwrap_or(name), map, argument, mappings);
        // `!Base64 {Fn::Sub: …}`: the long function is the argument of the short one.
        if let Some(tag) = map.tag() {
            self.function(tag, map, map, mappings);
        }
    }

    fn function(&mut self, name: &str, whole: Node<'t>, argument: Node<'t>, mappings: Option<Node<'t>>) {
        let items: Vec<Node<'t>> = if argument.kind() == Kind::List { argument.items().collect() } else { Vec::new() };
        let named = matches!(name, "Ref" | "GetAtt");
        let variable = if named { self.variable_in(argument, &items) } else { None };
        let term = match (name, items.as_slice()) {
            _ if variable.is_some() => variable.map(|variable| self.unnamed(name, variable, whole)),
            ("Ref", _) => self.named(whole, argument),
            ("GetAtt", _) => self.attribute(whole, argument, &items),
            ("Sub", [text, variables]) => text.str().map(|text| self.sub(text, Some(*variables), whole)),
            ("Sub", _) => argument.str().map(|text| self.sub(text, None, whole)),
            ("Join", [delimiter, list]) => delimiter.scalar().map(|delimiter| {
                self.joined(delimiter, *list, whole).unwrap_or_else(|| {
                    let list = self.written(*list);
                    self.stack.term(Term::Join { delimiter: delimiter.into(), list }, Some(whole.id()))
                })
            }),
            ("Split", [delimiter, text]) => delimiter.scalar().filter(|it| !it.is_empty()).map(|delimiter| {
                let text = self.written(*text);
                self.stack.term(Term::Split { delimiter: delimiter.into(), text }, Some(whole.id()))
            }),
            ("Select", [index, list]) => {
                let [index, list] = [index, list].map(|node| self.written(*node));
                Some(self.stack.term(Term::Select { index, list }, Some(whole.id())))
            }
            ("If", [condition, then, otherwise]) => self.choose(whole, *condition, *then, *otherwise),
            ("FindInMap", [map, keys @ ..]) => {
                mappings.and_then(|mappings| self.find_in_map(mappings, *map, keys, whole))
            }
            ("Length", _) if whole.id() != argument.id() || !items.is_empty() => {
                let list = self.argument(whole, argument);
                Some(self.stack.term(Term::Length(list), Some(whole.id())))
            }
            // Where JSON is read out of a text, it need not be made one.
            ("ToJsonString", _) if self.marks.at(whole) == Some(Mark::Json) => Some(self.argument(whole, argument)),
            ("ToJsonString", _) => {
                let of = self.argument(whole, argument);
                Some(self.stack.term(Term::Json(of), Some(whole.id())))
            }
            ("ImportValue", _) => Some(self.imported(whole, argument)),
            ("Condition" | "Equals" | "And" | "Or" | "Not", _) => return,
            _ => Some(self.opaque(name, whole, argument)),
        };
        let term = term.unwrap_or_else(|| {
            self.malformed(whole, format!("the arguments of `{name}` cannot be read"), "this call");
            let cause = Cause {
                place: Some(whole.place()),
                ..Cause::new(name, format!("the arguments of `{name}` cannot be read"))
            };
            self.stack.term(Term::Unknown(Arc::new(cause)), Some(whole.id()))
        });
        self.stack.compute(whole.id(), term);
    }

    /// What a function is applied to: in the short spelling it stands where the function does.
    fn argument(&mut self, whole: Node<'t>, argument: Node<'t>) -> TermId {
        let inner = self.stack.computed(whole.id()).filter(|_| argument.id() == whole.id());
        match inner {
            Some(inner) => inner,
            None if argument.id() == whole.id() => self.stack.term(Term::AsWritten(whole.id()), None),
            None => self.written(argument),
        }
    }

    /// `Ref`: a name, or with `AWS::LanguageExtensions` what gives one.
    fn named(&mut self, whole: Node<'t>, argument: Node<'t>) -> Option<TermId> {
        if let Some(name) = argument.str() {
            return Some(self.reference(name, None, whole));
        }
        let inner = self.stack.computed(whole.id()).filter(|_| argument.id() == whole.id())?;
        let name = match self.stack.resolve(inner, &World::default()) {
            Value::Text(name) => name.to_string(),
            _ => return None,
        };
        Some(self.reference(name, None, whole))
    }

    /// The variable of another format that says which name is meant.
    fn variable_in(&self, argument: Node<'t>, items: &[Node<'t>]) -> Option<TermId> {
        if self.variables.is_empty() {
            return None;
        }
        let variable = |node: &Node<'t>| self.variables.get(hole(node.str()?)?.1).copied();
        std::iter::once(&argument).chain(items).find_map(variable)
    }

    /// A reference to what a variable of another format names.
    fn unnamed(&mut self, name: &str, variable: TermId, whole: Node<'t>) -> TermId {
        let text = self.tree.text().get(whole.span().range()).unwrap_or_default();
        let mut cause = Cause::new(format!("{name} {text}"), "it is not known what it names");
        if let Term::Unknown(of) = self.stack.term_of(variable) {
            cause.reason = format!("it is not known what it names: {}", of.reason).into();
            cause.remedy.clone_from(&of.remedy);
        }
        let cause = Cause { place: Some(whole.place()), target: Some(Target::Open), ..cause };
        self.stack.term(Term::Unknown(Arc::new(cause)), Some(whole.id()))
    }

    pub(super) fn written(&mut self, node: Node<'t>) -> TermId {
        self.stack.term(Term::Written(node.id()), None)
    }

    /// `Fn::GetAtt`: `[Queue, Arn]`, or `Queue.Arn` in the short spelling.
    fn attribute(&mut self, whole: Node<'t>, argument: Node<'t>, items: &[Node<'t>]) -> Option<TermId> {
        let (name, attribute) = match items {
            [name, attribute] => (name.str()?, Cow::Borrowed(attribute.scalar().unwrap_or("?"))),
            [name, rest @ ..] if !rest.is_empty() => {
                let parts: Option<Vec<&str>> = rest.iter().map(|it| it.scalar()).collect();
                (name.str()?, parts.map_or(Cow::Borrowed("?"), |parts| Cow::Owned(parts.join("."))))
            }
            _ => argument.str()?.split_once('.').map(|(name, attribute)| (name, Cow::Borrowed(attribute)))?,
        };
        Some(self.reference(name, Some(attribute), whole))
    }

    /// `Fn::Sub`: `${Name}`, `${Name.Attribute}`, `${!Literal}`, and names of its own map.
    pub(super) fn sub(&mut self, text: &'t str, variables: Option<Node<'t>>, whole: Node<'t>) -> TermId {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((known, name, after)) = hole(rest) {
            self.known(known, whole, &mut parts);
            match name.strip_prefix('!') {
                Some(literal) => self.known(&format!("${{{literal}}}"), whole, &mut parts),
                None => parts.push(self.substituted(name.trim(), variables, whole)),
            }
            rest = after;
        }
        self.known(rest, whole, &mut parts);
        if text.contains(dynamic::START) {
            return self.put_together(parts, whole);
        }
        self.stack.term(Term::Concat(parts), Some(whole.id()))
    }

    pub(super) fn known(&mut self, text: &str, whole: Node<'t>, parts: &mut Vec<TermId>) {
        if !text.is_empty() {
            parts.push(self.stack.term(Term::Text(text.into()), Some(whole.id())));
        }
    }

    fn substituted(&mut self, name: &'t str, variables: Option<Node<'t>>, whole: Node<'t>) -> TermId {
        if let Some(term) = self.variables.get(name) {
            return *term;
        }
        if let Some(own) = variables.and_then(|it| it.get_str(name)) {
            return self.written(own);
        }
        match name.split_once('.') {
            Some((resource, attribute)) => self.reference(resource, Some(attribute.into()), whole),
            None => self.reference(name, None, whole),
        }
    }

    fn choose(&mut self, whole: Node<'t>, condition: Node<'t>, then: Node<'t>, otherwise: Node<'t>) -> Option<TermId> {
        let name = condition.str()?;
        let Some(&condition_id) = self.conditions.get(name) else {
            self.unknown_condition(condition, name);
            let cause = Cause {
                place: Some(whole.place()),
                ..Cause::new(format!("If {name}"), format!("there is no condition `{name}`"))
            };
            return Some(self.stack.term(Term::Unknown(Arc::new(cause)), Some(whole.id())));
        };
        let [then, otherwise] = [then, otherwise].map(|node| self.written(node));
        Some(self.stack.term(Term::If { condition: condition_id, then, otherwise }, Some(whole.id())))
    }

    fn find_in_map(&mut self, mappings: Node<'t>, map: Node<'t>, keys: &[Node<'t>], whole: Node<'t>) -> Option<TermId> {
        let (keys, default) = match keys {
            [first, second] => ([first, second], None),
            [first, second, options] => ([first, second], options.get_str("DefaultValue")),
            _ => return None,
        };
        // What they give is no text, or not known before the stack is deployed ("Fn::FindInMap", supported functions).
        const NO_KEYS: [&str; 5] = ["GetAtt", "ImportValue", "Split", "GetAZs", "Cidr"];
        let is_no_key = |node: &Node<'t>| call(*node).is_some_and(|(name, _)| NO_KEYS.contains(&name));
        if is_no_key(&map) || keys.iter().any(|key| is_no_key(key)) {
            return None;
        }
        let default = default.map(|node| self.written(node));
        let keys = keys.map(|node| self.written(*node)).to_vec();
        let map = match call(map) {
            Some(_) => {
                let root = self.written(mappings);
                let name = self.written(map);
                let keys = std::iter::once(name).chain(keys).collect();
                let term = self.stack.term(Term::Lookup { map: root, keys, default }, Some(whole.id()));
                self.lookups.push(term);
                return Some(term);
            }
            None => mappings.get_str(map.str()?)?,
        };
        let map = self.written(map);
        let term = self.stack.term(Term::Lookup { map, keys, default }, Some(whole.id()));
        self.lookups.push(term);
        Some(term)
    }

    /// A value that another stack exports.
    fn imported(&mut self, whole: Node<'t>, argument: Node<'t>) -> TermId {
        let text = self.tree.text().get(argument.span().range()).unwrap_or_default();
        let token = format!("ImportValue {text}");
        let reason = "another stack exports it".to_owned();
        if !self.given.beside.exports.is_empty() {
            let name = self.argument(whole, argument);
            self.imports.push((whole.id(), name));
        }
        let cause = Cause { place: Some(whole.place()), target: Some(Target::External), ..Cause::new(token, reason) };
        self.stack.term(Term::Unknown(Arc::new(cause)), Some(whole.id()))
    }

    /// A function whose result is some value that only deploying tells.
    fn opaque(&mut self, name: &str, whole: Node<'t>, argument: Node<'t>) -> TermId {
        let text = self.tree.text().get(argument.span().range()).unwrap_or_default();
        let reason = format!("`{name}` is worked out when the stack is deployed");
        let cause = Cause { place: Some(whole.place()), ..Cause::new(format!("{name} {text}"), reason) };
        let of = self.argument(whole, argument);
        self.stack.term(Term::Opaque { of, cause: Arc::new(cause) }, Some(whole.id()))
    }
}
