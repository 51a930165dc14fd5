//! Serverless Framework: `serverless.yml` of versions 3 (and its successor osls) and 4, for AWS.
//!
//! Source of the facts: Serverless Framework documentation, "Serverless.yml Reference" and the pages of its events; for what
//! the framework makes and how it calls it, "AWS CloudFormation Resource Reference". Functions, events and the provider's
//! section become the CloudFormation resources that the framework makes of them. What is taken over keeps the place where
//! the user wrote it; what is derived points at the event, the setting or the function that it comes from. Files beside the
//! document are laid behind it as further documents of its tree, where the run allows them to be read.

mod build;
mod event;
mod execution_role;
mod function;
mod http;
mod http_api;
mod http_authorizer;
mod http_cors;
mod http_stage;
mod invoke;
mod names;
mod notify;
mod other;
mod pieces;
mod poll;
mod role;
mod schedule;
mod settings;
mod variables;
mod websocket;

use std::sync::Arc;

use super::{Given, cloudformation, root};
use crate::diagnostic::Diagnostic;
use crate::document::{Kind, Node, NodeId, Tree};
use crate::source::Place;
use crate::stack::Stack;
use crate::value::{Cause, ResourceId, Unknown};
use role::Need;

/// Plugins that neither add nor change resources: they bundle, run and test code.
const HARMLESS: [&str; 34] = [
    "serverless-offline",
    "serverless-offline-sqs",
    "serverless-offline-sns",
    "serverless-offline-ssm",
    "serverless-offline-scheduler",
    "serverless-s3-local",
    "serverless-dynamodb-local",
    "serverless-dynamodb",
    "serverless-plugin-offline-dynamodb-stream",
    "serverless-localstack",
    "serverless-webpack",
    "serverless-esbuild",
    "serverless-bundle",
    "serverless-plugin-typescript",
    "@hewmen/serverless-plugin-typescript",
    "serverless-plugin-optimize",
    "serverless-plugin-include-dependencies",
    "serverless-babel-plugin",
    "serverless-python-requirements",
    "serverless-wsgi",
    // It lets an API answer with bytes.
    "serverless-apigw-binary",
    "serverless-ruby-package",
    "serverless-rust",
    "serverless-go-plugin",
    "serverless-package-python-functions",
    "serverless-plugin-scripts",
    "serverless-dotenv-plugin",
    "serverless-export-env",
    "serverless-prune-plugin",
    "serverless-plugin-common-excludes",
    "serverless-plugin-monorepo",
    "serverless-jest-plugin",
    "serverless-mocha-plugin",
    // What it does is read here.
    "serverless-iam-roles-per-function",
];

/// Sections of version 4 that make resources of their own.
const UNREAD: [&str; 4] = ["agents", "appSync", "mcp", "sandboxes"];

pub(super) fn detect(tree: &Tree, _: &str) -> bool {
    provider(tree) == Some("aws")
}

/// Whether a text that cannot be read was plainly meant to be a service.
pub(super) fn resembles(text: &str) -> bool {
    ["service:", "provider:", "functions:"].iter().all(|key| text.lines().any(|line| line.starts_with(key)))
}

/// Why a document of the framework is not read.
pub(super) fn refusal(tree: &Tree) -> Option<&'static str> {
    let root = root(tree)?;
    let services = root.get_str("services").filter(|it| it.kind() == Kind::Map && root.get_str("provider").is_none());
    let is_composed = |services: Node<'_>| {
        services.entries().all(|(_, it)| it.get_str("path").and_then(Node::str).is_some()) && !services.is_empty()
    };
    if services.is_some_and(is_composed) {
        return Some(
            "it is a file of Serverless Compose, which has no resources; give the `serverless.yml` of its services",
        );
    }
    // Serverless Framework documentation, "serverless package": what it made of the service, beside the templates.
    if root
        .get_str("service")
        .zip(root.get_str("package"))
        .is_some_and(|(_, it)| it.get_str("artifactDirectoryName").is_some())
    {
        return Some(
            "it is what the Serverless Framework packed; give `cloudformation-template-update-stack.json` beside it",
        );
    }
    match provider(tree)? {
        "aws" => None,
        "google" => Some("it is a service for Google Cloud; the Serverless Framework is read for AWS"),
        "azure" => Some("it is a service for Azure; the Serverless Framework is read for AWS"),
        _ => Some("it is a service for another provider; the Serverless Framework is read for AWS"),
    }
}

/// The provider that a document of the framework names.
fn provider(tree: &Tree) -> Option<&str> {
    let root = root(tree)?;
    let has = |key| root.get_str(key).is_some();
    let is_service = has("service")
        && (has("functions") || has("resources") || has("frameworkVersion") || has("plugins"))
        || has("functions") && has("frameworkVersion");
    let provider = root.get_str("provider").filter(|_| is_service && !has("Resources"))?;
    provider.str().or_else(|| provider.get_str("name").and_then(Node::str))
}

/// Whether a text may ask for files beside it.
pub(super) fn asks_for_files(text: &str) -> bool {
    text.contains("${file(") || text.contains(", file(")
}

/// The files that a document asks for and was not given yet.
pub(super) fn wanted(tree: &Tree, given: &Given) -> Vec<String> {
    let joined = variables::with_files(tree, &given.outside);
    variables::wanted(joined.as_ref().unwrap_or(tree), given)
}

pub(super) fn adapt(mut tree: Arc<Tree>, given: &Given, name: &'static str) -> Stack {
    if let Some(joined) = variables::with_files(&tree, &given.outside) {
        tree = Arc::new(joined);
    }
    // The tree was just read, and nobody else has it yet.
    let mut settled = Arc::get_mut(&mut tree).map(|tree| variables::settle(tree, given)).unwrap_or_default();
    let given = with_region(given, settled.region.as_deref());
    let stage = settled.stage.clone();
    let ids: Vec<NodeId> = root(&tree).map(templates).into_iter().flatten().map(Node::id).collect();
    let mut untyped = Vec::new();
    let prepare = |stack: &mut Stack| {
        let tree = Arc::clone(&stack.tree);
        root(&tree).into_iter().for_each(|root| open_ends(stack, root));
        settled.say(stack)
    };
    let expand = |stack: &mut Stack| {
        let tree = Arc::clone(&stack.tree);
        let Some(root) = root(&tree) else { return };
        let mut service = Service {
            stack,
            tree: &tree,
            root,
            templates: templates(root),
            stage,
            functions: Vec::new(),
            routes: Vec::new(),
            untyped: Vec::new(),
            shared: Vec::new(),
        };
        service.read();
        untyped = service.untyped;
    };
    let mut stack = cloudformation::adapt_within(tree, &given, name, &ids, prepare, expand);
    // What only changes a resource that the framework makes needs no type.
    let is_told = |it: &Diagnostic| it.labels.first().is_none_or(|label| !untyped.contains(&label.place));
    stack.diagnostics.retain(|it| it.code != "malformed-template" || is_told(it));
    stack
}

/// A region that the document says is what the template gets for it.
fn with_region(given: &Given, region: Option<&str>) -> Given {
    let mut given = given.clone();
    let is_given = given.parameters.iter().any(|(name, _)| name == "AWS::Region");
    given.parameters.extend(region.filter(|_| !is_given).map(|it| ("AWS::Region".to_owned(), it.to_owned())));
    given
}

/// The pieces of CloudFormation: `resources`, or each of its items.
fn templates(root: Node<'_>) -> Vec<Node<'_>> {
    match root.get_str("resources") {
        Some(list) if list.kind() == Kind::List => list.items().filter(|it| it.kind() == Kind::Map).collect(),
        Some(map) if map.kind() == Kind::Map => vec![map],
        _ => Vec::new(),
    }
}

/// Says where further resources may come from: plugins, and pieces that stand elsewhere.
fn open_ends(stack: &mut Stack, root: Node<'_>) {
    let plugins = root.get_str("plugins").map(|it| it.get_str("modules").unwrap_or(it));
    for plugin in plugins.into_iter().flat_map(Node::items) {
        let name = plugin.str().unwrap_or("?");
        if !HARMLESS.contains(&name) && !name.starts_with("./") {
            open(stack, plugin, format!("the plugin `{name}` may add or change some"));
        } else if name.starts_with("./") {
            open(stack, plugin, format!("the plugin in `{name}` may add or change some"));
        }
    }
    for section in UNREAD {
        if let Some(node) = root.get_str(section).filter(|it| !it.is_null()) {
            open(stack, node, format!("what `{section}` makes is not read"));
        }
    }
    let resources = root.get_str("resources");
    let listed = resources.filter(|it| it.kind() == Kind::List).into_iter().flat_map(Node::items);
    for piece in resources.into_iter().chain(listed) {
        elsewhere(stack, piece, "resources");
        for section in ["Resources", "extensions"] {
            let section = piece.get_str(section);
            section.into_iter().for_each(|it| elsewhere(stack, it, "resources"));
            let resources = section.filter(|it| it.kind() == Kind::Map).into_iter().flat_map(Node::entries);
            resources.for_each(|(_, it)| elsewhere(stack, it, "a resource"));
        }
    }
}

/// Says that a piece is not known, where it is a text instead of a map.
fn elsewhere(stack: &mut Stack, node: Node<'_>, what: &str) {
    if node.kind() == Kind::String && !node.is_alias() {
        open(stack, node, format!("`{}` stands for {what}", node.str().unwrap_or_default()));
    }
}

/// There may be resources that are not listed.
fn open(stack: &mut Stack, node: Node<'_>, reason: String) {
    let warning = Diagnostic::warning("open-stack", format!("there may be resources that are not judged: {reason}"));
    stack.diagnostics.push(warning.at(node.place(), "its result is not known here"));
    let cause = Cause { place: Some(node.place()), ..Cause::new("serverless", reason) };
    stack.open.get_or_insert(Unknown::there(Arc::new(cause)));
}

/// The service that is being read.
struct Service<'s, 't> {
    stack: &'s mut Stack,
    tree: &'t Tree,
    root: Node<'t>,
    /// The pieces of CloudFormation in it.
    templates: Vec<Node<'t>>,
    /// The stage, where it is known.
    stage: Option<String>,
    functions: Vec<Function<'t>>,
    /// The routes that events declare.
    routes: Vec<event::Event<'t>>,
    /// Resources in `resources` that only change what the framework makes.
    untyped: Vec<Place>,
    /// What functions need of the role that they share.
    shared: Vec<Need<'t>>,
}

/// A function of the service.
#[derive(Clone)]
struct Function<'t> {
    /// What the user calls it.
    key: String,
    /// How its logical ids begin.
    logical: String,
    node: Node<'t>,
    resource: ResourceId,
    /// What it needs of a role of its own, where it has one.
    own: Option<Vec<Need<'t>>>,
}

impl Service<'_, '_> {
    fn read(&mut self) {
        self.list_functions();
        for number in 0..self.functions.len() {
            self.function(number);
        }
        for number in 0..self.functions.len() {
            self.events(number);
        }
        self.rest_api();
        self.http_api();
        self.websocket_api();
        self.roles();
        self.layers();
        if self.tree.text().contains("ServerlessDeploymentBucket") {
            self.derive("ServerlessDeploymentBucket", "AWS::S3::Bucket", Vec::new(), self.root);
        }
    }
}
