//! Schedules and rules: `schedule`, `eventBridge`, `cloudwatchEvent`.

use super::Service;
use super::event::Event;
use super::names;
use super::pieces::{Pieces, entry, is_intrinsic, written_entry};
use crate::document::{Kind, Node};
use crate::stack::{Entry, TermId};

/// Settings of a rule's target.
const INPUTS: [(&str, &str); 2] = [("input", "Input"), ("inputPath", "InputPath")];
const NAMES: [(&str, &str); 2] = [("name", "Name"), ("description", "Description")];

impl<'t> Service<'_, 't> {
    /// One rule, or one schedule of the scheduler, for each rate.
    pub(super) fn schedule(&mut self, event: &Event<'t>) {
        let Some(rate) = event.get_or_whole("rate") else { return };
        let rates: Vec<Node<'t>> = if rate.kind() == Kind::List { rate.items().collect() } else { vec![rate] };
        let in_scheduler = event.get("method").and_then(Node::str) == Some("scheduler");
        for rate in rates {
            // Rates are counted through all schedules of the function.
            let ids = if in_scheduler { "SchedulerSchedule" } else { "EventsRuleSchedule" };
            let is_new = |number: &usize| self.stack.find(&event.id(&format!("{ids}{number}"))).is_none();
            let Some(number) = (1..).find(is_new) else { return };
            let expression = self.written(rate);
            let expression = written_entry("ScheduleExpression", rate, expression);
            if in_scheduler {
                self.scheduler(event, &event.id(&format!("{ids}{number}")), expression);
            } else {
                self.rule(event, &format!("{ids}{number}"), vec![expression]);
            }
        }
    }

    fn scheduler(&mut self, event: &Event<'t>, id: &str, expression: Entry) {
        let arn = self.target(event);
        let mut target = vec![entry("Arn", arn)];
        self.take(event.node, &[("roleArn", "RoleArn"), ("input", "Input")], &mut target);
        let target = self.map(target, event.node);
        let mut entries = vec![expression, entry("Target", target)];
        self.take(event.node, &NAMES, &mut entries);
        entries.push(self.state(event));
        self.derive(id, "AWS::Scheduler::Schedule", entries, event.node);
    }

    pub(super) fn cloudwatch_event(&mut self, event: &Event<'t>) {
        let mut entries = Vec::new();
        self.take(event.node, &[("event", "EventPattern")], &mut entries);
        self.rule(event, &format!("EventsRuleCloudWatchEvent{}", event.of_type), entries);
    }

    /// A rule with its permission.
    fn rule(&mut self, event: &Event<'t>, what: &str, mut entries: Vec<Entry>) {
        let target = self.rule_target(event);
        entries.push(target);
        self.take(event.node, &NAMES, &mut entries);
        entries.push(self.state(event));
        let rule = self.derive(&event.id(what), "AWS::Events::Rule", entries, event.node);
        let source = self.reference(rule, Some("Arn"), event.node);
        let principal = self.text("events.amazonaws.com", event.node);
        self.permit(&event.id(&format!("LambdaPermission{what}")), event, principal, Some(source));
    }

    fn rule_target(&mut self, event: &Event<'t>) -> Entry {
        let (arn, id) = (self.target(event), self.text("target", event.node));
        let mut target = vec![entry("Arn", arn), entry("Id", id)];
        self.take(event.node, &INPUTS, &mut target);
        if let Some(retry) = event.get("retryPolicy") {
            let names =
                [("maximumEventAge", "MaximumEventAgeInSeconds"), ("maximumRetryAttempts", "MaximumRetryAttempts")];
            let mut inner = Vec::new();
            self.take(retry, &names, &mut inner);
            let value = self.map(inner, retry);
            target.push(written_entry("RetryPolicy", retry, value));
        }
        if let Some(queue) = event.get("deadLetterQueueArn") {
            let arn = self.written(queue);
            let value = self.nested("Arn", arn, queue);
            target.push(written_entry("DeadLetterConfig", queue, value));
        }
        let target = self.map(target, event.node);
        entry("Targets", self.list(vec![target], event.node))
    }

    fn state(&mut self, event: &Event<'t>) -> Entry {
        match event.get("enabled") {
            Some(node) if node.bool() == Some(false) => written_entry("State", node, self.text("DISABLED", node)),
            Some(node) if node.kind() == Kind::String => written_entry("State", node, self.written(node)),
            _ => entry("State", self.text("ENABLED", event.node)),
        }
    }

    /// A rule on the default bus, or on one that the framework makes where it is called by a plain name.
    pub(super) fn event_bridge(&mut self, event: &Event<'t>) {
        let mut entries = Vec::new();
        self.take(event.node, &[("pattern", "EventPattern"), ("schedule", "ScheduleExpression")], &mut entries);
        let bus = event.get("eventBus").filter(|it| it.str() != Some("default"));
        if let Some(bus) = bus {
            let name = self.event_bus(bus);
            entries.push(written_entry("EventBusName", bus, name));
        }
        let target = self.rule_target(event);
        entries.push(target);
        self.take(event.node, &NAMES, &mut entries);
        entries.push(self.state(event));
        let id = self.rule_id(event);
        let rule = self.derive(&id, "AWS::Events::Rule", entries, event.node);
        let source = self.reference(rule, Some("Arn"), event.node);
        let principal = self.text("events.amazonaws.com", event.node);
        let id = event.id(&format!("EventBridgeLambdaPermission{}", event.of_all));
        self.permit(&id, event, principal, Some(source));
    }

    fn event_bus(&mut self, bus: Node<'t>) -> TermId {
        let is_plain = !is_intrinsic(bus) && bus.str().is_some_and(|it| !it.starts_with("arn") && !it.contains("${"));
        let value = self.written(bus);
        if is_plain {
            let id = format!("{}EventBridgeEventBus", names::normal(bus.str().unwrap_or_default()));
            self.derive(&id, "AWS::Events::EventBus", vec![written_entry("Name", bus, value)], bus);
        }
        value
    }

    /// `<service>-<stage>-<function>-rule-<number>` without what is no letter or digit; where the service or the stage is not
    /// known, the id begins with the function.
    fn rule_id(&self, event: &Event<'t>) -> String {
        let service = self.root.get_str("service");
        let service = service.map(|it| it.get_str("name").unwrap_or(it)).and_then(Node::str);
        let own = event.function.node.get_str("name").and_then(Node::str).filter(|it| !it.contains("${"));
        let name = match (own, service.filter(|it| !it.contains("${")), &self.stage) {
            (Some(own), _, _) => own.to_owned(),
            (None, Some(service), Some(stage)) => format!("{service}-{stage}-{}", event.function.key),
            _ => event.function.key.clone(),
        };
        format!("{}EventBridgeRule", names::alphanumeric(&format!("{name}-rule-{}", event.of_all)))
    }
}
