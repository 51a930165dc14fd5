//! What must not stand in a GraphQL API, its functions and its resolvers.

use super::shape::{Field, Shape};
use super::{Origin, Sam};

/// The ways to authenticate, with the property that says more about each.
const WAYS: [(&str, Option<&str>); 5] = [
    ("API_KEY", None),
    ("AWS_IAM", None),
    ("AWS_LAMBDA", Some("LambdaAuthorizer")),
    ("OPENID_CONNECT", Some("OpenIDConnect")),
    ("AMAZON_COGNITO_USER_POOLS", Some("UserPool")),
];

const LOGGING: [&str; 3] = ["CloudWatchLogsRoleArn", "ExcludeVerboseContent", "FieldLogLevel"];

impl<'t> Sam<'_, 't> {
    pub(super) fn check_graphql(&mut self, origin: &Origin<'t>) {
        let own = &origin.properties;
        if own.has("SchemaInline") == own.has("SchemaUri") {
            let message = format!("`{}` must have one schema", origin.id);
            self.refuse(origin.at, message, "either `SchemaInline` or `SchemaUri` belongs here");
        }
        if let Some(auth) = own.get("Auth").filter(Shape::is_map) {
            self.check_way(origin, &auth);
            match auth.get("Additional") {
                Some(more) if more.is_list() => more.items().iter().for_each(|way| self.check_way(origin, way)),
                Some(more) if !more.is_intrinsic() => {
                    let message = format!("`Auth.Additional` of `{}` must be a list", origin.id);
                    self.refuse(more.node().unwrap_or(origin.at), message, "this is not");
                }
                _ => {}
            }
        }
        for field in own.get("Logging").map(|it| it.fields()).unwrap_or_default() {
            if !LOGGING.contains(&&*field.key) {
                let message = format!("`Logging` of `{}` has no `{}`", origin.id, field.key);
                self.refuse(field.value.node().unwrap_or(origin.at), message, "not a property of it");
            }
        }
        let functions = own.get("Functions").map(|it| it.fields()).unwrap_or_default();
        for field in &functions {
            self.check_graphql_function(origin, field);
        }
        for ty in own.get("Resolvers").map(|it| it.fields()).unwrap_or_default() {
            for field in ty.value.fields() {
                self.check_resolver(origin, &field, &functions);
            }
        }
    }

    fn check_way(&mut self, origin: &Origin<'t>, way: &Shape<'t>) {
        let at = way.node().unwrap_or(origin.at);
        let Some(ty) = way.get("Type") else {
            return self.refuse(at, format!("`Auth` of `{}` has no type", origin.id), "`Type` is needed");
        };
        let Some(name) = self.known(&ty) else { return };
        let given: Vec<&str> = WAYS.iter().filter_map(|(_, more)| *more).filter(|more| way.has(more)).collect();
        match WAYS.iter().find(|(own, _)| *own == name) {
            None => {
                let message = format!("`{name}` is no way to authenticate");
                self.refuse(
                    ty.node().unwrap_or(at),
                    message,
                    &format!("one of {} belongs here", WAYS.map(|it| it.0).join(", ")),
                );
            }
            Some((_, Some(more))) if !way.has(more) => {
                self.refuse(at, format!("`{name}` says no more than that"), &format!("`{more}` is needed"));
            }
            Some(_) if given.len() > 1 => {
                let message = format!("`Auth` of `{}` has {}", origin.id, given.join(" and "));
                self.refuse(at, message, "one of them belongs here");
            }
            Some(_) => {}
        }
    }

    fn check_graphql_function(&mut self, origin: &Origin<'t>, field: &Field<'t>) {
        let own = &field.value;
        let at = own.node().unwrap_or(origin.at);
        let name = &field.key;
        if own.has("Id") {
            if own.fields().len() > 1 {
                let message = format!("the function `{name}` has an `Id` and other properties");
                self.refuse(at, message, "a function that is made elsewhere has `Id` alone");
            }
            return;
        }
        if own.has("InlineCode") == own.has("CodeUri") {
            let message = format!("the function `{name}` must have its code once");
            self.refuse(at, message, "either `InlineCode` or `CodeUri` belongs here");
        }
        if !own.has("Runtime") {
            self.refuse(at, format!("the function `{name}` has no runtime"), "`Runtime` is needed");
        }
        let sources = ["DynamoDb", "Lambda"];
        let is_there =
            |source: &str| sources.iter().any(|sort| origin.properties.find(&["DataSources", sort, source]).is_some());
        match own.get("DataSource") {
            None => self.refuse(at, format!("the function `{name}` has no data source"), "`DataSource` is needed"),
            Some(source) if source.str().is_some_and(|it| !it.eq_ignore_ascii_case("none") && !is_there(it)) => {
                let message = format!("there is no data source `{}`", source.str().unwrap_or_default());
                self.refuse(source.node().unwrap_or(at), message, "not in `DataSources`");
            }
            Some(_) => {}
        }
    }

    fn check_resolver(&mut self, origin: &Origin<'t>, field: &Field<'t>, functions: &[Field<'t>]) {
        let own = &field.value;
        let at = own.node().unwrap_or(origin.at);
        let name = &field.key;
        if own.has("InlineCode") && own.has("CodeUri") {
            self.refuse(at, format!("the resolver `{name}` has its code twice"), "one of them belongs here");
        }
        if (own.has("InlineCode") || own.has("CodeUri")) && !own.has("Runtime") {
            self.refuse(at, format!("the resolver `{name}` has code and no runtime"), "`Runtime` is needed");
        }
        let steps = own.get("Pipeline").map(|it| it.items());
        if steps.is_none() {
            self.refuse(at, format!("the resolver `{name}` calls no functions"), "`Pipeline` is needed");
        }
        for step in steps.unwrap_or_default() {
            if step.str().is_some_and(|it| functions.iter().all(|own| *own.key != *it)) {
                let message = format!("there is no function `{}`", step.str().unwrap_or_default());
                self.refuse(step.node().unwrap_or(at), message, "not in `Functions`");
            }
        }
    }
}
