//! What must not stand in an API and in the OpenAPI document of one.

use super::shape::Shape;
use super::{Origin, Sam};
use crate::document::{Kind, Node};

const ENDPOINT: &str = "x-amazon-apigateway-endpoint-configuration";

impl<'t> Sam<'_, 't> {
    pub(super) fn check_api(&mut self, origin: &Origin<'t>) {
        let own = &origin.properties;
        if let Some(name) = own.get("StageName").filter(|it| it.str() == Some("")) {
            let message = format!("the stage of `{}` has an empty name", origin.id);
            self.refuse(name.node().unwrap_or(origin.at), message, "a name belongs here");
        }
        if let Some(version) = own.get("OpenApiVersion").filter(|it| it.is_text()) {
            let is_known = |it: &str| it == "2.0" || it.starts_with("3.");
            if !version.str().is_some_and(is_known) {
                let message = format!("`{}` has a version of OpenAPI that there is not", origin.id);
                self.refuse(version.node().unwrap_or(origin.at), message, "such as `3.0.1` belongs here");
            }
        }
        let authorizers = own.find(&["Auth", "Authorizers"]).map(|it| it.fields()).unwrap_or_default();
        for field in authorizers {
            let scopes = field.value.get("AuthorizationScopes").filter(|it| !it.is_list() && !it.is_intrinsic());
            if let Some(scopes) = scopes {
                let message = format!("`AuthorizationScopes` of the authorizer `{}` is no list", field.key);
                self.refuse(scopes.node().unwrap_or(origin.at), message, "a list belongs here");
            }
        }
        let Some(body) = own.get("DefinitionBody").filter(Shape::is_map) else {
            return self.check_tags(origin, None);
        };
        self.check_tags(origin, Some(&body));
        let edits = own.has("Auth") || own.has("Cors") || own.has("GatewayResponses");
        if edits && let Some(schemes) = body.get("securityDefinitions").filter(Shape::is_list) {
            let at = schemes.node().unwrap_or(origin.at);
            self.refuse(at, "the security definitions are no map", "a map belongs here");
        }
        if own.has("DisableExecuteApiEndpoint") {
            let servers = body.get("servers").map(|it| it.items()).unwrap_or_default();
            for place in servers.iter().chain([&body]) {
                if let Some(odd) = place.get(ENDPOINT).filter(|it| !it.is_map() && !it.is_intrinsic()) {
                    let at = odd.node().unwrap_or(origin.at);
                    self.refuse(at, format!("`{ENDPOINT}` is no map"), "a map belongs here");
                }
            }
        }
        if edits {
            self.check_paths(&body);
        }
    }

    /// Paths are maps, or chosen by conditions; what an operation asks of its callers is a list.
    fn check_paths(&mut self, body: &Shape<'t>) {
        for path in body.get("paths").map(|it| it.fields()).unwrap_or_default() {
            if let Some((_, argument)) = path.value.function().filter(|(name, _)| *name == "If")
                && argument.kind() != Kind::List
            {
                self.refuse(argument, "the argument of `Fn::If` is no list", "a list belongs here");
            }
            for operation in path.value.fields() {
                let Shape::Written(node) = operation.value else { continue };
                let security: Option<Node<'t>> = node.get_str("security");
                if let Some(security) = security.filter(|it| it.kind() != Kind::List && it.tag().is_none()) {
                    let message = format!("what `{} {}` asks of its callers is no list", operation.key, path.key);
                    self.refuse(security, message, "a list belongs here");
                }
            }
        }
    }

    /// The tags of an HTTP API are written into its document.
    fn check_tags(&mut self, origin: &Origin<'t>, body: Option<&Shape<'t>>) {
        let own = &origin.properties;
        let Some(tags) = own.get("Tags").filter(|_| &*origin.ty == "AWS::Serverless::HttpApi") else { return };
        let is_document = body.is_none_or(|it| it.has("openapi"));
        if own.has("DefinitionUri") || !is_document {
            let message = format!("the tags of `{}` have no OpenAPI document to stand in", origin.id);
            self.refuse(tags.node().unwrap_or(origin.at), message, "`DefinitionBody` with `openapi: 3.…` is needed");
        }
    }

    pub(super) fn check_web_socket(&mut self, origin: &Origin<'t>) {
        let own = &origin.properties;
        if let Some(auth) = own.get("Auth").filter(|it| it.has("AuthArn") && !it.has("AuthType")) {
            let message = format!("the authorizer of `{}` has no type", origin.id);
            self.refuse(auth.node().unwrap_or(origin.at), message, "`AuthType` is needed");
        }
        for route in own.get("Routes").map(|it| it.fields()).unwrap_or_default() {
            if &*route.key != "$connect"
                && let Some(odd) = route.value.get("RequestParameters")
            {
                let message = format!("the route `{}` asks for parameters", route.key);
                self.refuse(odd.node().unwrap_or(origin.at), message, "only `$connect` can");
            }
        }
    }
}
