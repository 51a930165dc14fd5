//! The events of a function: each becomes the resource that invokes it, and the permission to do so.

use super::publish::Callee;
use super::role::Grants;
use super::shape::{Shape, map, reference, sub, text};
use super::{Origin, Sam};
use crate::document::Node;

/// One event of a function.
pub(super) struct Event<'t> {
    /// The id of the function with the name of the event.
    pub(super) id: String,
    pub(super) ty: String,
    /// The event as a whole.
    pub(super) at: Node<'t>,
    pub(super) properties: Shape<'t>,
}

impl<'t> Sam<'_, 't> {
    pub(super) fn events(
        &mut self,
        origin: &Origin<'t>,
        events: Vec<Event<'t>>,
        callee: &Callee<'t>,
        grants: &mut Grants<'t>,
    ) {
        self.taken = self.taking_everything(&events);
        for event in events {
            match &*event.ty {
                "Api" | "HttpApi" => self.route(origin, callee, &event),
                "SNS" => self.subscription(origin, callee, &event, grants),
                "Schedule" | "CloudWatchEvent" | "EventBridgeRule" => self.invoking_rule(origin, callee, &event),
                "ScheduleV2" => self.invoking_schedule(origin, callee, &event),
                "S3" => self.bucket_notification(origin, callee, &event),
                "Cognito" => self.user_pool_trigger(origin, callee, &event),
                "CloudWatchLogs" => self.log_filter(origin, callee, &event),
                "IoTRule" => self.topic_rule(origin, callee, &event),
                "AlexaSkill" => self.skill(origin, callee, &event),
                _ => self.pulled(origin, callee, &event, grants),
            }
        }
    }

    /// The events of a function or a state machine.
    pub(super) fn events_of(&self, origin: &Origin<'t>) -> Vec<Event<'t>> {
        let events = origin.properties.get("Events").map(|it| it.fields()).unwrap_or_default();
        let event = |field: super::shape::Field<'t>| {
            let at = field.value.node()?;
            let ty = field.value.get("Type")?.str()?.to_owned();
            let properties = field.value.get("Properties").unwrap_or(Shape::empty());
            Some(Event { id: [&*origin.id, &*field.key].concat(), ty, at, properties })
        };
        events.into_iter().filter_map(event).collect()
    }

    /// The permission of a service to invoke a function.
    pub(super) fn permission(
        &mut self,
        origin: &Origin<'t>,
        callee: &Callee<'t>,
        event: &Event<'t>,
        service: &str,
        source: Vec<(&'static str, Shape<'t>)>,
    ) {
        let id = [&*event.id, "Permission"].concat();
        let permission = permission(callee, service, source);
        self.make(origin, &id, "AWS::Lambda::Permission", permission, event.at);
    }

    fn log_filter(&mut self, origin: &Origin<'t>, callee: &Callee<'t>, event: &Event<'t>) {
        let own = &event.properties;
        let mut properties = Shape::of(own.pick(&["LogGroupName", "FilterPattern"]));
        properties.set("DestinationArn", callee.arn());
        self.make(origin, &event.id, "AWS::Logs::SubscriptionFilter", properties, event.at);
        let group = own.get("LogGroupName").unwrap_or(Shape::Nothing);
        let arn = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${__LogGroupName__}:*";
        let source = Shape::Sub(arn.into(), vec![("__LogGroupName__", group)]);
        self.permission(origin, callee, event, "logs.amazonaws.com", vec![("SourceArn", source)]);
    }

    fn topic_rule(&mut self, origin: &Origin<'t>, callee: &Callee<'t>, event: &Event<'t>) {
        let mut payload = Shape::of(event.properties.pick(&["Sql", "AwsIotSqlVersion"]));
        let action = map([("Lambda", map([("FunctionArn", callee.arn())]))]);
        payload.set("Actions", Shape::List(vec![action]));
        payload.set("RuleDisabled", Shape::Bool(false));
        let properties = map([("TopicRulePayload", payload)]);
        self.make(origin, &event.id, "AWS::IoT::TopicRule", properties, event.at);
        let arn = format!("arn:${{AWS::Partition}}:iot:${{AWS::Region}}:${{AWS::AccountId}}:rule/${{{}}}", event.id);
        let source = vec![("SourceAccount", reference("AWS::AccountId")), ("SourceArn", sub(arn))];
        self.permission(origin, callee, event, "iot.amazonaws.com", source);
    }

    fn skill(&mut self, origin: &Origin<'t>, callee: &Callee<'t>, event: &Event<'t>) {
        let source = event.properties.get("SkillId").map(|skill| ("EventSourceToken", skill));
        self.permission(origin, callee, event, "alexa-appkit.amazon.com", source.into_iter().collect());
    }
}

/// What lets a service invoke a function.
pub(super) fn permission<'t>(callee: &Callee<'t>, service: &str, source: Vec<(&'static str, Shape<'t>)>) -> Shape<'t> {
    let always =
        [("Action", text("lambda:InvokeFunction")), ("FunctionName", callee.name()), ("Principal", text(service))];
    map(always.into_iter().chain(source))
}
