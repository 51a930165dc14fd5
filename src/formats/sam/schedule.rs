//! `ScheduleV2`: a schedule of EventBridge Scheduler, and the role that it takes.

use super::event::Event;
use super::policies::{inline, statement};
use super::publish::Callee;
use super::role::trust;
use super::rule::Target;
use super::shape::{Shape, arn_of, list, map, text};
use super::{Origin, Sam};

const TAKEN: [&str; 9] = [
    "ScheduleExpression",
    "FlexibleTimeWindow",
    "Description",
    "EndDate",
    "StartDate",
    "GroupName",
    "KmsKeyArn",
    "ScheduleExpressionTimezone",
    "State",
];

impl<'t> Sam<'_, 't> {
    pub(super) fn invoking_schedule(&mut self, origin: &Origin<'t>, callee: &Callee<'t>, event: &Event<'t>) {
        let own = &event.properties;
        let role = own.get("RoleArn").unwrap_or_else(|| {
            let statement = statement(text("lambda:InvokeFunction"), callee.arn());
            self.schedule_role(
                origin,
                event,
                inline(&format!("{}LambdaPolicy", event.id), map([("Statement", list([statement]))])),
            )
        });
        self.schedule(origin, event, Target { arn: callee.arn(), role: Some(role), suffix: "" });
    }

    /// A role that the scheduler may take; its ARN.
    pub(super) fn schedule_role(&mut self, origin: &Origin<'t>, event: &Event<'t>, policy: Shape<'t>) -> Shape<'t> {
        let id = format!("{}Role", event.id);
        let mut role =
            map([("AssumeRolePolicyDocument", trust("scheduler.amazonaws.com")), ("Policies", list([policy]))]);
        if let Some(boundary) = event.properties.get("PermissionsBoundary") {
            role.set("PermissionsBoundary", boundary);
        }
        self.make(origin, &id, "AWS::IAM::Role", role, event.at);
        arn_of(id)
    }

    pub(super) fn schedule(&mut self, origin: &Origin<'t>, event: &Event<'t>, target: Target<'t>) {
        let own = &event.properties;
        let mut properties = Shape::of(own.pick(&TAKEN));
        properties.set_default("FlexibleTimeWindow", map([("Mode", text("OFF"))]));
        if let Some(name) = own.get("Name") {
            properties.set("Name", name);
        } else if !own.get("OmitName").is_some_and(|it| it.is_true()) {
            properties.set("Name", text(&*event.id));
        }
        let mut to = map([("Arn", target.arn)]);
        if let Some(role) = target.role {
            to.set("RoleArn", role);
        }
        for field in own.pick(&["Input", "RetryPolicy"]) {
            to.set(&field.key, field.value);
        }
        if let Some(queue) = own.get("DeadLetterConfig") {
            let arn = self.dead_letter_queue(origin, event, &queue);
            to.set("DeadLetterConfig", map([("Arn", arn)]).at(queue.node()));
        }
        properties.set("Target", to);
        self.make(origin, &event.id, "AWS::Scheduler::Schedule", properties, event.at);
    }
}
