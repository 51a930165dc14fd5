//! The REST API of the service: `http` events, with the provider's `apiGateway`, `logs.restApi` and `tracing.apiGateway`.

use super::event::Event;
use super::pieces::{Pieces, entry, written_entry};
use super::settings::switch;
use super::{Service, names};
use crate::document::Node;
use crate::stack::{Entry, TermId};
use crate::value::ResourceId;

/// The REST API, made here or elsewhere.
#[derive(Clone, Copy)]
pub(super) enum Api<'t> {
    Own(ResourceId),
    Elsewhere(Node<'t>),
}

impl<'t> Service<'_, 't> {
    pub(super) fn rest_api(&mut self) {
        let events: Vec<Event<'t>> = self.routes.iter().filter(|it| it.ty == "http").cloned().collect();
        let Some(first) = events.first() else { return };
        let api = match self.provider("apiGateway.restApiId") {
            Some(elsewhere) => Api::Elsewhere(elsewhere),
            None => Api::Own(self.own_rest_api(first.node)),
        };
        for event in &events {
            self.method(api, event);
            let start = self.rest_source(api, event.node);
            let principal = self.text("apigateway.amazonaws.com", event.node);
            self.permit(&event.id("LambdaPermissionApiGateway"), event, principal, Some(start));
        }
        if let Api::Own(own) = api {
            self.rest_stage(own, first.node);
        }
    }

    fn own_rest_api(&mut self, at: Node<'t>) -> ResourceId {
        let name = match self.provider("apiName") {
            Some(name) => self.written(name),
            None => self.stage_and_service("", at),
        };
        let mut entries = vec![entry("Name", name)];
        let endpoint = self.provider("endpointType").or_else(|| self.provider("apiGateway.endpoint.type"));
        let ty = match endpoint.map(|it| (it, it.str())) {
            Some((node, Some(text))) if !text.contains("${") => self.text(text.to_uppercase(), node),
            Some((node, _)) => self.written(node),
            None => self.text("EDGE", at),
        };
        let place = endpoint.unwrap_or(at);
        let types = self.list(vec![ty], place);
        let mut inner = vec![entry("Types", types)];
        if let Some(endpoints) = self.provider("vpcEndpointIds") {
            let value = self.written(endpoints);
            inner.push(written_entry("VpcEndpointIds", endpoints, value));
        }
        let configuration = self.map(inner, place);
        entries.push(entry("EndpointConfiguration", configuration));
        if let Some(settings) = self.provider("apiGateway") {
            let taken = [
                ("description", "Description"),
                ("disableDefaultEndpoint", "DisableExecuteApiEndpoint"),
                ("minimumCompressionSize", "MinimumCompressionSize"),
                ("apiKeySourceType", "ApiKeySourceType"),
            ];
            self.take(settings, &taken, &mut entries);
        }
        if let Some(policy) = self.provider("apiGateway.resourcePolicy").or_else(|| self.provider("resourcePolicy")) {
            let statements = self.written(policy);
            let document = self.nested("Statement", statements, policy);
            entries.push(written_entry("Policy", policy, document));
        }
        self.tags(&[self.provider("stackTags"), self.provider("tags")], &mut entries);
        self.derive("ApiGatewayRestApi", "AWS::ApiGateway::RestApi", entries, at)
    }

    /// `stage-service`, as the framework calls an API, with more behind it.
    pub(super) fn stage_and_service(&mut self, behind: &str, at: Node<'t>) -> TermId {
        let parts = vec![self.stage(at), self.text("-", at), self.service(at), self.text(behind, at)];
        self.concat(parts, at)
    }

    pub(super) fn rest_id(&mut self, api: Api<'t>, at: Node<'t>) -> TermId {
        match api {
            Api::Own(own) => self.reference(own, None, at),
            Api::Elsewhere(node) => self.written(node),
        }
    }

    pub(super) fn rest_source(&mut self, api: Api<'t>, at: Node<'t>) -> TermId {
        let (id, end) = (self.rest_id(api, at), self.text("/*/*", at));
        self.arn("execute-api", vec![id, end], at)
    }

    fn method(&mut self, api: Api<'t>, event: &Event<'t>) {
        let (written, path, method) = match (event.get("path"), event.get("method"), event.node.str()) {
            (Some(path), Some(method), _) => {
                (Some(path), path.str().unwrap_or_default(), method.str().unwrap_or_default())
            }
            (_, _, Some(text)) => {
                let (method, path) = text.split_once(' ').unwrap_or((text, ""));
                (None, path, method)
            }
            _ => return,
        };
        let path = path.trim_matches('/');
        let resource = match written.filter(|_| path.contains("${")) {
            Some(node) => self.unknown_path(api, path, node),
            None => self.path(api, path, event.node),
        };
        let id = format!("ApiGatewayMethod{}", names::path(path));
        let (api_id, verb) = (self.rest_id(api, event.node), method.to_lowercase());
        let http = if matches!(verb.as_str(), "any" | "*") { "ANY".to_owned() } else { method.to_uppercase() };
        let http = match event.get("method").filter(|_| method.contains("${")) {
            Some(node) => self.written(node),
            None => self.text(http, event.node),
        };
        let mut entries = vec![entry("RestApiId", api_id), entry("ResourceId", resource), entry("HttpMethod", http)];
        let authorization = self.rest_authorization(api, event);
        entries.extend(authorization);
        if let Some(private) = event.get("private") {
            let value = self.written(private);
            entries.push(written_entry("ApiKeyRequired", private, value));
        }
        let integration = self.rest_integration(event);
        entries.push(integration);
        self.derive(&format!("{id}{}", names::capital(&verb)), "AWS::ApiGateway::Method", entries, event.node);
        if let Some(cors) = event.get("cors").filter(|it| switch(*it) != Some(false)) {
            self.preflight(api, &id, resource, cors);
        }
    }

    /// The resource at a path, and those on the way to it.
    fn path(&mut self, api: Api<'t>, path: &str, at: Node<'t>) -> TermId {
        let mut parent = match api {
            Api::Own(own) => self.reference(own, Some("RootResourceId"), at),
            Api::Elsewhere(id) => match self.provider("apiGateway.restApiRootResourceId") {
                Some(root) => self.written(root),
                None => self.written(id),
            },
        };
        let mut before = String::new();
        for part in path.split('/').filter(|it| !it.is_empty()) {
            before = if before.is_empty() { part.to_owned() } else { format!("{before}/{part}") };
            let id = format!("ApiGatewayResource{}", names::path(&before));
            let known = self.stack.find(&id);
            let resource = match known {
                Some(known) => known,
                None => {
                    let (api, name) = (self.rest_id(api, at), self.text(part, at));
                    let entries = vec![entry("RestApiId", api), entry("ParentId", parent), entry("PathPart", name)];
                    self.derive(&id, "AWS::ApiGateway::Resource", entries, at)
                }
            };
            parent = self.reference(resource, None, at);
        }
        parent
    }

    fn unknown_path(&mut self, api: Api<'t>, path: &str, node: Node<'t>) -> TermId {
        let root = self.path(api, "", node);
        let (api, part) = (self.rest_id(api, node), self.written(node));
        let entries = vec![entry("RestApiId", api), entry("ParentId", root), entry("PathPart", part)];
        let id = format!("ApiGatewayResource{}", names::path(path));
        let resource = self.derive(&id, "AWS::ApiGateway::Resource", entries, node);
        self.reference(resource, None, node)
    }

    fn rest_integration(&mut self, event: &Event<'t>) -> Entry {
        let written = event.get("integration");
        let said = written.and_then(Node::str).unwrap_or("lambda-proxy").to_uppercase().replace('-', "_");
        let ty = match said.as_str() {
            "LAMBDA" | "AWS" => "AWS",
            "LAMBDA_PROXY" => "AWS_PROXY",
            other => other,
        };
        let at = written.unwrap_or(event.node);
        let value = match written.filter(|_| said.contains("${")) {
            Some(node) => self.written(node),
            None => self.text(ty, at),
        };
        let mut entries = vec![entry("Type", value)];
        match (ty, event.get("request.uri")) {
            ("HTTP" | "HTTP_PROXY", Some(uri)) => {
                let value = self.written(uri);
                entries.push(written_entry("Uri", uri, value));
            }
            ("MOCK", _) => {}
            _ => {
                let uri = self.target(event);
                entries.push(entry("Uri", uri));
            }
        }
        entry("Integration", self.map(entries, at))
    }
}
