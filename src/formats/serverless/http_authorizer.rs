//! Who may call a method of the REST API: the `authorizer` of an `http` event.

use super::event::Event;
use super::http::Api;
use super::pieces::{Pieces, entry, written_entry};
use super::{Service, names};
use crate::document::{Kind, Node};
use crate::stack::Entry;
use crate::value::ResourceId;

impl<'t> Service<'_, 't> {
    pub(super) fn rest_authorization(&mut self, api: Api<'t>, event: &Event<'t>) -> Vec<Entry> {
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
}
