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
mod change;
mod check;
mod check_api;
mod check_function;
mod check_graphql;
mod connected;
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
mod know;
mod layer;
mod make;
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

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cloudformation::Adapter;
use super::{Given, cloudformation, root};
use crate::document::{HashMap, HashSet, Kind, Node, NodeId, Tree};
use crate::stack::{ConditionId, Resource, Stack};
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
    let serverless = |node: Node<'_>| cloudformation::types(node).any(|ty| ty.starts_with("AWS::Serverless::"));
    let resources = root.get_str("Resources");
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
        names: HashMap::default(),
        told: HashSet::default(),
        aliases: Vec::new(),
        amended: BTreeMap::new(),
        deployments: Vec::new(),
        current: None,
        routes: Vec::new(),
        shared: None,
        domains: HashMap::default(),
        taken: HashSet::default(),
        adapter,
    };
    let count = sam.adapter.stack.resources.len();
    let is_serverless = |resource: &Resource| resource.ty.starts_with("AWS::Serverless::");
    let resources = sam.adapter.stack.resources.iter().enumerate();
    let origins: Vec<Origin<'_>> =
        resources.filter(|(_, it)| is_serverless(it)).filter_map(|(number, _)| sam.origin(number)).collect();
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
    names: HashMap<Arc<str>, usize>,
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
    id: Arc<str>,
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
                let events = self.events_of(origin);
                self.check_function(origin, &events);
                self.function(origin, events);
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
}
