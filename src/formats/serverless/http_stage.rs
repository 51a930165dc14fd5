//! The stage of the REST API, and the access logs of both sorts of APIs.

use super::Service;
use super::pieces::{Pieces, entry, is_intrinsic, written_entry};
use super::settings::{at_path, switch};
use crate::document::Node;
use crate::stack::TermId;
use crate::value::ResourceId;

/// What an access log holds where nobody says it: the fields of the request in the page "API Gateway", "Logs".
const FORMAT: &str = "requestId: $context.requestId, ip: $context.identity.sourceIp, status: $context.status";

impl<'t> Service<'_, 't> {
    /// The stage, whose logs and tracing the framework sets when the stack is there.
    pub(super) fn rest_stage(&mut self, api: ResourceId, at: Node<'t>) {
        let (id, name) = (self.reference(api, None, at), self.stage(at));
        let mut entries = vec![entry("RestApiId", id), entry("StageName", name)];
        if let Some(tracing) = self.provider("tracing.apiGateway") {
            let value = self.written(tracing);
            entries.push(written_entry("TracingEnabled", tracing, value));
        }
        let place = self.provider("logs.restApi").unwrap_or(at);
        if let Some(setting) = self.access_log("logs.restApi", "ApiGatewayLogGroup", "/aws/api-gateway/") {
            entries.push(written_entry("AccessLogSetting", place, setting));
        }
        self.tags(&[self.provider("stackTags"), self.provider("tags")], &mut entries);
        self.derive("ApiGatewayStage", "AWS::ApiGateway::Stage", entries, at);
    }

    /// The access log that a setting of the provider asks for, and its log group.
    pub(super) fn access_log(&mut self, setting: &str, group: &str, start: &str) -> Option<TermId> {
        let logs = self.provider(setting)?;
        if at_path(logs, "accessLogging").and_then(Node::bool) == Some(false) {
            return None;
        }
        match switch(logs) {
            Some(false) => return None,
            None => return Some(self.written(logs)),
            Some(true) if is_intrinsic(logs) => return Some(self.written(logs)),
            Some(true) => {}
        }
        let name = self.named(start, "", logs);
        let mut entries = vec![entry("LogGroupName", name)];
        self.retention(self.provider("logRetentionInDays"), &mut entries);
        let group = self.derive(group, "AWS::Logs::LogGroup", entries, logs);
        let destination = self.reference(group, Some("Arn"), logs);
        let format = match at_path(logs, "format") {
            Some(format) => self.written(format),
            None => self.text(FORMAT, logs),
        };
        Some(self.map(vec![entry("DestinationArn", destination), entry("Format", format)], logs))
    }
}
