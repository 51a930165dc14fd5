//! `AWS::Serverless::Function`: the function itself, and the order of what is derived from it.

use super::event::Event;
use super::role::Grants;
use super::shape::{Shape, map, text};
use super::{Origin, Sam, tags};
use crate::document::Node;

/// Properties that CloudFormation has under the same name.
const TAKEN: [&str; 26] = [
    "FunctionName",
    "Description",
    "Handler",
    "Runtime",
    "MemorySize",
    "Timeout",
    "Environment",
    "VpcConfig",
    "Layers",
    "KmsKeyArn",
    "ReservedConcurrentExecutions",
    "EphemeralStorage",
    "Architectures",
    "PackageType",
    "ImageConfig",
    "FileSystemConfigs",
    "LoggingConfig",
    "SnapStart",
    "RuntimeManagementConfig",
    "CodeSigningConfigArn",
    "RecursiveLoop",
    "FunctionScalingConfig",
    "PublishToLatestPublished",
    "TenancyConfig",
    "DurableConfig",
    "SourceKMSKeyArn",
];

impl<'t> Sam<'_, 't> {
    pub(super) fn function(&mut self, origin: &Origin<'t>, events: Vec<Event<'t>>) {
        let own = &origin.properties;
        let mut properties = Shape::of(own.pick(&TAKEN));
        if let Some(code) = self.code(own) {
            properties.set("Code", code);
        }
        if let Some(mode) = own.get("Tracing") {
            let node = mode.node();
            properties.set("TracingConfig", map([("Mode", mode)]).at(node));
        }
        if let Some(queue) = own.get("DeadLetterQueue") {
            properties.set("DeadLetterConfig", dead_letter(&queue));
        }
        if let Some(config) = own.get("CapacityProviderConfig") {
            properties.set("CapacityProviderConfig", capacity(&config));
        }
        properties.set("Tags", tags::listed(own.get("Tags").as_ref(), Some("lambda:createdBy")));
        let target = self.published(origin);
        let mut grants = Grants::default();
        self.invoke_config(origin, &target, &mut grants);
        self.events(origin, events, &target, &mut grants);
        let role = self.function_role(origin, grants);
        properties.set("Role", role);
        self.become_type(origin, "AWS::Lambda::Function", properties);
        self.url(origin, &target);
    }

    /// Where the code is: written here, an image, an object in S3, or a local path that is packaged first.
    fn code(&self, own: &Shape<'t>) -> Option<Shape<'t>> {
        for (from, to) in [("InlineCode", "ZipFile"), ("ImageUri", "ImageUri")] {
            if let Some(value) = own.get(from) {
                let node = value.node();
                return Some(map([(to, value)]).at(node));
            }
        }
        let uri = own.get("CodeUri").or_else(|| own.get("FunctionCode"))?;
        Some(stored(&self.settled(uri), ["S3Bucket", "S3Key", "S3ObjectVersion"]))
    }
}

/// An object in S3, as a URI or a map, with the names that CloudFormation has for its bucket, its key and its version.
pub(super) fn stored<'t>(uri: &Shape<'t>, names: [&str; 3]) -> Shape<'t> {
    let node: Option<Node<'t>> = uri.node();
    if uri.is_map() {
        let [bucket, key, version] = names;
        return Shape::of(uri.take(&[("Bucket", bucket), ("Key", key), ("Version", version)])).at(node);
    }
    let Some((bucket, path)) = uri.str().and_then(|it| it.strip_prefix("s3://")).and_then(|it| it.split_once('/'))
    else {
        return uri.clone();
    };
    let (key, version) = match path.split_once("?versionId=") {
        Some((key, version)) => (key, Some(version)),
        None => (path, None),
    };
    let parts = names.into_iter().zip([Some(bucket), Some(key), version]);
    map(parts.filter_map(|(name, value)| Some((name, text(value?))))).at(node)
}

/// `{Type, TargetArn}` without the type, which only chooses the permission.
fn dead_letter<'t>(queue: &Shape<'t>) -> Shape<'t> {
    match queue.get("TargetArn") {
        Some(target) => map([("TargetArn", target)]).at(queue.node()),
        None => queue.clone(),
    }
}

fn capacity<'t>(config: &Shape<'t>) -> Shape<'t> {
    let names = [
        ("Arn", "CapacityProviderArn"),
        ("PerExecutionEnvironmentMaxConcurrency", "PerExecutionEnvironmentMaxConcurrency"),
        ("ExecutionEnvironmentMemoryGiBPerVCpu", "ExecutionEnvironmentMemoryGiBPerVCpu"),
    ];
    map([("LambdaManagedInstancesCapacityProviderConfig", Shape::of(config.take(&names)))]).at(config.node())
}
