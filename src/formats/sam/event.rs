//! The events of a function: each becomes the resource that invokes it.

use super::Sam;
use super::build::entry;
use super::globals::Fields;
use crate::document::{Kind, Node};
use crate::stack::{Entry, Term, TermId};
use crate::value::ResourceId;

/// Sources that are polled: an event source mapping, with the property that names the source.
const POLLED: [(&str, &str); 7] = [
    ("SQS", "Queue"),
    ("Kinesis", "Stream"),
    ("DynamoDB", "Stream"),
    ("MSK", "Stream"),
    ("MQ", "Broker"),
    ("DocumentDB", "Cluster"),
    ("SelfManagedKafka", "Topics"),
];

impl<'t> Sam<'_, 't> {
    pub(super) fn events(&mut self, number: usize, own: Option<Node<'t>>) {
        let Some(events) = own.and_then(|it| it.get_str("Events")).filter(|it| it.kind() == Kind::Map) else { return };
        for (key, event) in events.entries() {
            let name = events.tree().key_name(key);
            let properties = event.get_str("Properties").filter(|it| it.kind() == Kind::Map);
            let Some(ty) = event.get_str("Type").and_then(Node::str) else { continue };
            self.event(number, name, ty, event, properties);
        }
    }

    fn event(&mut self, number: usize, name: &str, ty: &str, event: Node<'t>, properties: Option<Node<'t>>) {
        let function = ResourceId(number as u32);
        let id = format!("{}{name}", self.id_of(number));
        let at = properties.unwrap_or(event);
        let fields = Fields::of(properties, None, "");
        match ty {
            "Api" | "HttpApi" => self.routes.add(ty, function, event, properties),
            "SNS" => {
                let endpoint = self.reference(function, Some("Arn"), at);
                let protocol = self.text("lambda", at);
                let mut entries = vec![entry("Protocol", protocol), entry("Endpoint", endpoint)];
                self.take(
                    &fields,
                    &[("Topic", "TopicArn"), ("FilterPolicy", "FilterPolicy"), ("RedrivePolicy", "RedrivePolicy")],
                    &mut entries,
                );
                self.derive(&id, "AWS::SNS::Subscription", entries, event, Some(number));
                self.permission(
                    &id,
                    function,
                    "sns.amazonaws.com",
                    properties.and_then(|it| it.get_str("Topic")),
                    event,
                    number,
                );
            }
            "Schedule" | "CloudWatchEvent" | "EventBridgeRule" => self.rule(&id, function, &fields, event, at, number),
            "ScheduleV2" => self.schedule(&id, function, &fields, event, at, number),
            "S3" => self.bucket_notification(&id, function, properties, event, number),
            "CloudWatchLogs" => {
                let target = self.reference(function, Some("Arn"), at);
                let mut entries = vec![entry("DestinationArn", target)];
                self.take(
                    &fields,
                    &[("LogGroupName", "LogGroupName"), ("FilterPattern", "FilterPattern")],
                    &mut entries,
                );
                self.derive(&id, "AWS::Logs::SubscriptionFilter", entries, event, Some(number));
                self.permission(&id, function, "logs.amazonaws.com", None, event, number);
            }
            "IoTRule" => {
                let target = self.reference(function, Some("Arn"), at);
                let target = self.nested("FunctionArn", target, at);
                let action = self.nested("Lambda", target, at);
                let actions = self.list(vec![action], at);
                let mut payload = vec![entry("Actions", actions)];
                self.take(&fields, &[("Sql", "Sql")], &mut payload);
                let payload = self.map(payload, at);
                self.derive(&id, "AWS::IoT::TopicRule", vec![entry("TopicRulePayload", payload)], event, Some(number));
                self.permission(&id, function, "iot.amazonaws.com", None, event, number);
            }
            _ => {
                if let Some((_, source)) = POLLED.iter().find(|(own, _)| *own == ty) {
                    self.mapping(&id, function, &fields, source, event, at, number);
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one constructor of one resource")]
    fn mapping(
        &mut self,
        id: &str,
        function: ResourceId,
        fields: &Fields<'t>,
        source: &str,
        event: Node<'t>,
        at: Node<'t>,
        number: usize,
    ) {
        let name = self.reference(function, None, at);
        let mut entries = vec![entry("FunctionName", name)];
        let taken = [
            (source, "EventSourceArn"),
            ("BatchSize", "BatchSize"),
            ("Enabled", "Enabled"),
            ("DestinationConfig", "DestinationConfig"),
            ("FunctionResponseTypes", "FunctionResponseTypes"),
            ("MaximumRetryAttempts", "MaximumRetryAttempts"),
            ("StartingPosition", "StartingPosition"),
        ];
        self.take(fields, &taken, &mut entries);
        self.derive(id, "AWS::Lambda::EventSourceMapping", entries, event, Some(number));
    }

    fn rule(
        &mut self,
        id: &str,
        function: ResourceId,
        fields: &Fields<'t>,
        event: Node<'t>,
        at: Node<'t>,
        number: usize,
    ) {
        let arn = self.reference(function, Some("Arn"), at);
        let name = self.text("LambdaTarget", at);
        let mut target = vec![entry("Arn", arn), entry("Id", name)];
        self.take(
            fields,
            &[("Input", "Input"), ("DeadLetterConfig", "DeadLetterConfig"), ("RetryPolicy", "RetryPolicy")],
            &mut target,
        );
        let target = self.map(target, at);
        let targets = self.list(vec![target], at);
        let mut entries = vec![entry("Targets", targets)];
        let taken = [
            ("Schedule", "ScheduleExpression"),
            ("Pattern", "EventPattern"),
            ("EventBusName", "EventBusName"),
            ("Name", "Name"),
            ("State", "State"),
        ];
        self.take(fields, &taken, &mut entries);
        self.derive(id, "AWS::Events::Rule", entries, event, Some(number));
        self.permission(id, function, "events.amazonaws.com", None, event, number);
    }

    fn schedule(
        &mut self,
        id: &str,
        function: ResourceId,
        fields: &Fields<'t>,
        event: Node<'t>,
        at: Node<'t>,
        number: usize,
    ) {
        let arn = self.reference(function, Some("Arn"), at);
        let mut target = vec![entry("Arn", arn)];
        self.take(
            fields,
            &[("Input", "Input"), ("DeadLetterConfig", "DeadLetterConfig"), ("RetryPolicy", "RetryPolicy")],
            &mut target,
        );
        let target = self.map(target, at);
        let mut entries = vec![entry("Target", target)];
        self.take(
            fields,
            &[("ScheduleExpression", "ScheduleExpression"), ("State", "State"), ("Name", "Name")],
            &mut entries,
        );
        self.derive(id, "AWS::Scheduler::Schedule", entries, event, Some(number));
    }

    /// The bucket gets a notification; it must be a bucket of the same template.
    fn bucket_notification(
        &mut self,
        id: &str,
        function: ResourceId,
        properties: Option<Node<'t>>,
        event: Node<'t>,
        number: usize,
    ) {
        let reference = properties.and_then(|it| it.get_str("Bucket"));
        self.permission(id, function, "s3.amazonaws.com", None, event, number);
        let name = reference.and_then(|it| it.str().or_else(|| it.get_str("Ref").and_then(Node::str)));
        let Some(bucket) = name.and_then(|name| self.stack.find(name)) else { return };
        let at = properties.unwrap_or(event);
        let arn = self.reference(function, Some("Arn"), at);
        let mut configuration = vec![entry("Function", arn)];
        self.take(&Fields::of(properties, None, ""), &[("Events", "Event"), ("Filter", "Filter")], &mut configuration);
        let configuration = self.map(configuration, at);
        self.notify(bucket, configuration, at);
    }

    /// Adds one notification to the properties of a bucket, which otherwise stay as they are written.
    fn notify(&mut self, bucket: ResourceId, configuration: crate::stack::TermId, at: Node<'t>) {
        let node = self.tree.node(self.stack.resource(bucket).node);
        let properties = node.get_str("Properties").filter(|it| it.kind() == Kind::Map);
        let known = properties.and_then(|it| it.get_str("NotificationConfiguration"));
        let mut items = vec![configuration];
        let before = known.and_then(|it| it.get_str("LambdaConfigurations")).into_iter().flat_map(Node::items);
        items.extend(before.map(|node| self.stack.term(Term::Written(node.id()), None)));
        if let Term::Map(entries) = self.stack.term_of(self.stack.resource(bucket).properties) {
            let earlier = entries.iter().find(|it| &*it.key == "NotificationConfiguration").map(|it| it.value);
            items.extend(earlier.into_iter().flat_map(|it| self.stack.listed(it, "LambdaConfigurations")));
        }
        let list = self.list(items, at);
        let notification = self.nested("LambdaConfigurations", list, at);
        let mut entries: Vec<Entry> = Vec::new();
        for (key, node) in properties.into_iter().flat_map(Node::entries) {
            let name = self.tree.key_name(key);
            if name != "NotificationConfiguration" {
                let value = self.written(node);
                entries.push(super::build::written_entry(name, node.key().map(|it| it.1), value));
            }
        }
        entries.push(entry("NotificationConfiguration", notification));
        let properties = self.map(entries, properties.unwrap_or(node));
        if let Some(resource) = self.stack.resources.get_mut(bucket.0 as usize) {
            resource.properties = properties;
        }
    }

    fn permission(
        &mut self,
        id: &str,
        function: ResourceId,
        service: &str,
        source: Option<Node<'t>>,
        event: Node<'t>,
        number: usize,
    ) {
        let name = self.reference(function, None, event);
        let (action, principal) = (self.text("lambda:InvokeFunction", event), self.text(service, event));
        let mut entries = vec![entry("FunctionName", name), entry("Action", action), entry("Principal", principal)];
        let source = match source {
            Some(source) => self.written(source),
            None => self.named_by_the_transform(id, event),
        };
        entries.push(entry("SourceArn", source));
        // Where an ARN may name no account, the transform does.
        if matches!(service, "s3.amazonaws.com" | "iot.amazonaws.com") {
            let reason = "the account is known when the stack is deployed";
            let account = self.external("Ref AWS::AccountId".to_owned(), reason, event);
            entries.push(entry("SourceAccount", account));
        }
        self.derive(&format!("{id}Permission"), "AWS::Lambda::Permission", entries, event, Some(number));
    }

    /// The ARN of what the transform makes of an event.
    fn named_by_the_transform(&mut self, id: &str, event: Node<'t>) -> TermId {
        let unknown = self.external_term(format!("SourceArn {id}"), "the transform names the source", event);
        let arn = self.stack.arn_of(unknown, Some(event.id()));
        self.stack.term(arn, Some(event.id()))
    }
}
