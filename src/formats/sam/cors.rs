//! `Cors`: operations that answer a browser before it sends the request itself.

use super::Sam;
use super::openapi::INTEGRATION;
use super::route::ANY;
use super::shape::{Shape, list, map, text};

/// The properties, and the header that each sets.
const HEADERS: [(&str, &str); 5] = [
    ("AllowOrigin", "Access-Control-Allow-Origin"),
    ("AllowMethods", "Access-Control-Allow-Methods"),
    ("AllowHeaders", "Access-Control-Allow-Headers"),
    ("MaxAge", "Access-Control-Max-Age"),
    ("AllowCredentials", "Access-Control-Allow-Credentials"),
];

/// Methods that a path with all of them answers to.
const ALL: &str = "'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'";

impl<'t> Sam<'_, 't> {
    /// Adds the operation to every path of a REST API that has none.
    pub(super) fn preflight(&self, body: &mut Shape<'t>, cors: &Shape<'t>) {
        let cors = if cors.is_map() { cors.clone() } else { map([("AllowOrigin", cors.clone())]).at(cors.node()) };
        let paths = body.get("paths").map(|it| it.fields()).unwrap_or_default();
        for path in paths {
            if !path.value.is_map() || path.value.has("options") {
                continue;
            }
            let operation = operation(&cors, &path.value);
            body.entry("paths").entry(&path.key).set("options", operation.at(cors.node()));
        }
    }
}

fn operation<'t>(cors: &Shape<'t>, path: &Shape<'t>) -> Shape<'t> {
    let methods = || {
        let mut names: Vec<String> = path.fields().iter().map(|it| it.key.to_uppercase()).collect();
        names.push("OPTIONS".into());
        names.sort();
        if path.has(ANY) { ALL.to_owned() } else { format!("'{}'", names.join(",")) }
    };
    let mut values = Vec::new();
    let mut headers = Vec::new();
    for (property, header) in HEADERS {
        let value = match (cors.get(property), property) {
            (Some(credentials), "AllowCredentials") if !credentials.is_true() => continue,
            (Some(credentials), "AllowCredentials") => text("'true'").at(credentials.node()),
            (Some(value), _) => value,
            (None, "AllowOrigin") => text("'*'"),
            (None, "AllowMethods") => text(methods()),
            (None, _) => continue,
        };
        values.push((format!("method.response.header.{header}"), value));
        headers.push((header, map([("type", text("string"))])));
    }
    let default = map([
        ("statusCode", text("200")),
        ("responseParameters", map(values)),
        ("responseTemplates", map([("application/json", text("{}\n"))])),
    ]);
    let integration = map([
        ("type", text("mock")),
        ("requestTemplates", map([("application/json", text("{\n  \"statusCode\" : 200\n}\n"))])),
        ("responses", map([("default", default)])),
    ]);
    let answer = map([("description", text("Default response for CORS method")), ("headers", map(headers))]);
    map([
        ("summary", text("CORS support")),
        ("consumes", list([text("application/json")])),
        ("produces", list([text("application/json")])),
        (INTEGRATION, integration),
        ("responses", map([("200", answer)])),
    ])
}
