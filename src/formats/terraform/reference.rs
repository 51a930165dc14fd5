//! What an expression refers to, followed through variables and outputs of modules.

use std::collections::HashMap;

use super::address;
use super::configuration::{self, Configuration};
use super::instance::Instance;
use crate::document::{Kind, Node};
use crate::value::ResourceId;

/// More steps than this through modules are not followed.
const FARTHEST: u32 = 32;
/// More references than this of one expression are not followed.
const MOST: usize = 256;

/// Where an expression stands.
#[derive(Clone)]
pub(super) struct Scope {
    /// The module, with indices.
    pub(super) module: String,
    /// What `each.key` or `count.index` is here, as an index; empty where there is none.
    pub(super) index: String,
}

/// An instance with the resource that it became; a data source becomes none.
pub(super) struct Known<'t> {
    pub(super) instance: Instance<'t>,
    pub(super) id: Option<ResourceId>,
}

/// The instances of a document, by module and name.
pub(super) struct Instances<'t> {
    pub(super) all: Vec<Known<'t>>,
    by_name: HashMap<String, Vec<usize>>,
    modules: HashMap<String, Vec<String>>,
}

impl<'t> Instances<'t> {
    pub(super) fn new(all: Vec<Known<'t>>) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        let mut modules: HashMap<String, Vec<String>> = HashMap::new();
        for (number, Known { instance, .. }) in all.iter().enumerate() {
            by_name.entry(address::within(&instance.module, &instance.local())).or_default().push(number);
            let known = modules.entry(address::without_indices(&instance.module)).or_default();
            if !known.contains(&instance.module) {
                known.push(instance.module.clone());
            }
        }
        Self { all, by_name, modules }
    }

    /// The instances of a resource that a reference in a module may name.
    fn named(&self, scope: &Scope, local: &str, index: &str) -> Vec<usize> {
        let all = self.by_name.get(&address::within(&scope.module, local)).map_or(&[][..], Vec::as_slice);
        let of = |wanted: &str| {
            let has = |number: &&usize| self.all.get(**number).is_some_and(|it| it.instance.index == wanted);
            all.iter().filter(has).copied().collect::<Vec<_>>()
        };
        match (index, all) {
            ("", [only]) => vec![*only],
            ("", _) => {
                let alike = of(&scope.index);
                if scope.index.is_empty() || alike.is_empty() { all.to_vec() } else { alike }
            }
            (index, _) => of(index),
        }
    }

    /// The instances of a module that a reference may name.
    fn modules(&self, scope: &Scope, name: &str, index: &str) -> Vec<String> {
        let module = address::within(&scope.module, &format!("module.{name}"));
        let exact = format!("{module}{index}");
        let own = self.modules.get(&address::without_indices(&module)).map_or(&[][..], Vec::as_slice);
        let inside: Vec<&String> = own.iter().filter(|it| it.starts_with(&module)).collect();
        // A module without resources of its own has no index that could be seen.
        match (index, inside.as_slice()) {
            ("", []) => vec![module],
            ("", [only]) => vec![(*only).clone()],
            ("", several) => {
                let alike = format!("{module}{}", scope.index);
                let found = several.iter().any(|it| **it == alike);
                if found { vec![alike] } else { several.iter().map(|it| (*it).clone()).collect() }
            }
            _ => vec![exact],
        }
    }
}

/// What could make a value unknown.
#[derive(Default)]
pub(super) struct Leaves {
    /// Attributes of resources that are known after apply, by the numbers of their instances.
    pub(super) resources: Vec<(usize, String)>,
    /// Data sources that are read during apply.
    pub(super) data: Vec<usize>,
    /// Whether there is something that the plan does not spell out, such as a local value.
    pub(super) others: bool,
}

/// Follows references through one document.
pub(super) struct Resolver<'r, 't> {
    pub(super) instances: &'r Instances<'t>,
    pub(super) configuration: &'r Configuration<'t>,
}

impl<'t> Resolver<'_, 't> {
    /// What of all that expressions refer to is not known before the plan is applied. What is known cannot be what makes
    /// their value unknown.
    pub(super) fn leaves(&self, scope: &Scope, expressions: &[Node<'t>]) -> Leaves {
        let mut leaves = Leaves::default();
        self.follow(scope, &configuration::references(expressions), FARTHEST, &mut leaves);
        leaves.resources.sort();
        leaves.resources.dedup();
        leaves.data.dedup();
        leaves
    }

    fn follow(&self, scope: &Scope, references: &[&'t str], left: u32, into: &mut Leaves) {
        if left == 0 || into.resources.len() > MOST {
            into.others = true;
            return;
        }
        // `a.b.arn` is listed together with `a.b`, which adds nothing.
        let is_part = |short: &str| {
            let longer = |long: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with(['.', '[']));
            references.iter().any(|long| longer(long))
        };
        for reference in references.iter().filter(|it| !is_part(it)) {
            let steps = address::steps(reference);
            match steps.as_slice() {
                ["var", name, ..] => self.variable(scope, address::indexed(name).0, left, into),
                ["module", call, rest @ ..] => self.output(scope, call, rest.first().copied(), left, into),
                ["each", "value", ..] | ["local" | "self", ..] => into.others = true,
                ["each" | "count" | "path" | "terraform", ..] => {}
                ["data", ty, name, ..] => {
                    let (name, index) = address::indexed(name);
                    let found = self.instances.named(scope, &format!("data.{ty}.{name}"), index);
                    into.data.extend(found.into_iter().filter(|number| self.is_read_late(*number)));
                }
                [ty, name, rest @ ..] => {
                    let (name, index) = address::indexed(name);
                    let attribute = rest.first().map_or("", |it| address::indexed(it).0);
                    let found = self.instances.named(scope, &format!("{ty}.{name}"), index);
                    let open = found.into_iter().filter(|number| !self.is_known(*number, attribute));
                    into.resources.extend(open.map(|number| (number, attribute.to_owned())));
                }
                _ => into.others = true,
            }
        }
    }

    /// A variable is what the caller of the module gives; those of the root are known.
    fn variable(&self, scope: &Scope, name: &str, left: u32, into: &mut Leaves) {
        let Some((module, call, index)) = address::caller(&scope.module) else { return };
        let Some(argument) = self.configuration.argument(&module, call, name) else { return };
        let outer = Scope { index: index.to_owned(), module };
        self.follow(&outer, &configuration::references(&[argument]), left - 1, into);
    }

    fn output(&self, scope: &Scope, call: &str, output: Option<&str>, left: u32, into: &mut Leaves) {
        let (name, index) = address::indexed(call);
        let Some(output) = output.map(|it| address::indexed(it).0) else {
            into.others = true;
            return;
        };
        for module in self.instances.modules(scope, name, index) {
            match self.configuration.output(&module, output) {
                Some(expression) => {
                    let inner = Scope { module, index: String::new() };
                    self.follow(&inner, &configuration::references(&[expression]), left - 1, into);
                }
                None => into.others = true,
            }
        }
    }

    /// Whether an attribute of a resource is known before the plan is applied.
    fn is_known(&self, number: usize, attribute: &str) -> bool {
        let Some(Known { instance, .. }) = self.instances.all.get(number) else { return false };
        if attribute.is_empty() {
            return instance.unknown.is_some_and(|it| !may_be_unknown(it));
        }
        let is_open = instance.unknown.and_then(|it| it.get_str(attribute)).is_some_and(may_be_unknown);
        let value = instance.values.and_then(|it| it.get_str(attribute));
        !is_open && value.is_some_and(|it| instance.unknown.is_some() || it.kind() != Kind::Null)
    }

    /// Whether a data source has something that is not known yet, so that it is read during apply.
    fn is_read_late(&self, number: usize) -> bool {
        self.instances.all.get(number).is_some_and(|it| it.instance.unknown.is_some_and(may_be_unknown))
    }
}

/// Whether a tree of `after_unknown` says `true` anywhere.
pub(super) fn may_be_unknown(node: Node<'_>) -> bool {
    node.bool() == Some(true)
        || node.items().any(may_be_unknown)
        || node.entries().any(|(_, inner)| may_be_unknown(inner))
}
