//! Load balancers, user pools, skills, the edge.

use super::event::Event;
use super::pieces::{Pieces, entry, written_entry};
use super::{Service, names};
use crate::document::Node;
use crate::value::ResourceId;

impl<'t> Service<'_, 't> {
    /// A target group with the function, and a rule of the listener. The load balancer registers and calls it.
    pub(super) fn load_balancer(&mut self, event: &Event<'t>) {
        let arn = self.target(event);
        let target = self.nested("Id", arn, event.node);
        let (targets, ty) = (self.list(vec![target], event.node), self.text("lambda", event.node));
        let listener = event.get("listenerArn").and_then(Node::str).unwrap_or_default();
        let balancer = listener.split('/').nth(2).unwrap_or_default();
        let group = self.derive(
            &event.id(&format!("AlbTargetGroup{}", names::alphanumeric(balancer))),
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            vec![entry("TargetType", ty), entry("Targets", targets)],
            event.node,
        );
        let mut entries = Vec::new();
        self.take(event.node, &[("listenerArn", "ListenerArn"), ("priority", "Priority")], &mut entries);
        let (forward, to) = (self.text("forward", event.node), self.reference(group, None, event.node));
        let action = self.map(vec![entry("Type", forward), entry("TargetGroupArn", to)], event.node);
        let actions = self.list(vec![action], event.node);
        entries.push(entry("Actions", actions));
        let priority = event.get("priority").and_then(Node::scalar).unwrap_or_default();
        let id = event.id(&format!("AlbListenerRule{}", names::alphanumeric(priority)));
        self.derive(&id, "AWS::ElasticLoadBalancingV2::ListenerRule", entries, event.node);
        let source = self.reference(group, None, event.node);
        let principal = self.text("elasticloadbalancing.amazonaws.com", event.node);
        self.permit(&event.id("LambdaPermissionAlb"), event, principal, Some(source));
        self.permit(&event.id("LambdaPermissionRegisterTarget"), event, principal, None);
    }

    /// A trigger of a user pool that the framework makes, or of an existing one of which it knows the name.
    pub(super) fn user_pool(&mut self, event: &Event<'t>) {
        let Some(pool) = event.get("pool") else { return };
        let name = names::alphanumeric(pool.str().unwrap_or_default());
        let trigger = event.get("trigger").and_then(Node::str).unwrap_or_default();
        let principal = self.text("cognito-idp.amazonaws.com", event.node);
        if event.get("existing").is_some_and(|it| it.bool() != Some(false)) {
            let (function, value) = (self.function_name(&event.function), self.written(pool));
            let entries = vec![entry("FunctionName", function), written_entry("UserPoolName", pool, value)];
            self.derive(&event.id("CustomCognitoUserPool1"), "Custom::CognitoUserPool", entries, event.node);
            return;
        }
        let own = self.own_pool(event, pool, &name, trigger);
        let source = self.reference(own, Some("Arn"), event.node);
        let id = format!("LambdaPermissionCognitoUserPool{name}TriggerSource{}", names::alphanumeric(trigger));
        self.permit(&event.id(&id), event, principal, Some(source));
    }

    fn own_pool(&mut self, event: &Event<'t>, pool: Node<'t>, name: &str, trigger: &str) -> ResourceId {
        let id = format!("CognitoUserPool{name}");
        let target = self.target(event);
        let value = self.written(pool);
        let mut triggers = vec![entry(trigger, target)];
        if let Some(known) = self.stack.find(&id)
            && let crate::stack::Term::Map(entries) = self.stack.term_of(self.stack.resource(known).properties)
            && let Some(before) = entries.iter().find(|it| &*it.key == "LambdaConfig")
            && let crate::stack::Term::Map(before) = self.stack.term_of(before.value)
        {
            triggers.extend(before.iter().cloned());
        }
        let config = self.map(triggers, event.node);
        let entries = vec![written_entry("UserPoolName", pool, value), entry("LambdaConfig", config)];
        self.derive(&id, "AWS::Cognito::UserPool", entries, event.node)
    }

    pub(super) fn alexa_skill(&mut self, event: &Event<'t>) {
        let id = event.id(&format!("LambdaPermissionAlexaSkill{}", event.of_type));
        let of = self.target(event);
        let [action, principal] =
            ["lambda:InvokeFunction", "alexa-appkit.amazon.com"].map(|text| self.text(text, event.node));
        let mut entries = vec![entry("FunctionName", of), entry("Action", action), entry("Principal", principal)];
        if let Some(app) = event.get_or_whole("appId").filter(|it| it.str() != Some("alexaSkill")) {
            let value = self.written(app);
            entries.push(written_entry("EventSourceToken", app, value));
        }
        self.derive(&id, "AWS::Lambda::Permission", entries, event.node);
    }

    pub(super) fn alexa_smart_home(&mut self, event: &Event<'t>) {
        let id = event.id(&format!("LambdaPermissionAlexaSmartHome{}", event.of_type));
        let of = self.target(event);
        let [action, principal] =
            ["lambda:InvokeFunction", "alexa-connectedhome.amazon.com"].map(|text| self.text(text, event.node));
        let mut entries = vec![entry("FunctionName", of), entry("Action", action), entry("Principal", principal)];
        if let Some(app) = event.get_or_whole("appId") {
            let value = self.written(app);
            entries.push(written_entry("EventSourceToken", app, value));
        }
        self.derive(&id, "AWS::Lambda::Permission", entries, event.node);
    }

    /// Lambda@Edge: one distribution for the whole service, whose behaviours are not followed.
    pub(super) fn edge(&mut self, event: &Event<'t>) {
        let reason = "the framework makes the behaviours of the distribution";
        let config = self.unknown("DistributionConfig".into(), reason, event.node);
        let entries = vec![entry("DistributionConfig", config)];
        if self.stack.find("CloudFrontDistribution").is_none() {
            self.derive("CloudFrontDistribution", "AWS::CloudFront::Distribution", entries, event.node);
        }
        let id = event.id("LambdaFunctionInvokePermission");
        let (of, action) = (self.target(event), self.text("lambda:GetFunction", event.node));
        let principal = self.text("edgelambda.amazonaws.com", event.node);
        let entries = vec![entry("FunctionName", of), entry("Action", action), entry("Principal", principal)];
        self.derive(&id, "AWS::Lambda::Permission", entries, event.node);
    }
}
