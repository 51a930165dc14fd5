//! Sources that are polled: queues, streams, brokers. Each becomes an event source mapping, and the role may read it.

use super::event::Event;
use super::pieces::{Pieces, entry, is_intrinsic, written_entry};
use super::{Service, names};
use crate::document::{Kind, Node};
use crate::stack::Entry;

/// Settings with the name that CloudFormation has for them.
const TAKEN: [(&str, &str); 12] = [
    ("batchSize", "BatchSize"),
    ("enabled", "Enabled"),
    ("startingPosition", "StartingPosition"),
    ("batchWindow", "MaximumBatchingWindowInSeconds"),
    ("maximumBatchingWindow", "MaximumBatchingWindowInSeconds"),
    ("maximumRetryAttempts", "MaximumRetryAttempts"),
    ("maximumRecordAgeInSeconds", "MaximumRecordAgeInSeconds"),
    ("bisectBatchOnFunctionError", "BisectBatchOnFunctionError"),
    ("parallelizationFactor", "ParallelizationFactor"),
    ("tumblingWindowInSeconds", "TumblingWindowInSeconds"),
    ("topic", "Topics"),
    ("queue", "Queues"),
];

const SQS: [&str; 3] = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
const DYNAMODB: [&str; 4] =
    ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams"];
const KINESIS: [&str; 4] =
    ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream", "kinesis:ListStreams"];

impl<'t> Service<'_, 't> {
    pub(super) fn poll(&mut self, event: &Event<'t>) {
        let source = event.get_or_whole("arn");
        let function = self.reference(event.function.resource, None, event.node);
        let mut entries = vec![entry("FunctionName", function)];
        if let Some(source) = source {
            let value = self.written(source);
            entries.push(written_entry("EventSourceArn", source, value));
        }
        if event.node.kind() == Kind::Map && !is_intrinsic(event.node) {
            self.take(event.node, &TAKEN, &mut entries);
            self.lists(event, &mut entries);
        }
        let (ty, name) = (stream_type(event, source), source.map(|it| self.source_name(it)).unwrap_or_default());
        let id = event.id(&format!("EventSourceMapping{ty}{}", names::alphanumeric(&name)));
        // Two sources whose names are not known must not become one.
        let id = if self.stack.find(&id).is_some() { format!("{id}{}", event.of_all) } else { id };
        self.derive(&id, "AWS::Lambda::EventSourceMapping", entries, event.node);
        let actions: &'static [&'static str] = match ty.as_str() {
            "SQS" => &SQS,
            "Dynamodb" => &DYNAMODB,
            "Kinesis" => &KINESIS,
            _ => return,
        };
        if let Some(source) = source {
            let arn = self.written(source);
            self.allow(event.number, actions, arn, source);
        }
    }

    /// What is one word here and a list there, and the place for what the function fails on.
    fn lists(&mut self, event: &Event<'t>, entries: &mut Vec<Entry>) {
        if let Some(kind) = event.get("functionResponseType") {
            let value = self.written(kind);
            let value = self.list(vec![value], kind);
            entries.push(written_entry("FunctionResponseTypes", kind, value));
        }
        if let Some(failure) = event.get("destinations.onFailure") {
            let target = failure.get_str("arn").unwrap_or(failure);
            let target = self.written(target);
            let side = self.nested("Destination", target, failure);
            let config = self.nested("OnFailure", side, failure);
            entries.push(written_entry("DestinationConfig", failure, config));
        }
    }

    /// What the framework calls a source: the resource that an intrinsic names, or the last part of an ARN.
    fn source_name(&self, source: Node<'t>) -> String {
        if let Some(text) = source.str().filter(|_| source.tag().is_none()) {
            let stream = text.split('/').nth(1).filter(|_| text.contains('/'));
            return stream.unwrap_or_else(|| text.rsplit(':').next().unwrap_or_default()).to_owned();
        }
        let argument = match source.tag() {
            Some(_) => Some(source),
            None => source.entries().next().map(|(_, argument)| argument),
        };
        let name = argument.and_then(|it| it.str().or_else(|| it.items().next().and_then(Node::str)));
        name.map(|it| it.split('.').next().unwrap_or_default().to_owned()).unwrap_or_default()
    }
}

/// `SQS`, or the type of a stream with a capital letter.
fn stream_type(event: &Event<'_>, source: Option<Node<'_>>) -> String {
    match event.ty {
        "sqs" => "SQS".to_owned(),
        "msk" => "MSK".to_owned(),
        "activemq" => "ActiveMQ".to_owned(),
        "rabbitmq" => "RabbitMQ".to_owned(),
        "stream" => {
            let said = event.get("type").and_then(Node::str);
            let in_arn = source.and_then(Node::str).and_then(|arn| arn.split(':').nth(2));
            names::capital(said.or(in_arn).unwrap_or("stream"))
        }
        other => names::capital(other),
    }
}
