//! `AWS::Serverless::Api`: a REST API with its document, its deployment and its stage.

use super::function::stored;
use super::openapi;
use super::route::{Route, Sort};
use super::shape::{Shape, list, map, reference, text};
use super::{Origin, Sam, tags};
use crate::document::Node;

/// Properties that the API takes over.
const TAKEN: [&str; 10] = [
    "ApiKeySourceType",
    "BinaryMediaTypes",
    "Description",
    "EndpointAccessMode",
    "FailOnWarnings",
    "MinimumCompressionSize",
    "Mode",
    "Name",
    "Policy",
    "SecurityPolicy",
];

/// Properties that the stage takes over.
const STAGED: [&str; 8] = [
    "AccessLogSetting",
    "CacheClusterEnabled",
    "CacheClusterSize",
    "CanarySetting",
    "MethodSettings",
    "StageName",
    "TracingEnabled",
    "Variables",
];

impl<'t> Sam<'_, 't> {
    pub(super) fn rest_api(&mut self, origin: &Origin<'t>, routes: &[Route<'t>]) {
        let properties = self.rest_properties(origin, routes);
        self.become_type(origin, "AWS::ApiGateway::RestApi", properties);
        let stage = self.rest_stage(origin);
        self.aliases.push((format!("{}.Stage", origin.id), stage.clone()));
        self.rest_domain(origin, &stage);
        self.usage_plan(origin, &stage);
    }

    fn rest_properties(&mut self, origin: &Origin<'t>, routes: &[Route<'t>]) -> Shape<'t> {
        let own = &origin.properties;
        let mut properties = Shape::of(own.pick(&TAKEN));
        if let Some(endpoint) = own.get("EndpointConfiguration") {
            self.endpoint(origin, &endpoint, &mut properties);
        }
        if propagates(own) {
            properties.set("Tags", tags::listed(own.get("Tags").as_ref(), None));
        }
        match own.get("DefinitionUri") {
            Some(uri) if uri.is_map() || uri.str().is_some_and(|it| it.starts_with("s3://")) => {
                properties.set("BodyS3Location", stored(&uri, ["Bucket", "Key", "Version"]));
            }
            Some(uri) => {
                let unknown = Shape::Unknown("the definition of the API is in another file".into());
                properties.set("Body", unknown.at(uri.node()));
            }
            None => {
                let body = self.rest_body(origin, routes);
                properties.set("Body", body);
            }
        }
        properties
    }

    /// A word, or `{Type, VPCEndpointIds}`, where CloudFormation has a list of types.
    fn endpoint(&mut self, origin: &Origin<'t>, endpoint: &Shape<'t>, properties: &mut Shape<'t>) {
        let at = endpoint.node();
        let (ty, mut out) = if endpoint.is_map() {
            let names = [
                ("VPCEndpointIds", "VpcEndpointIds"),
                ("VpcEndpointIds", "VpcEndpointIds"),
                ("IpAddressType", "IpAddressType"),
            ];
            if endpoint.has("VPCEndpointIds") && endpoint.has("VpcEndpointIds") {
                let message = format!("`EndpointConfiguration` of `{}` names its endpoints twice", origin.id);
                self.refuse(
                    at.unwrap_or(origin.at),
                    message,
                    "`VPCEndpointIds` and `VpcEndpointIds` are two spellings of one property",
                );
            }
            (endpoint.get("Type"), Shape::of(endpoint.take(&names)))
        } else {
            (Some(endpoint.clone()), Shape::empty())
        };
        if let Some(ty) = ty {
            out.set("Types", list([ty.clone()]).at(ty.node()));
            properties.set("Parameters", map([("endpointConfigurationTypes", ty)]));
        }
        properties.set("EndpointConfiguration", out.at(at));
    }

    /// The document: what is written, or the routes of events, with what the other properties add.
    fn rest_body(&mut self, origin: &Origin<'t>, routes: &[Route<'t>]) -> Shape<'t> {
        let own = &origin.properties;
        let auth = own.get("Auth").unwrap_or(Shape::empty());
        let version = own.get("OpenApiVersion").and_then(|it| self.known(&it));
        let is_three = version.as_deref().is_some_and(|it| it.starts_with('3'));
        let written = own.get("DefinitionBody");
        if let Some(body) = written.as_ref().filter(|it| !it.is_map()) {
            return body.clone();
        }
        let merges = own.get("MergeDefinitions").is_some_and(|it| it.is_true());
        let key = if is_three { "openapi" } else { "swagger" };
        let number = if is_three { version.as_deref().unwrap_or("3.0.1") } else { "2.0" };
        let mut body = match &written {
            Some(body) => body.clone(),
            None => openapi::empty((key, number), reference("AWS::StackName")),
        };
        if is_three && written.is_some() && body.has("swagger") {
            body.remove("swagger");
            body.set("openapi", text(number));
        }
        let mut unset = Vec::new();
        for route in routes {
            if written.is_none() || merges {
                self.operation(&mut body, route, &auth);
            } else {
                self.overridden(&mut body, route, &auth);
            }
            if route.properties.find(&["Auth", "ApiKeyRequired"]).is_some_and(|it| it.is_false()) {
                unset.push(format!("{} {}", route.method, route.path));
            }
        }
        if let Some(cors) = own.get("Cors") {
            self.preflight(&mut body, &cors);
        }
        self.authorizers(origin, &mut body, &auth, Sort::Rest);
        let preflight = !auth.get("AddDefaultAuthorizerToCorsPreflight").is_some_and(|it| it.is_false());
        self.default_authorizer(&mut body, &auth, preflight);
        if let Some(key) = auth.get("ApiKeyRequired").filter(|it| it.is_true()) {
            self.default_api_key(&mut body, key.node(), &unset);
        }
        self.resource_policy(origin, &mut body, &auth);
        self.extensions(own, &mut body);
        let is_three =
            is_three || body.get("openapi").is_some_and(|it| it.scalar().is_some_and(|it| it.starts_with("3.0")));
        if self.is_implicit(origin) {
            openapi::conditional_paths(&mut body, routes);
        }
        if is_three { openapi::upgraded(body) } else { body }
    }

    /// The document of the user keeps its own operations; only who may call them may be said by an event.
    fn overridden(&self, body: &mut Shape<'t>, route: &Route<'t>, auth: &Shape<'t>) {
        let overrides = route.properties.find(&["Auth", "OverrideApiAuth"]).is_some_and(|it| it.is_true());
        let is_there = body.find(&["paths", &route.path, &route.method]).is_some_and(|it| it.is_map());
        if overrides && is_there {
            let own = route.properties.get("Auth").unwrap_or(Shape::empty());
            if let Some(name) = own.get("Authorizer").and_then(|it| self.known(&it)) {
                let scopes = auth.find(&["Authorizers", &name, "AuthorizationScopes"]);
                let required = list([map([(name, scopes.unwrap_or_else(|| list([])))])]);
                let operation = body.entry("paths").entry(&route.path).entry(&route.method);
                operation.set("security", required.at(own.node()));
            }
        }
    }

    /// What other properties write into the document.
    fn extensions(&self, own: &Shape<'t>, body: &mut Shape<'t>) {
        if let Some(types) = own.get("BinaryMediaTypes") {
            let items = types.items().into_iter().map(|ty| self.media_type(ty));
            body.set("x-amazon-apigateway-binary-media-types", list(items).at(types.node()));
        }
        if let Some(responses) = own.get("GatewayResponses") {
            body.set("x-amazon-apigateway-gateway-responses", gateway_responses(&responses));
        }
        if let Some(models) = own.get("Models") {
            body.set("definitions", models);
        }
        if let Some(disabled) = own.get("DisableExecuteApiEndpoint") {
            let configuration = map([("disableExecuteApiEndpoint", disabled)]);
            body.set("x-amazon-apigateway-endpoint-configuration", configuration);
        }
    }

    /// `~1` is how a property spells the slash of a media type.
    fn media_type(&self, ty: Shape<'t>) -> Shape<'t> {
        if let Some(known) = self.known(&ty) {
            return text(known.replace("~1", "/")).at(ty.node());
        }
        let Some((_, argument)) = ty.function().filter(|(name, _)| *name == "Join") else { return ty };
        let parts: Vec<Node<'t>> = argument.items().collect();
        match parts.as_slice() {
            [delimiter, items] if delimiter.str() == Some("~1") => {
                Shape::Join("/", items.items().map(Shape::Written).collect()).at(ty.node())
            }
            _ => ty,
        }
    }

    /// The deployment and the stage; the id of the stage.
    fn rest_stage(&mut self, origin: &Origin<'t>) -> String {
        let own = &origin.properties;
        let deployment = format!("{}Deployment", origin.id);
        self.aliases.push((format!("{}.Deployment", origin.id), deployment.clone()));
        let api = || reference(&*origin.id);
        let mut properties = map([("RestApiId", api())]);
        if own.get("OpenApiVersion").is_none() {
            properties.set("StageName", text("Stage"));
        }
        self.make(origin, &deployment, "AWS::ApiGateway::Deployment", properties, origin.node);
        let name = own.get("StageName").and_then(|it| self.known(&it)).unwrap_or_default();
        let is_plain = name.chars().all(|it| it.is_ascii_alphanumeric());
        let id = format!("{}{}Stage", origin.id, if is_plain { &*name } else { "" });
        let mut stage = Shape::of(own.pick(&STAGED));
        stage.set("RestApiId", api());
        stage.set("DeploymentId", reference(deployment));
        if own.has("Tags") {
            stage.set("Tags", tags::listed(own.get("Tags").as_ref(), None));
        }
        self.make(origin, &id, "AWS::ApiGateway::Stage", stage, origin.node);
        id
    }
}

/// Whether tags are passed on to everything that is made.
pub(super) fn propagates(own: &Shape<'_>) -> bool {
    own.get("PropagateTags").is_some_and(|it| it.is_true()) && own.has("Tags")
}

/// `Headers`, `Paths` and `QueryStrings` become parameters of the response; the status is a string.
fn gateway_responses<'t>(responses: &Shape<'t>) -> Shape<'t> {
    let response = |own: &Shape<'t>| {
        let mut parameters = Vec::new();
        for (sort, prefix) in [("Headers", "header"), ("Paths", "path"), ("QueryStrings", "querystring")] {
            for field in own.find(&["ResponseParameters", sort]).map(|it| it.fields()).unwrap_or_default() {
                parameters.push((format!("gatewayresponse.{prefix}.{}", field.key), field.value));
            }
        }
        let mut out = map([
            ("responseParameters", map(parameters)),
            ("responseTemplates", own.get("ResponseTemplates").unwrap_or(Shape::empty())),
        ]);
        if let Some(code) = own.get("StatusCode") {
            let node = code.node();
            let code = code.scalar().map_or_else(|| code.clone(), text).at(node);
            out.set("statusCode", code);
        }
        out.at(own.node())
    };
    map(responses.fields().into_iter().map(|field| (field.key, response(&field.value)))).at(responses.node())
}
