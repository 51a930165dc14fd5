//! Functions: their settings, with those of the provider pushed down.

use super::pieces::{Pieces, entry, written_entry};
use super::role::Making;
use super::settings::{at_path, switch};
use super::{Function, Service, names, open};
use crate::document::{Kind, Node};
use crate::stack::{Entry, TermId};
use crate::value::ResourceId;

/// "Serverless.yml Reference": memorySize and timeout, where nobody says them.
const MEMORY: u32 = 1024;
const TIMEOUT: u32 = 6;

impl<'t> Service<'_, 't> {
    /// All functions first, since they refer to each other in any order. `functions` is a map, or a list of maps.
    pub(super) fn list_functions(&mut self) {
        let Some(section) = self.root.get_str("functions") else { return };
        let listed = if section.kind() == Kind::List { section.items().collect() } else { vec![section] };
        for map in listed {
            if map.kind() == Kind::String {
                open(self.stack, map, format!("`{}` stands for functions", map.str().unwrap_or_default()));
            }
            for (key, node) in map.entries() {
                let name = self.tree.key_name(key).to_owned();
                match node.kind() {
                    Kind::Map => self.list_function(name, node),
                    Kind::String => open(self.stack, node, format!("the function `{name}` stands elsewhere")),
                    _ => {}
                }
            }
        }
    }

    fn list_function(&mut self, key: String, node: Node<'t>) {
        let logical = names::normal(&key);
        let named = node.get_str("condition").and_then(Node::str);
        let number = named.and_then(|name| self.stack.conditions.iter().position(|it| &*it.name == name));
        let condition = number.map(|number| crate::stack::ConditionId(number as u32));
        let resource = self.reserve(&format!("{logical}LambdaFunction"), "AWS::Lambda::Function", node, condition);
        self.stack.nickname(&key, resource);
        let own = (self.making(node) == Making::Own).then(Vec::new);
        self.warn_of_idle_statements(node);
        self.functions.push(Function { key, logical, node, resource, own });
    }

    pub(super) fn function(&mut self, number: usize) {
        let Some(function) = self.functions.get(number).cloned() else { return };
        let node = function.node;
        let mut entries = Vec::new();
        let name = self.function_name(&function);
        entries.push(entry("FunctionName", name));
        self.code(node, &mut entries);
        self.sizes(node, &mut entries);
        let taken = [("description", "Description"), ("reservedConcurrency", "ReservedConcurrentExecutions")];
        self.take(node, &taken, &mut entries);
        self.surroundings(node, &mut entries);
        self.tracing(number, node, &mut entries);
        self.failures(number, node, &mut entries);
        self.logging(node, &mut entries);
        self.snap_start(node, &mut entries);
        self.tags(&[self.provider("stackTags"), self.provider("tags"), at_path(node, "tags")], &mut entries);
        let role = self.role_of(number);
        entries.extend(role);
        self.fill(function.resource, entries, node);
        self.log_group(&function);
        self.invoke(number);
    }

    /// The name that is given, or `service-stage-key`.
    pub(super) fn function_name(&mut self, function: &Function<'t>) -> TermId {
        match at_path(function.node, "name") {
            Some(name) => self.written(name),
            None => self.named("", &format!("-{}", function.key), function.node),
        }
    }

    /// The function of a name.
    pub(super) fn called(&self, key: &str) -> Option<ResourceId> {
        self.functions.iter().find(|it| it.key == key).map(|it| it.resource)
    }

    fn code(&mut self, node: Node<'t>, entries: &mut Vec<Entry>) {
        if let Some(image) = at_path(node, "image") {
            let package = self.text("Image", image);
            entries.push(entry("PackageType", package));
            let uri = image.get_str("uri").unwrap_or(image);
            let uri = self.written(uri);
            let code = self.nested("ImageUri", uri, image);
            entries.push(entry("Code", code));
            return;
        }
        self.take(node, &[("handler", "Handler")], entries);
        match self.setting(node, "runtime") {
            Some(runtime) => {
                let value = self.written(runtime);
                entries.push(written_entry("Runtime", runtime, value));
            }
            None => {
                let reason = "the framework's own default holds, which differs from version to version";
                let runtime = self.unknown("runtime".into(), reason, node);
                entries.push(entry("Runtime", runtime));
            }
        }
    }

    fn sizes(&mut self, node: Node<'t>, entries: &mut Vec<Entry>) {
        for (name, to, default) in [("memorySize", "MemorySize", MEMORY), ("timeout", "Timeout", TIMEOUT)] {
            match self.setting(node, name) {
                Some(written) => {
                    let value = self.written(written);
                    entries.push(written_entry(to, written, value));
                }
                None => {
                    let value = self.number(default, node);
                    entries.push(entry(to, value));
                }
            }
        }
        if let Some(size) = at_path(node, "ephemeralStorageSize") {
            let value = self.written(size);
            let value = self.nested("Size", value, size);
            entries.push(written_entry("EphemeralStorage", size, value));
        }
        if let Some(architecture) = self.setting(node, "architecture") {
            let value = self.written(architecture);
            let value = self.list(vec![value], architecture);
            entries.push(written_entry("Architectures", architecture, value));
        }
    }

    /// Environment, layers, network, file system, key.
    fn surroundings(&mut self, node: Node<'t>, entries: &mut Vec<Entry>) {
        let environments = [self.provider("environment"), at_path(node, "environment")];
        if let Some(variables) = self.merged(&environments) {
            let at = environments.iter().rev().flatten().next().copied().unwrap_or(node);
            let value = self.nested("Variables", variables, at);
            entries.push(written_entry("Environment", at, value));
        }
        for (name, to) in [("layers", "Layers"), ("kmsKeyArn", "KmsKeyArn")] {
            if let Some(written) = self.setting(node, name) {
                let value = self.written(written);
                entries.push(written_entry(to, written, value));
            }
        }
        self.network(node, entries);
        if let Some(file_system) = at_path(node, "fileSystemConfig") {
            let mut inner = Vec::new();
            self.take(file_system, &[("arn", "Arn"), ("localMountPath", "LocalMountPath")], &mut inner);
            let value = self.map(inner, file_system);
            let value = self.list(vec![value], file_system);
            entries.push(written_entry("FileSystemConfigs", file_system, value));
        }
    }

    /// A function with `vpc: null` or `false` stays outside of the provider's network.
    fn network(&mut self, node: Node<'t>, entries: &mut Vec<Entry>) {
        let own = node.get_str("vpc");
        if own.is_some_and(|it| it.is_null() || it.bool() == Some(false)) {
            return;
        }
        let part = |name: &str| own.and_then(|it| at_path(it, name)).or_else(|| self.provider(&format!("vpc.{name}")));
        let parts = (part("subnetIds"), part("securityGroupIds"));
        match (parts, own.or_else(|| self.provider("vpc"))) {
            ((Some(subnets), Some(groups)), Some(at)) => {
                let [subnet_ids, group_ids] = [subnets, groups].map(|it| self.written(it));
                let config = vec![
                    written_entry("SubnetIds", subnets, subnet_ids),
                    written_entry("SecurityGroupIds", groups, group_ids),
                ];
                let value = self.map(config, at);
                entries.push(written_entry("VpcConfig", at, value));
            }
            (_, Some(elsewhere)) if elsewhere.kind() == Kind::String => {
                let value = self.written(elsewhere);
                entries.push(written_entry("VpcConfig", elsewhere, value));
            }
            _ => {}
        }
    }

    fn tracing(&mut self, number: usize, node: Node<'t>, entries: &mut Vec<Entry>) {
        let Some(tracing) = at_path(node, "tracing").or_else(|| self.provider("tracing.lambda")) else { return };
        let mode = match (tracing.kind(), tracing.bool()) {
            (Kind::Bool, Some(false)) => return,
            (Kind::Bool, _) => self.text("Active", tracing),
            _ => self.written(tracing),
        };
        let value = self.nested("Mode", mode, tracing);
        entries.push(written_entry("TracingConfig", tracing, value));
        let everything = self.text("*", tracing);
        self.allow(number, &["xray:PutTraceSegments", "xray:PutTelemetryRecords"], everything, tracing);
    }

    fn failures(&mut self, number: usize, node: Node<'t>, entries: &mut Vec<Entry>) {
        let Some(target) = at_path(node, "onError") else { return };
        let arn = self.written(target);
        let value = self.nested("TargetArn", arn, target);
        entries.push(written_entry("DeadLetterConfig", target, value));
        let arn = self.written(target);
        self.allow(number, &["sns:Publish"], arn, target);
    }

    fn logging(&mut self, node: Node<'t>, entries: &mut Vec<Entry>) {
        let Some(logs) = at_path(node, "logs").or_else(|| self.provider("logs.lambda")) else { return };
        let mut inner = Vec::new();
        let names = [
            ("logFormat", "LogFormat"),
            ("logGroup", "LogGroup"),
            ("applicationLogLevel", "ApplicationLogLevel"),
            ("systemLogLevel", "SystemLogLevel"),
        ];
        self.take(logs, &names, &mut inner);
        let value = if logs.kind() == Kind::Map { self.map(inner, logs) } else { self.written(logs) };
        entries.push(written_entry("LoggingConfig", logs, value));
    }

    fn snap_start(&mut self, node: Node<'t>, entries: &mut Vec<Entry>) {
        if let Some(node) = at_path(node, "snapStart").filter(|it| switch(*it) == Some(true)) {
            let versions = self.text("PublishedVersions", node);
            let value = self.nested("ApplyOn", versions, node);
            entries.push(written_entry("SnapStart", node, value));
        }
    }

    /// The log group that the framework makes for each function, unless it is told not to.
    fn log_group(&mut self, function: &Function<'t>) {
        let node = function.node;
        if at_path(node, "disableLogs").and_then(Node::bool) == Some(true) {
            return;
        }
        let name = self.function_name(function);
        let start = self.text("/aws/lambda/", node);
        let name = self.concat(vec![start, name], node);
        let mut entries = vec![entry("LogGroupName", name)];
        self.retention(self.setting(node, "logRetentionInDays"), &mut entries);
        self.derive(&format!("{}LogGroup", function.logical), "AWS::Logs::LogGroup", entries, node);
    }

    pub(super) fn retention(&mut self, days: Option<Node<'t>>, entries: &mut Vec<Entry>) {
        if let Some(days) = days {
            let value = self.written(days);
            entries.push(written_entry("RetentionInDays", days, value));
        }
    }

    /// Layers of the service's own.
    pub(super) fn layers(&mut self) {
        let layers = self.root.get_str("layers").filter(|it| it.kind() == Kind::Map);
        for (key, node) in layers.into_iter().flat_map(Node::entries) {
            let key = self.tree.key_name(key);
            let mut entries = Vec::new();
            let name = match at_path(node, "name") {
                Some(name) => self.written(name),
                None => self.text(key, node),
            };
            entries.push(entry("LayerName", name));
            let taken = [
                ("description", "Description"),
                ("compatibleRuntimes", "CompatibleRuntimes"),
                ("compatibleArchitectures", "CompatibleArchitectures"),
                ("licenseInfo", "LicenseInfo"),
            ];
            self.take(node, &taken, &mut entries);
            self.derive(&format!("{}LambdaLayer", names::normal(key)), "AWS::Lambda::LayerVersion", entries, node);
        }
    }
}
