//! Attributes by which one resource is named in another, and arguments that are not set when nobody sets them.
//!
//! Source of the facts: the pages of the resources in the documentation of the providers for AWS, Google Cloud and Azure,
//! "Argument Reference" and "Attribute Reference".

/// Attributes that name a resource of any type.
const OF_ALL: [&str; 3] = ["id", "arn", "name"];

/// Attributes that name a resource of one type.
const OF_TYPE: [(&str, &[&str]); 14] = [
    ("aws_api_gateway_rest_api", &["root_resource_id", "execution_arn"]),
    ("aws_apigatewayv2_api", &["execution_arn", "api_endpoint"]),
    ("aws_cloudwatch_metric_alarm", &["alarm_name"]),
    ("aws_iam_role", &["unique_id"]),
    ("aws_kms_alias", &["target_key_arn"]),
    ("aws_kms_key", &["key_id"]),
    ("aws_lambda_alias", &["invoke_arn"]),
    ("aws_lambda_function", &["function_name", "invoke_arn", "qualified_arn", "qualified_invoke_arn"]),
    ("aws_lambda_layer_version", &["layer_arn", "layer_name"]),
    ("aws_s3_bucket", &["bucket"]),
    ("aws_dynamodb_table", &["stream_arn"]),
    ("aws_sqs_queue", &["url"]),
    ("google_secret_manager_secret", &["secret_id"]),
    ("google_service_account", &["email", "member", "unique_id"]),
];

/// The ends of types without a name of their own: `name` is that of what they are about (google_cloud_run_v2_service_iam).
const NAMELESS: [&str; 3] = ["_iam_binding", "_iam_member", "_iam_policy"];

/// Whether an attribute names the resource that has it.
pub(super) fn is_name(ty: &str, attribute: &str) -> bool {
    names_of(ty).any(|name| name == attribute)
}

/// What people say of a resource to people (`labels` in the Google provider, with what it adds to them).
const SAID: [&str; 6] = ["description", "effective_labels", "labels", "tags", "tags_all", "terraform_labels"];

/// Whether an attribute is about the resource itself, so that what it says names no other one that is called alike.
pub(super) fn is_own(ty: &str, attribute: &str) -> bool {
    SAID.contains(&attribute) || is_name(ty, attribute)
}

/// The attributes that name a resource.
pub(super) fn names_of(ty: &str) -> impl Iterator<Item = &'static str> {
    let own = OF_TYPE.iter().find(|(own, _)| *own == ty).map_or(&[][..], |(_, attributes)| attributes);
    let is_nameless = ty.starts_with("google_") && NAMELESS.iter().any(|end| ty.ends_with(end));
    OF_ALL.iter().chain(own).copied().filter(move |name| !(is_nameless && *name == "name"))
}

/// Arguments of which a plan says that they are known after apply even where nobody sets them. The provider then takes
/// its default, as it does where an argument is missing.
const UNSET: [(&str, &[&str]); 14] = [
    ("aws_api_gateway_rest_api", &["endpoint_configuration", "policy"]),
    ("aws_cloudwatch_log_group", &["log_group_class"]),
    ("aws_dynamodb_table", &["point_in_time_recovery", "server_side_encryption", "stream_view_type"]),
    ("aws_iam_role", &["inline_policy", "managed_policy_arns"]),
    ("aws_lambda_event_source_mapping", &["function_response_types"]),
    ("aws_lambda_function", &["architectures", "ephemeral_storage", "layers", "logging_config", "tracing_config"]),
    ("aws_s3_bucket", &["acl", "policy", "server_side_encryption_configuration", "versioning"]),
    ("aws_sns_topic", &["policy"]),
    ("aws_sqs_queue", &["policy", "redrive_allow_policy", "redrive_policy", "sqs_managed_sse_enabled"]),
    ("azurerm_storage_container", &["storage_account_id", "storage_account_name"]),
    ("google_cloud_run_v2_service", &["ingress"]),
    ("google_cloudfunctions_function", &["ingress_settings", "trigger_http"]),
    ("google_pubsub_topic", &["kms_key_name"]),
    ("google_storage_bucket", &["public_access_prevention", "versioning"]),
];

/// Whether an argument that nobody sets is the provider's default.
pub(super) fn defaults_when_unset(ty: &str, argument: &str) -> bool {
    UNSET.iter().any(|(own, arguments)| *own == ty && arguments.contains(&argument))
}

/// Arguments whose text is JSON.
const JSON: [&str; 18] = [
    "access_policy",
    "assume_role_policy",
    "body",
    "definition",
    "delivery_policy",
    "event_pattern",
    "filter_policy",
    "input",
    "json",
    "key_policy",
    "override_policy_documents",
    "policy",
    "policy_document",
    "redrive_allow_policy",
    "redrive_policy",
    "resource_policy",
    "source_policy_documents",
    "template_body",
];

/// An argument whose text is YAML, or where a file with that is (aws_codebuild_project, source).
const YAML: &str = "buildspec";

/// Whether the text of an argument is YAML.
pub(super) fn is_yaml(argument: &str) -> bool {
    argument == YAML
}

/// Whether the text of an argument is JSON.
pub(super) fn is_json(argument: &str) -> bool {
    JSON.contains(&argument)
}
