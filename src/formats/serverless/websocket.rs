//! The web socket API of the service: `websocket` events, with the provider's `logs.websocket`.

use super::event::Event;
use super::pieces::{Pieces, entry, written_entry};
use super::settings::switch;
use super::{Service, names};
use crate::document::{Kind, Node};
use crate::stack::{Entry, TermId};
use crate::value::ResourceId;

impl<'t> Service<'_, 't> {
    pub(super) fn websocket_api(&mut self) {
        let events: Vec<Event<'t>> = self.routes.iter().filter(|it| it.ty == "websocket").cloned().collect();
        let Some(first) = events.first().map(|it| it.node) else { return };
        let elsewhere = self.provider("apiGateway.websocketApiId");
        let own = elsewhere.is_none().then(|| self.own_websocket_api(first));
        for event in &events {
            let api = match (own, elsewhere) {
                (Some(own), _) => self.reference(own, None, event.node),
                (None, Some(node)) => self.written(node),
                (None, None) => return,
            };
            self.websocket_route(event, api);
            // The framework names no source ("lib/plugins/aws/package/compile/events/websockets" of version 3).
            let principal = self.text("apigateway.amazonaws.com", event.node);
            self.permit(&event.id("LambdaPermissionWebsockets"), event, principal, None);
        }
    }

    fn own_websocket_api(&mut self, at: Node<'t>) -> ResourceId {
        let name = match self.provider("websocketsApiName") {
            Some(name) => self.written(name),
            None => self.stage_and_service("-websockets", at),
        };
        let protocol = self.text("WEBSOCKET", at);
        let mut entries = vec![entry("Name", name), entry("ProtocolType", protocol)];
        let tags = self.merged(&[self.provider("stackTags"), self.provider("tags")]);
        entries.extend(tags.map(|tags| entry("Tags", tags)));
        let api = self.derive("WebsocketsApi", "AWS::ApiGatewayV2::Api", entries, at);
        let (id, stage) = (self.reference(api, None, at), self.stage(at));
        let mut entries = vec![entry("ApiId", id), entry("StageName", stage)];
        let place = self.provider("logs.websocket").unwrap_or(at);
        if let Some(setting) = self.access_log("logs.websocket", "WebsocketsLogGroup", "/aws/websocket/") {
            entries.push(written_entry("AccessLogSettings", place, setting));
        }
        self.derive("WebsocketsDeploymentStage", "AWS::ApiGatewayV2::Stage", entries, at);
        api
    }

    fn websocket_route(&mut self, event: &Event<'t>, api: TermId) {
        let Some(route) = event.get_or_whole("route") else { return };
        // All functions of web sockets may answer on any connection.
        let partition = self.pseudo("AWS::Partition", event.node);
        let (start, end) = (self.text("arn:", event.node), self.text(":execute-api:*:*:*/@connections/*", event.node));
        let connections = self.concat(vec![start, partition, end], event.node);
        self.allow(event.number, &["execute-api:ManageConnections"], connections, event.node);
        let id = format!("{}WebsocketsIntegration", event.function.logical);
        let (uri, ty) = (self.target(event), self.text("AWS_PROXY", event.node));
        let entries = vec![entry("ApiId", api), entry("IntegrationType", ty), entry("IntegrationUri", uri)];
        let integration = self.derive(&id, "AWS::ApiGatewayV2::Integration", entries, event.node);
        let (key, start) = (self.written(route), self.text("integrations/", event.node));
        let target = self.reference(integration, None, event.node);
        let target = self.concat(vec![start, target], event.node);
        let mut entries = vec![entry("ApiId", api), written_entry("RouteKey", route, key), entry("Target", target)];
        let authorization = self.websocket_authorization(event, api);
        entries.extend(authorization);
        let id = names::websocket_route(route.str().unwrap_or_default());
        self.derive(&id, "AWS::ApiGatewayV2::Route", entries, event.node);
    }

    fn websocket_authorization(&mut self, event: &Event<'t>, api: TermId) -> Vec<Entry> {
        let written = event.get("authorizer").filter(|it| switch(*it) != Some(false));
        let Some(authorizer) = written else {
            return vec![entry("AuthorizationType", self.text("NONE", event.node))];
        };
        if authorizer.str().is_some_and(|it| it.eq_ignore_ascii_case("aws_iam")) {
            return vec![written_entry("AuthorizationType", authorizer, self.text("AWS_IAM", authorizer))];
        }
        let said = authorizer.get_str("name").or_else(|| authorizer.get_str("arn")).unwrap_or(authorizer);
        let text = said.str().unwrap_or("authorizer");
        let function = self.called(text);
        let uri = match function {
            Some(function) => self.reference(function, Some("Arn"), authorizer),
            None => self.written(said),
        };
        let [name, ty, custom] = [text, "REQUEST", "CUSTOM"].map(|text| self.text(text, authorizer));
        let mut entries =
            vec![entry("ApiId", api), entry("Name", name), entry("AuthorizerType", ty), entry("AuthorizerUri", uri)];
        if authorizer.kind() == Kind::Map {
            self.take(authorizer, &[("identitySource", "IdentitySource")], &mut entries);
        }
        let id = format!("{}WebsocketsAuthorizer", names::normal(text.rsplit([':', '-']).next().unwrap_or(text)));
        let made = self.derive(&id, "AWS::ApiGatewayV2::Authorizer", entries, authorizer);
        if let Some(function) = self.functions.iter().find(|it| Some(it.resource) == function).cloned() {
            let event = Event { function, number: 0, ty: "websocket", node: authorizer, of_type: 1, of_all: 1 };
            let principal = self.text("apigateway.amazonaws.com", authorizer);
            self.permit(&event.id("LambdaPermissionWebsockets"), &event, principal, None);
        }
        let reference = self.reference(made, None, authorizer);
        vec![written_entry("AuthorizationType", authorizer, custom), entry("AuthorizerId", reference)]
    }
}
