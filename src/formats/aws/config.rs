//! Configuration items of AWS Config: one, those of a snapshot or a history, what a query answers.
//!
//! Source of the facts: AWS Config Developer Guide, "Components of a Configuration Item", and the schemas of the items
//! (awslabs/aws-config-resource-schema).

use super::answer::{self, Answer, Closes, Field, Gives, Others, Shape, Tells, Told, Way};
use super::{api, bucket, iam, lambda, messages, secrets};
use crate::document::{Kind, Node};

/// The type of what says itself which type it has.
pub(super) const ITEM: &str = "item";

/// How the items of a type are read.
pub(super) struct Kept {
    /// Its type in AWS Config.
    ty: &'static str,
    /// Its configuration.
    shape: &'static Shape,
    /// Resources that CloudFormation has beside it.
    parts: &'static [Gives],
    /// What its parts are all of.
    closes: &'static [Closes],
}

const NAMED: Shape = Shape {
    ty: ITEM,
    id: &["resourceType"],
    names: &[],
    fields: &[],
    others: Others::Capital,
    tells: Tells::Only(&[]),
};

const TAGS: Field = Field { to: "Tags", from: "^tags", way: Way::Same };

const FUNCTION: Shape = Shape {
    ty: lambda::FUNCTION,
    names: &["functionArn"],
    fields: &[
        TAGS,
        Field { to: "Layers", from: "layers", way: Way::Each("arn") },
        Field { to: "KmsKeyArn", from: "kmskeyArn", way: Way::Same },
        Field { to: "KmsKeyArn", from: "kMSKeyArn", way: Way::Same },
        Field {
            to: "ReservedConcurrentExecutions",
            from: "^supplementaryConfiguration.Concurrency.reservedConcurrentExecutions",
            way: Way::Same,
        },
    ],
    tells: Tells::AllBut(&["Code", "Environment", "LoggingConfig", "RecursiveLoop", "RuntimeManagementConfig"]),
    ..NAMED
};

const ROLE: Shape = Shape {
    ty: iam::ROLE,
    names: &["arn"],
    fields: &[
        TAGS,
        Field { to: "ManagedPolicyArns", from: "attachedManagedPolicies", way: Way::Each("policyArn") },
        Field { to: "Policies", from: "rolePolicyList", way: Way::Items(POLICY_IN_ROLE) },
        Field { to: "PermissionsBoundary", from: "permissionsBoundary.permissionsBoundaryArn", way: Way::Same },
        Field { to: "AssumeRolePolicyDocument", from: "assumeRolePolicyDocument", way: Way::Same },
    ],
    tells: Tells::AllBut(&[]),
    ..NAMED
};

const POLICY_IN_ROLE: &[Field] = &[
    Field { to: "PolicyName", from: "policyName", way: Way::Same },
    Field { to: "PolicyDocument", from: "policyDocument", way: Way::Same },
];

const POLICY: Shape = Shape {
    ty: "AWS::IAM::ManagedPolicy",
    names: &["arn"],
    fields: &[
        Field { to: "PolicyDocument", from: "policyVersionList", way: Way::Version },
        Field { to: "ManagedPolicyName", from: "policyName", way: Way::Same },
    ],
    tells: Tells::AllBut(&[]),
    ..NAMED
};

const QUEUE: Shape = Shape {
    ty: messages::QUEUE,
    names: &["QueueArn", "QueueUrl"],
    fields: &[TAGS],
    others: Others::Taken,
    tells: Tells::AllBut(&[]),
    ..NAMED
};

const TOPIC: Shape = Shape {
    ty: messages::TOPIC,
    names: &["TopicArn"],
    fields: &[TAGS, Field { to: "TopicName", from: "TopicArn", way: Way::Name }],
    others: Others::Taken,
    tells: Tells::AllBut(&[]),
    ..NAMED
};

const TABLE: Shape = Shape {
    ty: "AWS::DynamoDB::Table",
    names: &["tableArn", "latestStreamArn"],
    fields: &[
        TAGS,
        Field { to: "BillingMode", from: "billingModeSummary.billingMode", way: Way::Same },
        Field { to: "SSESpecification.SSEEnabled", from: "ssedescription.status", way: Way::Is("ENABLED") },
        Field { to: "SSESpecification.KMSMasterKeyId", from: "ssedescription.kmsmasterKeyArn", way: Way::Key },
        Field {
            to: "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
            from: "^supplementaryConfiguration.ContinuousBackupsDescription.pointInTimeRecoveryDescription.pointInTimeRecoveryStatus",
            way: Way::Is("ENABLED"),
        },
    ],
    tells: Tells::AllBut(&[
        "ContributorInsightsSpecification",
        "DeletionProtectionEnabled",
        "KinesisStreamSpecification",
        "PointInTimeRecoverySpecification",
        "ResourcePolicy",
        "SSESpecification",
        "TimeToLiveSpecification",
    ]),
    ..NAMED
};

const BUCKET: Shape = Shape {
    ty: bucket::BUCKET,
    fields: &[
        TAGS,
        Field { to: "BucketName", from: "name", way: Way::Same },
        Field {
            to: "VersioningConfiguration.Status",
            from: "^supplementaryConfiguration.BucketVersioningConfiguration.status",
            way: Way::Same,
        },
        Field {
            to: "BucketEncryption.ServerSideEncryptionConfiguration",
            from: "^supplementaryConfiguration.ServerSideEncryptionConfiguration.rules",
            way: Way::Items(&[
                Field {
                    to: "ServerSideEncryptionByDefault.SSEAlgorithm",
                    from: "applyServerSideEncryptionByDefault.sseAlgorithm",
                    way: Way::Same,
                },
                Field {
                    to: "ServerSideEncryptionByDefault.KMSMasterKeyID",
                    from: "applyServerSideEncryptionByDefault.kmsMasterKeyID",
                    way: Way::Same,
                },
            ]),
        },
        Field {
            to: "PublicAccessBlockConfiguration.BlockPublicAcls",
            from: "^supplementaryConfiguration.PublicAccessBlockConfiguration.blockPublicAcls",
            way: Way::Same,
        },
        Field {
            to: "PublicAccessBlockConfiguration.BlockPublicPolicy",
            from: "^supplementaryConfiguration.PublicAccessBlockConfiguration.blockPublicPolicy",
            way: Way::Same,
        },
        Field {
            to: "PublicAccessBlockConfiguration.IgnorePublicAcls",
            from: "^supplementaryConfiguration.PublicAccessBlockConfiguration.ignorePublicAcls",
            way: Way::Same,
        },
        Field {
            to: "PublicAccessBlockConfiguration.RestrictPublicBuckets",
            from: "^supplementaryConfiguration.PublicAccessBlockConfiguration.restrictPublicBuckets",
            way: Way::Same,
        },
        Field {
            to: "LoggingConfiguration.DestinationBucketName",
            from: "^supplementaryConfiguration.BucketLoggingConfiguration.destinationBucketName",
            way: Way::Same,
        },
    ],
    others: Others::Left,
    tells: Tells::AllBut(&["AccessControl", "NotificationConfiguration"]),
    ..NAMED
};

const BUCKET_POLICY: Shape = Shape {
    ty: bucket::POLICIES,
    id: &["resourceName", "=policy"],
    names: &[],
    fields: &[
        Field { to: "Bucket", from: "resourceName", way: Way::Same },
        Field { to: "PolicyDocument", from: "supplementaryConfiguration.BucketPolicy.policyText", way: Way::Same },
    ],
    others: Others::Left,
    tells: Tells::AllBut(&[]),
};

const QUEUE_POLICY: Shape = Shape {
    ty: "AWS::SQS::QueuePolicy",
    id: &["@configuration.QueueArn", "=policy"],
    fields: &[
        Field { to: "Queues", from: "configuration.QueueArn", way: Way::Only },
        Field { to: "PolicyDocument", from: "supplementaryConfiguration.Policy", way: Way::Same },
    ],
    ..BUCKET_POLICY
};

const TOPIC_POLICY: Shape = Shape {
    ty: "AWS::SNS::TopicPolicy",
    id: &["@configuration.TopicArn", "=policy"],
    fields: &[
        Field { to: "Topics", from: "configuration.TopicArn", way: Way::Only },
        Field { to: "PolicyDocument", from: "supplementaryConfiguration.Policy", way: Way::Same },
    ],
    ..BUCKET_POLICY
};

const REST_API: Shape = Shape { ty: api::REST, names: &["id"], fields: &[TAGS], tells: Tells::AllBut(&[]), ..NAMED };
const HTTP_API: Shape = Shape { ty: api::HTTP, names: &["apiId"], ..REST_API };
const ALARM: Shape = Shape {
    ty: "AWS::CloudWatch::Alarm",
    names: &["alarmArn"],
    fields: &[TAGS, Field { to: "OKActions", from: "okactions", way: Way::Same }],
    tells: Tells::AllBut(&[]),
    ..NAMED
};
const KEY: Shape = Shape {
    ty: secrets::KEY,
    names: &["arn"],
    fields: &[
        TAGS,
        Field { to: "EnableKeyRotation", from: "^supplementaryConfiguration.KeyRotationStatus", way: Way::Same },
        Field { to: "KeyPolicy", from: "^supplementaryConfiguration.Policy", way: Way::Same },
    ],
    tells: Tells::AllBut(&["EnableKeyRotation", "KeyPolicy", "RotationPeriodInDays"]),
    ..NAMED
};

const fn kept(ty: &'static str, shape: &'static Shape) -> Kept {
    Kept { ty, shape, parts: &[], closes: &[] }
}

const KEPT: &[Kept] = &[
    Kept {
        ty: lambda::FUNCTION,
        shape: &FUNCTION,
        parts: &[Gives { at: "supplementaryConfiguration.Policy.Statement", needs: &[], shape: &lambda::PERMISSION }],
        closes: &[Closes { ty: lambda::PERMISSIONS, of: &["configuration.functionArn"] }],
    },
    Kept {
        ty: messages::QUEUE,
        shape: &QUEUE,
        parts: &[Gives { at: "", needs: &["supplementaryConfiguration.Policy"], shape: &QUEUE_POLICY }],
        closes: &[Closes { ty: "AWS::SQS::QueuePolicy", of: &["configuration.QueueArn"] }],
    },
    Kept {
        ty: messages::TOPIC,
        shape: &TOPIC,
        parts: &[Gives { at: "", needs: &["supplementaryConfiguration.Policy"], shape: &TOPIC_POLICY }],
        closes: &[Closes { ty: "AWS::SNS::TopicPolicy", of: &["configuration.TopicArn"] }],
    },
    Kept {
        ty: bucket::BUCKET,
        shape: &BUCKET,
        parts: &[Gives {
            at: "",
            needs: &["supplementaryConfiguration.BucketPolicy.policyText"],
            shape: &BUCKET_POLICY,
        }],
        closes: &[Closes { ty: bucket::POLICIES, of: &["resourceName"] }],
    },
    kept(iam::ROLE, &ROLE),
    kept("AWS::IAM::Policy", &POLICY),
    kept("AWS::DynamoDB::Table", &TABLE),
    kept(api::REST, &REST_API),
    kept(api::HTTP, &HTTP_API),
    kept("AWS::CloudWatch::Alarm", &ALARM),
    kept(secrets::KEY, &KEY),
];

/// A configuration item.
pub(super) struct Item<'t> {
    /// What it tells of its resource.
    pub(super) told: Told<'t>,
    /// Its type in CloudFormation.
    pub(super) ty: &'t str,
    /// What a person calls it.
    pub(super) id: &'t str,
    /// Its ARN and its number.
    pub(super) names: Vec<&'t str>,
    /// What else CloudFormation has beside it.
    pub(super) parts: &'static [Gives],
    /// What its parts are all of.
    pub(super) closes: &'static [Closes],
}

/// The item that a map is; none where it says not which resource it is about, or that the resource is gone.
pub(super) fn item<'t>(item: Node<'t>, root: Node<'t>) -> Option<Item<'t>> {
    let text = |path: &str| answer::at(item, path).and_then(answer::full);
    let ty = text("resourceType")?;
    let configuration = answer::at(item, "configuration").filter(|it| it.kind() == Kind::Map);
    let arn = text("arn").or_else(|| text("ARN"));
    let id = text("resourceName").or_else(|| text("resourceId")).or_else(|| arn.map(answer::name_in))?;
    if text("configurationItemStatus").is_some_and(|status| status.starts_with("ResourceDeleted")) {
        return None;
    }
    let kept = KEPT.iter().find(|kept| kept.ty == ty);
    // What a query selects is not all that there is.
    let is_whole = configuration.is_some() && text("configurationItemCaptureTime").is_some();
    let shape = kept.map_or(&NAMED, |kept| kept.shape);
    let told = Told { node: configuration.unwrap_or(item), above: item, root, shape, is_whole };
    let own = shape.names.iter().filter_map(|path| answer::text(&told, path));
    let is_supplied = is_whole && answer::at(item, "supplementaryConfiguration").is_some();
    Some(Item {
        told,
        ty: if shape.ty == ITEM { ty } else { shape.ty },
        id,
        names: arn.into_iter().chain(own).chain(text("resourceId")).collect(),
        parts: kept.map_or(&[], |kept| kept.parts),
        closes: kept.filter(|_| is_supplied).map_or(&[], |kept| kept.closes),
    })
}

/// The answer that has items at a path.
const fn items(call: &'static str, has: &'static [&'static str], gives: &'static [Gives]) -> Answer {
    Answer { call, has, may: None, gives, closes: &[] }
}

pub(super) const ANSWERS: &[Answer] = &[
    items(
        "configservice get-resource-config-history",
        &["configurationItems"],
        &[Gives { at: "configurationItems", needs: &[], shape: &NAMED }],
    ),
    items(
        "configservice batch-get-resource-config",
        &["baseConfigurationItems"],
        &[Gives { at: "baseConfigurationItems", needs: &[], shape: &NAMED }],
    ),
    items(
        "configservice select-resource-config",
        &["Results", "QueryInfo"],
        &[Gives { at: "Results", needs: &[], shape: &NAMED }],
    ),
    items(
        "configuration item",
        &["configurationItem.resourceType"],
        &[Gives { at: "configurationItem", needs: &[], shape: &NAMED }],
    ),
    items("configuration item", &["resourceType", "configuration"], &[Gives { at: "", needs: &[], shape: &NAMED }]),
];
