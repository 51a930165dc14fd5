//! Ways to call a function without an event: its URL, its alias, and what happens to asynchronous calls.

use super::Service;
use super::pieces::{Pieces, entry, written_entry};
use super::settings::{at_path, switch};
use crate::document::{Kind, Node};
use crate::stack::{Entry, TermId};
use crate::value::ResourceId;

impl<'t> Service<'_, 't> {
    pub(super) fn invoke(&mut self, number: usize) {
        let Some(function) = self.functions.get(number) else { return };
        let (node, logical, resource) = (function.node, function.logical.clone(), function.resource);
        if let Some(url) = at_path(node, "url").filter(|it| it.bool() != Some(false)) {
            self.url(&logical, resource, url);
        }
        self.event_invoke_config(number, &logical, resource, node);
        for (setting, alias) in [("provisionedConcurrency", "ProvConc"), ("snapStart", "SnapStart")] {
            if let Some(node) = at_path(node, setting).filter(|it| it.bool() != Some(false)) {
                let name = self.text(if alias == "ProvConc" { "provisioned" } else { "snapstart" }, node);
                let of = self.reference(resource, None, node);
                let entries = vec![entry("FunctionName", of), entry("Name", name)];
                self.derive(&format!("{logical}{alias}LambdaAlias"), "AWS::Lambda::Alias", entries, node);
            }
        }
    }

    /// Anyone may call a URL without `authorizer: aws_iam` ("Lambda Function URLs" in the page "AWS Functions").
    fn url(&mut self, logical: &str, function: ResourceId, url: Node<'t>) {
        let target = self.reference(function, Some("Arn"), url);
        let mut entries = vec![entry("TargetFunctionArn", target)];
        let authorizer = at_path(url, "authorizer");
        let is_open = match authorizer.map(|it| (it, it.str())) {
            None => true,
            Some((node, Some("aws_iam"))) => {
                let auth = self.text("AWS_IAM", node);
                entries.push(written_entry("AuthType", node, auth));
                false
            }
            Some((node, _)) => {
                let auth = self.written(node);
                entries.push(written_entry("AuthType", node, auth));
                false
            }
        };
        if url.kind() == Kind::String {
            let auth = self.written(url);
            entries.push(written_entry("AuthType", url, auth));
        } else if is_open {
            let auth = self.text("NONE", url);
            entries.push(entry("AuthType", auth));
        }
        if let Some(cors) = at_path(url, "cors") {
            self.url_cors(cors, &mut entries);
        }
        self.take(url, &[("invokeMode", "InvokeMode")], &mut entries);
        self.derive(&format!("{logical}LambdaFunctionUrl"), "AWS::Lambda::Url", entries, url);
        if is_open && url.kind() != Kind::String {
            self.open_to_all(logical, function, url);
        }
    }

    fn url_cors(&mut self, cors: Node<'t>, entries: &mut Vec<Entry>) {
        let mut inner = Vec::new();
        match switch(cors) {
            Some(false) => return,
            None => {
                let value = self.written(cors);
                entries.push(written_entry("Cors", cors, value));
                return;
            }
            Some(true) => {}
        }
        let taken = [
            ("allowedOrigins", "AllowOrigins"),
            ("allowedHeaders", "AllowHeaders"),
            ("allowedMethods", "AllowMethods"),
            ("allowCredentials", "AllowCredentials"),
            ("exposedResponseHeaders", "ExposeHeaders"),
            ("maxAge", "MaxAge"),
        ];
        self.take(cors, &taken, &mut inner);
        // `null` takes the default away.
        if cors.get_str("allowedOrigins").is_none() {
            let everyone = self.text("*", cors);
            let origins = self.list(vec![everyone], cors);
            inner.push(entry("AllowOrigins", origins));
        }
        let value = self.map(inner, cors);
        entries.push(written_entry("Cors", cors, value));
    }

    fn open_to_all(&mut self, logical: &str, function: ResourceId, url: Node<'t>) {
        let of = self.reference(function, Some("Arn"), url);
        let [action, everyone, auth] = ["lambda:InvokeFunctionUrl", "*", "NONE"].map(|text| self.text(text, url));
        let entries = vec![
            entry("FunctionName", of),
            entry("Action", action),
            entry("Principal", everyone),
            entry("FunctionUrlAuthType", auth),
        ];
        self.derive(&format!("{logical}LambdaPermissionFnUrl"), "AWS::Lambda::Permission", entries, url);
    }

    fn event_invoke_config(&mut self, number: usize, logical: &str, function: ResourceId, node: Node<'t>) {
        let destinations = at_path(node, "destinations");
        let limits =
            [("maximumEventAge", "MaximumEventAgeInSeconds"), ("maximumRetryAttempts", "MaximumRetryAttempts")];
        let at = destinations.or_else(|| limits.iter().find_map(|(name, _)| at_path(node, name)));
        let Some(at) = at else { return };
        let of = self.reference(function, None, at);
        let mut entries = vec![entry("FunctionName", of)];
        self.take(node, &limits, &mut entries);
        if let Some(destinations) = destinations {
            let config = match destinations.kind() {
                Kind::Map => self.destinations(number, destinations),
                _ => self.written(destinations),
            };
            entries.push(written_entry("DestinationConfig", destinations, config));
        }
        self.derive(&format!("{logical}LambdaEvConf"), "AWS::Lambda::EventInvokeConfig", entries, at);
    }

    fn destinations(&mut self, number: usize, destinations: Node<'t>) -> TermId {
        let mut sides = Vec::new();
        for (name, to) in [("onSuccess", "OnSuccess"), ("onFailure", "OnFailure")] {
            let Some(node) = at_path(destinations, name) else { continue };
            let target = at_path(node, "arn").unwrap_or(node);
            let own = target.str().and_then(|name| self.called(name));
            let arn = match own {
                Some(function) => self.reference(function, Some("Arn"), target),
                None => self.written(target),
            };
            let ty = at_path(node, "type").and_then(Node::str);
            let text = target.str().unwrap_or_default();
            let actions: &'static [&'static str] = match ty {
                Some("sqs") => &["sqs:SendMessage"],
                Some("sns") => &["sns:Publish"],
                Some("eventBus") => &["events:PutEvents"],
                None if text.contains(":sqs:") => &["sqs:SendMessage"],
                None if text.contains(":sns:") => &["sns:Publish"],
                None if text.contains(":event-bus/") => &["events:PutEvents"],
                _ => &["lambda:InvokeFunction"],
            };
            self.allow(number, actions, arn, node);
            let side = self.nested("Destination", arn, node);
            sides.push(written_entry(to, node, side));
        }
        self.map(sides, destinations)
    }
}
