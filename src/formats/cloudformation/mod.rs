//! CloudFormation templates, JSON and YAML.
//!
//! Source of the facts: AWS CloudFormation User Guide, "Template anatomy", "Intrinsic function reference" and "Pseudo
//! parameters reference". Plain properties stay in the document; only intrinsics become terms.

mod conditions;
mod dynamic;
mod extensions;
mod intrinsics;
mod marks;
mod nested;
mod open;
mod parameters;
mod references;
mod resources;
mod sound;
mod spoken;
mod suppressed;
mod written;

pub(super) use intrinsics::call;

use std::borrow::Cow;
use std::sync::Arc;

use super::{Given, root};
use crate::diagnostic::Diagnostic;
use crate::document::{HashMap, HashSet, KeyId, Kind, Node, NodeId, Tree};
use crate::stack::{ConditionId, Stack, TermId};
use extensions::{Extended, LOOP, Left};
use marks::Marks;
use resources::Attributes;
use written::Held;

pub(super) use nested::{paths, tells};

/// How the types of resources begin.
pub(super) const TYPES: &[&str] = &["AWS::", "Custom::", "Alexa::", spoken::TYPE, "suppression"];

/// A map with `Resources`, of which one at least has a type, or a template that says that it is one.
pub(super) fn detect(tree: &Tree, _: &str) -> bool {
    let Some(root) = root(tree) else { return false };
    let is_loop = |(key, _): (KeyId, Node<'_>)| tree.key_name(key).starts_with(LOOP);
    root.get_str("AWSTemplateFormatVersion").is_some()
        || root.get_str("Resources").is_some_and(|it| types(it).next().is_some() || it.entries().any(is_loop))
}

/// The types of the resources of a section.
pub(super) fn types(resources: Node<'_>) -> impl Iterator<Item = &str> {
    let key = resources.tree().key(TYPE);
    resources.entries().filter_map(move |(_, node)| type_under(key?, node))
}

/// The type of a resource, such as `AWS::SQS::Queue`.
pub(super) fn resource_type(node: Node<'_>) -> Option<&str> {
    type_under(node.tree().key(TYPE)?, node)
}

/// The key of the type of a resource.
const TYPE: &str = "Type";

fn type_under(key: KeyId, node: Node<'_>) -> Option<&str> {
    node.get(key).and_then(type_name)
}

fn type_name(node: Node<'_>) -> Option<&str> {
    node.str().filter(|ty| ty.as_bytes().windows(2).any(|pair| pair == b"::"))
}

pub(super) fn adapt(tree: Arc<Tree>, given: &Given, name: &'static str) -> Stack {
    adapt_expanding(tree, given, name, |_| ())
}

/// Adapts a template to which `expand` adds resources before references to them are looked up.
pub(super) fn adapt_expanding(
    tree: Arc<Tree>,
    given: &Given,
    name: &'static str,
    expand: impl FnOnce(&mut Adapter<'_>),
) -> Stack {
    let Extended { tree, left, mistakes } = extensions::extend(tree, given);
    let template = root(&tree).map(Node::id);
    let prepare = |adapter: &mut Adapter<'_>| {
        adapter.left = left;
        adapter.stack.diagnostics = mistakes;
    };
    let mut stack = read(tree, given, name, template.as_slice(), prepare, expand);
    let tree = Arc::clone(&stack.tree);
    if let Some(root) = root(&tree).filter(|root| root.get_str("Resources").is_none()) {
        let error = Diagnostic::error("no-resources", "the template has no `Resources`");
        stack.diagnostics.push(error.at(root.place(), "this template"));
    }
    stack
}

/// What stands for a name in braces that another format put into texts.
pub(super) type Variables = HashMap<Box<str>, TermId>;

/// Adapts a document of another format that has pieces of templates inside, each a map with sections. What is computed by
/// that format itself, `prepare` says.
pub(super) fn adapt_within(
    tree: Arc<Tree>,
    given: &Given,
    name: &'static str,
    templates: &[NodeId],
    prepare: impl FnOnce(&mut Stack) -> Variables,
    expand: impl FnOnce(&mut Stack),
) -> Stack {
    let prepare = |adapter: &mut Adapter<'_>| adapter.variables = prepare(&mut adapter.stack);
    read(tree, given, name, templates, prepare, |adapter| expand(&mut adapter.stack))
}

fn read(
    mut tree: Arc<Tree>,
    given: &Given,
    name: &'static str,
    templates: &[NodeId],
    prepare: impl FnOnce(&mut Adapter<'_>),
    expand: impl FnOnce(&mut Adapter<'_>),
) -> Stack {
    // What the texts hold is not looked at like the template.
    let marks = Marks::of(&tree);
    let held = written::texts(&mut tree, &marks);
    let local = Arc::clone(&tree);
    let mut adapter = Adapter::new(&local, given, &marks, Stack::new(tree, name));
    prepare(&mut adapter);
    let templates: Vec<Node<'_>> = templates.iter().map(|id| local.node(*id)).collect();
    adapter.run(&templates, expand, &held);
    adapter.stack
}

/// The texts that are put together are rarely longer.
const USUAL_TEXT: usize = 256;
/// The resources of a usual template have so many types.
const USUAL_TYPES: usize = 28;

/// The template that is being read.
pub(super) struct Adapter<'t> {
    pub(super) tree: &'t Tree,
    marks: &'t Marks,
    given: &'t Given,
    /// Room for a text that is put together.
    scratch: String,
    pub(super) stack: Stack,
    conditions: HashMap<&'t str, ConditionId>,
    /// What `Ref` of a name gives, and `GetAtt` of its attributes.
    references: HashMap<Expression<'t>, TermId>,
    /// What is looked up in mappings.
    lookups: Vec<TermId>,
    /// What other stacks export: where it is asked for, and under which name.
    imports: Vec<(NodeId, TermId)>,
    /// The loops that stay.
    left: Vec<Left>,
    /// What another format put into texts.
    variables: Variables,
    /// How many names lead nowhere.
    dangling: usize,
    /// The types of resources, each once.
    types: HashSet<Arc<str>>,
    /// What resources have beside their properties.
    attributes: Attributes<'t>,
}

/// A name, or an attribute of it.
type Expression<'t> = (Cow<'t, str>, Option<Cow<'t, str>>);

impl<'t> Adapter<'t> {
    fn new(tree: &'t Tree, given: &'t Given, marks: &'t Marks, stack: Stack) -> Self {
        Self {
            tree,
            marks,
            given,
            scratch: String::with_capacity(USUAL_TEXT),
            stack,
            conditions: HashMap::default(),
            references: HashMap::default(),
            lookups: Vec::new(),
            imports: Vec::new(),
            left: Vec::new(),
            variables: Variables::default(),
            dangling: 0,
            types: HashSet::with_capacity_and_hasher(USUAL_TYPES, Default::default()),
            attributes: Attributes::default(),
        }
    }

    fn run(&mut self, templates: &[Node<'t>], expand: impl FnOnce(&mut Self), held: &[Held]) {
        let Some(root) = root(self.tree) else { return };
        let sections =
            |name| templates.iter().filter_map(move |it| it.get_str(name)).filter(|it| it.kind() == Kind::Map);
        let section = |name| sections(name).next();
        for template in templates {
            self.macros(*template);
            self.loops(*template);
        }
        for resources in sections("Resources") {
            self.resources(resources);
        }
        let conditions = section("Conditions");
        self.read_parameters(section("Parameters"), conditions);
        if let Some(conditions) = conditions {
            self.read_conditions(conditions);
        }
        self.conditional_resources();
        self.suppressed();
        self.spoken(section("Parameters"), section("Outputs"));
        self.stack.account = Some(self.reference("AWS::AccountId", None, root));
        self.stack.region = Some(self.reference("AWS::Region", None, root));
        expand(self);
        self.intrinsics(section("Mappings"));
        self.import();
        self.hold(held);
        for template in templates {
            self.open_maps(*template);
            self.check(*template);
        }
        self.more_dangling();
    }

    /// What the intrinsics of a template give, without its resources.
    fn values(tree: Arc<Tree>, given: &Given) -> Stack {
        let local = Arc::clone(&tree);
        let marks = Marks::of(&local);
        let mut adapter = Adapter::new(&local, given, &marks, Stack::new(tree, "CloudFormation"));
        if let Some(root) = root(&local) {
            let section = |name| root.get_str(name).filter(|node| node.kind() == Kind::Map);
            let conditions = section("Conditions");
            adapter.read_parameters(section("Parameters"), conditions);
            conditions.into_iter().for_each(|it| adapter.read_conditions(it));
            adapter.intrinsics(section("Mappings"));
        }
        adapter.stack
    }

    fn malformed(&mut self, node: Node<'t>, message: impl Into<String>, label: &str) {
        self.stack.diagnostics.push(Diagnostic::error("malformed-template", message).at(node.place(), label));
    }

    fn unknown_condition(&mut self, node: Node<'t>, name: &str) {
        // One of the loops that stay may make it.
        if !self.left.is_empty() {
            return;
        }
        let nearest = crate::diagnostic::nearest(name, self.conditions.keys().copied());
        let mut error = Diagnostic::error("unknown-condition", format!("there is no condition `{name}`"))
            .at(node.place(), "not in `Conditions`");
        error.help = nearest.map(|it| format!("did you mean `{it}`?"));
        self.stack.diagnostics.push(error);
    }
}
