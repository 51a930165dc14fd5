//! `Auth.ResourcePolicy`: who may call a REST API from where.

use super::shape::{Shape, list, map, text};
use super::{Origin, Sam};

/// Lists of addresses, with the condition under which a caller is turned away.
const RANGES: [(&str, &str, &str); 4] = [
    ("IpRangeWhitelist", "NotIpAddress", "aws:SourceIp"),
    ("IpRangeBlacklist", "IpAddress", "aws:SourceIp"),
    ("SourceVpcWhitelist", "StringNotEquals", "aws:SourceVpc"),
    ("SourceVpcBlacklist", "StringEquals", "aws:SourceVpc"),
];

impl<'t> Sam<'_, 't> {
    pub(super) fn resource_policy(&mut self, origin: &Origin<'t>, body: &mut Shape<'t>, auth: &Shape<'t>) {
        let Some(own) = auth.get("ResourcePolicy") else { return };
        let at = own.node().unwrap_or(origin.at);
        let custom = own.get("CustomStatements");
        let mut statements = Vec::new();
        for (name, effect) in [("AwsAccountWhitelist", "Allow"), ("AwsAccountBlacklist", "Deny")] {
            if let Some(accounts) = own.get(name) {
                let root = |account: Shape<'t>| match self.known(&account) {
                    Some(number) => text(format!("arn:aws:iam::{number}:root")).at(account.node()),
                    None => account,
                };
                let roots = list(accounts.items().into_iter().map(root));
                statements.push(statement(effect, map([("AWS", roots)]), None));
            }
        }
        let mut denied = Vec::new();
        for (name, test, key) in RANGES {
            if let Some(values) = own.get(name) {
                denied.push(statement("Deny", text("*"), Some(map([(test, map([(key, values)]))]))));
            }
        }
        if !denied.is_empty() {
            statements.push(statement("Allow", text("*"), None));
            statements.extend(denied);
        }
        let all = match (custom, statements.is_empty()) {
            (None, true) => return,
            (Some(custom), true) => custom,
            (custom, _) => list(statements.into_iter().chain(custom.into_iter().flat_map(Shape::items_or_one))),
        };
        let policy = map([("Version", text("2012-10-17")), ("Statement", all)]).at(Some(at));
        body.set("x-amazon-apigateway-policy", policy);
    }
}

fn statement<'t>(effect: &str, principal: Shape<'t>, condition: Option<Shape<'t>>) -> Shape<'t> {
    let always = [
        ("Action", text("execute-api:Invoke")),
        ("Effect", text(effect)),
        ("Principal", principal),
        ("Resource", text("execute-api:/*")),
    ];
    map(always.into_iter().chain(condition.map(|it| ("Condition", it))))
}
