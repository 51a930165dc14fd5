//! What else there is to ask: which call tells a property that an answer leaves out, and which resources may be there although no
//! answer lists them.

use super::api::{HTTP, REST};
use super::bucket::{BUCKET, POLICIES};
use super::lambda::{FUNCTION, PERMISSIONS};
use super::messages::{QUEUE, SUBSCRIPTION, TOPIC};

/// The calls that tell of a resource, and of properties that those do not have; the first that names the property, or names none.
const CALLS: &[(&str, &str, &str)] = &[
    (FUNCTION, "RecursiveLoop", "lambda get-function-recursion-config --function-name"),
    (FUNCTION, "", "lambda get-function --function-name"),
    ("AWS::CloudWatch::Alarm", "Tags", TAGS),
    ("AWS::DynamoDB::Table", "PointInTimeRecoverySpecification", "dynamodb describe-continuous-backups --table-name"),
    ("AWS::DynamoDB::Table", "ResourcePolicy", "dynamodb get-resource-policy --resource-arn"),
    ("AWS::DynamoDB::Table", "Tags", TAGS),
    ("AWS::DynamoDB::Table", "", "dynamodb describe-table --table-name"),
    ("AWS::Events::Rule", "Tags", TAGS),
    ("AWS::Events::Rule", "Targets", "events list-targets-by-rule --rule"),
    ("AWS::Events::Rule", "", "events describe-rule --name"),
    ("AWS::IAM::Role", "ManagedPolicyArns", "iam list-attached-role-policies --role-name"),
    ("AWS::IAM::Role", "Policies", "iam list-role-policies --role-name"),
    ("AWS::IAM::Role", "", "iam get-role --role-name"),
    ("AWS::IAM::ManagedPolicy", "PolicyDocument", "iam get-policy-version --version-id VERSION --policy-arn"),
    ("AWS::KMS::Key", "Tags", TAGS),
    ("AWS::KMS::Key", "KeyPolicy", "kms get-key-policy --key-id"),
    ("AWS::KMS::Key", "EnableKeyRotation", "kms get-key-rotation-status --key-id"),
    ("AWS::KMS::Key", "", "kms describe-key --key-id"),
    ("AWS::Logs::LogGroup", "Tags", TAGS),
    (BUCKET, "AccessControl", "s3api get-bucket-acl --bucket"),
    (BUCKET, "BucketEncryption", "s3api get-bucket-encryption --bucket"),
    (BUCKET, "LoggingConfiguration", "s3api get-bucket-logging --bucket"),
    (BUCKET, "NotificationConfiguration", "s3api get-bucket-notification-configuration --bucket"),
    (BUCKET, "PublicAccessBlockConfiguration", "s3api get-public-access-block --bucket"),
    (BUCKET, "Tags", "s3api get-bucket-tagging --bucket"),
    (BUCKET, "VersioningConfiguration", "s3api get-bucket-versioning --bucket"),
    ("AWS::Scheduler::Schedule", "", "scheduler get-schedule --name"),
    ("AWS::SNS::Topic", "Tags", TAGS),
    ("AWS::SNS::Topic", "", "sns get-topic-attributes --topic-arn"),
    ("AWS::SQS::Queue", "Tags", TAGS),
    ("AWS::SQS::Queue", "", "sqs get-queue-attributes --attribute-names All --queue-url"),
    ("AWS::SecretsManager::Secret", "Tags", TAGS),
    ("AWS::SecretsManager::Secret", "", "secretsmanager describe-secret --secret-id"),
    ("AWS::StepFunctions::StateMachine", "Tags", TAGS),
    ("AWS::StepFunctions::StateMachine", "", "stepfunctions describe-state-machine --state-machine-arn"),
];

/// What stands for anything that calls: nothing else is read from it.
const RULE: &str = "AWS::Events::Rule";
const TAGS: &str = "resourcegroupstaggingapi get-resources";

/// The call that tells a property of a type.
pub(super) fn call(ty: &str, property: &str) -> Option<&'static str> {
    let mut own = CALLS.iter().filter(|(other, ..)| *other == ty);
    own.find(|(_, other, _)| *other == property || other.is_empty()).map(|(.., call)| *call)
}

/// Resources that may be there although no answer lists them.
pub(super) struct Asked {
    /// Their type.
    pub(super) ty: &'static str,
    /// What people call several of them.
    pub(super) plural: &'static str,
    /// The types of those to which they belong.
    pub(super) of: &'static [&'static str],
    /// The call that lists them.
    pub(super) call: &'static str,
    /// What the policy of a function says of them.
    pub(super) grant: Grant,
    /// The property of a listed resource that says what it calls; it matters only where some do not tell it.
    pub(super) of_listed: Option<(&'static str, &'static str)>,
}

/// What the policy of a function says of those that call it.
pub(super) enum Grant {
    /// Nothing.
    Silent,
    /// They can call only if it lets in the service whose name begins so.
    Needed(&'static str),
    /// The same; and there are too many others to say that there may be some, unless it lets the service in.
    Given(&'static str),
}

/// The services that a function's policy has to let in: "Invoking Lambda with events from other AWS services" (Lambda Developer
/// Guide); EventBridge Scheduler calls with a role instead.
pub(super) const ASKED: &[Asked] = &[
    Asked {
        ty: PERMISSIONS,
        plural: "grants of functions",
        of: &[FUNCTION],
        call: "lambda get-policy --function-name NAME",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: "AWS::Lambda::Url",
        plural: "URLs of functions",
        of: &[FUNCTION],
        call: "lambda list-function-url-configs --function-name NAME",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: "AWS::Lambda::EventInvokeConfig",
        plural: "settings of asynchronous calls",
        of: &[FUNCTION],
        call: "lambda list-function-event-invoke-configs --function-name NAME",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: "AWS::Lambda::EventSourceMapping",
        plural: "event source mappings",
        of: &[FUNCTION],
        call: "lambda list-event-source-mappings",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: "AWS::Lambda::Alias",
        plural: "aliases of functions",
        of: &[FUNCTION],
        call: "lambda list-aliases --function-name NAME",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: SUBSCRIPTION,
        plural: "subscriptions of topics",
        of: &[TOPIC],
        call: "sns list-subscriptions",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: SUBSCRIPTION,
        plural: "subscriptions of topics",
        of: &[FUNCTION],
        call: "sns list-subscriptions",
        grant: Grant::Needed("sns."),
        of_listed: None,
    },
    Asked {
        ty: RULE,
        plural: "rules of EventBridge",
        of: &[FUNCTION],
        call: "events list-rules",
        grant: Grant::Needed("events."),
        of_listed: None,
    },
    Asked {
        ty: "AWS::Scheduler::Schedule",
        plural: "schedules",
        of: &[FUNCTION],
        call: "scheduler list-schedules",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: "AWS::Logs::SubscriptionFilter",
        plural: "subscription filters of log groups",
        of: &[FUNCTION],
        call: "logs describe-subscription-filters --log-group-name NAME",
        grant: Grant::Needed("logs."),
        of_listed: None,
    },
    Asked {
        ty: "AWS::IoT::TopicRule",
        plural: "rules of AWS IoT",
        of: &[FUNCTION],
        call: "iot get-topic-rule --rule-name NAME",
        grant: Grant::Needed("iot."),
        of_listed: None,
    },
    Asked {
        ty: "AWS::SES::ReceiptRule",
        plural: "receipt rules of Amazon SES",
        of: &[FUNCTION],
        call: "ses describe-active-receipt-rule-set",
        grant: Grant::Needed("ses."),
        of_listed: None,
    },
    Asked {
        ty: "AWS::Config::ConfigRule",
        plural: "rules of AWS Config",
        of: &[FUNCTION],
        call: "configservice describe-config-rules",
        grant: Grant::Needed("config."),
        of_listed: None,
    },
    Asked {
        ty: BUCKET,
        plural: "buckets",
        of: &[FUNCTION],
        call: "s3api list-buckets",
        grant: Grant::Given("s3."),
        of_listed: None,
    },
    Asked {
        ty: POLICIES,
        plural: "policies of buckets",
        of: &[BUCKET],
        call: "s3api get-bucket-policy --bucket NAME",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: "AWS::SQS::QueuePolicy",
        plural: "policies of queues",
        of: &[QUEUE],
        call: "sqs get-queue-attributes --attribute-names All --queue-url URL",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: "AWS::SNS::TopicPolicy",
        plural: "policies of topics",
        of: &[TOPIC],
        call: "sns get-topic-attributes --topic-arn ARN",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: "AWS::ApiGatewayV2::Route",
        plural: "routes of HTTP APIs",
        of: &[HTTP],
        call: "apigatewayv2 get-routes --api-id ID",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: "AWS::ApiGatewayV2::Stage",
        plural: "stages of HTTP APIs",
        of: &[HTTP],
        call: "apigatewayv2 get-stages --api-id ID",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: "AWS::ApiGateway::Method",
        plural: "methods of REST APIs",
        of: &[REST],
        call: "apigateway get-resources --embed methods --rest-api-id ID",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: "AWS::ApiGateway::Stage",
        plural: "stages of REST APIs",
        of: &[REST],
        call: "apigateway get-stages --rest-api-id ID",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: "AWS::CloudWatch::Alarm",
        plural: "alarms",
        of: &[FUNCTION],
        call: "cloudwatch describe-alarms",
        grant: Grant::Silent,
        of_listed: None,
    },
    Asked {
        ty: RULE,
        plural: "notifications of buckets",
        of: &[FUNCTION],
        call: "s3api get-bucket-notification-configuration --bucket NAME",
        grant: Grant::Needed("s3."),
        of_listed: Some((BUCKET, "NotificationConfiguration")),
    },
    Asked {
        ty: RULE,
        plural: "targets of rules",
        of: &[FUNCTION],
        call: "events list-targets-by-rule --rule NAME",
        grant: Grant::Needed("events."),
        of_listed: Some((RULE, "Targets")),
    },
];
