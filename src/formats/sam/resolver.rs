//! Data sources, functions and resolvers of `AWS::Serverless::GraphQLApi`.

use super::connected::{End, made};
use super::connections::Connection;
use super::graphql::api_id;
use super::role::trust;
use super::shape::{Field, Shape, arn_of, attribute, list, map, reference, text};
use super::{Origin, Sam};

/// What a resolver does that has no code of its own: it hands on what its functions give.
const HAND_ON: &str = "
export function request(ctx) {
    return {};
}

export function response(ctx) {
    return ctx.prev.result;
}
";

const TABLE_ARN: &str = "arn:${AWS::Partition}:dynamodb:${Region}:${AWS::AccountId}:table/${TableName}";

impl<'t> Sam<'_, 't> {
    pub(super) fn graphql_parts(&mut self, origin: &Origin<'t>) {
        let mut sources = Vec::new();
        for (sort, suffix) in [("DynamoDb", "DynamoDBDataSource"), ("Lambda", "LambdaDataSource")] {
            let all = origin.properties.find(&["DataSources", sort]).map(|it| it.fields()).unwrap_or_default();
            for field in all {
                let id = format!("{}{}{suffix}", origin.id, field.key);
                self.data_source(origin, &id, &field, sort == "DynamoDb");
                sources.push((field.key, id));
            }
        }
        self.graphql_functions(origin, &sources);
        self.resolvers(origin);
    }

    fn data_source(&mut self, origin: &Origin<'t>, id: &str, field: &Field<'t>, is_table: bool) {
        let own = &field.value;
        let at = own.node().unwrap_or(origin.at);
        let role = own.get("ServiceRoleArn").unwrap_or_else(|| self.data_source_role(origin, id, own, is_table));
        let mut properties = Shape::of(own.pick(&["Description", "Name"]));
        properties.set_default("Name", text(&*field.key));
        properties.set("ApiId", api_id(origin));
        properties.set("ServiceRoleArn", role);
        if is_table {
            let names = [
                ("TableName", "TableName"),
                ("UseCallerCredentials", "UseCallerCredentials"),
                ("Versioned", "Versioned"),
                ("DeltaSync", "DeltaSyncConfig"),
                ("Region", "AwsRegion"),
            ];
            let mut config = Shape::of(own.take(&names));
            config.set_default("AwsRegion", reference("AWS::Region"));
            properties.set("Type", text("AMAZON_DYNAMODB"));
            properties.set("DynamoDBConfig", config);
        } else {
            properties.set("Type", text("AWS_LAMBDA"));
            properties.set("LambdaConfig", Shape::of(own.take(&[("FunctionArn", "LambdaFunctionArn")])));
        }
        self.make(origin, id, "AWS::AppSync::DataSource", properties, at);
    }

    /// A role that may read and write the table, or call the function.
    fn data_source_role(&mut self, origin: &Origin<'t>, id: &str, own: &Shape<'t>, is_table: bool) -> Shape<'t> {
        let at = own.node().unwrap_or(origin.at);
        let role = format!("{id}Role");
        let properties = map([("AssumeRolePolicyDocument", trust("appsync.amazonaws.com"))]);
        self.make(origin, &role, "AWS::IAM::Role", properties, at);
        let (ty, arn, connector) = if is_table {
            let region = own.get("Region").unwrap_or_else(|| reference("AWS::Region"));
            let name = own.get("TableName").unwrap_or(Shape::Nothing);
            let arn = Shape::Sub(TABLE_ARN.into(), vec![("Region", region), ("TableName", name)]);
            ("AWS::DynamoDB::Table", own.get("TableArn").or(Some(arn)), "ToTableConnector")
        } else {
            ("AWS::Lambda::Function", own.get("FunctionArn"), "ToLambdaConnector")
        };
        let source = End { role: Some(reference(&*role)), ..End::default() };
        let destination = End { arn, ..End::default() };
        let wanted = own.get("Permissions").map(|it| it.items());
        let wants = |name: &str| wanted.as_ref().is_none_or(|all| all.iter().any(|it| it.str() == Some(name)));
        if let Some(connection) = Connection::of("AWS::AppSync::DataSource", ty) {
            let mut grants = Vec::new();
            grants.extend(connection.read.iter().filter(|_| wants("Read")));
            grants.extend(connection.write.iter().filter(|_| wants("Write")));
            if let Some((ty, suffix, policy)) = made(connection.means, &source, &destination, &grants) {
                self.make(origin, &format!("{id}{connector}{suffix}"), ty, policy, at);
            }
        }
        arn_of(role)
    }

    fn graphql_functions(&mut self, origin: &Origin<'t>, sources: &[(Box<str>, String)]) {
        for field in origin.properties.get("Functions").map(|it| it.fields()).unwrap_or_default() {
            let own = &field.value;
            if own.has("Id") {
                continue;
            }
            let mut properties = Shape::of(own.pick(&["Description", "MaxBatchSize", "Name"]));
            properties.set_default("Name", text(&*field.key));
            properties.set("ApiId", api_id(origin));
            if let Some(source) = own.get("DataSource") {
                let named = sources.iter().find(|(name, _)| source.str() == Some(&**name)).map(|(_, id)| id.clone());
                let named = match source.str() {
                    Some(it) if named.is_none() && it.eq_ignore_ascii_case("none") => Some(self.no_source(origin)),
                    _ => named,
                };
                properties.set("DataSourceName", named.map_or(source, |id| attribute(id, "Name")));
            }
            for part in code_of(own) {
                properties.set(&part.key, part.value);
            }
            let at = own.node().unwrap_or(origin.at);
            let id = format!("{}{}", origin.id, field.key);
            self.make(origin, &id, "AWS::AppSync::FunctionConfiguration", properties, at);
        }
    }

    /// The data source of functions that need none.
    fn no_source(&mut self, origin: &Origin<'t>) -> String {
        let id = format!("{}NoneDataSource", origin.id);
        let properties = map([("ApiId", api_id(origin)), ("Name", text("None")), ("Type", text("NONE"))]);
        self.make(origin, &id, "AWS::AppSync::DataSource", properties, origin.at);
        id
    }

    fn resolvers(&mut self, origin: &Origin<'t>) {
        let types = origin.properties.get("Resolvers").map(|it| it.fields()).unwrap_or_default();
        let functions = origin.properties.get("Functions").unwrap_or(Shape::empty());
        for ty in types {
            for field in ty.value.fields() {
                let own = &field.value;
                let names =
                    [("Caching", "CachingConfig"), ("MaxBatchSize", "MaxBatchSize"), ("FieldName", "FieldName")];
                let mut properties = Shape::of(own.take(&names));
                properties.set_default("FieldName", text(&*field.key));
                properties.set("ApiId", api_id(origin));
                properties.set("TypeName", text(&*ty.key));
                properties.set("Kind", text("PIPELINE"));
                let step = |step: Shape<'t>| {
                    let name = step.str().unwrap_or_default().to_owned();
                    let given = functions.find(&[&name, "Id"]);
                    given.unwrap_or_else(|| attribute(format!("{}{name}", origin.id), "FunctionId"))
                };
                let steps = own.get("Pipeline").map(|it| it.items()).unwrap_or_default();
                properties.set("PipelineConfig", map([("Functions", list(steps.into_iter().map(step)))]));
                for part in code_of(own) {
                    properties.set(&part.key, part.value);
                }
                if !own.has("InlineCode") && !own.has("CodeUri") {
                    properties.set("Code", text(HAND_ON));
                }
                let runtime = map([("Name", text("APPSYNC_JS")), ("RuntimeVersion", text("1.0.0"))]);
                properties.set_default("Runtime", runtime);
                let at = own.node().unwrap_or(origin.at);
                let id = format!("{}{}{}", origin.id, ty.key, field.key);
                self.make(origin, &id, "AWS::AppSync::Resolver", properties, at);
            }
        }
    }
}

/// The code of a function or a resolver, what it runs on, and how it resolves conflicts.
fn code_of<'t>(own: &Shape<'t>) -> Vec<Field<'t>> {
    let names = [("InlineCode", "Code"), ("CodeUri", "CodeS3Location"), ("Sync", "SyncConfig")];
    let mut fields = own.take(&names);
    if let Some(runtime) = own.get("Runtime") {
        let value = Shape::of(runtime.take(&[("Name", "Name"), ("Version", "RuntimeVersion")])).at(runtime.node());
        fields.push(Field { key: "Runtime".into(), span: None, value });
    }
    fields
}
