//! What variables come to.

use std::collections::HashMap;
use std::sync::Arc;

use crate::document::{Kind, Node, NodeId};
use crate::value::{Cause, Target};

/// What a variable, or a text with variables, comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// What is written there, which is no text with variables.
    Node(NodeId),
    /// A scalar that nobody wrote as a whole.
    Scalar(Kind, String),
    /// Text of which some is not known.
    Parts(Vec<Part>),
    /// No source has a value.
    Missing,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    /// What is not known: its number among the holes.
    Hole(usize),
}

/// Everything that is not known, each under its name.
#[derive(Debug, Default)]
pub(super) struct Holes {
    all: Vec<Hole>,
    by_name: HashMap<String, usize>,
}

/// Something that is not known.
#[derive(Debug)]
pub(super) struct Hole {
    /// How it is spelt, without braces.
    pub(super) name: String,
    pub(super) cause: Arc<Cause>,
}

/// Why a variable is not known.
pub(super) struct Reason {
    pub(super) text: String,
    /// What would make it known.
    pub(super) remedy: Option<Arc<str>>,
    pub(super) is_secret: bool,
    pub(super) target: Option<Target>,
}

impl Reason {
    /// A reason that holds until `--param` gives the value of a name.
    pub(super) fn until_given(name: &str, text: impl Into<String>) -> Self {
        let is_plain = name.chars().all(|it| it.is_ascii_alphanumeric() || "-_.:/".contains(it));
        let remedy = if is_plain { format!("--param {name}=…") } else { format!("--param '{name}=…'") };
        Self { remedy: Some(remedy.into()), ..Self::new(text) }
    }

    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), remedy: None, is_secret: false, target: None }
    }
}

impl Holes {
    pub(super) fn get(&self, number: usize) -> Option<&Hole> {
        self.all.get(number)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Hole> {
        self.all.iter()
    }

    /// The hole of a name, made where it is new.
    pub(super) fn named(&mut self, name: &str, reason: Reason, at: Node<'_>) -> Value {
        let name: String = name.chars().filter(|it| !matches!(it, '$' | '{' | '}')).collect();
        let number = match self.by_name.get(&name) {
            Some(number) => *number,
            None => {
                let cause = Cause {
                    remedy: reason.remedy,
                    place: Some(at.place()),
                    target: reason.target,
                    secret: reason.is_secret,
                    ..Cause::new(format!("${{{name}}}"), reason.text)
                };
                self.by_name.insert(name.clone(), self.all.len());
                self.all.push(Hole { name, cause: Arc::new(cause) });
                self.all.len() - 1
            }
        };
        Value::Parts(vec![Part::Hole(number)])
    }
}
