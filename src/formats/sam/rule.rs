//! `Schedule`, `CloudWatchEvent` and `EventBridgeRule`: a rule of EventBridge with one target.

use super::event::Event;
use super::publish::Callee;
use super::shape::{Shape, arn_of, list, map, reference, text};
use super::{Origin, Sam};

/// Ids of targets are at most this long (PutTargets, Id).
const LONGEST_ID: usize = 64;

/// What a rule or a schedule calls.
pub(super) struct Target<'t> {
    pub(super) arn: Shape<'t>,
    /// The role that it takes for that, where it needs one.
    pub(super) role: Option<Shape<'t>>,
    /// How the id of the target ends.
    pub(super) suffix: &'static str,
}

impl<'t> Sam<'_, 't> {
    pub(super) fn invoking_rule(&mut self, origin: &Origin<'t>, callee: &Callee<'t>, event: &Event<'t>) {
        self.rule(origin, event, Target { arn: callee.arn(), role: None, suffix: "LambdaTarget" });
        let source = vec![("SourceArn", arn_of(&*event.id))];
        self.permission(origin, callee, event, "events.amazonaws.com", source);
    }

    pub(super) fn rule(&mut self, origin: &Origin<'t>, event: &Event<'t>, target: Target<'t>) {
        let own = &event.properties;
        let names = [
            ("Schedule", "ScheduleExpression"),
            ("Pattern", "EventPattern"),
            ("EventBusName", "EventBusName"),
            ("Name", "Name"),
            ("RuleName", "Name"),
            ("Description", "Description"),
            ("State", "State"),
        ];
        let mut properties = Shape::of(own.take(&names));
        if let Some(enabled) = own.get("Enabled").filter(|_| !own.has("State")) {
            let state = if self.settled(enabled.clone()).is_false() { "DISABLED" } else { "ENABLED" };
            properties.set("State", text(state).at(enabled.node()));
        }
        let target = self.target(origin, event, target);
        properties.set("Targets", list([target]));
        self.make(origin, &event.id, "AWS::Events::Rule", properties, event.at);
    }

    fn target(&mut self, origin: &Origin<'t>, event: &Event<'t>, target: Target<'t>) -> Shape<'t> {
        let own = &event.properties;
        let mut out = map([("Arn", target.arn)]);
        let room = LONGEST_ID - target.suffix.len();
        let id: String = event.id.chars().take(room).chain(target.suffix.chars()).collect();
        out.set("Id", own.find(&["Target", "Id"]).unwrap_or_else(|| text(id)));
        if let Some(role) = target.role {
            out.set("RoleArn", role);
        }
        for field in own.pick(&["Input", "InputPath", "InputTransformer", "RetryPolicy"]) {
            out.set(&field.key, field.value);
        }
        if let Some(queue) = own.get("DeadLetterConfig") {
            let arn = self.dead_letter_queue(origin, event, &queue);
            out.set("DeadLetterConfig", map([("Arn", arn)]).at(queue.node()));
        }
        out
    }

    /// The queue that is given, or the one that is made, with leave for the rule to send to it.
    pub(super) fn dead_letter_queue(&mut self, origin: &Origin<'t>, event: &Event<'t>, given: &Shape<'t>) -> Shape<'t> {
        if let Some(arn) = given.get("Arn") {
            return arn;
        }
        let at = given.node().unwrap_or(event.at);
        let named = given.get("QueueLogicalId");
        let id = match named.as_ref().map(|it| it.str()) {
            None => format!("{}Queue", event.id),
            Some(Some(name)) => name.to_owned(),
            Some(None) => {
                self.refuse(at, format!("`QueueLogicalId` of `{}` is no string", event.id), "a name belongs here");
                return Shape::Nothing;
            }
        };
        self.make(origin, &id, "AWS::SQS::Queue", Shape::empty(), at);
        let statement = map([
            ("Action", text("sqs:SendMessage")),
            ("Effect", text("Allow")),
            ("Principal", map([("Service", list([text("events.amazonaws.com")]))])),
            ("Resource", arn_of(&*id)),
            ("Condition", map([("ArnEquals", map([("aws:SourceArn", arn_of(&*event.id))]))])),
        ]);
        let policy = map([
            ("PolicyDocument", map([("Version", text("2012-10-17")), ("Statement", list([statement]))])),
            ("Queues", list([reference(&*id)])),
        ]);
        self.make(origin, &format!("{}QueuePolicy", event.id), "AWS::SQS::QueuePolicy", policy, at);
        arn_of(id)
    }
}
