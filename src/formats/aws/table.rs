//! Answers of Amazon DynamoDB.

use super::answer::{Answer, Field, Gives, Others, Shape, Tells, Way};

const TABLE: &str = "AWS::DynamoDB::Table";

/// DescribeTable (Amazon DynamoDB API Reference): without `SSEDescription` a key that AWS owns encrypts the table.
const DESCRIBED: Shape = Shape {
    ty: TABLE,
    id: &["TableName"],
    names: &["TableArn", "LatestStreamArn"],
    fields: &[
        Field { to: "BillingMode", from: "BillingModeSummary.BillingMode", way: Way::Same },
        Field { to: "SSESpecification.SSEEnabled", from: "SSEDescription.Status", way: Way::Is("ENABLED") },
        Field { to: "SSESpecification.SSEType", from: "SSEDescription.SSEType", way: Way::Same },
        Field { to: "SSESpecification.KMSMasterKeyId", from: "SSEDescription.KMSMasterKeyArn", way: Way::Key },
        Field { to: "TableClass", from: "TableClassSummary.TableClass", way: Way::Same },
    ],
    others: Others::Taken,
    tells: Tells::AllBut(&[
        "ContributorInsightsSpecification",
        "KinesisStreamSpecification",
        "PointInTimeRecoverySpecification",
        "ResourcePolicy",
        "Tags",
        "TimeToLiveSpecification",
    ]),
};

const BACKUPS: Shape = Shape {
    ty: TABLE,
    id: &["TableName"],
    names: &[],
    fields: &[Field {
        to: "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
        from: "ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus",
        way: Way::Is("ENABLED"),
    }],
    others: Others::Left,
    tells: Tells::Only(&["PointInTimeRecoverySpecification"]),
};

const POLICY: Shape = Shape {
    fields: &[Field { to: "ResourcePolicy.PolicyDocument", from: "Policy", way: Way::Same }],
    tells: Tells::Only(&["ResourcePolicy"]),
    ..BACKUPS
};

pub(super) const ANSWERS: &[Answer] = &[
    Answer {
        call: "dynamodb describe-table",
        has: &["Table.TableName", "Table.TableArn"],
        may: Some(&["Table"]),
        gives: &[Gives { at: "Table", needs: &[], shape: &DESCRIBED }],
        closes: &[],
    },
    Answer {
        call: "dynamodb create-table",
        has: &["TableDescription.TableName", "TableDescription.TableArn"],
        may: Some(&["TableDescription"]),
        gives: &[Gives { at: "TableDescription", needs: &[], shape: &DESCRIBED }],
        closes: &[],
    },
    Answer {
        call: "dynamodb describe-continuous-backups",
        has: &["TableName", "ContinuousBackupsDescription"],
        may: Some(&[]),
        gives: &[Gives { at: "", needs: &[], shape: &BACKUPS }],
        closes: &[],
    },
    Answer {
        call: "dynamodb get-resource-policy",
        has: &["TableName", "Policy"],
        may: Some(&["RevisionId"]),
        gives: &[Gives { at: "", needs: &[], shape: &POLICY }],
        closes: &[],
    },
];
