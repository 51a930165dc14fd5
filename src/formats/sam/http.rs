//! `AWS::Serverless::HttpApi`: an HTTP API with its document and its stage.

use super::function::stored;
use super::openapi;
use super::route::{DEFAULT_PATH, Route, Sort};
use super::shape::{Shape, attribute, list, map, reference, text};
use super::{Origin, Sam, tags};

const STAGED: [&str; 3] = ["AccessLogSettings", "DefaultRouteSettings", "RouteSettings"];

/// The tag by which the transform marks an HTTP API.
const MARK: &str = "httpapi:createdBy";

impl<'t> Sam<'_, 't> {
    pub(super) fn http_api(&mut self, origin: &Origin<'t>, routes: &[Route<'t>]) {
        let own = &origin.properties;
        let mut properties = Shape::of(own.pick(&["FailOnWarnings"]));
        let body = own.get("DefinitionBody");
        // Only a document that is known here can be added to.
        let is_open = own.get("DefinitionUri").is_none() && body.as_ref().is_none_or(Shape::is_map);
        match (own.get("DefinitionUri"), body) {
            (Some(uri), _) if uri.is_map() || uri.str().is_some_and(|it| it.starts_with("s3://")) => {
                properties.set("BodyS3Location", stored(&uri, ["Bucket", "Key", "Version"]));
            }
            (Some(uri), _) => {
                let unknown = Shape::Unknown("the definition of the API is in another file".into());
                properties.set("Body", unknown.at(uri.node()));
            }
            (None, Some(body)) if !body.is_map() => properties.set("Body", body),
            (None, body) => {
                let body = self.http_body(origin, body, routes);
                properties.set("Body", body);
            }
        }
        self.become_type(origin, "AWS::ApiGatewayV2::Api", properties);
        let stage = self.http_stage(origin, routes, is_open);
        self.aliases.push((format!("{}.Stage", origin.id), stage.clone()));
        self.http_domain(origin, &stage, is_open);
    }

    fn http_body(&mut self, origin: &Origin<'t>, written: Option<Shape<'t>>, routes: &[Route<'t>]) -> Shape<'t> {
        let own = &origin.properties;
        let auth = own.get("Auth").unwrap_or(Shape::empty());
        let title = own.get("Name").unwrap_or_else(|| reference("AWS::StackName"));
        let is_written = written.is_some();
        let mut body = written.unwrap_or_else(|| openapi::empty(("openapi", "3.0.1"), title));
        if is_written && let Some(name) = own.get("Name") {
            body.entry("info").set("title", name);
        }
        if let Some(description) = own.get("Description") {
            body.entry("info").set("description", description);
        }
        for route in routes {
            self.operation(&mut body, route, &auth);
        }
        self.authorizers(origin, &mut body, &auth, Sort::Http);
        self.default_authorizer(&mut body, &auth, true);
        if let Some(cors) = own.get("CorsConfiguration").filter(|it| !it.is_false()) {
            body.set("x-amazon-apigateway-cors", cors_of(&cors));
        }
        if let Some(disabled) = own.get("DisableExecuteApiEndpoint") {
            let configuration = map([("disableExecuteApiEndpoint", disabled)]);
            body.set("x-amazon-apigateway-endpoint-configuration", configuration);
        }
        let tag = |name: Shape<'t>, value| map([("name", name), ("x-amazon-apigateway-tag-value", value)]);
        let mut all = body.get("tags").map(|it| it.items()).unwrap_or_default();
        let given = own.get("Tags").map(|it| it.fields()).unwrap_or_default();
        all.extend(given.into_iter().map(|field| tag(text(field.key), field.value)));
        all.push(tag(text(MARK), text("SAM")));
        body.set("tags", list(all));
        // A path without a slash in front is a warning, which the API must not have.
        if own.get("FailOnWarnings").is_some_and(|it| it.is_true())
            && let Some(default) = body.find(&["paths", DEFAULT_PATH])
        {
            body.entry("paths").remove(DEFAULT_PATH);
            body.entry("paths").set("/$default", default);
        }
        if self.is_implicit(origin) {
            openapi::conditional_paths(&mut body, routes);
        }
        openapi::upgraded(body)
    }

    /// The id of the stage.
    fn http_stage(&mut self, origin: &Origin<'t>, routes: &[Route<'t>], is_open: bool) -> String {
        let own = &origin.properties;
        let name = own.get("StageName").and_then(|it| self.known(&it));
        let id = match name.as_deref() {
            None if !own.has("StageName") => format!("{}ApiGatewayDefaultStage", origin.id),
            Some("$default") => format!("{}ApiGatewayDefaultStage", origin.id),
            Some(name) if name.chars().all(|it| it.is_ascii_alphanumeric()) => format!("{}{name}Stage", origin.id),
            _ => format!("{}Stage", origin.id),
        };
        let mut stage = Shape::of(own.pick(&STAGED));
        stage.set("ApiId", reference(&*origin.id));
        stage.set("AutoDeploy", Shape::Bool(true));
        stage.set("StageName", own.get("StageName").unwrap_or_else(|| text("$default")));
        if let Some(variables) = own.get("StageVariables") {
            stage.set("StageVariables", variables);
        }
        for route in routes {
            if let Some(settings) = route.properties.get("RouteSettings") {
                let method = if route.method == super::route::ANY { "ANY" } else { &route.method.to_uppercase() };
                let key =
                    if route.path == DEFAULT_PATH { route.path.clone() } else { format!("{method} {}", route.path) };
                stage.entry("RouteSettings").set(&key, settings);
            }
        }
        if is_open {
            stage.set("Tags", tags::mapped(own.get("Tags").as_ref(), MARK));
        }
        self.make(origin, &id, "AWS::ApiGatewayV2::Stage", stage, origin.node);
        id
    }

    fn http_domain(&mut self, origin: &Origin<'t>, stage: &str, is_open: bool) {
        let tags = is_open.then(|| tags::mapped(origin.properties.get("Tags").as_ref(), MARK));
        self.second_domain(origin, stage, tags);
    }

    /// The domain of an API of the second version, with its mappings and its records.
    pub(super) fn second_domain(&mut self, origin: &Origin<'t>, stage: &str, tags: Option<Shape<'t>>) {
        let Some(own) = origin.properties.get("Domain").filter(Shape::is_map) else { return };
        let at = own.node().unwrap_or(origin.at);
        let id = self.domain_id("ApiGatewayDomainNameV2", &own);
        self.aliases.push((format!("{}.DomainName", origin.id), id.clone()));
        let mut configuration = Shape::of(own.pick(&[
            "CertificateArn",
            "SecurityPolicy",
            "OwnershipVerificationCertificateArn",
            "IpAddressType",
        ]));
        configuration.set("EndpointType", own.get("EndpointConfiguration").unwrap_or_else(|| text("REGIONAL")));
        let mut properties = Shape::of(own.pick(&["DomainName"]));
        properties.set("DomainNameConfigurations", list([configuration]));
        if let Some(trust) = own.get("MutualTlsAuthentication") {
            properties.set("MutualTlsAuthentication", Shape::of(trust.pick(&["TruststoreUri", "TruststoreVersion"])));
        }
        if let Some(tags) = tags {
            properties.set("Tags", tags);
        }
        self.make(origin, &id, "AWS::ApiGatewayV2::DomainName", properties, at);
        for (suffix, path) in self.base_paths(&own) {
            let mut mapping =
                map([("ApiId", reference(&*origin.id)), ("DomainName", reference(&*id)), ("Stage", reference(stage))]);
            if let Some(path) = path {
                mapping.set("ApiMappingKey", path);
            }
            let name = format!("{}{suffix}ApiMapping", origin.id);
            self.make(origin, &name, "AWS::ApiGatewayV2::ApiMapping", mapping, at);
        }
        let target = (attribute(&*id, "RegionalHostedZoneId"), attribute(&*id, "RegionalDomainName"));
        self.records(origin, &own, target);
    }
}

/// One origin as a string, `true` for all of them, or a map.
fn cors_of<'t>(cors: &Shape<'t>) -> Shape<'t> {
    let at = cors.node();
    if cors.is_true() {
        return map([("allowOrigins", list([text("*")]))]).at(at);
    }
    if !cors.is_map() {
        return map([("allowOrigins", list([cors.clone()]))]).at(at);
    }
    let names = [
        ("AllowOrigins", "allowOrigins"),
        ("AllowHeaders", "allowHeaders"),
        ("AllowMethods", "allowMethods"),
        ("ExposeHeaders", "exposeHeaders"),
        ("MaxAge", "maxAge"),
        ("AllowCredentials", "allowCredentials"),
    ];
    Shape::of(cors.take(&names)).at(at)
}
