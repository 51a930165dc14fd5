//! Values of the expanded template: what the user wrote, and what is put together around it.
//!
//! A shape is built and taken apart freely; only `put` makes terms of it, when all resources are known by name.

use super::super::cloudformation::call;
use crate::document::{IndexMap, Kind, Node};
use crate::source::Span;

/// A value of the expanded template.
#[derive(Clone, Debug)]
pub(super) enum Shape<'t> {
    /// As the user wrote it, intrinsics and all.
    Written(Node<'t>),
    /// Text that nobody wrote.
    Text(Box<str>),
    /// A truth that nobody wrote.
    Bool(bool),
    /// A number that nobody wrote.
    Number(i64),
    /// A list.
    List(Vec<Shape<'t>>),
    /// A map, by its keys.
    Map(IndexMap<Box<str>, Value<'t>>),
    /// `Ref`, with the name.
    Ref(Box<str>),
    /// `Fn::GetAtt`, with the name and the attribute.
    Attribute(Box<str>, Box<str>),
    /// `Fn::Sub`: text with `${Name}` and `${Name.Attribute}`, and what some of the names stand for.
    Sub(Box<str>, Vec<(&'static str, Shape<'t>)>),
    /// `Fn::Join` of a list that is known here.
    Join(&'static str, Vec<Shape<'t>>),
    /// `Fn::If`, with the condition.
    If(Box<str>, Box<Shape<'t>>, Box<Shape<'t>>),
    /// What only the transform knows, with the reason.
    Unknown(Box<str>),
    /// `AWS::NoValue`.
    Nothing,
    /// The same, standing at a node of its own.
    At(Node<'t>, Box<Shape<'t>>),
}

/// What a map has under a key, and where the key is written, if it is.
pub(super) type Value<'t> = (Option<Span>, Shape<'t>);

/// An entry of a map.
#[derive(Clone, Debug)]
pub(super) struct Field<'t> {
    pub(super) key: Box<str>,
    /// Where the key is written, if it is.
    pub(super) span: Option<Span>,
    pub(super) value: Shape<'t>,
}

pub(super) fn text<'t>(text: impl Into<Box<str>>) -> Shape<'t> {
    Shape::Text(text.into())
}

pub(super) fn list<'t>(items: impl IntoIterator<Item = Shape<'t>>) -> Shape<'t> {
    Shape::List(items.into_iter().collect())
}

/// A map of what nobody wrote.
pub(super) fn map<'t, K: Into<Box<str>>>(entries: impl IntoIterator<Item = (K, Shape<'t>)>) -> Shape<'t> {
    Shape::Map(entries.into_iter().map(|(key, value)| (key.into(), (None, value))).collect())
}

pub(super) fn reference<'t>(name: impl Into<Box<str>>) -> Shape<'t> {
    Shape::Ref(name.into())
}

pub(super) fn arn_of<'t>(name: impl Into<Box<str>>) -> Shape<'t> {
    attribute(name, "Arn")
}

pub(super) fn attribute<'t>(name: impl Into<Box<str>>, attribute: impl Into<Box<str>>) -> Shape<'t> {
    Shape::Attribute(name.into(), attribute.into())
}

pub(super) fn sub<'t>(text: impl Into<Box<str>>) -> Shape<'t> {
    Shape::Sub(text.into(), Vec::new())
}

impl<'t> Shape<'t> {
    /// A map without entries.
    pub(super) fn empty() -> Self {
        Self::Map(IndexMap::default())
    }

    /// A map of some entries.
    pub(super) fn of(fields: Vec<Field<'t>>) -> Self {
        Self::Map(fields.into_iter().map(|it| (it.key, (it.span, it.value))).collect())
    }

    /// The node at which it stands, where it has one of its own.
    pub(super) fn node(&self) -> Option<Node<'t>> {
        match self {
            Self::Written(node) | Self::At(node, _) => Some(*node),
            Self::Map(fields) => fields.values().find_map(|(_, value)| value.node()),
            Self::List(items) => items.iter().find_map(Self::node),
            _ => None,
        }
    }

    /// The same, standing at a node.
    pub(super) fn at(self, node: Option<Node<'t>>) -> Self {
        match node {
            Some(node) => Self::At(node, Box::new(self)),
            None => self,
        }
    }

    pub(super) fn inner(&self) -> &Self {
        match self {
            Self::At(_, inner) => inner.inner(),
            other => other,
        }
    }

    /// The value of a key; nothing where it is null or this is no map.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        match self.inner() {
            // Most of what is asked for is not there, and then it need not be looked at further.
            Self::Written(node) => {
                let value = node.get_str(key).filter(|it| !it.is_null() || it.tag().is_some());
                value.filter(|_| !self.is_intrinsic()).map(Self::Written)
            }
            Self::Map(fields) => fields.get(key).map(|(_, value)| value.clone()),
            _ => None,
        }
    }

    /// The value at the end of a path of keys.
    pub(super) fn find(&self, path: &[&str]) -> Option<Self> {
        let [key, rest @ ..] = path else { return Some(self.clone()) };
        match self.inner() {
            Self::Map(fields) => fields.get(*key)?.1.find(rest),
            _ => self.get(key)?.find(rest),
        }
    }

    /// Whether it has a key, whatever stands there.
    pub(super) fn has(&self, key: &str) -> bool {
        match self.inner() {
            Self::Written(node) => node.get_str(key).is_some() && !self.is_intrinsic(),
            Self::Map(fields) => fields.contains_key(key),
            _ => false,
        }
    }

    /// The entries of a map; none of anything else.
    pub(super) fn fields(&self) -> Vec<Field<'t>> {
        match self.inner() {
            Self::Map(fields) => {
                let all = fields.iter().map(|(key, it)| (key.clone(), it.clone()));
                all.map(|(key, (span, value))| Field { key, span, value }).collect()
            }
            Self::Written(node) if self.is_map() => {
                let field = |(key, value): (_, Node<'t>)| Field {
                    key: node.tree().key_name(key).into(),
                    span: value.key().map(|(_, span)| span),
                    value: Self::Written(value),
                };
                node.entries().map(field).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The items of a list; none of anything else.
    pub(super) fn items(&self) -> Vec<Self> {
        match self.inner() {
            Self::List(items) => items.clone(),
            Self::Written(node) if self.is_list() => node.items().map(Self::Written).collect(),
            _ => Vec::new(),
        }
    }

    /// The items of a list, or the one thing that is no list.
    pub(super) fn items_or_one(self) -> Vec<Self> {
        if self.is_list() { self.items() } else { vec![self] }
    }

    pub(super) fn is_map(&self) -> bool {
        match self.inner() {
            Self::Map(_) => true,
            Self::Written(node) => node.kind() == Kind::Map && !self.is_intrinsic(),
            _ => false,
        }
    }

    pub(super) fn is_list(&self) -> bool {
        match self.inner() {
            Self::List(_) => true,
            Self::Written(node) => node.kind() == Kind::List && !self.is_intrinsic(),
            _ => false,
        }
    }

    /// A string, known or put together.
    pub(super) fn is_text(&self) -> bool {
        match self.inner() {
            Self::Text(_) => true,
            Self::Written(node) => node.kind() == Kind::String && !self.is_intrinsic(),
            _ => false,
        }
    }

    /// The text of a string that is known.
    pub(super) fn str(&self) -> Option<&str> {
        match self.inner() {
            Self::Text(text) => Some(text),
            Self::Written(node) if !self.is_intrinsic() => node.str(),
            _ => None,
        }
    }

    /// Any scalar that is known, as text.
    pub(super) fn scalar(&self) -> Option<&str> {
        match self.inner() {
            Self::Text(text) => Some(text),
            Self::Bool(true) => Some("true"),
            Self::Bool(false) => Some("false"),
            Self::Written(node) if !self.is_intrinsic() => node.scalar(),
            _ => None,
        }
    }

    /// Whether it is written as true, in any spelling that YAML readers take.
    pub(super) fn is_true(&self) -> bool {
        self.scalar().is_some_and(|it| it.eq_ignore_ascii_case("true"))
    }

    pub(super) fn is_false(&self) -> bool {
        self.scalar().is_some_and(|it| it.eq_ignore_ascii_case("false"))
    }

    pub(super) fn is_intrinsic(&self) -> bool {
        self.function().is_some()
            || matches!(
                self.inner(),
                Self::Ref(_)
                    | Self::Attribute(..)
                    | Self::Sub(..)
                    | Self::Join(..)
                    | Self::If(..)
                    | Self::Unknown(_)
                    | Self::Nothing
            )
    }

    /// The intrinsic function that is called, without `Fn::`, and its argument as written.
    pub(super) fn function(&self) -> Option<(&'t str, Node<'t>)> {
        match self.inner() {
            Self::Written(node) => call(*node).filter(|(name, _)| *name != "Condition"),
            _ => None,
        }
    }

    /// The name that a `Ref` names.
    pub(super) fn ref_name(&self) -> Option<&str> {
        match self.inner() {
            Self::Ref(name) => Some(name),
            _ => self.function().filter(|(name, _)| *name == "Ref").and_then(|(_, argument)| argument.str()),
        }
    }

    /// The resource that a `Ref` or a `Fn::GetAtt` names.
    pub(super) fn target(&self) -> Option<&str> {
        if let Self::Attribute(name, _) = self.inner() {
            return Some(name);
        }
        let attribute = || {
            let (_, argument) = self.function().filter(|(name, _)| *name == "GetAtt")?;
            match argument.kind() {
                Kind::List => argument.items().next()?.str(),
                _ => argument.str()?.split_once('.').map(|(name, _)| name),
            }
        };
        self.ref_name().or_else(attribute)
    }

    /// `AWS::NoValue`, in either spelling.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self.inner(), Self::Nothing) || self.ref_name() == Some("AWS::NoValue")
    }

    /// The condition and the branches of an `Fn::If`.
    pub(super) fn branches(&self) -> Option<(&str, Self, Self)> {
        if let Self::If(condition, then, otherwise) = self.inner() {
            return Some((condition, (**then).clone(), (**otherwise).clone()));
        }
        let (_, argument) = self.function().filter(|(name, _)| *name == "If")?;
        let parts: Vec<Node<'t>> = argument.items().collect();
        match parts.as_slice() {
            [condition, then, otherwise] => Some((condition.str()?, Self::Written(*then), Self::Written(*otherwise))),
            _ => None,
        }
    }

    /// The entries whose keys are named, under other names.
    pub(super) fn take(&self, names: &[(&str, &str)]) -> Vec<Field<'t>> {
        self.chosen(names.iter().copied())
    }

    /// The entries whose keys are named.
    pub(super) fn pick(&self, names: &[&str]) -> Vec<Field<'t>> {
        self.chosen(names.iter().map(|name| (*name, *name)))
    }

    fn chosen<'n>(&self, names: impl Iterator<Item = (&'n str, &'n str)>) -> Vec<Field<'t>> {
        let field = |name: &str, (span, value)| Field { key: name.into(), span, value };
        match self.inner() {
            Self::Map(fields) => names.filter_map(|(key, name)| Some(field(name, fields.get(key).cloned()?))).collect(),
            // Many are asked for, and few are there.
            Self::Written(node) if self.is_map() => {
                let entry = |(key, value)| (node.tree().key_name(key), value);
                let entries: Vec<(&str, Node<'t>)> = node.entries().map(entry).collect();
                let written = |(key, name): (&str, &str)| {
                    let (_, value) = entries.iter().find(|(own, _)| *own == key)?;
                    Some(field(name, (value.key().map(|(_, span)| span), Self::Written(*value))))
                };
                names.filter_map(written).collect()
            }
            _ => Vec::new(),
        }
    }
}
