//! The REST API of the service: `http` events, with the provider's `apiGateway`, `logs.restApi` and `tracing.apiGateway`.

use super::event::Event;
use super::pieces::{Pieces, entry, is_intrinsic, written_entry};
use super::settings::{at_path, switch};
use super::{Service, names};
use crate::document::{Kind, Node};
use crate::stack::{Entry, TermId};
use crate::value::ResourceId;

/// What an access log holds where nobody says it: the fields of the request in the page "API Gateway", "Logs".
const FORMAT: &str = "requestId: $context.requestId, ip: $context.identity.sourceIp, status: $context.status";

/// The REST API, made here or elsewhere.
#[derive(Clone, Copy)]
enum Api<'t> {
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

    fn rest_id(&mut self, api: Api<'t>, at: Node<'t>) -> TermId {
        match api {
            Api::Own(own) => self.reference(own, None, at),
            Api::Elsewhere(node) => self.written(node),
        }
    }

    fn rest_source(&mut self, api: Api<'t>, at: Node<'t>) -> TermId {
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

    fn rest_authorization(&mut self, api: Api<'t>, event: &Event<'t>) -> Vec<Entry> {
        let Some(authorizer) = event.get("authorizer") else {
            return vec![entry("AuthorizationType", self.text("NONE", event.node))];
        };
        let ty = authorizer.get_str("type");
        let said = ty.and_then(Node::str).or_else(|| authorizer.str()).unwrap_or_default();
        let arn = authorizer.get_str("arn").or(Some(authorizer).filter(|it| it.kind() == Kind::String));
        let is_pool = arn.and_then(Node::str).is_some_and(|it| it.contains(":cognito-idp:"));
        let kind = match said.to_uppercase().as_str() {
            "AWS_IAM" => "AWS_IAM",
            "COGNITO_USER_POOLS" => "COGNITO_USER_POOLS",
            _ if is_pool => "COGNITO_USER_POOLS",
            _ => "CUSTOM",
        };
        // A text that is not known may name anything, and its type with it; some authorizer it is.
        let value = match said.contains("${") {
            true => self.written(ty.unwrap_or(authorizer)),
            false => self.text(kind, authorizer),
        };
        let mut entries = vec![written_entry("AuthorizationType", authorizer, value)];
        if let Some(id) = authorizer.get_str("authorizerId") {
            let value = self.written(id);
            entries.push(written_entry("AuthorizerId", id, value));
        } else if kind != "AWS_IAM" {
            let made = self.rest_authorizer(api, authorizer, kind);
            let value = self.reference(made, None, authorizer);
            entries.push(entry("AuthorizerId", value));
        }
        entries
    }

    /// The authorizer of a function of the service, of one elsewhere, or of a user pool.
    fn rest_authorizer(&mut self, api: Api<'t>, authorizer: Node<'t>, kind: &str) -> ResourceId {
        let said = authorizer.get_str("name").or_else(|| authorizer.get_str("arn")).unwrap_or(authorizer);
        let text = said.str().unwrap_or("authorizer");
        let name = text.rsplit([':', '-']).next().filter(|_| text.contains(':')).unwrap_or(text).to_owned();
        let id = format!("{}ApiGatewayAuthorizer", names::normal(&name));
        if let Some(known) = self.stack.find(&id) {
            return known;
        }
        let (api_id, name) = (self.rest_id(api, authorizer), self.text(name, authorizer));
        let mut entries = vec![entry("RestApiId", api_id), entry("Name", name)];
        let function = said.str().and_then(|name| self.called(name));
        let arn = match (function, authorizer.get_str("arn")) {
            (Some(function), _) => self.reference(function, Some("Arn"), authorizer),
            (None, Some(arn)) => self.written(arn),
            (None, None) => self.written(said),
        };
        let ty = match (kind, authorizer.get_str("type")) {
            ("COGNITO_USER_POOLS", _) => self.text(kind, authorizer),
            (_, Some(ty)) => self.written(ty),
            _ => self.text("TOKEN", authorizer),
        };
        entries.push(entry("Type", ty));
        let target = if kind == "COGNITO_USER_POOLS" {
            let pools = self.list(vec![arn], authorizer);
            entry("ProviderARNs", pools)
        } else {
            entry("AuthorizerUri", arn)
        };
        entries.push(target);
        self.take(authorizer, &[("identitySource", "IdentitySource")], &mut entries);
        let made = self.derive(&id, "AWS::ApiGateway::Authorizer", entries, authorizer);
        if let Some(function) = self.functions.iter().find(|it| Some(it.resource) == function).cloned() {
            let event = Event { function, number: 0, ty: "http", node: authorizer, of_type: 1, of_all: 1 };
            let source = self.rest_source(api, authorizer);
            let principal = self.text("apigateway.amazonaws.com", authorizer);
            self.permit(&event.id("LambdaPermissionApiGateway"), &event, principal, Some(source));
        }
        made
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

    /// What answers the browser's question before the call.
    fn preflight(&mut self, api: Api<'t>, id: &str, resource: TermId, cors: Node<'t>) {
        let id = format!("{id}Options");
        if self.stack.find(&id).is_some() {
            return;
        }
        let [method, none, mock] = ["OPTIONS", "NONE", "MOCK"].map(|text| self.text(text, cors));
        let (api, answer) = (self.rest_id(api, cors), self.preflight_answer(cors));
        let integration = self.map(vec![entry("Type", mock), entry("IntegrationResponses", answer)], cors);
        let entries = vec![
            entry("RestApiId", api),
            entry("ResourceId", resource),
            entry("HttpMethod", method),
            entry("AuthorizationType", none),
            entry("Integration", integration),
        ];
        self.derive(&id, "AWS::ApiGateway::Method", entries, cors);
    }

    /// Which sites may read the answers: all, where none is named (API Gateway REST API events, "Enabling CORS"). Of several, the
    /// framework writes the first, and the template of the answer picks among them.
    fn preflight_answer(&mut self, cors: Node<'t>) -> TermId {
        let named = cors.get_str("origin").or_else(|| cors.get_str("origins"));
        let named = named.map(|it| it.items().next().unwrap_or(it));
        let at = named.unwrap_or(cors);
        let origin = match (named, cors.kind()) {
            (Some(origin), _) => self.written(origin),
            (None, Kind::Bool | Kind::Map) => self.text("*", cors),
            (None, _) => self.written(cors),
        };
        let mut headers = vec![entry("method.response.header.Access-Control-Allow-Origin", self.quoted(origin, at))];
        if let Some(credentials) = cors.get_str("allowCredentials").filter(|it| switch(*it) != Some(false)) {
            let value = self.written(credentials);
            let value = self.quoted(value, credentials);
            headers.push(written_entry("method.response.header.Access-Control-Allow-Credentials", credentials, value));
        }
        let (status, headers) = (self.text("200", cors), self.map(headers, at));
        let answer = self.map(vec![entry("StatusCode", status), entry("ResponseParameters", headers)], cors);
        self.list(vec![answer], cors)
    }

    /// A text as the parameters of an answer take it.
    fn quoted(&mut self, text: TermId, at: Node<'t>) -> TermId {
        let quote = self.text("'", at);
        self.concat(vec![quote, text, quote], at)
    }

    /// The stage, whose logs and tracing the framework sets when the stack is there.
    fn rest_stage(&mut self, api: ResourceId, at: Node<'t>) {
        let (id, name) = (self.reference(api, None, at), self.stage(at));
        let mut entries = vec![entry("RestApiId", id), entry("StageName", name)];
        if let Some(tracing) = self.provider("tracing.apiGateway") {
            let value = self.written(tracing);
            entries.push(written_entry("TracingEnabled", tracing, value));
        }
        let place = self.provider("logs.restApi").unwrap_or(at);
        if let Some(setting) = self.access_log("logs.restApi", "ApiGatewayLogGroup", "/aws/api-gateway/") {
            entries.push(written_entry("AccessLogSetting", place, setting));
        }
        self.tags(&[self.provider("stackTags"), self.provider("tags")], &mut entries);
        self.derive("ApiGatewayStage", "AWS::ApiGateway::Stage", entries, at);
    }

    /// The access log that a setting of the provider asks for, and its log group.
    pub(super) fn access_log(&mut self, setting: &str, group: &str, start: &str) -> Option<TermId> {
        let logs = self.provider(setting)?;
        if at_path(logs, "accessLogging").and_then(Node::bool) == Some(false) {
            return None;
        }
        match switch(logs) {
            Some(false) => return None,
            None => return Some(self.written(logs)),
            Some(true) if is_intrinsic(logs) => return Some(self.written(logs)),
            Some(true) => {}
        }
        let name = self.named(start, "", logs);
        let mut entries = vec![entry("LogGroupName", name)];
        self.retention(self.provider("logRetentionInDays"), &mut entries);
        let group = self.derive(group, "AWS::Logs::LogGroup", entries, logs);
        let destination = self.reference(group, Some("Arn"), logs);
        let format = match at_path(logs, "format") {
            Some(format) => self.written(format),
            None => self.text(FORMAT, logs),
        };
        Some(self.map(vec![entry("DestinationArn", destination), entry("Format", format)], logs))
    }
}
