//! The smaller serverless resources: state machines, tables, layers.

use super::Sam;
use super::build::entry;
use super::globals::Fields;
use crate::document::Node;

impl<'t> Sam<'_, 't> {
    pub(super) fn state_machine(&mut self, number: usize, node: Node<'t>, own: Option<Node<'t>>) {
        let fields = Fields::of(own, self.globals, "StateMachine");
        let at = own.unwrap_or(node);
        let mut entries = Vec::new();
        let taken = [
            ("Name", "StateMachineName"),
            ("Type", "StateMachineType"),
            ("Definition", "Definition"),
            ("DefinitionSubstitutions", "DefinitionSubstitutions"),
            ("Logging", "LoggingConfiguration"),
            ("Tracing", "TracingConfiguration"),
        ];
        self.take(&fields, &taken, &mut entries);
        self.tags(&fields, &mut entries);
        match self.field(&fields, "Role") {
            Some(role) => entries.push(entry("RoleArn", role)),
            None => {
                let id = format!("{}Role", self.id_of(number));
                let role = self.role(&id, number, &fields, &[], "states.amazonaws.com", node);
                let arn = self.reference(role, Some("Arn"), at);
                entries.push(entry("RoleArn", arn));
            }
        }
        self.become_type(number, "AWS::StepFunctions::StateMachine", entries, at);
    }

    /// A table with one key, paid for by request.
    pub(super) fn simple_table(&mut self, number: usize, node: Node<'t>, own: Option<Node<'t>>) {
        let fields = Fields::of(own, self.globals, "SimpleTable");
        let at = own.unwrap_or(node);
        let mut entries = Vec::new();
        let taken = [
            ("TableName", "TableName"),
            ("SSESpecification", "SSESpecification"),
            ("ProvisionedThroughput", "ProvisionedThroughput"),
            ("PointInTimeRecoverySpecification", "PointInTimeRecoverySpecification"),
        ];
        self.take(&fields, &taken, &mut entries);
        if fields.get("ProvisionedThroughput").is_none() {
            let mode = self.text("PAY_PER_REQUEST", at);
            entries.push(entry("BillingMode", mode));
        }
        self.tags(&fields, &mut entries);
        self.become_type(number, "AWS::DynamoDB::Table", entries, at);
    }

    pub(super) fn layer(&mut self, number: usize, node: Node<'t>, own: Option<Node<'t>>) {
        let fields = Fields::of(own, self.globals, "LayerVersion");
        let mut entries = Vec::new();
        let taken = [
            ("LayerName", "LayerName"),
            ("Description", "Description"),
            ("ContentUri", "Content"),
            ("CompatibleRuntimes", "CompatibleRuntimes"),
            ("CompatibleArchitectures", "CompatibleArchitectures"),
            ("LicenseInfo", "LicenseInfo"),
        ];
        self.take(&fields, &taken, &mut entries);
        self.become_type(number, "AWS::Lambda::LayerVersion", entries, own.unwrap_or(node));
    }
}
