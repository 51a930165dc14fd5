//! Services that send notices: `sns`, `s3`, `cloudwatchLog`, `iot`.

use super::event::Event;
use super::pieces::{Pieces, entry, is_intrinsic, written_entry};
use super::{Service, names};
use crate::document::{Kind, Node};
use crate::stack::{Entry, Term, TermId};
use crate::value::ResourceId;

impl<'t> Service<'_, 't> {
    /// An existing topic by its ARN, or one that the framework makes.
    pub(super) fn topic(&mut self, event: &Event<'t>) {
        let arn = event.get_or_whole("arn").filter(|it| is_intrinsic(*it) || is_arn(*it));
        let named = event.get("topicName").or_else(|| arn.is_none().then_some(event.node));
        let name = match named.or(arn).and_then(Node::str) {
            Some(text) => text.rsplit(':').next().unwrap_or_default().to_owned(),
            None => format!("{}{}", event.ty, event.of_type),
        };
        let name = names::alphanumeric(&name);
        let topic = match arn {
            Some(arn) => self.written(arn),
            None => {
                let topic = self.own_topic(event, &name, named.unwrap_or(event.node));
                self.reference(topic, None, event.node)
            }
        };
        let (endpoint, protocol) = (self.target(event), self.text("lambda", event.node));
        let mut entries = vec![entry("TopicArn", topic), entry("Protocol", protocol), entry("Endpoint", endpoint)];
        self.take(
            event.node,
            &[("filterPolicy", "FilterPolicy"), ("filterPolicyScope", "FilterPolicyScope")],
            &mut entries,
        );
        if let Some(redrive) = event.get("redrivePolicy") {
            let value = self.redrive(redrive);
            entries.push(written_entry("RedrivePolicy", redrive, value));
        }
        self.derive(&event.id(&format!("SnsSubscription{name}")), "AWS::SNS::Subscription", entries, event.node);
        let principal = self.text("sns.amazonaws.com", event.node);
        self.permit(&event.id(&format!("LambdaPermission{name}SNS")), event, principal, Some(topic));
    }

    fn own_topic(&mut self, event: &Event<'t>, name: &str, named: Node<'t>) -> ResourceId {
        let id = format!("SNSTopic{name}");
        if let Some(known) = self.stack.find(&id) {
            return known;
        }
        let value = self.written(named);
        let mut entries = vec![written_entry("TopicName", named, value)];
        self.take(event.node, &[("displayName", "DisplayName")], &mut entries);
        self.derive(&id, "AWS::SNS::Topic", entries, event.node)
    }

    fn redrive(&mut self, redrive: Node<'t>) -> TermId {
        let mut entries = Vec::new();
        self.take(redrive, &[("deadLetterTargetArn", "deadLetterTargetArn")], &mut entries);
        let named = redrive.get_str("deadLetterTargetRef").and_then(|it| Some((it, self.stack.find(it.str()?)?)));
        if let Some((node, queue)) = named {
            let arn = self.reference(queue, Some("Arn"), node);
            entries.push(written_entry("deadLetterTargetArn", node, arn));
        }
        if let (Kind::Map, false) = (redrive.kind(), entries.is_empty()) {
            return self.map(entries, redrive);
        }
        self.unknown("redrivePolicy".into(), "the queue is not in this document", redrive)
    }

    /// A bucket that the framework makes, or an existing one of which it knows the name.
    pub(super) fn bucket(&mut self, event: &Event<'t>) {
        let Some(bucket) = event.get_or_whole("bucket") else { return };
        let key = bucket.str().unwrap_or_default();
        let settings = self.provider("s3").and_then(|it| it.get_str(key));
        let label = if key.is_empty() { "Existing".to_owned() } else { names::alphanumeric(key) };
        let name = settings.and_then(|it| it.get_str("name")).unwrap_or(bucket);
        let (start, partition) = (self.text("arn:", event.node), self.pseudo("AWS::Partition", event.node));
        let (middle, end) = (self.text(":s3:::", event.node), self.written(name));
        let source = self.concat(vec![start, partition, middle, end], event.node);
        let principal = self.text("s3.amazonaws.com", event.node);
        self.permit(&event.id(&format!("LambdaPermission{label}S3")), event, principal, Some(source));
        if event.get("existing").is_some_and(|it| it.bool() != Some(false)) {
            return self.existing_bucket(event, bucket);
        }
        let id = format!("S3Bucket{label}");
        let configuration = self.notification(event);
        match self.stack.find(&id) {
            Some(known) => self.notify(known, configuration, event.node),
            None => self.own_bucket(&id, name, settings, configuration, event.node),
        }
    }

    /// The framework's own function sets the notification of a bucket that it does not make.
    fn existing_bucket(&mut self, event: &Event<'t>, bucket: Node<'t>) {
        let (name, value) = (self.function_name(&event.function), self.written(bucket));
        let entries = vec![entry("FunctionName", name), written_entry("BucketName", bucket, value)];
        self.derive(&event.id("CustomS31"), "Custom::S3", entries, event.node);
    }

    fn own_bucket(
        &mut self,
        id: &str,
        name: Node<'t>,
        settings: Option<Node<'t>>,
        configuration: TermId,
        at: Node<'t>,
    ) {
        let value = self.written(name);
        let list = self.list(vec![configuration], at);
        let notification = self.nested("LambdaConfigurations", list, at);
        let mut entries =
            vec![written_entry("BucketName", name, value), entry("NotificationConfiguration", notification)];
        for (key, node) in settings.into_iter().flat_map(Node::entries) {
            let key = names::capital(self.tree.key_name(key));
            if key != "Name" && key != "NotificationConfiguration" {
                let value = self.written(node);
                entries.push(written_entry(&key, node, value));
            }
        }
        self.derive(id, "AWS::S3::Bucket", entries, at);
    }

    fn notification(&mut self, event: &Event<'t>) -> TermId {
        let function = self.target(event);
        let mut entries: Vec<Entry> = vec![entry("Function", function)];
        match event.get("event") {
            Some(node) => {
                let value = self.written(node);
                entries.push(written_entry("Event", node, value));
            }
            None => {
                let created = self.text("s3:ObjectCreated:*", event.node);
                entries.push(entry("Event", created));
            }
        }
        self.map(entries, event.node)
    }

    /// Adds a notification to a bucket that is there already.
    fn notify(&mut self, bucket: ResourceId, configuration: TermId, at: Node<'t>) {
        let Term::Map(entries) = self.stack.term_of(self.stack.resource(bucket).properties) else { return };
        let mut entries = entries.clone();
        let known = entries.iter().find(|it| &*it.key == "NotificationConfiguration").map(|it| it.value);
        let mut items = known.map(|it| self.stack.listed(it, "LambdaConfigurations")).unwrap_or_default();
        items.push(configuration);
        let list = self.list(items, at);
        let notification = self.nested("LambdaConfigurations", list, at);
        entries.retain(|it| &*it.key != "NotificationConfiguration");
        entries.push(entry("NotificationConfiguration", notification));
        let properties = self.map(entries, at);
        if let Some(resource) = self.stack.resources.get_mut(bucket.0 as usize) {
            resource.properties = properties;
        }
    }

    pub(super) fn cloudwatch_log(&mut self, event: &Event<'t>) {
        let Some(group) = event.get_or_whole("logGroup") else { return };
        let (name, target) = (self.written(group), self.target(event));
        let mut entries = vec![written_entry("LogGroupName", group, name), entry("DestinationArn", target)];
        self.take(event.node, &[("filter", "FilterPattern")], &mut entries);
        let id = event.id(&format!("LogsSubscriptionFilterCloudWatchLog{}", event.of_type));
        self.derive(&id, "AWS::Logs::SubscriptionFilter", entries, event.node);
        let (start, name, end) = (self.text("log-group:", group), self.written(group), self.text(":*", group));
        let source = self.arn("logs", vec![start, name, end], event.node);
        let principal = self.text("logs.amazonaws.com", event.node);
        self.permit(&event.id("LambdaPermissionLogsSubscriptionFilterCloudWatchLog"), event, principal, Some(source));
    }

    pub(super) fn iot(&mut self, event: &Event<'t>) {
        let target = self.target(event);
        let function = self.nested("FunctionArn", target, event.node);
        let action = self.nested("Lambda", function, event.node);
        let actions = self.list(vec![action], event.node);
        let mut payload = vec![entry("Actions", actions)];
        let taken = [("sql", "Sql"), ("sqlVersion", "AwsIotSqlVersion"), ("description", "Description")];
        self.take(event.node, &taken, &mut payload);
        let payload = self.map(payload, event.node);
        let mut entries = vec![entry("TopicRulePayload", payload)];
        self.take(event.node, &[("name", "RuleName")], &mut entries);
        let what = format!("IotTopicRule{}", event.of_type);
        let rule = self.derive(&event.id(&what), "AWS::IoT::TopicRule", entries, event.node);
        let source = self.reference(rule, Some("Arn"), event.node);
        let principal = self.text("iot.amazonaws.com", event.node);
        self.permit(&event.id(&format!("LambdaPermission{what}")), event, principal, Some(source));
    }
}

/// Whether a text is an ARN as far as it is written.
fn is_arn(node: Node<'_>) -> bool {
    node.str().is_some_and(|it| it.starts_with("arn:") || it.starts_with("${"))
}
