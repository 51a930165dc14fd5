//! APIs: `AWS::Serverless::Api` and `HttpApi`, the implicit ones, and the routes that the events of functions declare.
//!
//! As the transform does, routes become paths of an OpenAPI body with their security requirements.

use super::Sam;
use super::build::{entry, written_entry};
use super::globals::{Fields, is_intrinsic};
use crate::document::{Kind, Node};
use crate::stack::{Entry, Term, TermId};
use crate::value::ResourceId;

/// A route that an event declares.
#[derive(Clone, Copy)]
struct Route<'t> {
    function: ResourceId,
    event: Node<'t>,
    properties: Option<Node<'t>>,
}

/// All routes, with the sort of event and the API that they name.
#[derive(Default)]
pub(super) struct Routes<'t> {
    /// (event type, API or none for the implicit one, route)
    all: Vec<(&'static str, Option<&'t str>, Route<'t>)>,
}

impl<'t> Routes<'t> {
    pub(super) fn add(&mut self, ty: &str, function: ResourceId, event: Node<'t>, properties: Option<Node<'t>>) {
        let (ty, key) = if ty == "Api" { ("Api", "RestApiId") } else { ("HttpApi", "ApiId") };
        let reference = properties.and_then(|it| it.get_str(key));
        let api = reference.and_then(|it| it.str().or_else(|| it.get_str("Ref").and_then(Node::str)));
        self.all.push((ty, api, Route { function, event, properties }));
    }

    fn of(&self, ty: &str, api: Option<&str>) -> Vec<Route<'t>> {
        self.all.iter().filter(|(own, name, _)| *own == ty && *name == api).map(|(_, _, route)| *route).collect()
    }
}

/// What differs between the two sorts of API.
struct Sort {
    event: &'static str,
    globals: &'static str,
    api: &'static str,
    stage: &'static str,
    implicit: &'static str,
    implicit_stage: &'static str,
    /// Names under which the stage takes properties over.
    staged: &'static [(&'static str, &'static str)],
    taken: &'static [(&'static str, &'static str)],
    /// The property of the stage that names the API.
    api_id: &'static str,
}

const REST: Sort = Sort {
    event: "Api",
    globals: "Api",
    api: "AWS::ApiGateway::RestApi",
    stage: "AWS::ApiGateway::Stage",
    implicit: "ServerlessRestApi",
    implicit_stage: "ServerlessRestApiProdStage",
    staged: &[
        ("StageName", "StageName"),
        ("AccessLogSetting", "AccessLogSetting"),
        ("TracingEnabled", "TracingEnabled"),
        ("MethodSettings", "MethodSettings"),
        ("CacheClusterEnabled", "CacheClusterEnabled"),
        ("CacheClusterSize", "CacheClusterSize"),
        ("Variables", "Variables"),
        ("CanarySetting", "CanarySetting"),
    ],
    taken: &[
        ("Name", "Name"),
        ("Description", "Description"),
        ("MinimumCompressionSize", "MinimumCompressionSize"),
        ("DisableExecuteApiEndpoint", "DisableExecuteApiEndpoint"),
        ("Policy", "Policy"),
    ],
    api_id: "RestApiId",
};

const HTTP: Sort = Sort {
    event: "HttpApi",
    globals: "HttpApi",
    api: "AWS::ApiGatewayV2::Api",
    stage: "AWS::ApiGatewayV2::Stage",
    implicit: "ServerlessHttpApi",
    implicit_stage: "ServerlessHttpApiApiGatewayDefaultStage",
    staged: &[
        ("StageName", "StageName"),
        ("AccessLogSettings", "AccessLogSettings"),
        ("DefaultRouteSettings", "DefaultRouteSettings"),
        ("RouteSettings", "RouteSettings"),
        ("StageVariables", "StageVariables"),
    ],
    taken: &[
        ("Name", "Name"),
        ("Description", "Description"),
        ("DisableExecuteApiEndpoint", "DisableExecuteApiEndpoint"),
    ],
    api_id: "ApiId",
};

impl<'t> Sam<'_, 't> {
    /// Rewrites the APIs among the first `count` resources, and adds the implicit ones that events need.
    pub(super) fn apis(&mut self, count: usize) {
        for number in 0..count {
            let sort = match self.stack.resources.get(number).map(|it| &*it.ty) {
                Some("AWS::Serverless::Api") => &REST,
                Some("AWS::Serverless::HttpApi") => &HTTP,
                _ => continue,
            };
            self.api(number, sort);
        }
        for sort in [&REST, &HTTP] {
            let routes = self.routes.of(sort.event, None);
            if let Some(first) = routes.first().map(|route| route.event) {
                self.implicit(sort, &routes, first);
            }
        }
    }

    fn api(&mut self, number: usize, sort: &Sort) {
        let Some(resource) = self.stack.resources.get(number) else { return };
        let node = self.tree.node(resource.node);
        let own = node.get_str("Properties").filter(|it| it.kind() == Kind::Map);
        let at = own.unwrap_or(node);
        let fields = Fields::of(own, self.globals, sort.globals);
        let routes = self.routes.of(sort.event, Some(&self.id_of(number)));
        let entries = self.api_entries(sort, &fields, &routes, at);
        self.become_type(number, sort.api, entries, at);
        let stage_name = fields.get("StageName").and_then(Node::str).unwrap_or("ApiGatewayDefault");
        let id = format!("{}{stage_name}Stage", self.id_of(number));
        self.stage(sort, &id, ResourceId(number as u32), &fields, node, Some(number));
    }

    fn implicit(&mut self, sort: &Sort, routes: &[Route<'t>], at: Node<'t>) {
        let fields = Fields::of(None, self.globals, sort.globals);
        let entries = self.api_entries(sort, &fields, routes, at);
        let api = self.derive(sort.implicit, sort.api, entries, at, None);
        self.stage(sort, sort.implicit_stage, api, &fields, at, None);
    }

    fn api_entries(&mut self, sort: &Sort, fields: &Fields<'t>, routes: &[Route<'t>], at: Node<'t>) -> Vec<Entry> {
        let mut entries = Vec::new();
        self.take(fields, sort.taken, &mut entries);
        self.tags(fields, &mut entries);
        if let Some(endpoint) = self.endpoint(fields) {
            entries.push(entry("EndpointConfiguration", endpoint));
        }
        if sort.event == "HttpApi" {
            let protocol = self.text("HTTP", at);
            entries.push(entry("ProtocolType", protocol));
            entries.extend(self.cors(fields).map(|cors| entry("CorsConfiguration", cors)));
        }
        let body = self.body(sort, fields, routes, at);
        entries.push(entry("Body", body));
        entries
    }

    fn stage(
        &mut self,
        sort: &Sort,
        id: &str,
        api: ResourceId,
        fields: &Fields<'t>,
        at: Node<'t>,
        origin: Option<usize>,
    ) {
        let api = self.reference(api, None, at);
        let mut entries = vec![entry(sort.api_id, api)];
        self.take(fields, sort.staged, &mut entries);
        if fields.get("StageName").is_none() {
            let name = self.text(if sort.event == "Api" { "Prod" } else { "$default" }, at);
            entries.push(entry("StageName", name));
        }
        let stage = self.derive(id, sort.stage, entries, at, origin);
        if let Some(number) = origin {
            let name = format!("{}.Stage", self.id_of(number));
            self.stack.also_named(name, stage);
        }
    }

    /// One origin as a string, `true` for all of them, or what CloudFormation has (AWS::Serverless::HttpApi, CorsConfiguration).
    fn cors(&mut self, fields: &Fields<'t>) -> Option<TermId> {
        let node = fields.get("CorsConfiguration")?;
        let origin = match (node.kind(), node.scalar()) {
            (Kind::Bool, Some("true")) => self.text("*", node),
            (Kind::Bool, _) => return None,
            (Kind::String, _) => self.written(node),
            _ => return Some(self.written(node)),
        };
        let origins = self.list(vec![origin], node);
        Some(self.nested("AllowOrigins", origins, node))
    }

    /// A word, or `{Type, VPCEndpointIds}`, where CloudFormation has a list of types.
    fn endpoint(&mut self, fields: &Fields<'t>) -> Option<TermId> {
        let node = fields.get("EndpointConfiguration")?;
        let inner = fields.inner("EndpointConfiguration");
        let of = inner.get("Type").unwrap_or(node);
        if of.kind() == Kind::Map && !is_intrinsic(of) {
            return Some(self.written(node));
        }
        let ty = self.written(of);
        let types = self.list(vec![ty], of);
        let mut entries = vec![entry("Types", types)];
        self.take(&inner, &[("VPCEndpointIds", "VpcEndpointIds")], &mut entries);
        Some(self.map(entries, node))
    }

    /// The OpenAPI body: what is written, with the routes of events added.
    fn body(&mut self, sort: &Sort, fields: &Fields<'t>, routes: &[Route<'t>], at: Node<'t>) -> TermId {
        if let Some(uri) = fields.get("DefinitionUri") {
            return self.unknown(
                format!("DefinitionUri {}", uri.scalar().unwrap_or_default()),
                "the definition of the API is in another file",
                uri,
            );
        }
        let written = fields.get("DefinitionBody");
        if let Some(body) = written.filter(|it| is_intrinsic(*it) || it.kind() != Kind::Map || routes.is_empty()) {
            return self.written(body);
        }
        let paths = written.and_then(|it| it.get_str("paths")).filter(|it| it.kind() == Kind::Map);
        let paths = self.paths(fields, routes, paths, at);
        let mut entries: Vec<Entry> = Vec::new();
        for (key, node) in written.into_iter().flat_map(Node::entries) {
            let name = self.tree.key_name(key);
            if name != "paths" {
                let value = self.written(node);
                entries.push(written_entry(name, node.key().map(|it| it.1), value));
            }
        }
        entries.push(entry("paths", paths));
        if let Some(authorizers) = fields.inner("Auth").get("Authorizers") {
            let written = self.written(authorizers);
            let key = if sort.event == "Api" { "securityDefinitions" } else { "components" };
            let value =
                if sort.event == "Api" { written } else { self.nested("securitySchemes", written, authorizers) };
            entries.push(entry(key, value));
        }
        self.map(entries, at)
    }

    /// One entry for each path with one for each method.
    fn paths(&mut self, fields: &Fields<'t>, routes: &[Route<'t>], written: Option<Node<'t>>, at: Node<'t>) -> TermId {
        let mut paths: Vec<(String, Vec<Entry>)> = Vec::new();
        for (key, item) in written.into_iter().flat_map(Node::entries) {
            let methods = item.entries().map(|(key, node)| (self.tree.key_name(key), node)).collect::<Vec<_>>();
            let methods = methods.into_iter().map(|(name, node)| {
                written_entry(name, node.key().map(|it| it.1), self.stack.term(Term::Written(node.id()), None))
            });
            paths.push((self.tree.key_name(key).to_owned(), methods.collect()));
        }
        for route in routes {
            let text = |name| route.properties.and_then(|it| it.get_str(name)).and_then(Node::str);
            let path = text("Path").unwrap_or("$default").to_owned();
            let method = match text("Method").map(str::to_lowercase).as_deref() {
                None | Some("any" | "*" | "x-amazon-apigateway-any-method") => {
                    "x-amazon-apigateway-any-method".to_owned()
                }
                Some(method) => method.to_owned(),
            };
            let operation = self.operation(fields, route);
            let index = match paths.iter().position(|(own, _)| *own == path) {
                Some(index) => index,
                None => {
                    paths.push((path, Vec::new()));
                    paths.len() - 1
                }
            };
            if let Some((_, methods)) = paths.get_mut(index) {
                methods.retain(|it| *it.key != *method);
                methods.push(entry(&method, operation));
            }
        }
        let entries =
            paths.into_iter().map(|(path, methods)| entry(&path, self.stack.term(Term::Map(methods), Some(at.id()))));
        let entries = entries.collect();
        self.map(entries, at)
    }

    /// An operation with the function that it calls and the security that it asks for.
    fn operation(&mut self, fields: &Fields<'t>, route: &Route<'t>) -> TermId {
        let at = route.properties.unwrap_or(route.event);
        let uri = self.reference(route.function, Some("Arn"), at);
        let integration = self.nested("uri", uri, at);
        let mut entries = vec![entry("x-amazon-apigateway-integration", integration)];
        let own = route.properties.and_then(|it| it.get_str("Auth"));
        let auth = fields.inner("Auth");
        let mut security = Vec::new();
        let authorizer = own.and_then(|it| it.get_str("Authorizer")).or_else(|| auth.get("DefaultAuthorizer"));
        if let Some(node) = authorizer {
            security.push(match node.str() {
                Some(name) => {
                    let none = self.list(Vec::new(), node);
                    self.nested(name, none, node)
                }
                None => self.written(node),
            });
        }
        let key = own.and_then(|it| it.get_str("ApiKeyRequired")).or_else(|| auth.get("ApiKeyRequired"));
        if let Some(node) = key.filter(|it| it.scalar() == Some("true")) {
            let none = self.list(Vec::new(), node);
            security.push(self.nested("api_key", none, node));
        }
        if !security.is_empty() {
            let list = self.list(security, own.unwrap_or(at));
            entries.push(entry("security", list));
        }
        self.map(entries, at)
    }
}
