//! `Auth.Authorizers`: security schemes, and the permission of the gateway to call an authorizer's function.

use super::openapi::{define, iam_scheme};
use super::route::Sort;
use super::shape::{Shape, list, map, reference, text};
use super::{Origin, Sam};

const AUTHORIZER: &str = "x-amazon-apigateway-authorizer";
const AUTHTYPE: &str = "x-amazon-apigateway-authtype";

impl<'t> Sam<'_, 't> {
    /// Defines the authorizers of an API in its document.
    pub(super) fn authorizers(&mut self, origin: &Origin<'t>, body: &mut Shape<'t>, auth: &Shape<'t>, sort: Sort) {
        let authorizers = auth.get("Authorizers").map(|it| it.fields()).unwrap_or_default();
        for field in authorizers {
            let at = field.value.node();
            let scheme = match sort {
                Sort::Rest => rest(&field.value),
                Sort::Http => http(&field.value),
            };
            if let Some(scheme) = scheme {
                define(body, &field.key, scheme.at(at));
            }
            self.authorizer_permission(origin, &field.key, &field.value, sort);
        }
        let wants_iam = auth.get("DefaultAuthorizer").is_some_and(|it| it.str() == Some("AWS_IAM"));
        if wants_iam || auth.get("EnableIamAuthorizer").is_some_and(|it| it.is_true()) {
            define(body, "AWS_IAM", iam_scheme());
        }
    }

    /// A REST API may call a function unless it takes a role for that; an HTTP API only where that is switched on.
    fn authorizer_permission(&mut self, origin: &Origin<'t>, name: &str, authorizer: &Shape<'t>, sort: Sort) {
        let Some(function) = authorizer.get("FunctionArn") else { return };
        let said = authorizer
            .get("EnableFunctionDefaultPermissions")
            .or_else(|| origin.properties.find(&["Auth", "EnableFunctionDefaultPermissions"]));
        let is_given = match (said, sort) {
            (Some(said), _) => said.is_true(),
            (None, Sort::Rest) => !authorizer.has("FunctionInvokeRole"),
            (None, Sort::Http) => false,
        };
        if !is_given {
            return;
        }
        let arn = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*";
        let permission = map([
            ("Action", text("lambda:InvokeFunction")),
            ("FunctionName", function),
            ("Principal", text("apigateway.amazonaws.com")),
            ("SourceArn", Shape::Sub(arn.into(), vec![("__ApiId__", reference(&*origin.id))])),
        ]);
        let at = authorizer.node().unwrap_or(origin.at);
        let id = format!("{}{name}AuthorizerPermission", origin.id);
        self.make(origin, &id, "AWS::Lambda::Permission", permission, at);
    }
}

/// An authorizer of a REST API: a user pool, or a function that gets a token or the request.
fn rest<'t>(own: &Shape<'t>) -> Option<Shape<'t>> {
    let header = own.find(&["Identity", "Header"]).unwrap_or_else(|| text("Authorization"));
    let scheme = |name: Shape<'t>, authtype: &str, authorizer: Shape<'t>| {
        map([
            ("type", text("apiKey")),
            ("name", name),
            ("in", text("header")),
            (AUTHTYPE, text(authtype)),
            (AUTHORIZER, authorizer),
        ])
    };
    if let Some(pool) = own.get("UserPoolArn") {
        let arns = list(pool.items_or_one());
        let mut authorizer = map([("type", text("cognito_user_pools")), ("providerARNs", arns)]);
        if let Some(expression) = own.find(&["Identity", "ValidationExpression"]) {
            authorizer.set("identityValidationExpression", expression);
        }
        return Some(scheme(header, "cognito_user_pools", authorizer));
    }
    let function = own.get("FunctionArn")?;
    let is_request = own.get("FunctionPayloadType").is_some_and(|it| it.str() == Some("REQUEST"));
    let mut authorizer =
        map([("type", text(if is_request { "request" } else { "token" })), ("authorizerUri", uri(function))]);
    for (path, name) in [
        (["Identity", "ReauthorizeEvery"].as_slice(), "authorizerResultTtlInSeconds"),
        (&["Identity", "ValidationExpression"], "identityValidationExpression"),
        (&["FunctionInvokeRole"], "authorizerCredentials"),
    ] {
        if let Some(value) = own.find(path).filter(|it| it.str() != Some("NONE")) {
            authorizer.set(name, value);
        }
    }
    if is_request {
        let sources =
            sources(own, ["method.request.header", "method.request.querystring", "stageVariables", "context"]);
        if !sources.is_empty() {
            authorizer.set("identitySource", Shape::Join(", ", sources));
        }
    }
    Some(scheme(if is_request { text("Unused") } else { header }, "custom", authorizer))
}

/// An authorizer of an HTTP API: one for tokens, or a function.
fn http<'t>(own: &Shape<'t>) -> Option<Shape<'t>> {
    if let Some(configuration) = own.get("JwtConfiguration") {
        let names = [("issuer", "issuer"), ("audience", "audience"), ("Issuer", "issuer"), ("Audience", "audience")];
        let mut authorizer = map([("type", text("jwt"))]);
        authorizer.set("jwtConfiguration", Shape::of(configuration.take(&names)).at(configuration.node()));
        if let Some(source) = own.get("IdentitySource") {
            authorizer.set("identitySource", source);
        }
        return Some(map([("type", text("oauth2")), (AUTHORIZER, authorizer)]));
    }
    let function = own.get("FunctionArn")?;
    let mut authorizer = map([("type", text("request")), ("authorizerUri", uri(function))]);
    let sources = sources(own, ["$request.header", "$request.querystring", "$stageVariables", "$context"]);
    if !sources.is_empty() {
        authorizer.set("identitySource", list(sources));
    }
    for (path, name) in [
        (["Identity", "ReauthorizeEvery"].as_slice(), "authorizerResultTtlInSeconds"),
        (&["FunctionInvokeRole"], "authorizerCredentials"),
        (&["AuthorizerPayloadFormatVersion"], "authorizerPayloadFormatVersion"),
        (&["EnableSimpleResponses"], "enableSimpleResponses"),
    ] {
        if let Some(value) = own.find(path) {
            authorizer.set(name, value);
        }
    }
    let scheme = [("type", text("apiKey")), ("name", text("Unused")), ("in", text("header")), (AUTHORIZER, authorizer)];
    Some(map(scheme))
}

fn uri<'t>(function: Shape<'t>) -> Shape<'t> {
    let uri = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations";
    Shape::Sub(uri.into(), vec![("__FunctionArn__", function)])
}

/// Where in a request the identity of a caller is found.
fn sources<'t>(own: &Shape<'t>, prefixes: [&str; 4]) -> Vec<Shape<'t>> {
    let sorts = ["Headers", "QueryStrings", "StageVariables", "Context"];
    let mut found = Vec::new();
    for (sort, prefix) in sorts.into_iter().zip(prefixes) {
        for name in own.find(&["Identity", sort]).map(|it| it.items()).unwrap_or_default() {
            let node = name.node();
            found.push(match name.str() {
                Some(name) => text(format!("{prefix}.{name}")).at(node),
                None => Shape::Sub(format!("{prefix}.${{Name}}").into(), vec![("Name", name)]),
            });
        }
    }
    found
}
