//! `SNS`: a subscription of the function, or of a queue from which it reads.

use super::event::Event;
use super::publish::Callee;
use super::role::Grants;
use super::shape::{Shape, arn_of, list, map, reference, text};
use super::{Origin, Sam};

const TAKEN: [(&str, &str); 5] = [
    ("Topic", "TopicArn"),
    ("FilterPolicy", "FilterPolicy"),
    ("FilterPolicyScope", "FilterPolicyScope"),
    ("RedrivePolicy", "RedrivePolicy"),
    ("Region", "Region"),
];

impl<'t> Sam<'_, 't> {
    pub(super) fn subscription(
        &mut self,
        origin: &Origin<'t>,
        callee: &Callee<'t>,
        event: &Event<'t>,
        grants: &mut Grants<'t>,
    ) {
        let own = &event.properties;
        let Some(topic) = own.get("Topic") else { return };
        let mut properties = Shape::of(own.take(&TAKEN));
        match own.get("SqsSubscription").filter(|it| !it.is_false()) {
            None => {
                properties.set("Protocol", text("lambda"));
                properties.set("Endpoint", callee.arn());
                self.make(origin, &event.id, "AWS::SNS::Subscription", properties, event.at);
                self.permission(origin, callee, event, "sns.amazonaws.com", vec![("SourceArn", topic)]);
            }
            Some(through) => {
                grants.managed.push("service-role/AWSLambdaSQSQueueExecutionRole");
                let Some(queue) = self.queue_between(origin, callee, event, &through, topic) else { return };
                properties.set("Protocol", text("sqs"));
                properties.set("Endpoint", queue);
                self.make(origin, &event.id, "AWS::SNS::Subscription", properties, event.at);
            }
        }
    }

    /// The queue between topic and function, given or made, with the policy and the mapping; its ARN.
    fn queue_between(
        &mut self,
        origin: &Origin<'t>,
        callee: &Callee<'t>,
        event: &Event<'t>,
        through: &Shape<'t>,
        topic: Shape<'t>,
    ) -> Option<Shape<'t>> {
        let at = through.node().unwrap_or(event.at);
        let policy_id = through.get("QueuePolicyLogicalId").and_then(|it| it.str().map(str::to_owned));
        let policy_id = policy_id.unwrap_or_else(|| format!("{}QueuePolicy", event.id));
        let (arn, url) = if through.is_map() || through.is_intrinsic() {
            match (through.get("QueueArn"), through.get("QueueUrl")) {
                (Some(arn), Some(url)) => (arn, url),
                _ => {
                    let message = format!("`SqsSubscription` of `{}` names no queue", event.id);
                    self.refuse(at, message, "`QueueArn` and `QueueUrl` belong here");
                    return None;
                }
            }
        } else {
            let id = format!("{}Queue", event.id);
            self.make(origin, &id, "AWS::SQS::Queue", Shape::empty(), at);
            (arn_of(&*id), reference(&*id))
        };
        let mut mapping = map([
            ("EventSourceArn", arn.clone()),
            ("FunctionName", callee.name()),
            ("BatchSize", Shape::Number(10)),
            ("Enabled", Shape::Bool(true)),
        ]);
        for field in through.pick(&["BatchSize", "Enabled"]) {
            mapping.set(&field.key, field.value);
        }
        let id = format!("{}EventSourceMapping", event.id);
        self.make(origin, &id, "AWS::Lambda::EventSourceMapping", mapping, at);
        let statement = map([
            ("Action", text("sqs:SendMessage")),
            ("Effect", text("Allow")),
            ("Principal", text("*")),
            ("Resource", arn.clone()),
            ("Condition", map([("ArnEquals", map([("aws:SourceArn", topic)]))])),
        ]);
        let policy = map([
            ("PolicyDocument", map([("Version", text("2012-10-17")), ("Statement", list([statement]))])),
            ("Queues", list([url])),
        ]);
        self.make(origin, &policy_id, "AWS::SQS::QueuePolicy", policy, at);
        Some(arn)
    }
}
