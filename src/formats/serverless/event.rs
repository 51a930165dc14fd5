//! Events: each becomes the resources that call the function.

use super::pieces::{Pieces, entry, is_intrinsic};
use super::settings::at_path;
use super::{Function, Service, open};
use crate::document::{Kind, Node};
use crate::stack::TermId;

/// An event of a function.
#[derive(Clone)]
pub(super) struct Event<'t> {
    pub(super) function: Function<'t>,
    /// The number of the function.
    pub(super) number: usize,
    /// `http`, `sqs`, ….
    pub(super) ty: &'t str,
    /// What is said about it: a text, or a map.
    pub(super) node: Node<'t>,
    /// How many of its type the function has, with it.
    pub(super) of_type: usize,
    /// How many events the function has, with it.
    pub(super) of_all: usize,
}

impl<'t> Event<'t> {
    /// A setting of the event, where it is a map.
    pub(super) fn get(&self, path: &str) -> Option<Node<'t>> {
        at_path(self.node, path).filter(|_| self.node.kind() == Kind::Map)
    }

    /// A setting, or what is written instead of a map with it.
    pub(super) fn get_or_whole(&self, path: &str) -> Option<Node<'t>> {
        match self.node.kind() {
            Kind::Map if !is_intrinsic(self.node) => self.get(path),
            _ => Some(self.node),
        }
    }

    /// The id of a resource: the function's, then what it is.
    pub(super) fn id(&self, what: &str) -> String {
        format!("{}{what}", self.function.logical)
    }
}

impl<'t> Service<'_, 't> {
    pub(super) fn events(&mut self, number: usize) {
        let Some(function) = self.functions.get(number).cloned() else { return };
        let Some(events) = at_path(function.node, "events") else { return };
        if events.kind() == Kind::String {
            return open(self.stack, events, format!("the events of `{}` stand elsewhere", function.key));
        }
        let mut types: Vec<&str> = Vec::new();
        for item in events.items() {
            // `- alexaSkill` has no settings; a text with a variable is not known.
            if let Some(text) = item.str() {
                match text.contains("${") {
                    true => open(self.stack, item, format!("an event of `{}` stands elsewhere", function.key)),
                    false => types.push(text),
                }
                if text == "alexaSkill" {
                    let of_type = types.iter().filter(|it| **it == text).count();
                    let function = function.clone();
                    self.event(&Event { function, number, ty: text, node: item, of_type, of_all: types.len() });
                }
                continue;
            }
            for (key, node) in item.entries() {
                let ty = self.tree.key_name(key);
                types.push(ty);
                let of_type = types.iter().filter(|it| **it == ty).count();
                let function = function.clone();
                self.event(&Event { function, number, ty, node, of_type, of_all: types.len() });
            }
        }
    }

    fn event(&mut self, event: &Event<'t>) {
        match event.ty {
            "http" | "httpApi" | "websocket" => self.routes.push(event.clone()),
            "schedule" => self.schedule(event),
            "eventBridge" => self.event_bridge(event),
            "cloudwatchEvent" => self.cloudwatch_event(event),
            "cloudwatchLog" => self.cloudwatch_log(event),
            "sns" => self.topic(event),
            "s3" => self.bucket(event),
            "iot" => self.iot(event),
            "sqs" | "stream" | "msk" | "kafka" | "activemq" | "rabbitmq" | "documentdb" => self.poll(event),
            "alb" => self.load_balancer(event),
            "cognitoUserPool" => self.user_pool(event),
            "alexaSkill" => self.alexa_skill(event),
            "alexaSmartHome" => self.alexa_smart_home(event),
            "cloudFront" => self.edge(event),
            other => {
                open(self.stack, event.node, format!("the event `{other}` of `{}` is not known", event.function.key))
            }
        }
    }

    /// The ARN of the function that an event calls.
    pub(super) fn target(&mut self, event: &Event<'t>) -> TermId {
        self.reference(event.function.resource, Some("Arn"), event.node)
    }

    /// That a service may call the function.
    pub(super) fn permit(&mut self, id: &str, event: &Event<'t>, principal: TermId, source: Option<TermId>) {
        let of = self.target(event);
        let action = self.text("lambda:InvokeFunction", event.node);
        let mut entries = vec![entry("FunctionName", of), entry("Action", action), entry("Principal", principal)];
        entries.extend(source.map(|source| entry("SourceArn", source)));
        if event.ty == "s3" {
            let account = self.pseudo("AWS::AccountId", event.node);
            entries.push(entry("SourceAccount", account));
        }
        self.derive(id, "AWS::Lambda::Permission", entries, event.node);
    }
}
