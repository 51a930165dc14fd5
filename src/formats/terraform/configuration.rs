//! The configuration that a plan was made from: which expression gives each argument.
//!
//! A plan spells out constants and, of every other expression, only what it refers to.

use std::collections::HashMap;

use super::address;
use crate::document::{Kind, Node};

/// The resources and modules of a configuration, by their addresses without indices.
pub(super) struct Configuration<'t> {
    resources: HashMap<String, Node<'t>>,
    modules: HashMap<String, Node<'t>>,
    providers: Option<Node<'t>>,
}

/// What the provider adds to the tags of every resource.
pub(super) enum DefaultTags<'t> {
    /// Nothing.
    None,
    /// These.
    Known(Node<'t>),
    /// Something that the configuration does not spell out.
    Unknown,
}

impl<'t> Configuration<'t> {
    /// The configuration of a plan, if it has one.
    pub(super) fn of(root: Node<'t>) -> Option<Self> {
        let node = root.get_str("configuration")?;
        let module = node.get_str("root_module")?;
        let mut configuration =
            Self { resources: HashMap::new(), modules: HashMap::new(), providers: node.get_str("provider_config") };
        configuration.module(String::new(), module);
        Some(configuration)
    }

    fn module(&mut self, address: String, module: Node<'t>) {
        for resource in module.get_str("resources").into_iter().flat_map(Node::items) {
            let text = |key| resource.get_str(key).and_then(Node::str);
            if let (Some(ty), Some(name)) = (text("type"), text("name")) {
                let prefix = if text("mode") == Some("data") { "data." } else { "" };
                self.resources.insert(address::within(&address, &format!("{prefix}{ty}.{name}")), resource);
            }
        }
        for (key, call) in module.get_str("module_calls").into_iter().flat_map(Node::entries) {
            let inner = address::within(&address, &format!("module.{}", module.tree().key_name(key)));
            if let Some(module) = call.get_str("module") {
                self.module(inner, module);
            }
        }
        self.modules.insert(address, module);
    }

    /// What is configured of a resource.
    pub(super) fn resource(&self, module: &str, local: &str) -> Option<Node<'t>> {
        self.resources.get(&address::within(&address::without_indices(module), local)).copied()
    }

    /// What a call gives to a variable of the module that it calls.
    pub(super) fn argument(&self, caller: &str, call: &str, variable: &str) -> Option<Node<'t>> {
        let module = self.modules.get(&address::without_indices(caller))?;
        module.get_str("module_calls")?.get_str(call)?.get_str("expressions")?.get_str(variable)
    }

    /// The expression of an output of a module.
    pub(super) fn output(&self, module: &str, output: &str) -> Option<Node<'t>> {
        let module = self.modules.get(&address::without_indices(module))?;
        module.get_str("outputs")?.get_str(output)?.get_str("expression")
    }

    /// `default_tags` of the provider that a resource uses.
    pub(super) fn default_tags(&self, module: &str, local: &str) -> DefaultTags<'t> {
        let key = self.resource(module, local).and_then(|it| it.get_str("provider_config_key")).and_then(Node::str);
        let own = key.and_then(|key| self.providers?.get_str(key));
        let tags = |provider: Node<'t>| provider.get_str("expressions")?.get_str("default_tags");
        let Some(block) = own.and_then(tags) else {
            // `module:aws` is what the caller of the module gives, which the plan does not say.
            let mut all = self.providers.into_iter().flat_map(Node::entries);
            let is_any = own.is_none() && all.any(|(_, provider)| tags(provider).is_some());
            return if is_any { DefaultTags::Unknown } else { DefaultTags::None };
        };
        let block = block.items().next().unwrap_or(block);
        match block.get_str("tags") {
            None => DefaultTags::None,
            Some(tags) => match tags.get_str("constant_value").filter(|it| it.kind() == Kind::Map) {
                Some(constant) => DefaultTags::Known(constant),
                None => DefaultTags::Unknown,
            },
        }
    }
}

/// Whether a node is an expression, and no block of them.
pub(super) fn is_expression(node: Node<'_>) -> bool {
    node.get_str("references").is_some() || node.get_str("constant_value").is_some()
}

/// Everything that expressions refer to, in the order in which it is written; blocks with all that is in them.
pub(super) fn references<'t>(expressions: &[Node<'t>]) -> Vec<&'t str> {
    let mut found = Vec::new();
    let mut open: Vec<Node<'t>> = expressions.iter().rev().copied().collect();
    while let Some(node) = open.pop() {
        if let Some(list) = node.get_str("references").filter(|it| it.kind() == Kind::List) {
            found.extend(list.items().filter_map(Node::str));
        } else if !is_expression(node) {
            open.extend(node.items());
            open.extend(node.entries().map(|(_, node)| node));
        }
    }
    found
}

/// The expressions of an argument of blocks: an expression for all of a value is one for each part of it.
pub(super) fn key<'t>(expressions: &[Node<'t>], name: &str) -> Vec<Node<'t>> {
    let step = |it: &Node<'t>| if is_expression(*it) { Some(*it) } else { it.get_str(name) };
    expressions.iter().filter_map(step).collect()
}

/// The expressions of one of several blocks: by its constants, since a set has no order; where these do not tell, all.
pub(super) fn item<'t>(expressions: &[Node<'t>], value: Option<Node<'t>>) -> Vec<Node<'t>> {
    let mut found = Vec::new();
    for expression in expressions {
        let items: Vec<Node<'t>> = expression.items().collect();
        if expression.kind() != Kind::List {
            found.push(*expression);
            continue;
        }
        let fitting: Vec<Node<'t>> =
            items.iter().copied().filter(|item| value.is_none_or(|value| fits(*item, value))).collect();
        found.extend(if let [only] = fitting.as_slice() { vec![*only] } else { items });
    }
    found
}

/// Whether a value may be that of a block: no constant of the block is another there.
fn fits(block: Node<'_>, value: Node<'_>) -> bool {
    block.entries().all(|(key, expression)| {
        let constant = expression.get_str("constant_value").and_then(scalars);
        let own = value.get_str(block.tree().key_name(key)).and_then(scalars);
        constant.is_none() || own.is_none() || constant == own
    })
}

/// A scalar, or the scalars of a list in an order of their own, since a list may become a set.
fn scalars<'t>(node: Node<'t>) -> Option<Vec<&'t str>> {
    let mut all: Vec<&str> = match node.kind() {
        Kind::List => node.items().map(Node::scalar).collect::<Option<_>>()?,
        _ => vec![node.scalar()?],
    };
    all.sort_unstable();
    Some(all)
}
