//! The resources of a template, each read in one pass over what it has.
//!
//! Source of the facts: AWS CloudFormation Template Reference, "Resource attributes".

use std::sync::Arc;

use super::extensions::LOOP;
use super::{Adapter, TYPE, call, type_name};
use crate::document::{KeyId, KeyMap, Kind, Node, Tree};
use crate::stack::{Resource, Term};
use crate::value::ResourceId;

/// What resources have beside their properties, kept until all of them are known.
#[derive(Default)]
pub(super) struct Attributes<'t> {
    /// The conditions that they name.
    conditions: Vec<(ResourceId, Node<'t>)>,
    pub(super) metadata: Vec<(ResourceId, Node<'t>)>,
    /// What must have a value and is worked out, with its name.
    pub(super) needed: Vec<(&'static str, Node<'t>)>,
}

/// The last two must have a value and take an intrinsic (`AWS::LanguageExtensions` transform).
const READ: [&str; 6] = [TYPE, "Properties", "Metadata", "Condition", "DeletionPolicy", "UpdateReplacePolicy"];

/// The keys of what is read of each resource, if the template has them.
struct Keys {
    /// Of each of [`READ`], its place there.
    read: KeyMap<u8>,
    /// In the metadata.
    path: Option<KeyId>,
    /// In the properties.
    role_name: Option<KeyId>,
}

impl Keys {
    fn of(tree: &Tree) -> Self {
        Self {
            read: tree.key_map(READ.into_iter().zip(0..)),
            path: tree.key("aws:cdk:path"),
            role_name: tree.key("RoleName"),
        }
    }
}

/// What a resource has under each of [`READ`].
fn read<'t>(resource: Node<'t>, keys: &Keys) -> [Option<Node<'t>>; READ.len()] {
    let mut values = [None; READ.len()];
    for (_, value) in resource.entries() {
        let found = keys.read.get(value).and_then(|place| values.get_mut(usize::from(place)));
        found.into_iter().for_each(|found| *found = Some(value));
    }
    values
}

impl<'t> Adapter<'t> {
    pub(super) fn resources(&mut self, resources: Node<'t>) {
        let keys = Keys::of(self.tree);
        let count = resources.len();
        self.stack.reserve(count);
        self.references.reserve(count);
        for (key, node) in resources.entries() {
            let id = self.tree.key_name(key);
            if id.starts_with(LOOP) {
                continue;
            }
            if id.starts_with("Fn::Transform") {
                self.open(node, format!("`{id}` makes further resources"));
                continue;
            }
            // Of a resource that is written twice each is judged; the last one is what references mean.
            let twice = resources.has_duplicates().then(|| resources.duplicates(key));
            let others = twice.into_iter().flatten().filter(|other| other.id() != node.id());
            for node in std::iter::once(node).chain(others) {
                self.resource(id, node, &keys);
            }
        }
    }

    fn resource(&mut self, id: &str, node: Node<'t>, keys: &Keys) {
        let [ty, own, metadata, condition, deletion, update] = read(node, keys);
        let Some(ty) = ty.and_then(type_name) else {
            return self.malformed(node, format!("the resource `{id}` has no type"), "needs `Type: …`");
        };
        let properties = match own {
            Some(properties) if properties.kind() == Kind::Map => self.stack.term(Term::Written(properties.id()), None),
            Some(properties) if properties.kind() != Kind::Null => {
                self.malformed(properties, format!("the properties of `{id}` are no map"), "a map belongs here");
                self.stack.term(Term::Map(Vec::new()), Some(node.id()))
            }
            _ => self.stack.term(Term::Map(Vec::new()), Some(node.id())),
        };
        let (id, named) = (id.into(), self.type_named(ty));
        let id = self.stack.add(Resource { id, ty: named, properties, node: node.id(), condition: None });
        // AWS CDK Developer Guide, "Constructs": metadata with the path are on unless `--no-path-metadata` is given.
        let path = metadata.zip(keys.path).and_then(|(metadata, path)| metadata.get(path));
        if let Some(path) = path.filter(|it| it.kind() == Kind::String) {
            self.stack.construct_of(id, path.id());
        }
        // AWS::IAM::Policy, `Roles`: a policy names roles by what they are called, which need not be by a reference.
        let name = keys.role_name.filter(|_| ty == "AWS::IAM::Role").and_then(|key| own?.get(key));
        if let Some(name) = name.filter(|it| it.tag().is_none()).and_then(Node::str) {
            self.stack.answers_to(name, id);
        }
        self.attributes.metadata.extend(metadata.map(|it| (id, it)));
        self.attributes.conditions.extend(condition.map(|it| (id, it)));
        let needed = [("DeletionPolicy", deletion), ("UpdateReplacePolicy", update)];
        let called = needed.into_iter().filter_map(|(name, it)| Some((name, it.filter(|it| call(*it).is_some())?)));
        self.attributes.needed.extend(called);
    }

    /// The name of a type, kept once.
    pub(in crate::formats) fn type_named(&mut self, ty: &str) -> Arc<str> {
        if let Some(known) = self.types.get(ty) {
            return Arc::clone(known);
        }
        let ty: Arc<str> = ty.into();
        self.types.insert(Arc::clone(&ty));
        ty
    }

    /// `Condition: Name` beside `Type`; known only when the conditions are.
    pub(super) fn conditional_resources(&mut self) {
        for (id, node) in std::mem::take(&mut self.attributes.conditions) {
            let Some(name) = node.str() else { continue };
            match self.conditions.get(name) {
                Some(condition) => {
                    let resource = self.stack.resources.get_mut(id.0 as usize);
                    resource.into_iter().for_each(|it| it.condition = Some(*condition));
                }
                None => self.unknown_condition(node, name),
            }
        }
    }
}
