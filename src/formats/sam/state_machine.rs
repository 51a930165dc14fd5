//! `AWS::Serverless::StateMachine`, its role, and what starts it.

use super::event::Event;
use super::function::stored;
use super::policies::{inline, statement};
use super::role::{Role, trust};
use super::rule::Target;
use super::shape::{Shape, arn_of, attribute, list, map, reference, text};
use super::{Origin, Sam, tags};

const TAKEN: [(&str, &str); 6] = [
    ("Name", "StateMachineName"),
    ("Type", "StateMachineType"),
    ("Definition", "Definition"),
    ("DefinitionSubstitutions", "DefinitionSubstitutions"),
    ("Logging", "LoggingConfiguration"),
    ("Tracing", "TracingConfiguration"),
];

const MARK: &str = "stateMachine:createdBy";

impl<'t> Sam<'_, 't> {
    pub(super) fn state_machine(&mut self, origin: &Origin<'t>) {
        let own = &origin.properties;
        let mut properties = Shape::of(own.take(&TAKEN));
        if let Some(uri) = own.get("DefinitionUri") {
            let uri = self.settled(uri);
            let is_stored = uri.is_map() || uri.str().is_some_and(|it| it.starts_with("s3://"));
            let unknown = Shape::Unknown("the definition of the state machine is in another file".into());
            let value = if is_stored { stored(&uri, ["Bucket", "Key", "Version"]) } else { unknown.at(uri.node()) };
            properties.set("DefinitionS3Location", value);
        }
        properties.set("Tags", tags::listed(own.get("Tags").as_ref(), Some(MARK)));
        let is_traced = own.find(&["Tracing", "Enabled"]).is_some_and(|it| it.is_true());
        let managed = if is_traced { vec!["AWSXrayWriteOnlyAccess"] } else { Vec::new() };
        let role = Role { service: "states.amazonaws.com", managed, inline: Vec::new(), mark: MARK };
        let role = self.role_of(origin, own.get("Role"), role);
        properties.set("RoleArn", role);
        self.become_type(origin, "AWS::StepFunctions::StateMachine", properties);
        self.published_machine(origin);
        for event in self.events_of(origin) {
            self.start(origin, &event);
        }
    }

    fn published_machine(&mut self, origin: &Origin<'t>) {
        let own = &origin.properties;
        let Some(alias) = own.get("AutoPublishAlias") else { return };
        let Some(name) = self.known(&alias) else { return };
        let at = alias.node().unwrap_or(origin.at);
        let version = format!("{}Version", origin.id);
        let properties = map([
            ("StateMachineArn", reference(&*origin.id)),
            ("StateMachineRevisionId", attribute(&*origin.id, "StateMachineRevisionId")),
        ]);
        self.make(origin, &version, "AWS::StepFunctions::StateMachineVersion", properties, at);
        let id = format!("{}Alias{name}", origin.id);
        let route = map([("StateMachineVersionArn", reference(&*version)), ("Weight", Shape::Number(100))]);
        let mut properties = map([("Name", alias)]);
        match own.get("DeploymentPreference") {
            Some(preference) => {
                let mut preference = Shape::of(preference.fields()).at(preference.node());
                preference.set("StateMachineVersionArn", reference(&*version));
                properties.set("DeploymentPreference", preference);
            }
            None => properties.set("RoutingConfiguration", list([route])),
        }
        self.make(origin, &id, "AWS::StepFunctions::StateMachineAlias", properties, at);
        self.aliases.push((format!("{}.Version", origin.id), version));
        self.aliases.push((format!("{}.Alias", origin.id), id));
    }

    /// What an event makes, with a role that may start the machine.
    fn start(&mut self, origin: &Origin<'t>, event: &Event<'t>) {
        let own = &event.properties;
        let machine = reference(&*origin.id);
        let policy = |name: &str| {
            let statement = statement(text("states:StartExecution"), machine.clone());
            let document = map([("Version", text("2012-10-17")), ("Statement", list([statement]))]);
            inline(&format!("{}{name}", event.id), document)
        };
        match &*event.ty {
            "Schedule" | "CloudWatchEvent" | "EventBridgeRule" => {
                let role = own.get("RoleArn").unwrap_or_else(|| {
                    self.starting_role(origin, event, "events.amazonaws.com", policy("RoleStartExecutionPolicy"))
                });
                self.rule(origin, event, Target { arn: machine, role: Some(role), suffix: "StepFunctionsTarget" });
            }
            "Api" => {
                let policy = policy("RoleStartExecutionPolicy");
                let role = self.starting_role(origin, event, "apigateway.amazonaws.com", policy);
                self.starting_route(origin, event, role);
            }
            "ScheduleV2" => {
                let role = own
                    .get("RoleArn")
                    .unwrap_or_else(|| self.schedule_role(origin, event, policy("StartExecutionPolicy")));
                self.schedule(origin, event, Target { arn: machine, role: Some(role), suffix: "" });
            }
            _ => {}
        }
    }

    /// A role in which a service may start the machine; its ARN.
    fn starting_role(&mut self, origin: &Origin<'t>, event: &Event<'t>, service: &str, policy: Shape<'t>) -> Shape<'t> {
        let id = format!("{}Role", event.id);
        let role = map([("AssumeRolePolicyDocument", trust(service)), ("Policies", list([policy]))]);
        self.make(origin, &id, "AWS::IAM::Role", role, event.at);
        arn_of(id)
    }
}
