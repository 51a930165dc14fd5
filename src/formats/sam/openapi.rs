//! OpenAPI documents of APIs: operations with their integrations, and who may call them.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Sam;
use super::route::{ANY, Backend, DEFAULT_PATH, Route, Sort};
use super::shape::{Shape, list, map, sub, text};

pub(super) const INTEGRATION: &str = "x-amazon-apigateway-integration";

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", ANY];

/// The authorizer that lets anyone pass.
const NONE: &str = "NONE";

/// A document without operations.
pub(super) fn empty<'t>(version: (&str, &str), title: Shape<'t>) -> Shape<'t> {
    let info = map([("version", text("1.0")), ("title", title)]);
    map([("info", info), ("paths", map::<&str>([])), (version.0, text(version.1))])
}

impl<'t> Sam<'_, 't> {
    /// Adds the operation of a route; `auth` is that of the API.
    pub(super) fn operation(&self, body: &mut Shape<'t>, route: &Route<'t>, auth: &Shape<'t>) {
        let own = route.properties.get("Auth").unwrap_or(Shape::empty());
        let is_written = body.find(&["paths", &route.path, &route.method]).is_some();
        let operation = body.entry("paths").entry(&route.path).entry(&route.method);
        if !is_written {
            *operation = Shape::empty().at(Some(route.at));
        }
        operation.set(INTEGRATION, self.integration(route, &own, auth).at(Some(route.at)));
        operation.set_default("responses", Shape::empty());
        if route.path == DEFAULT_PATH {
            operation.set("isDefaultRoute", Shape::Bool(true));
        }
        let security = self.security(&own, auth, route.sort);
        if let Some(security) = security {
            operation.set("security", security.at(own.node().or(Some(route.at))));
        }
        let wants_iam = own.get("Authorizer").is_some_and(|it| it.str() == Some("AWS_IAM"));
        if wants_iam {
            define(body, "AWS_IAM", iam_scheme());
        }
        if own.get("ApiKeyRequired").is_some_and(|it| it.is_true()) {
            define(body, "api_key", api_key_scheme());
        }
    }

    fn integration(&self, route: &Route<'t>, own: &Shape<'t>, auth: &Shape<'t>) -> Shape<'t> {
        const GATEWAY: &str = "arn:${AWS::Partition}:apigateway:${AWS::Region}";
        let (ty, uri) = match &route.backend {
            Backend::Function(hole) => {
                ("aws_proxy", format!("{GATEWAY}:lambda:path/2015-03-31/functions/{hole}/invocations"))
            }
            Backend::Machine(..) => ("aws", format!("{GATEWAY}:states:action/StartExecution")),
        };
        // What answers is not there where its condition does not hold.
        let uri = match &route.condition {
            Some(name) => Shape::If(name.clone(), Box::new(sub(uri)), Box::new(Shape::Nothing)),
            None => sub(uri),
        };
        let mut integration = map([("httpMethod", text("POST")), ("type", text(ty)), ("uri", uri)]);
        if let Backend::Machine(id, role) = &route.backend {
            let request = format!(
                "{{\"input\": \"$util.escapeJavaScript($input.json('$'))\", \"stateMachineArn\": \"${{{id}}}\"}}"
            );
            integration.set("credentials", role.clone());
            integration.set("requestTemplates", map([("application/json", sub(request))]));
            integration.set("responses", map([("200", map([("statusCode", text("200"))]))]));
        }
        if route.sort == Sort::Http {
            let version = route.properties.get("PayloadFormatVersion").unwrap_or_else(|| text("2.0"));
            integration.set("payloadFormatVersion", version);
        }
        for field in route.properties.take(&[("TimeoutInMillis", "timeoutInMillis")]) {
            integration.set(&field.key, field.value);
        }
        if let Some(credentials) = credentials(route.sort, own, auth) {
            integration.set("credentials", credentials);
        }
        integration
    }

    /// What an event says itself about who may call; none where it leaves that to the API.
    fn security(&self, own: &Shape<'t>, auth: &Shape<'t>, sort: Sort) -> Option<Shape<'t>> {
        let mut required = Vec::new();
        if let Some(authorizer) = own.get("Authorizer") {
            match self.known(&authorizer) {
                Some(name) if name == NONE && sort == Sort::Http => return Some(list([])),
                Some(name) => {
                    let scopes = own.get("AuthorizationScopes").unwrap_or_else(|| scopes_of(auth, &name));
                    required.push(map([(name, scopes)]));
                }
                None => required.push(authorizer),
            }
        }
        match own.get("ApiKeyRequired") {
            Some(key) if key.is_true() => required.push(map([("api_key", list([]))])),
            Some(_) if required.is_empty() => return Some(list([])),
            _ => {}
        }
        (!required.is_empty()).then(|| list(required))
    }

    /// Gives every operation that says nothing of its own the authorizer of the API.
    pub(super) fn default_authorizer(&self, body: &mut Shape<'t>, auth: &Shape<'t>, preflight: bool) {
        let Some(name) = auth.get("DefaultAuthorizer").and_then(|it| self.known(&it)) else { return };
        let required = map([(name.clone(), scopes_of(auth, &name))]);
        let at = auth.get("DefaultAuthorizer").and_then(|it| it.node());
        each_operation(body, |method, operation| {
            let is_said = operation.get("security").is_some_and(|it| !is_key_only(&it));
            if is_said || method == "options" && !preflight {
                return;
            }
            let mut all = operation.get("security").map(|it| it.items()).unwrap_or_default();
            all.insert(0, required.clone());
            operation.set("security", list(all).at(at));
        });
    }

    /// Asks every operation that says nothing about it for an API key.
    pub(super) fn default_api_key(
        &self,
        body: &mut Shape<'t>,
        at: Option<crate::document::Node<'t>>,
        unset: &[String],
    ) {
        define(body, "api_key", api_key_scheme());
        each_operation_of(body, |path, method, operation| {
            if method == "options" || unset.iter().any(|own| *own == format!("{method} {path}")) {
                return;
            }
            let mut all = operation.get("security").map(|it| it.items()).unwrap_or_default();
            if !all.iter().any(|it| it.has("api_key")) {
                all.push(map([("api_key", list([]))]));
                operation.set("security", list(all).at(at));
            }
        });
    }
}

/// Makes every path of an implicit API that is there for conditional functions alone as conditional as they are.
pub(super) fn conditional_paths<'t>(body: &mut Shape<'t>, routes: &[Route<'t>]) {
    let mut paths: IndexMap<&str, Option<BTreeSet<&str>>> = IndexMap::new();
    for route in routes {
        let conditions = paths.entry(&route.path).or_insert_with(|| Some(BTreeSet::new()));
        match (&mut *conditions, &route.condition) {
            (Some(all), Some(condition)) => drop(all.insert(condition)),
            _ => *conditions = None,
        }
    }
    for (path, conditions) in paths {
        let item = body.entry("paths").entry(path);
        let conditions = conditions.into_iter().flatten();
        let whole = item.clone();
        let chosen = conditions.fold(None, |otherwise: Option<Shape<'t>>, condition| {
            let otherwise = Box::new(otherwise.unwrap_or(Shape::Nothing));
            Some(Shape::If(condition.into(), Box::new(whole.clone()), otherwise))
        });
        if let Some(chosen) = chosen {
            *item = chosen.at(item.node());
        }
    }
}

/// Whether nothing but API keys is asked for.
fn is_key_only(security: &Shape<'_>) -> bool {
    let items = security.items();
    !items.is_empty() && items.iter().all(|it| it.has("api_key"))
}

/// The scopes that an authorizer of the API asks for.
fn scopes_of<'t>(auth: &Shape<'t>, authorizer: &str) -> Shape<'t> {
    auth.find(&["Authorizers", authorizer, "AuthorizationScopes"]).unwrap_or_else(|| list([]))
}

/// Whose rights the gateway calls the function with, where callers are identified by IAM.
fn credentials<'t>(sort: Sort, own: &Shape<'t>, auth: &Shape<'t>) -> Option<Shape<'t>> {
    let named = own.get("Authorizer").or_else(|| auth.get("DefaultAuthorizer"));
    if sort == Sort::Http || named?.str() != Some("AWS_IAM") {
        return None;
    }
    let role = own.get("InvokeRole").or_else(|| auth.get("InvokeRole"));
    match role.as_ref().map(|it| it.str()) {
        None | Some(Some("CALLER_CREDENTIALS")) => Some(text("arn:aws:iam::*:user/*")),
        Some(Some(NONE)) => None,
        Some(_) => role,
    }
}

/// Visits the operations of a document, with their methods.
pub(super) fn each_operation<'t>(body: &mut Shape<'t>, mut visit: impl FnMut(&str, &mut Shape<'t>)) {
    each_operation_of(body, |_, method, operation| visit(method, operation));
}

fn each_operation_of<'t>(body: &mut Shape<'t>, mut visit: impl FnMut(&str, &str, &mut Shape<'t>)) {
    let Some(paths) = body.get("paths").filter(Shape::is_map) else { return };
    for path in paths.fields() {
        for method in path.value.fields() {
            let is_operation = METHODS.contains(&&*method.key.to_lowercase());
            if is_operation && method.value.is_map() {
                visit(&path.key, &method.key, body.entry("paths").entry(&path.key).entry(&method.key));
            }
        }
    }
}

/// Adds a security scheme in the spelling of OpenAPI 2; [`upgraded`] moves it.
pub(super) fn define<'t>(body: &mut Shape<'t>, name: &str, scheme: Shape<'t>) {
    body.entry("securityDefinitions").set_default(name, scheme);
}

pub(super) fn api_key_scheme<'t>() -> Shape<'t> {
    map([("type", text("apiKey")), ("name", text("x-api-key")), ("in", text("header"))])
}

pub(super) fn iam_scheme<'t>() -> Shape<'t> {
    map([
        ("type", text("apiKey")),
        ("name", text("Authorization")),
        ("in", text("header")),
        ("x-amazon-apigateway-authtype", text("awsSigv4")),
    ])
}

/// The document with what OpenAPI 3 has elsewhere in its place.
pub(super) fn upgraded<'t>(mut body: Shape<'t>) -> Shape<'t> {
    for (from, to) in [("securityDefinitions", "securitySchemes"), ("definitions", "schemas")] {
        let Some(definitions) = body.get(from) else { continue };
        let components = body.entry("components");
        if !components.is_map() {
            *components = Shape::empty();
        }
        let schemes = components.entry(to);
        for field in definitions.fields() {
            schemes.set(&field.key, field.value);
        }
        body.remove(from);
    }
    body
}
