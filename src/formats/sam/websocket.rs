//! `AWS::Serverless::WebSocketApi`: an API with its routes, their integrations, and its stage.

use super::shape::{Shape, map, reference, sub, text};
use super::{Origin, Sam, tags};

const TAKEN: [&str; 6] = [
    "ApiKeySelectionExpression",
    "Description",
    "DisableExecuteApiEndpoint",
    "DisableSchemaValidation",
    "IpAddressType",
    "RouteSelectionExpression",
];

const STAGED: [&str; 3] = ["AccessLogSettings", "DefaultRouteSettings", "RouteSettings"];

const MARK: &str = "websocketapi:createdBy";

impl<'t> Sam<'_, 't> {
    pub(super) fn web_socket_api(&mut self, origin: &Origin<'t>) {
        let own = &origin.properties;
        let tags = tags::mapped(own.get("Tags").as_ref(), MARK);
        let mut properties = Shape::of(own.pick(&TAKEN));
        properties.set("Name", own.get("Name").unwrap_or_else(|| text(&*origin.id)));
        properties.set("ProtocolType", text("WEBSOCKET"));
        properties.set("Tags", tags.clone());
        self.become_type(origin, "AWS::ApiGatewayV2::Api", properties);
        let name = own.get("StageName").unwrap_or_else(|| text("default"));
        for route in own.get("Routes").map(|it| it.fields()).unwrap_or_default() {
            self.socket_route(origin, &route.key, &route.value, &name);
        }
        self.socket_authorizer(origin);
        let mut stage = Shape::of(own.pick(&STAGED));
        stage.set("ApiId", reference(&*origin.id));
        stage.set("AutoDeploy", Shape::Bool(true));
        if let Some(variables) = own.get("StageVariables") {
            stage.set("StageVariables", variables);
        }
        let known = own.get("StageName").map_or_else(|| Some("Default".to_owned()), |it| self.known(&it));
        let known = known.filter(|it| it.chars().all(|it| it.is_ascii_alphanumeric())).unwrap_or_default();
        let id = format!("{}{known}Stage", origin.id);
        stage.set("StageName", name);
        stage.set("Tags", tags.clone());
        self.make(origin, &id, "AWS::ApiGatewayV2::Stage", stage, origin.node);
        self.aliases.push((format!("{}.Stage", origin.id), id.clone()));
        self.second_domain(origin, &id, Some(tags));
    }

    fn socket_route(&mut self, origin: &Origin<'t>, key: &str, own: &Shape<'t>, stage: &Shape<'t>) {
        let at = own.node().unwrap_or(origin.at);
        let prefix = format!("{}{}", origin.id, capitalized(key));
        let api = || ("ApiId", reference(&*origin.id));
        let function = own.get("FunctionArn");
        let integration = format!("{prefix}Integration");
        if let Some(function) = function {
            let uri = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${FunctionArn}/invocations";
            let mut properties = map([
                api(),
                ("IntegrationType", text("AWS_PROXY")),
                ("IntegrationUri", Shape::Sub(uri.into(), vec![("FunctionArn", function.clone())])),
            ]);
            for field in own.take(&[("IntegrationTimeout", "TimeoutInMillis")]) {
                properties.set(&field.key, field.value);
            }
            self.make(origin, &integration, "AWS::ApiGatewayV2::Integration", properties, at);
            let arn = format!(
                "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{}.ApiId}}/${{__Stage__}}/{key}",
                origin.id
            );
            let permission = map([
                ("Action", text("lambda:InvokeFunction")),
                ("FunctionName", function),
                ("Principal", text("apigateway.amazonaws.com")),
                ("SourceArn", Shape::Sub(arn.into(), vec![("__Stage__", stage.clone())])),
            ]);
            self.make(origin, &format!("{prefix}Permission"), "AWS::Lambda::Permission", permission, at);
        }
        let names = [
            "ApiKeyRequired",
            "ModelSelectionExpression",
            "OperationName",
            "RequestModels",
            "RequestParameters",
            "RouteResponseSelectionExpression",
        ];
        let mut route = Shape::of(own.pick(&names));
        route.set("ApiId", reference(&*origin.id));
        route.set("RouteKey", text(key));
        route.set("Target", sub(format!("integrations/${{{integration}}}")));
        // Only who may connect can be asked.
        let ty = origin.properties.find(&["Auth", "AuthType"]).filter(|_| key == "$connect");
        if let Some(ty) = ty {
            if ty.str() == Some("CUSTOM") {
                route.set("AuthorizerId", reference(format!("{}Authorizer", origin.id)));
            }
            route.set("AuthorizationType", ty);
        }
        self.make(origin, &format!("{prefix}Route"), "AWS::ApiGatewayV2::Route", route, at);
    }

    fn socket_authorizer(&mut self, origin: &Origin<'t>) {
        let Some(own) = origin.properties.get("Auth") else { return };
        let Some(function) = own.get("AuthArn") else { return };
        let at = own.node().unwrap_or(origin.at);
        let uri = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${FunctionArn}/invocations";
        let id = format!("{}Authorizer", origin.id);
        let mut properties = map([
            ("ApiId", reference(&*origin.id)),
            ("AuthorizerType", text("REQUEST")),
            ("AuthorizerUri", Shape::Sub(uri.into(), vec![("FunctionArn", function.clone())])),
            ("Name", own.get("Name").unwrap_or_else(|| text(&*id))),
        ]);
        for field in own.take(&[("IdentitySource", "IdentitySource"), ("InvokeRole", "AuthorizerCredentialsArn")]) {
            properties.set(&field.key, field.value);
        }
        self.make(origin, &id, "AWS::ApiGatewayV2::Authorizer", properties, at);
        let arn = format!(
            "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{{}.ApiId}}/authorizers/${{{id}}}",
            origin.id
        );
        let permission = map([
            ("Action", text("lambda:InvokeFunction")),
            ("FunctionName", function),
            ("Principal", text("apigateway.amazonaws.com")),
            ("SourceArn", sub(arn)),
        ]);
        self.make(origin, &format!("{id}Permission"), "AWS::Lambda::Permission", permission, at);
    }
}

/// A route key as a part of an id.
fn capitalized(key: &str) -> String {
    let mut plain = key.chars().filter(char::is_ascii_alphanumeric);
    plain.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(plain).collect()
}
