//! From the spelling of variables to what they come to.

use std::collections::{BTreeSet, HashMap};

use super::syntax::{Segment, Source, Variable, segments};
use super::value::{Holes, Part, Reason, Value};
use crate::diagnostic::Diagnostic;
use crate::document::{Kind, Node, NodeId, Tree};
use crate::formats::Given;

/// So many texts may lead on to one another.
const MOST_STEPS: usize = 64;
/// So many bytes of text are put together in one document.
const MOST_BYTES: usize = 16 << 20;

/// The variables of a document.
pub(super) struct Resolver<'t> {
    pub(super) root: Node<'t>,
    pub(super) given: &'t Given,
    pub(super) holes: Holes,
    /// The names that a run may give values to.
    pub(super) parameters: BTreeSet<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The files that are asked for and were not given.
    pub(super) wanted: BTreeSet<String>,
    known: HashMap<NodeId, Value>,
    /// The texts that are being resolved.
    open: Vec<NodeId>,
    bytes: usize,
}

impl<'t> Resolver<'t> {
    pub(super) fn new(root: Node<'t>, given: &'t Given) -> Self {
        Self {
            root,
            given,
            holes: Holes::default(),
            parameters: BTreeSet::new(),
            diagnostics: Vec::new(),
            wanted: BTreeSet::new(),
            known: HashMap::new(),
            open: Vec::new(),
            bytes: 0,
        }
    }

    /// Every text with a variable, with what it comes to.
    pub(super) fn all(&mut self, tree: &'t Tree) -> Vec<(NodeId, Value)> {
        let mut found = Vec::new();
        for node in tree.all().map(|(id, _)| tree.node(id)).filter(|it| !it.is_alias()) {
            if node.str().is_some_and(|text| text.contains("${")) {
                let value = self.text(node);
                if value != Value::Node(node.id()) {
                    found.push((node.id(), value));
                }
            }
        }
        found
    }

    /// What a node comes to. Of a text that has a tag, only its own reader knows what it comes to.
    pub(super) fn settled(&mut self, node: Node<'t>) -> Value {
        let node = node.target();
        let is_text = node.tag().is_none() && node.str().is_some_and(|text| text.contains("${"));
        if is_text { self.text(node) } else { Value::Node(node.id()) }
    }

    fn text(&mut self, node: Node<'t>) -> Value {
        if let Some(known) = self.known.get(&node.id()) {
            return known.clone();
        }
        let text = node.str().unwrap_or_default();
        if self.open.contains(&node.id()) {
            return self.holes.named(text, Reason::new("it leads back to itself"), node);
        }
        if self.open.len() >= MOST_STEPS {
            let reason = Reason::new(format!("more than {MOST_STEPS} variables lead on to one another"));
            return self.holes.named(text, reason, node);
        }
        self.open.push(node.id());
        let value = match segments(text).as_slice() {
            [Segment::Text(_)] => Value::Node(node.id()),
            [Segment::Variable(variable)] => self.variable(variable, node),
            several => self.concat(several, node),
        };
        self.open.pop();
        self.known.insert(node.id(), value.clone());
        value
    }

    /// Text put together.
    pub(super) fn concat(&mut self, segments: &[Segment<'_>], at: Node<'t>) -> Value {
        let mut parts: Vec<Part> = Vec::new();
        for segment in segments {
            let value = match segment {
                Segment::Text(text) => Value::Scalar(Kind::String, (*text).to_owned()),
                Segment::Variable(variable) => self.as_text(variable, at),
                Segment::Malformed(text) => {
                    self.holes.named(text, Reason::new(format!("`${{{text}` cannot be read as a variable")), at)
                }
            };
            let new = match value {
                Value::Scalar(_, text) => vec![Part::Text(text)],
                Value::Parts(parts) => parts,
                Value::Node(_) | Value::Missing => Vec::new(),
            };
            for part in new {
                match (parts.last_mut(), part) {
                    (Some(Part::Text(last)), Part::Text(text)) => last.push_str(&text),
                    (_, part) => parts.push(part),
                }
            }
        }
        let length = |part: &Part| if let Part::Text(text) = part { text.len() } else { 16 };
        self.bytes = self.bytes.saturating_add(parts.iter().map(length).sum());
        if self.bytes > MOST_BYTES {
            let reason = format!("the variables of the document make more than {MOST_BYTES} bytes of text");
            return self.holes.named("too much text", Reason::new(reason), at);
        }
        match parts.as_slice() {
            [] => Value::Scalar(Kind::String, String::new()),
            [Part::Text(text)] => Value::Scalar(Kind::String, text.clone()),
            _ => Value::Parts(parts),
        }
    }

    /// A variable inside a text.
    fn as_text(&mut self, variable: &Variable<'_>, at: Node<'t>) -> Value {
        match self.variable(variable, at) {
            Value::Node(id) => {
                let node = self.root.tree().node(id);
                match node.scalar().filter(|_| node.tag().is_none()) {
                    Some(text) => Value::Scalar(Kind::String, text.to_owned()),
                    None => {
                        let reason = format!("`${{{}}}` stands in a text and is none", variable.text);
                        self.holes.named(variable.text, Reason::new(reason), at)
                    }
                }
            }
            other => other,
        }
    }

    /// The first source that has a value gives it; where none has one, it is not known why it is asked for.
    fn variable(&mut self, variable: &Variable<'_>, at: Node<'t>) -> Value {
        let mut missing = None;
        for source in &variable.sources {
            match source {
                Source::Text(text) => return Value::Scalar(Kind::String, (*text).to_owned()),
                Source::Literal(text) => return self.literal(text, at),
                Source::Nested(inner) => match self.variable(inner, at) {
                    Value::Missing => {}
                    value => return value,
                },
                Source::Named { ty, parameters, address } => {
                    let (parameters, address) = (self.concat(parameters, at), self.concat(address, at));
                    let (Value::Scalar(_, parameters), Value::Scalar(_, address)) = (&parameters, &address) else {
                        return self.led_on(variable, &[parameters, address], at);
                    };
                    let is_last = variable.sources.len() == 1;
                    let name = if is_last { spelt(ty, parameters, address) } else { variable.text.to_owned() };
                    match self.named(ty, parameters, address, &name, at) {
                        Value::Missing => missing = Some((*ty, address.clone())),
                        value => return value,
                    }
                }
            }
        }
        match missing {
            Some((ty, address)) => self.nothing(variable, ty, &address, at),
            None => Value::Missing,
        }
    }

    /// A variable of which it depends on something that is not known where it leads.
    fn led_on(&mut self, variable: &Variable<'_>, inner: &[Value], at: Node<'t>) -> Value {
        let parts = inner.iter().flat_map(|it| if let Value::Parts(parts) = it { parts.as_slice() } else { &[] });
        let holes = parts.filter_map(|it| if let Part::Hole(number) = it { self.holes.get(*number) } else { None });
        let mut reason = Reason::new("it is not known where it leads");
        if let Some(hole) = holes.into_iter().next() {
            reason = Reason::new(format!("it depends on `${{{}}}`: {}", hole.name, hole.cause.reason));
            reason.remedy.clone_from(&hole.cause.remedy);
        }
        self.holes.named(variable.text, reason, at)
    }

    fn literal(&mut self, text: &str, at: Node<'t>) -> Value {
        let kind = match text {
            "true" | "false" => Kind::Bool,
            "null" => Kind::Null,
            _ if crate::stack::number(text).is_some() => Kind::Number,
            _ => {
                let reason = format!("`{text}` is no value that a variable can have: write it in quotes");
                return self.holes.named(text, Reason::new(reason), at);
            }
        };
        Value::Scalar(kind, text.to_owned())
    }
}

/// How a source is spelt.
fn spelt(ty: &str, parameters: &str, address: &str) -> String {
    let parameters = if parameters.is_empty() { String::new() } else { format!("({parameters})") };
    let colon = if address.is_empty() { "" } else { ":" };
    format!("{ty}{parameters}{colon}{address}")
}
