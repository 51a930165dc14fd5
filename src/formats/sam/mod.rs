//! AWS SAM templates: expanded into CloudFormation resources as the transform does.
//!
//! Source of the facts: AWS SAM Developer Guide, "AWS SAM resources and properties", "Globals section", "Generated
//! CloudFormation resources" and "Resource attributes"; where it is silent, what the transform gives for the templates of
//! its own tests (`tests/sam`). What is taken over keeps the place where the user wrote it; what is derived points at the
//! event, the policy or the resource that it comes from.
//!
//! Every resource is expanded into shapes ([`shape`]) first; [`put`] makes terms of them when all resources are known by
//! name, so that they may refer to each other in any order.

mod application;
mod authorizer;
mod capacity;
mod check;
mod check_api;
mod check_function;
mod check_graphql;
mod connections;
mod connector;
mod cors;
mod deployment;
mod domain;
mod event;
mod function;
mod globals;
mod graphql;
mod http;
mod implicit;
mod invoke;
mod layer;
mod notify;
mod openapi;
mod policies;
mod publish;
mod pull;
mod put;
mod resolver;
mod resource_policy;
mod rest;
mod role;
mod route;
mod rule;
mod schedule;
mod shape;
mod state_machine;
mod subscription;
mod table;
mod tags;
mod url;
mod usage;
mod websocket;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::cloudformation::Adapter;
use super::{Given, cloudformation, root};
use crate::diagnostic::Diagnostic;
use crate::document::{Kind, Node, NodeId, Tree};
use crate::stack::{ConditionId, Stack, Test};
use deployment::Deployment;
use route::Route;
use shape::Shape;
use usage::Shared;

/// The transform that makes a template a SAM template.
const TRANSFORM: &str = "AWS::Serverless-2016-10-31";

pub(super) fn detect(tree: &Tree, file: &str) -> bool {
    let Some(root) = root(tree) else { return false };
    let named =
        |node: Node<'_>| node.str() == Some(TRANSFORM) || node.get_str("Name").and_then(Node::str) == Some(TRANSFORM);
    let transform = root.get_str("Transform").is_some_and(|it| match it.kind() {
        Kind::List => it.items().any(named),
        _ => named(it),
    });
    let serverless = |node: Node<'_>| {
        node.entries()
            .any(|(_, it)| cloudformation::resource_type(it).is_some_and(|ty| ty.starts_with("AWS::Serverless::")))
    };
    let resources = root.get_str("Resources").filter(|it| it.kind() == Kind::Map);
    transform && cloudformation::detect(tree, file) || resources.is_some_and(serverless)
}

pub(super) fn adapt(tree: Arc<Tree>, given: &Given, name: &'static str) -> Stack {
    cloudformation::adapt_expanding(tree, given, name, expand)
}

/// Expands every serverless resource, then the APIs, which gather routes from all functions.
fn expand(adapter: &mut Adapter<'_>) {
    let globals = root(adapter.tree).and_then(|root| root.get_str("Globals"));
    let mut sam = Sam {
        globals,
        made: Vec::new(),
        names: HashMap::new(),
        told: HashSet::new(),
        aliases: Vec::new(),
        amended: BTreeMap::new(),
        deployments: Vec::new(),
        current: None,
        routes: Vec::new(),
        shared: None,
        domains: HashMap::new(),
        taken: HashSet::new(),
        adapter,
    };
    let count = sam.adapter.stack.resources.len();
    let origins: Vec<Origin<'_>> =
        (0..count).filter_map(|number| sam.origin(number)).filter(Origin::is_serverless).collect();
    sam.check_globals();
    for origin in &origins {
        sam.current = Some(origin.node);
        sam.check(origin);
        sam.resource(origin);
    }
    sam.current = None;
    sam.apis(&origins);
    sam.connectors(count);
    sam.code_deploy();
    let Sam { made, aliases, amended, adapter, .. } = sam;
    put::put(adapter, made, aliases, amended);
}

/// The template that is being expanded.
struct Sam<'a, 't> {
    adapter: &'a mut Adapter<'t>,
    globals: Option<Node<'t>>,
    made: Vec<Made<'t>>,
    /// The number of each that is made, by its id.
    names: HashMap<Box<str>, usize>,
    /// What is wrong outside the resources, and told.
    told: HashSet<NodeId>,
    /// Further names of what is made, such as `Function.Alias`, each with the id.
    aliases: Vec<(String, String)>,
    /// The properties of the user's own resources to which something is added.
    amended: BTreeMap<usize, Shape<'t>>,
    deployments: Vec<Deployment<'t>>,
    /// The resource that is being expanded.
    current: Option<Node<'t>>,
    /// The routes that events declare.
    routes: Vec<Route<'t>>,
    /// The usage plan that several APIs share.
    shared: Option<Shared<'t>>,
    /// By what the ids of domains begin with, the number of each name.
    domains: HashMap<String, HashMap<String, usize>>,
    /// The HTTP APIs of which an event of the function takes everything.
    taken: HashSet<Option<String>>,
}

/// A resource that the transform makes.
struct Made<'t> {
    id: Box<str>,
    ty: &'static str,
    properties: Shape<'t>,
    at: Node<'t>,
    condition: Option<ConditionId>,
    /// The number of the user's resource that becomes this.
    origin: Option<usize>,
}

/// A resource of the template from which others are derived.
#[derive(Clone)]
struct Origin<'t> {
    number: usize,
    id: Arc<str>,
    ty: Arc<str>,
    /// The resource as a whole.
    node: Node<'t>,
    /// Its properties; the whole where it has none.
    at: Node<'t>,
    condition: Option<ConditionId>,
    /// Its properties, with the global ones merged in.
    properties: Shape<'t>,
}

impl Origin<'_> {
    fn is_serverless(&self) -> bool {
        self.ty.starts_with("AWS::Serverless::")
    }
}

impl<'t> Sam<'_, 't> {
    fn origin(&self, number: usize) -> Option<Origin<'t>> {
        let resource = self.adapter.stack.resources.get(number)?;
        let node = self.adapter.tree.node(resource.node);
        let own = node.get_str("Properties").filter(|it| it.kind() == Kind::Map);
        Some(Origin {
            number,
            id: Arc::clone(&resource.id),
            ty: Arc::clone(&resource.ty),
            node,
            at: own.unwrap_or(node),
            condition: resource.condition,
            properties: globals::merged(self.globals, &resource.ty, own),
        })
    }

    fn resource(&mut self, origin: &Origin<'t>) {
        match &*origin.ty {
            "AWS::Serverless::Function" => {
                self.check_function(origin);
                self.function(origin);
            }
            "AWS::Serverless::Api" | "AWS::Serverless::HttpApi" => self.check_api(origin),
            "AWS::Serverless::LayerVersion" => self.layer(origin),
            "AWS::Serverless::SimpleTable" => self.simple_table(origin),
            "AWS::Serverless::StateMachine" => self.state_machine(origin),
            "AWS::Serverless::Application" => self.application(origin),
            "AWS::Serverless::CapacityProvider" => self.capacity_provider(origin),
            "AWS::Serverless::WebSocketApi" => {
                self.check_web_socket(origin);
                self.web_socket_api(origin);
            }
            "AWS::Serverless::GraphQLApi" => {
                self.check_graphql(origin);
                self.graphql_api(origin);
            }
            _ => {}
        }
    }

    /// A resource that the transform adds; where there is one of that id already, that one stays alone.
    fn make(&mut self, origin: &Origin<'t>, id: &str, ty: &'static str, properties: Shape<'t>, at: Node<'t>) {
        self.make_where(origin.condition, id, ty, properties, at);
    }

    fn make_where(
        &mut self,
        condition: Option<ConditionId>,
        id: &str,
        ty: &'static str,
        properties: Shape<'t>,
        at: Node<'t>,
    ) {
        if self.adapter.stack.find(id).is_none() && !self.names.contains_key(id) {
            self.names.insert(id.into(), self.made.len());
            self.made.push(Made { id: id.into(), ty, properties, at, condition, origin: None });
        }
    }

    /// Whether nobody wrote it: an API that events share.
    fn is_implicit(&self, origin: &Origin<'t>) -> bool {
        origin.number >= self.adapter.stack.resources.len()
    }

    /// Makes a serverless resource the CloudFormation resource that it stands for.
    fn become_type(&mut self, origin: &Origin<'t>, ty: &'static str, properties: Shape<'t>) {
        let (id, at) = (Box::from(&*origin.id), origin.at);
        if self.is_implicit(origin) {
            return self.make(origin, &origin.id, ty, properties, at);
        }
        self.made.push(Made { id, ty, properties, at, condition: origin.condition, origin: Some(origin.number) });
    }

    /// The properties of a resource that the user wrote in CloudFormation's own words, to be added to.
    fn amended(&mut self, name: &str) -> Option<&mut Shape<'t>> {
        let number = self.adapter.stack.find(name)?.0 as usize;
        let origin = self.origin(number)?;
        Some(self.amended.entry(number).or_insert(origin.properties))
    }

    /// A condition that holds where the one of a resource does and another test too.
    fn both(&mut self, own: Option<ConditionId>, test: Test, name: &str) -> ConditionId {
        match (own, test) {
            (None, Test::Condition(id)) => id,
            (None, test) => self.adapter.add_condition(name, test),
            (Some(own), test) => {
                let name = format!("{}AND{name}", self.adapter.stack.condition(own).name);
                self.adapter.add_condition(&name, Test::And(vec![Test::Condition(own), test]))
            }
        }
    }

    /// A value with the value of a parameter or of a mapping in place of a reference to it, as the transform has it.
    fn settled(&self, value: Shape<'t>) -> Shape<'t> {
        if let Some(text) = value.ref_name().and_then(|name| self.adapter.parameter_text(name)) {
            return Shape::Text(text.into()).at(value.node());
        }
        match value.function() {
            Some(("FindInMap", argument)) => self.mapped(argument).map_or(value, Shape::Written),
            _ => value,
        }
    }

    /// What `Fn::FindInMap` finds, where its arguments are known.
    fn mapped(&self, argument: Node<'t>) -> Option<Node<'t>> {
        let mut found = root(self.adapter.tree)?.get_str("Mappings")?;
        for key in argument.items().take(3) {
            let key = Shape::Written(key);
            let key = if key.ref_name().is_some() { self.settled(key) } else { key };
            found = found.get_str(key.scalar()?)?;
        }
        Some(found)
    }

    /// The text of a scalar that is known: written, or that of a parameter.
    fn known(&self, value: &Shape<'t>) -> Option<String> {
        self.settled(value.clone()).scalar().map(str::to_owned)
    }

    /// What the transform would not take.
    fn refuse(&mut self, at: Node<'t>, message: impl Into<String>, label: &str) {
        let error = Diagnostic::error("invalid-serverless", message).at(at.place(), label);
        let (start, end) = (at.span().start, at.span().end);
        let outside = self.current.filter(|it| start < it.span().start || it.span().end < end);
        let error = match outside {
            // What is wrong in `Globals` is told of the first resource that it reaches.
            Some(_) if !self.told.insert(at.id()) => return,
            Some(whole) => error.at(whole.place(), "it reaches this resource"),
            None => error,
        };
        self.adapter.stack.diagnostics.push(error);
    }

    /// The same, with another place that it concerns.
    fn refuse_beside(&mut self, at: Node<'t>, message: impl Into<String>, label: &str, other: Node<'t>) {
        let error = Diagnostic::error("invalid-serverless", message).at(at.place(), label);
        self.adapter.stack.diagnostics.push(error.at(other.place(), "it concerns this"));
    }
}
