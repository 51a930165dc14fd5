//! `AWS::Serverless::SimpleTable`: a table with one key, paid for by request unless a throughput is provisioned.

use super::shape::{Shape, list, map, text};
use super::{Origin, Sam, tags};

const TAKEN: [&str; 4] = ["PointInTimeRecoverySpecification", "ProvisionedThroughput", "SSESpecification", "TableName"];

impl<'t> Sam<'_, 't> {
    pub(super) fn simple_table(&mut self, origin: &Origin<'t>) {
        let own = &origin.properties;
        let mut properties = Shape::of(own.pick(&TAKEN));
        if !own.has("ProvisionedThroughput") {
            properties.set("BillingMode", text("PAY_PER_REQUEST"));
        }
        let key = own.get("PrimaryKey");
        let at = key.as_ref().and_then(Shape::node);
        let name = key.as_ref().and_then(|it| it.get("Name")).unwrap_or_else(|| text("id"));
        let ty = key.as_ref().and_then(|it| it.get("Type")).map(|it| self.settled(it));
        let ty = match ty.as_ref().and_then(Shape::str) {
            Some("Number") => "N",
            Some("Binary") => "B",
            _ => "S",
        };
        let attribute = map([("AttributeName", name.clone()), ("AttributeType", text(ty))]);
        let schema = map([("AttributeName", name), ("KeyType", text("HASH"))]);
        properties.set("AttributeDefinitions", list([attribute]).at(at));
        properties.set("KeySchema", list([schema]).at(at));
        if own.has("Tags") {
            properties.set("Tags", tags::listed(own.get("Tags").as_ref(), None));
        }
        self.become_type(origin, "AWS::DynamoDB::Table", properties);
    }
}
