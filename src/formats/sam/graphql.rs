//! `AWS::Serverless::GraphQLApi`: an AppSync API with its schema, keys, and where it logs to.

use super::connected::{End, made};
use super::connections::Means;
use super::role::trust;
use super::shape::{Field, Shape, arn_of, attribute, list, map, sub, text};
use super::{Origin, Sam, tags};

const TAKEN: [&str; 9] = [
    "ApiType",
    "EnvironmentVariables",
    "IntrospectionConfig",
    "Name",
    "OwnerContact",
    "QueryDepthLimit",
    "ResolverCountLimit",
    "Visibility",
    "XrayEnabled",
];

impl<'t> Sam<'_, 't> {
    pub(super) fn graphql_api(&mut self, origin: &Origin<'t>) {
        let own = &origin.properties;
        let mut properties = Shape::of(own.pick(&TAKEN));
        properties.set_default("Name", text(&*origin.id));
        let auth = own.get("Auth").unwrap_or(Shape::empty());
        for field in provider(&auth, true) {
            properties.set(&field.key, field.value);
        }
        if let Some(more) = auth.get("Additional") {
            let all = more.items().into_iter().map(|one| Shape::of(provider(&one, false)).at(one.node()));
            properties.set("AdditionalAuthenticationProviders", list(all).at(more.node()));
        }
        if let Some(log) = self.graphql_log(origin) {
            properties.set("LogConfig", log);
        }
        properties.set("Tags", tags::listed(own.get("Tags").as_ref(), Some("graphqlapi:createdBy")));
        self.become_type(origin, "AWS::AppSync::GraphQLApi", properties);
        self.graphql_schema(origin);
        self.graphql_keys(origin);
        self.graphql_authorizers(origin, &auth);
        self.graphql_parts(origin);
    }

    /// Everything is logged, with a role that is made for it, unless `Logging` says otherwise.
    fn graphql_log(&mut self, origin: &Origin<'t>) -> Option<Shape<'t>> {
        let given = origin.properties.get("Logging");
        if given.as_ref().is_some_and(Shape::is_false) {
            return None;
        }
        let mut log =
            Shape::of(given.as_ref().map(Shape::fields).unwrap_or_default()).at(given.and_then(|it| it.node()));
        log.set_default("FieldLogLevel", text("ALL"));
        if !log.has("CloudWatchLogsRoleArn") {
            let id = format!("{}CloudWatchRole", origin.id);
            let policy = "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs";
            let role = map([
                ("AssumeRolePolicyDocument", trust("appsync.amazonaws.com")),
                ("ManagedPolicyArns", list([sub(policy)])),
            ]);
            self.make(origin, &id, "AWS::IAM::Role", role, origin.node);
            log.set("CloudWatchLogsRoleArn", arn_of(id));
        }
        Some(log)
    }

    fn graphql_schema(&mut self, origin: &Origin<'t>) {
        let names = [("SchemaInline", "Definition"), ("SchemaUri", "DefinitionS3Location")];
        let mut schema = Shape::of(origin.properties.take(&names));
        schema.set("ApiId", api_id(origin));
        self.make(origin, &format!("{}Schema", origin.id), "AWS::AppSync::GraphQLSchema", schema, origin.at);
    }

    fn graphql_keys(&mut self, origin: &Origin<'t>) {
        for field in origin.properties.get("ApiKeys").map(|it| it.fields()).unwrap_or_default() {
            let names = [("ApiKeyId", "ApiKeyId"), ("Description", "Description"), ("ExpiresOn", "Expires")];
            let mut key = Shape::of(field.value.take(&names));
            key.set("ApiId", api_id(origin));
            let at = field.value.node().unwrap_or(origin.at);
            self.make(origin, &format!("{}{}", origin.id, field.key), "AWS::AppSync::ApiKey", key, at);
        }
        if let Some(cache) = origin.properties.get("Cache") {
            let mut properties = Shape::of(cache.fields());
            for (from, to) in [("ApiCachingBehavior", "ApiCachingBehavior"), ("Ttl", "Ttl"), ("Type", "Type")] {
                if let Some(value) = cache.get(from) {
                    properties.set(to, value);
                }
            }
            properties.set("ApiId", api_id(origin));
            let at = cache.node().unwrap_or(origin.at);
            self.make(origin, &format!("{}ApiCache", origin.id), "AWS::AppSync::ApiCache", properties, at);
        }
    }

    /// The API may call the functions that decide about its callers.
    fn graphql_authorizers(&mut self, origin: &Origin<'t>, auth: &Shape<'t>) {
        let more = auth.get("Additional").map(|it| it.items()).unwrap_or_default();
        let all = std::iter::once(auth.clone()).chain(more);
        let functions: Vec<Shape<'t>> = all.filter_map(|it| it.find(&["LambdaAuthorizer", "AuthorizerUri"])).collect();
        for (index, function) in functions.into_iter().enumerate() {
            let at = function.node().unwrap_or(origin.at);
            let source = End { resource: Some(api_id(origin)), ..End::default() };
            let destination = End { arn: Some(function), ..End::default() };
            let means = Means::Permission("appsync.amazonaws.com");
            if let Some((ty, suffix, properties)) = made(means, &source, &destination, &[]) {
                let id = format!("{}ToLambdaAuthConnector{}{suffix}", origin.id, index + 1);
                self.make(origin, &id, ty, properties, at);
            }
        }
    }
}

/// What the parts of an API name it by.
pub(super) fn api_id<'t>(origin: &Origin<'t>) -> Shape<'t> {
    attribute(&*origin.id, "ApiId")
}

/// One way to authenticate; only the first one of an API has a default action.
fn provider<'t>(own: &Shape<'t>, is_first: bool) -> Vec<Field<'t>> {
    let names = [
        ("Type", "AuthenticationType"),
        ("LambdaAuthorizer", "LambdaAuthorizerConfig"),
        ("OpenIDConnect", "OpenIDConnectConfig"),
        ("UserPool", "UserPoolConfig"),
    ];
    let mut fields = own.take(&names);
    for field in &mut fields {
        if &*field.key == "UserPoolConfig" && !is_first {
            field.value.remove("DefaultAction");
        }
    }
    fields
}
