//! The HTTP API of the service: `httpApi` events, with the provider's `httpApi` and `logs.httpApi`.

use super::event::Event;
use super::pieces::{Pieces, entry, is_intrinsic, written_entry};
use super::settings::{at_path, switch};
use super::{Service, names};
use crate::document::{Kind, Node};
use crate::stack::{Entry, TermId};
use crate::value::ResourceId;

impl<'t> Service<'_, 't> {
    pub(super) fn http_api(&mut self) {
        let events: Vec<Event<'t>> = self.routes.iter().filter(|it| it.ty == "httpApi").cloned().collect();
        let Some(first) = events.first() else { return };
        if self.provider("httpApi.id").is_none() {
            self.own_http_api(first.node);
            self.http_authorizers();
        }
        for event in &events {
            self.http_route(event);
            let (id, end) = (self.http_api_id(event.node), self.text("/*", event.node));
            let source = self.arn("execute-api", vec![id, end], event.node);
            let principal = self.text("apigateway.amazonaws.com", event.node);
            self.permit(&event.id("LambdaPermissionHttpApi"), event, principal, Some(source));
        }
    }

    fn http_api_id(&mut self, at: Node<'t>) -> TermId {
        match (self.provider("httpApi.id"), self.stack.find("HttpApi")) {
            (Some(id), _) => self.written(id),
            (None, Some(own)) => self.reference(own, None, at),
            (None, None) => self.unknown("HttpApi".into(), "there is no API", at),
        }
    }

    fn own_http_api(&mut self, at: Node<'t>) {
        let name = match self.provider("httpApi.name") {
            Some(name) => self.written(name),
            None => self.stage_and_service("", at),
        };
        let protocol = self.text("HTTP", at);
        let mut entries = vec![entry("Name", name), entry("ProtocolType", protocol)];
        if let Some(settings) = self.provider("httpApi") {
            let taken = [("description", "Description"), ("disableDefaultEndpoint", "DisableExecuteApiEndpoint")];
            self.take(settings, &taken, &mut entries);
        }
        let cors = self.provider("httpApi.cors").and_then(|cors| self.http_cors(cors));
        entries.extend(cors);
        // Here tags are a map (AWS::ApiGatewayV2::Api).
        let tags = self.merged(&[self.provider("stackTags"), self.provider("tags")]);
        entries.extend(tags.map(|tags| entry("Tags", tags)));
        let api = self.derive("HttpApi", "AWS::ApiGatewayV2::Api", entries, at);
        let (id, name) = (self.reference(api, None, at), self.text("$default", at));
        let mut entries = vec![entry("ApiId", id), entry("StageName", name)];
        let place = self.provider("logs.httpApi").unwrap_or(at);
        if let Some(setting) = self.access_log("logs.httpApi", "HttpApiLogGroup", "/aws/http-api/") {
            entries.push(written_entry("AccessLogSettings", place, setting));
        }
        self.derive("HttpApiStage", "AWS::ApiGatewayV2::Stage", entries, at);
    }

    /// `true` lets every site in, as do settings that name none.
    fn http_cors(&mut self, cors: Node<'t>) -> Option<Entry> {
        match switch(cors) {
            Some(false) => return None,
            Some(true) if !is_intrinsic(cors) => {}
            _ => return Some(written_entry("CorsConfiguration", cors, self.written(cors))),
        }
        let mut inner = Vec::new();
        for (name, to) in [
            ("allowedOrigins", "AllowOrigins"),
            ("allowedHeaders", "AllowHeaders"),
            ("allowedMethods", "AllowMethods"),
            ("exposedResponseHeaders", "ExposeHeaders"),
        ] {
            if let Some(node) = at_path(cors, name) {
                // One may stand for a list of one.
                let value = self.written(node);
                let value = if node.kind() == Kind::String { self.list(vec![value], node) } else { value };
                inner.push(written_entry(to, node, value));
            }
        }
        self.take(cors, &[("allowCredentials", "AllowCredentials"), ("maxAge", "MaxAge")], &mut inner);
        if at_path(cors, "allowedOrigins").is_none() {
            let everyone = self.text("*", cors);
            let origins = self.list(vec![everyone], cors);
            inner.push(entry("AllowOrigins", origins));
        }
        let value = self.map(inner, cors);
        Some(written_entry("CorsConfiguration", cors, value))
    }

    fn http_authorizers(&mut self) {
        let authorizers = self.provider("httpApi.authorizers").filter(|it| it.kind() == Kind::Map);
        for (key, node) in authorizers.into_iter().flat_map(Node::entries) {
            let key = self.tree.key_name(key);
            let (id, name) = (self.http_api_id(node), self.text(key, node));
            let mut entries = vec![entry("ApiId", id), entry("Name", name)];
            if is_request(node) {
                let ty = self.text("REQUEST", node);
                entries.push(entry("AuthorizerType", ty));
                let function = node.get_str("functionName").and_then(|it| self.called(it.str()?));
                let uri = match (function, node.get_str("functionArn")) {
                    (Some(function), _) => Some(self.reference(function, Some("Arn"), node)),
                    (None, Some(arn)) => Some(self.written(arn)),
                    (None, None) => None,
                };
                entries.extend(uri.map(|uri| entry("AuthorizerUri", uri)));
                self.permit_authorizer(key, function, node);
            } else {
                let ty = self.text("JWT", node);
                let mut jwt = Vec::new();
                self.take(node, &[("issuerUrl", "Issuer"), ("audience", "Audience")], &mut jwt);
                let jwt = self.map(jwt, node);
                entries.extend([entry("AuthorizerType", ty), entry("JwtConfiguration", jwt)]);
            }
            self.take(node, &[("identitySource", "IdentitySource")], &mut entries);
            let id = format!("HttpApiAuthorizer{}", names::normal(key));
            self.derive(&id, "AWS::ApiGatewayV2::Authorizer", entries, node);
        }
    }

    /// That the API may call the function that decides.
    fn permit_authorizer(&mut self, name: &str, function: Option<ResourceId>, at: Node<'t>) {
        let Some(function) = self.functions.iter().find(|it| Some(it.resource) == function).cloned() else { return };
        let event = Event { function, number: 0, ty: "httpApi", node: at, of_type: 1, of_all: 1 };
        let (id, end) = (self.http_api_id(at), self.text("/*", at));
        let source = self.arn("execute-api", vec![id, end], at);
        let principal = self.text("apigateway.amazonaws.com", at);
        let id = format!("{}LambdaAuthorizerPermissionHttpApi", names::normal(name));
        self.permit(&id, &event, principal, Some(source));
    }

    fn http_route(&mut self, event: &Event<'t>) {
        let integration = self.http_integration(event);
        let (key, name) = self.route_key(event);
        let api = self.http_api_id(event.node);
        let (start, to) = (self.text("integrations/", event.node), self.reference(integration, None, event.node));
        let target = self.concat(vec![start, to], event.node);
        let mut entries = vec![entry("ApiId", api), entry("RouteKey", key), entry("Target", target)];
        let authorization = event.get("authorizer").map(|it| self.http_authorization(it));
        entries.extend(authorization.into_iter().flatten());
        self.derive(&name, "AWS::ApiGatewayV2::Route", entries, event.node);
    }

    fn http_integration(&mut self, event: &Event<'t>) -> ResourceId {
        let id = format!("HttpApiIntegration{}", event.function.logical);
        let (api, uri, ty) = (self.http_api_id(event.node), self.target(event), self.text("AWS_PROXY", event.node));
        let entries = vec![entry("ApiId", api), entry("IntegrationType", ty), entry("IntegrationUri", uri)];
        self.derive(&id, "AWS::ApiGatewayV2::Integration", entries, event.node)
    }

    /// `GET /path` or `$default`, and the id of the route.
    fn route_key(&mut self, event: &Event<'t>) -> (TermId, String) {
        let path = event.get("path");
        let written = match (event.get("method").and_then(Node::str), path.and_then(Node::str), event.node.str()) {
            (_, Some("*"), _) | (_, _, Some("*")) => {
                return (self.text("$default", event.node), "HttpApiRouteDefault".to_owned());
            }
            (method, Some(path), _) => format!("{} {path}", method.unwrap_or("ANY")),
            (_, _, Some(text)) => text.to_owned(),
            _ => String::new(),
        };
        let (method, rest) = written.split_once(' ').unwrap_or((&written, ""));
        let method = if method == "*" { "ANY".to_owned() } else { method.to_uppercase() };
        let id = format!("HttpApiRoute{}", names::path(&format!("{method} {rest}")));
        let key = match (path, event.get("method")) {
            _ if !written.contains("${") => self.text(format!("{method} {rest}"), event.node),
            (Some(path), Some(method)) => {
                let parts = vec![self.written(method), self.text(" ", event.node), self.written(path)];
                self.concat(parts, event.node)
            }
            _ => self.written(event.node),
        };
        (key, id)
    }

    fn http_authorization(&mut self, authorizer: Node<'t>) -> Vec<Entry> {
        let name = authorizer.get_str("name").unwrap_or(authorizer);
        let said = authorizer.get_str("type").and_then(Node::str).unwrap_or_default();
        let known = name.str().and_then(|name| self.provider("httpApi.authorizers")?.get_str(name));
        let kind = match said {
            "aws_iam" => "AWS_IAM",
            "request" => "CUSTOM",
            _ if known.is_some_and(is_request) => "CUSTOM",
            _ => "JWT",
        };
        let is_unknown = name.str().is_some_and(|it| it.contains("${"));
        let ty = if is_unknown { self.written(name) } else { self.text(kind, authorizer) };
        let mut entries = vec![written_entry("AuthorizationType", authorizer, ty)];
        let made = name.str().and_then(|it| self.stack.find(&format!("HttpApiAuthorizer{}", names::normal(it))));
        if let Some(made) = made {
            let id = self.reference(made, None, authorizer);
            entries.push(entry("AuthorizerId", id));
        }
        self.take(authorizer, &[("id", "AuthorizerId"), ("scopes", "AuthorizationScopes")], &mut entries);
        entries
    }
}

/// Whether a function decides.
fn is_request(authorizer: Node<'_>) -> bool {
    authorizer.get_str("type").and_then(Node::str) == Some("request")
}
