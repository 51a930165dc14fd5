//! Answers that are known and tell nothing: why, and what to give instead.

use super::answer::{self, PAGES};
use super::body;
use crate::document::{Kind, Node, Tree};

/// Answers that do not say what they are about: their keys, the call, and the key that `--query` adds.
const SPEECHLESS: &[(&[&str], &str, &str)] = &[
    (&["AttachedPolicies"], "iam list-attached-role-policies", "RoleName"),
    (&["ContinuousBackupsDescription"], "dynamodb describe-continuous-backups", "TableName"),
    (&["Grants", "Owner"], "s3api get-bucket-acl", "Bucket"),
    (&["Items"], "apigatewayv2", "ApiId"),
    (&["LambdaFunctionConfigurations"], "s3api get-bucket-notification-configuration", "Bucket"),
    (&["LoggingEnabled"], "s3api get-bucket-logging", "Bucket"),
    (&["Policy"], "s3api get-bucket-policy", "Bucket"),
    (&["PolicyNames"], "iam list-role-policies", "RoleName"),
    (&["PolicyVersion"], "iam get-policy-version", "PolicyArn"),
    (&["PublicAccessBlockConfiguration"], "s3api get-public-access-block", "Bucket"),
    (&["RecursiveLoop"], "lambda get-function-recursion-config", "FunctionName"),
    (&["ServerSideEncryptionConfiguration"], "s3api get-bucket-encryption", "Bucket"),
    (&["Status"], "s3api get-bucket-versioning", "Bucket"),
    (&["TagSet"], "s3api get-bucket-tagging", "Bucket"),
    (&["Targets"], "events list-targets-by-rule", "Rule"),
    (&["item"], "apigateway get-stages", "restApiId"),
    (&["items"], "apigateway get-resources", "restApiId"),
];

/// Why an answer is not read; none for what is no answer.
pub(in crate::formats) fn reason(tree: &Tree) -> Option<String> {
    let root = tree.roots().next().filter(|root| root.kind() == Kind::Map)?;
    let answer = body(root);
    let is_recorded = answer != root || answer.get_str("ResponseMetadata").is_some();
    if answer::at(answer, "Error.Code").is_some() {
        return Some("it is the answer of a call that was refused, and tells nothing".into());
    }
    let speechless = SPEECHLESS.iter().find(|(keys, ..)| has_only(answer, keys));
    if let Some((_, call, key)) = speechless {
        return Some(format!("`aws {call}` does not say what it is about: add the key `{key}` with --query"));
    }
    if has_only(answer, &["Attributes"]) {
        return Some("the attributes are of something without a name: ask for all of them".into());
    }
    if has_only(answer, &["Tags"]) {
        return Some(
            "the tags are of something without a name: `aws resourcegroupstaggingapi get-resources` tells both".into(),
        );
    }
    is_recorded.then(|| "it is an answer of AWS, and not one of those about what Ordain judges".into())
}

/// Whether a map has these keys, and no others but those about pages.
fn has_only(root: Node<'_>, keys: &[&str]) -> bool {
    let tree = root.tree();
    let is_meant = |name: &str| keys.contains(&name) || PAGES.contains(&name);
    keys.iter().all(|key| root.get_str(key).is_some()) && root.entries().all(|(key, _)| is_meant(tree.key_name(key)))
}
