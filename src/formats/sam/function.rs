//! `AWS::Serverless::Function`: the function, its role, its URL, its invoke configuration, and its events.

use super::Sam;
use super::build::entry;
use super::globals::Fields;
use crate::document::{Kind, Node};
use crate::stack::Entry;

/// Properties with the name that CloudFormation has for them.
const TAKEN: [(&str, &str); 20] = [
    ("FunctionName", "FunctionName"),
    ("Description", "Description"),
    ("Handler", "Handler"),
    ("Runtime", "Runtime"),
    ("MemorySize", "MemorySize"),
    ("Timeout", "Timeout"),
    ("Environment", "Environment"),
    ("VpcConfig", "VpcConfig"),
    ("Layers", "Layers"),
    ("KmsKeyArn", "KmsKeyArn"),
    ("ReservedConcurrentExecutions", "ReservedConcurrentExecutions"),
    ("EphemeralStorage", "EphemeralStorage"),
    ("Architectures", "Architectures"),
    ("PackageType", "PackageType"),
    ("ImageConfig", "ImageConfig"),
    ("FileSystemConfigs", "FileSystemConfigs"),
    ("LoggingConfig", "LoggingConfig"),
    ("SnapStart", "SnapStart"),
    ("RuntimeManagementConfig", "RuntimeManagementConfig"),
    ("CodeSigningConfigArn", "CodeSigningConfigArn"),
];

impl<'t> Sam<'_, 't> {
    pub(super) fn function(&mut self, number: usize, node: Node<'t>, own: Option<Node<'t>>) {
        let fields = Fields::of(own, self.globals, "Function");
        let at = own.unwrap_or(node);
        let mut entries = Vec::new();
        self.take(&fields, &TAKEN, &mut entries);
        self.code(&fields, at, &mut entries);
        if let (Some(tracing), Some(mode)) = (fields.get("Tracing"), self.field(&fields, "Tracing")) {
            let mode = self.nested("Mode", mode, tracing);
            entries.push(entry("TracingConfig", mode));
        }
        if let Some(queue) = fields.get("DeadLetterQueue") {
            let target = self.dead_letter(queue);
            entries.push(entry("DeadLetterConfig", target));
        }
        self.tags(&fields, &mut entries);
        self.role_of(number, &fields, node, at, &mut entries);
        self.become_type(number, "AWS::Lambda::Function", entries, at);
        self.published(number, &fields);
        self.url(number, &fields);
        self.invoke_config(number, &fields);
        self.events(number, own);
    }

    fn code(&mut self, fields: &Fields<'t>, at: Node<'t>, entries: &mut Vec<Entry>) {
        let code = [("InlineCode", "ZipFile"), ("ImageUri", "ImageUri")].into_iter().find_map(|(from, to)| {
            let value = self.field(fields, from)?;
            Some(self.nested(to, value, at))
        });
        let code = code.or_else(|| self.field(fields, "CodeUri"));
        entries.extend(code.map(|code| entry("Code", code)));
    }

    /// `{Type, TargetArn}` without the type, which only chooses the permission.
    fn dead_letter(&mut self, queue: Node<'t>) -> crate::stack::TermId {
        match queue.get_str("TargetArn") {
            Some(target) => {
                let target = self.written(target);
                self.nested("TargetArn", target, queue)
            }
            None => self.written(queue),
        }
    }

    /// The role that is given, or the one that the transform makes.
    fn role_of(&mut self, number: usize, fields: &Fields<'t>, node: Node<'t>, at: Node<'t>, entries: &mut Vec<Entry>) {
        if let Some(role) = self.field(fields, "Role") {
            entries.push(entry("Role", role));
            return;
        }
        let mut managed = vec!["service-role/AWSLambdaBasicExecutionRole"];
        if fields.get("VpcConfig").is_some() {
            managed.push("service-role/AWSLambdaVPCAccessExecutionRole");
        }
        if fields.get("Tracing").is_some_and(|it| it.str() == Some("Active")) {
            managed.push("AWSXrayWriteOnlyAccess");
        }
        let id = format!("{}Role", self.id_of(number));
        let role = self.role(&id, number, fields, &managed, "lambda.amazonaws.com", node);
        let arn = self.reference(role, Some("Arn"), at);
        entries.push(entry("Role", arn));
    }

    /// `AutoPublishAlias`: a version and an alias of it, which `Ref` may call `Function.Version` and `Function.Alias`.
    fn published(&mut self, number: usize, fields: &Fields<'t>) {
        let Some(alias) = fields.get("AutoPublishAlias") else { return };
        let id = self.id_of(number);
        let function = crate::value::ResourceId(number as u32);
        let of = self.reference(function, None, alias);
        let version = self.derive(
            &format!("{id}Version"),
            "AWS::Lambda::Version",
            vec![entry("FunctionName", of)],
            alias,
            Some(number),
        );
        self.stack.also_named(format!("{id}.Version"), version);
        let (of, name) = (self.reference(function, None, alias), self.written(alias));
        let at = self.reference(version, Some("Version"), alias);
        let entries = vec![entry("FunctionName", of), entry("FunctionVersion", at), entry("Name", name)];
        let alias_id = format!("{id}Alias{}", alias.str().unwrap_or_default());
        let alias = self.derive(&alias_id, "AWS::Lambda::Alias", entries, alias, Some(number));
        self.stack.also_named(format!("{id}.Alias"), alias);
    }

    fn url(&mut self, number: usize, fields: &Fields<'t>) {
        let Some(config) = fields.get("FunctionUrlConfig").filter(|it| it.kind() == Kind::Map) else { return };
        let inner = fields.inner("FunctionUrlConfig");
        let target = self.reference(crate::value::ResourceId(number as u32), None, config);
        let mut entries = vec![entry("TargetFunctionArn", target)];
        self.take(&inner, &[("AuthType", "AuthType"), ("Cors", "Cors"), ("InvokeMode", "InvokeMode")], &mut entries);
        let id = format!("{}Url", self.id_of(number));
        self.derive(&id, "AWS::Lambda::Url", entries, config, Some(number));
    }

    fn invoke_config(&mut self, number: usize, fields: &Fields<'t>) {
        let Some(config) = fields.get("EventInvokeConfig").filter(|it| it.kind() == Kind::Map) else { return };
        let inner = fields.inner("EventInvokeConfig");
        let name = self.reference(crate::value::ResourceId(number as u32), None, config);
        let mut entries = vec![entry("FunctionName", name)];
        let taken = [
            ("MaximumEventAgeInSeconds", "MaximumEventAgeInSeconds"),
            ("MaximumRetryAttempts", "MaximumRetryAttempts"),
        ];
        self.take(&inner, &taken, &mut entries);
        if let Some(destinations) = inner.get("DestinationConfig").filter(|it| it.kind() == Kind::Map) {
            let sides: Vec<Entry> = ["OnSuccess", "OnFailure"]
                .into_iter()
                .filter_map(|side| {
                    let node = destinations.get_str(side)?;
                    let destination = match node.get_str("Destination") {
                        Some(destination) => self.written(destination),
                        None => {
                            self.unknown(format!("{side} of {number}"), "the transform makes the destination", node)
                        }
                    };
                    Some(entry(side, self.nested("Destination", destination, node)))
                })
                .collect();
            let config = self.map(sides, destinations);
            entries.push(entry("DestinationConfig", config));
        }
        let id = format!("{}EventInvokeConfig", self.id_of(number));
        self.derive(&id, "AWS::Lambda::EventInvokeConfig", entries, config, Some(number));
    }
}
