//! Instances to resources.

use std::sync::Arc;

use super::address;
use super::configuration::{Configuration, DefaultTags};
use super::instance::Instance;
use super::names;
use super::reference::{Instances, Known, Leaves, Resolver, Scope};
use super::unknown::{At, Owner};
use crate::document::{Kind, Node, Tree};
use crate::stack::{Entry, Resource, Stack, Term, TermId};
use crate::value::{Cause, ResourceId, Target};

/// A document that is being read.
pub(super) struct Reader<'c, 't> {
    pub(super) tree: &'t Tree,
    pub(super) stack: Stack,
    configuration: Option<&'c Configuration<'t>>,
    instances: Instances<'t>,
}

impl<'c, 't> Reader<'c, 't> {
    pub(super) fn new(
        tree: &'t Tree,
        mut stack: Stack,
        configuration: Option<&'c Configuration<'t>>,
        instances: Vec<Instance<'t>>,
    ) -> Self {
        let mut known = Vec::with_capacity(instances.len());
        for instance in instances {
            let id = (!instance.is_data).then(|| added(&mut stack, &instance));
            known.push(Known { instance, id });
        }
        Self { tree, stack, configuration, instances: Instances::new(known) }
    }

    pub(super) fn read(mut self) -> Stack {
        for number in 0..self.instances.all.len() {
            let properties = self.properties(number);
            if let Some(id) = self.instances.all.get(number).and_then(|it| it.id)
                && let (Some(properties), Some(resource)) = (properties, self.stack.resources.get_mut(id.0 as usize))
            {
                resource.properties = properties;
            }
        }
        self.stack
    }

    /// The properties of a managed resource.
    fn properties(&mut self, number: usize) -> Option<TermId> {
        let Known { instance, id } = self.instances.all.get(number)?;
        let id = (*id)?;
        let (ty, local, module) = (instance.ty, instance.local(), instance.module.clone());
        let (values, entry) = (instance.values, instance.entry);
        let owner = self.owner(number)?;
        let at = self.at(number, &owner)?;
        let mut entries = self.arguments(&at, ty);
        self.unplanned(&at, &mut entries);
        let default = self.configuration.map(|it| it.default_tags(&module, &local));
        self.tags_all(&at, default.unwrap_or(DefaultTags::Unknown), &mut entries);
        let text = |name: &str| values.and_then(|it| it.get_str(name)).and_then(Node::str);
        for name in names::names_of(ty) {
            if let Some(text) = text(name).filter(|it| !it.is_empty() && !at.sensitive.key(name).all()) {
                self.stack.answers_to(text, id);
            }
        }
        // An ARN names one thing only, such as the target of a rule (aws_cloudwatch_event_target, arn).
        let is_arn = |name: &str| text(name).is_some_and(|it| it.starts_with("arn:"));
        for own in entries.iter().filter(|it| names::is_own(ty, &it.key) && !is_arn(&it.key)) {
            self.stack.mute(own.value);
        }
        let map = match (values, at.unknown) {
            (None, None) => Term::Open { entries, cause: unlisted(&owner.address, entry) },
            _ => Term::Map(entries),
        };
        Some(self.stack.term(map, Some(values.unwrap_or(entry).id())))
    }

    /// The arguments and attributes, without those that nobody sets.
    fn arguments(&mut self, at: &At<'_, 't>, ty: &str) -> Vec<Entry> {
        let (mut entries, _) = self.entries(at);
        let is_set = |name: &str| !at.is_configured || at.expressions.iter().any(|it| it.get_str(name).is_some());
        let is_open = |name: &str| at.unknown.and_then(|it| it.get_str(name)).and_then(Node::bool) == Some(true);
        entries.retain(|it| is_set(&it.key) || !is_open(&it.key) || !names::defaults_when_unset(ty, &it.key));
        entries
    }

    /// Where a plan lists values only, what is configured and not listed is what is known after apply.
    fn unplanned(&mut self, at: &At<'_, 't>, entries: &mut Vec<Entry>) {
        if at.unknown.is_some() {
            return;
        }
        let configured: Vec<_> = at.expressions.iter().flat_map(|it| it.entries()).collect();
        for (key, expression) in configured {
            let name = self.tree.key_name(key);
            let is_listed = at.value.is_some_and(|it| it.get(key).is_some());
            if !is_listed && !super::configuration::references(&[expression]).is_empty() {
                let value = self.after_apply(&at.key(name, None));
                entries.push(Entry { key: name.into(), key_span: None, value });
            }
        }
    }

    /// Where a resource is in the document, and what its configuration says.
    pub(super) fn at<'o>(&self, number: usize, owner: &'o Owner) -> Option<At<'o, 't>> {
        let Known { instance, .. } = self.instances.all.get(number)?;
        let configured = self.configuration.and_then(|it| it.resource(&instance.module, &instance.local()));
        let expressions = configured.and_then(|it| it.get_str("expressions")).filter(|it| it.kind() == Kind::Map);
        Some(At {
            owner,
            path: String::new(),
            node: instance.values.unwrap_or(instance.entry),
            value: instance.values,
            unknown: instance.unknown,
            sensitive: instance.sensitive.clone(),
            expressions: expressions.into_iter().collect(),
            is_configured: configured.is_some(),
        })
    }

    pub(super) fn owner(&self, number: usize) -> Option<Owner> {
        let Known { instance, id } = self.instances.all.get(number)?;
        let scope = Scope { module: instance.module.clone(), index: instance.index.clone() };
        Some(Owner { id: *id, address: instance.address(), ty: instance.ty.to_owned(), scope })
    }

    /// What of the expressions is known after apply only; without a configuration that is not known.
    pub(super) fn leaves(&self, scope: &Scope, expressions: &[Node<'t>]) -> Leaves {
        match self.configuration {
            Some(configuration) => Resolver { instances: &self.instances, configuration }.leaves(scope, expressions),
            None => Leaves { others: true, ..Leaves::default() },
        }
    }

    /// The resource of an instance, with its address and its type.
    pub(super) fn resource(&self, number: usize) -> Option<(ResourceId, String, String)> {
        let Known { instance, id } = self.instances.all.get(number)?;
        Some(((*id)?, instance.address(), instance.ty.to_owned()))
    }

    /// An instance of a data source, by its number.
    pub(super) fn data(&self, number: usize) -> Option<&Instance<'t>> {
        self.instances.all.get(number).map(|it| &it.instance)
    }
}

/// That nothing is said of what a resource is. A state that Terraform 0.11 wrote keeps `attributes_flat` until the resource is
/// read anew (`State` in the Terraform documentation; `internal/states/statefile/version4.go`).
fn unlisted(address: &str, entry: Node<'_>) -> Arc<Cause> {
    let reason = match entry.get_str("attributes_flat") {
        Some(_) => "its attributes are in the form of Terraform 0.11: `terraform apply -refresh-only` writes them anew",
        None => "its attributes are not listed",
    };
    Arc::new(Cause { place: Some(entry.place()), target: Some(Target::Open), ..Cause::new(address, reason) })
}

/// Adds a resource, whose properties follow.
fn added(stack: &mut Stack, instance: &Instance<'_>) -> ResourceId {
    let entry = instance.entry.id();
    let properties = stack.term(Term::Map(Vec::new()), Some(entry));
    stack.head(entry, instance.header.id());
    let id = address::within(&instance.module, &format!("{}{}", instance.local(), instance.index));
    stack.add(Resource { id: id.into(), ty: instance.ty.into(), properties, node: entry, condition: None })
}
