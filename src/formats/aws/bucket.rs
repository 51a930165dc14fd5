//! Answers of Amazon S3 about buckets. Most of them do not say which bucket they are about: the key `Bucket` is added by `--query`.

use super::answer::{Answer, Closes, Field, Gives, Others, Shape, Tells, Way};

pub(super) const BUCKET: &str = "AWS::S3::Bucket";
pub(super) const POLICIES: &str = "AWS::S3::BucketPolicy";

const NAME: Field = Field { to: "BucketName", from: "Bucket", way: Way::Same };

const NAMED: Shape = Shape {
    ty: BUCKET,
    id: &["Bucket"],
    names: &[],
    fields: &[NAME],
    others: Others::Left,
    tells: Tells::Only(&["BucketName"]),
};

const LISTED: Shape =
    Shape { id: &["Name"], fields: &[Field { to: "BucketName", from: "Name", way: Way::Same }], ..NAMED };

const POLICY: Shape = Shape {
    ty: POLICIES,
    id: &["Bucket", "=policy"],
    names: &[],
    fields: &[
        Field { to: "Bucket", from: "Bucket", way: Way::Same },
        Field { to: "PolicyDocument", from: "Policy", way: Way::Same },
    ],
    others: Others::Left,
    tells: Tells::AllBut(&[]),
};

const ACL: Shape = Shape {
    fields: &[NAME, Field { to: "AccessControl", from: "Grants", way: Way::Grants }],
    tells: Tells::Only(&["AccessControl", "BucketName"]),
    ..NAMED
};

const PUBLIC_ACCESS: Shape = Shape {
    fields: &[
        NAME,
        Field { to: "PublicAccessBlockConfiguration", from: "PublicAccessBlockConfiguration", way: Way::Same },
    ],
    tells: Tells::Only(&["BucketName", "PublicAccessBlockConfiguration"]),
    ..NAMED
};

const ENCRYPTION: Shape = Shape {
    fields: &[
        NAME,
        Field {
            to: "BucketEncryption.ServerSideEncryptionConfiguration",
            from: "ServerSideEncryptionConfiguration.Rules",
            way: Way::Items(&[
                Field {
                    to: "ServerSideEncryptionByDefault",
                    from: "ApplyServerSideEncryptionByDefault",
                    way: Way::Same,
                },
                Field { to: "BucketKeyEnabled", from: "BucketKeyEnabled", way: Way::Same },
            ]),
        },
    ],
    tells: Tells::Only(&["BucketEncryption", "BucketName"]),
    ..NAMED
};

const VERSIONING: Shape = Shape {
    fields: &[NAME, Field { to: "VersioningConfiguration.Status", from: "Status", way: Way::Same }],
    tells: Tells::Only(&["BucketName", "VersioningConfiguration"]),
    ..NAMED
};

const TAGS: Shape = Shape {
    fields: &[NAME, Field { to: "Tags", from: "TagSet", way: Way::Same }],
    tells: Tells::Only(&["BucketName", "Tags"]),
    ..NAMED
};

const LOGGING: Shape = Shape {
    fields: &[
        NAME,
        Field { to: "LoggingConfiguration.DestinationBucketName", from: "LoggingEnabled.TargetBucket", way: Way::Same },
        Field { to: "LoggingConfiguration.LogFilePrefix", from: "LoggingEnabled.TargetPrefix", way: Way::Same },
    ],
    tells: Tells::Only(&["BucketName", "LoggingConfiguration"]),
    ..NAMED
};

const NOTIFICATION: Shape = Shape {
    fields: &[
        NAME,
        Field {
            to: "NotificationConfiguration.LambdaConfigurations",
            from: "LambdaFunctionConfigurations",
            way: Way::Items(&[
                Field { to: "Function", from: "LambdaFunctionArn", way: Way::Same },
                Field { to: "Event", from: "Events", way: Way::Same },
            ]),
        },
        Field {
            to: "NotificationConfiguration.QueueConfigurations",
            from: "QueueConfigurations",
            way: Way::Items(&[
                Field { to: "Queue", from: "QueueArn", way: Way::Same },
                Field { to: "Event", from: "Events", way: Way::Same },
            ]),
        },
        Field {
            to: "NotificationConfiguration.TopicConfigurations",
            from: "TopicConfigurations",
            way: Way::Items(&[
                Field { to: "Topic", from: "TopicArn", way: Way::Same },
                Field { to: "Event", from: "Events", way: Way::Same },
            ]),
        },
    ],
    tells: Tells::Only(&["BucketName", "NotificationConfiguration"]),
    ..NAMED
};

/// An answer about the bucket under the key `Bucket`.
const fn about(call: &'static str, has: &'static [&'static str], gives: &'static [Gives]) -> Answer {
    Answer { call, has, may: Some(&["Owner", "MFADelete"]), gives, closes: &[] }
}

pub(super) const ANSWERS: &[Answer] = &[
    Answer {
        call: "s3api list-buckets",
        has: &["Buckets"],
        may: Some(&["Owner", "Prefix"]),
        gives: &[Gives { at: "Buckets", needs: &["CreationDate"], shape: &LISTED }],
        closes: &[Closes { ty: BUCKET, of: &[] }],
    },
    Answer {
        closes: &[Closes { ty: POLICIES, of: &["Bucket"] }],
        ..about(
            "s3api get-bucket-policy",
            &["Bucket", "Policy"],
            &[Gives { at: "", needs: &[], shape: &NAMED }, Gives { at: "", needs: &["Policy"], shape: &POLICY }],
        )
    },
    about("s3api get-bucket-acl", &["Bucket", "Grants"], &[Gives { at: "", needs: &[], shape: &ACL }]),
    about(
        "s3api get-public-access-block",
        &["Bucket", "PublicAccessBlockConfiguration"],
        &[Gives { at: "", needs: &[], shape: &PUBLIC_ACCESS }],
    ),
    about(
        "s3api get-bucket-encryption",
        &["Bucket", "ServerSideEncryptionConfiguration"],
        &[Gives { at: "", needs: &[], shape: &ENCRYPTION }],
    ),
    about("s3api get-bucket-versioning", &["Bucket", "Status"], &[Gives { at: "", needs: &[], shape: &VERSIONING }]),
    about("s3api get-bucket-tagging", &["Bucket", "TagSet"], &[Gives { at: "", needs: &[], shape: &TAGS }]),
    about("s3api get-bucket-logging", &["Bucket", "LoggingEnabled"], &[Gives { at: "", needs: &[], shape: &LOGGING }]),
    Answer {
        may: Some(&["EventBridgeConfiguration", "QueueConfigurations", "TopicConfigurations"]),
        ..about(
            "s3api get-bucket-notification-configuration",
            &["Bucket", "LambdaFunctionConfigurations"],
            &[Gives { at: "", needs: &[], shape: &NOTIFICATION }],
        )
    },
];
