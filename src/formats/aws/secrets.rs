//! Answers of AWS KMS and AWS Secrets Manager.

use super::answer::{Answer, Field, Gives, Others, Shape, Tells, Way};

pub(super) const KEY: &str = "AWS::KMS::Key";

const DESCRIBED_KEY: Shape = Shape {
    ty: KEY,
    id: &["KeyId"],
    names: &["Arn"],
    fields: &[],
    others: Others::Taken,
    tells: Tells::AllBut(&["EnableKeyRotation", "KeyPolicy", "RotationPeriodInDays", "Tags"]),
};

const ROTATION: Shape = Shape {
    fields: &[Field { to: "EnableKeyRotation", from: "KeyRotationEnabled", way: Way::Same }],
    names: &[],
    others: Others::Left,
    tells: Tells::Only(&["EnableKeyRotation", "RotationPeriodInDays"]),
    ..DESCRIBED_KEY
};

const KEY_POLICY: Shape = Shape {
    fields: &[Field { to: "KeyPolicy", from: "Policy", way: Way::Same }],
    names: &[],
    others: Others::Left,
    tells: Tells::Only(&["KeyPolicy"]),
    ..DESCRIBED_KEY
};

const SECRET: Shape = Shape {
    ty: "AWS::SecretsManager::Secret",
    id: &["Name"],
    names: &["ARN"],
    fields: &[],
    others: Others::Taken,
    tells: Tells::AllBut(&["GenerateSecretString"]),
};

/// DescribeSecret (Secrets Manager API Reference): a secret that is changed by itself has rules about when.
const SCHEDULE: Shape = Shape {
    ty: "AWS::SecretsManager::RotationSchedule",
    id: &["Name", "=rotation"],
    names: &[],
    fields: &[
        Field { to: "SecretId", from: "ARN", way: Way::Same },
        Field { to: "RotationLambdaARN", from: "RotationLambdaARN", way: Way::Same },
        Field { to: "RotationRules", from: "RotationRules", way: Way::Same },
    ],
    others: Others::Left,
    tells: Tells::AllBut(&[]),
};

const ALIAS: Shape = Shape {
    ty: "AWS::KMS::Alias",
    id: &["AliasName"],
    names: &["AliasArn"],
    fields: &[],
    others: Others::Taken,
    tells: Tells::AllBut(&[]),
};

const LISTED_KEY: Shape = Shape { names: &["KeyArn"], tells: Tells::Only(&[]), ..DESCRIBED_KEY };

pub(super) const ANSWERS: &[Answer] = &[
    Answer {
        call: "secretsmanager list-secrets",
        has: &["SecretList"],
        may: Some(&[]),
        gives: &[
            Gives { at: "SecretList", needs: &[], shape: &SECRET },
            Gives { at: "SecretList", needs: &["RotationEnabled=true"], shape: &SCHEDULE },
        ],
        closes: &[],
    },
    Answer {
        call: "secretsmanager describe-secret",
        has: &["ARN", "Name", "VersionIdsToStages"],
        may: None,
        gives: &[
            Gives { at: "", needs: &[], shape: &SECRET },
            Gives { at: "", needs: &["RotationEnabled=true"], shape: &SCHEDULE },
        ],
        closes: &[],
    },
    Answer {
        call: "kms list-keys",
        has: &["Keys"],
        may: Some(&[]),
        gives: &[Gives { at: "Keys", needs: &["KeyArn"], shape: &LISTED_KEY }],
        closes: &[],
    },
    Answer {
        call: "kms list-aliases",
        has: &["Aliases"],
        may: Some(&[]),
        gives: &[Gives { at: "Aliases", needs: &["AliasName"], shape: &ALIAS }],
        closes: &[],
    },
    Answer {
        call: "kms describe-key",
        has: &["KeyMetadata.KeyId"],
        may: Some(&["KeyMetadata"]),
        gives: &[Gives { at: "KeyMetadata", needs: &[], shape: &DESCRIBED_KEY }],
        closes: &[],
    },
    Answer {
        call: "kms get-key-rotation-status",
        has: &["KeyId", "KeyRotationEnabled"],
        may: None,
        gives: &[Gives { at: "", needs: &[], shape: &ROTATION }],
        closes: &[],
    },
    Answer {
        call: "kms get-key-policy",
        has: &["KeyId", "Policy"],
        may: Some(&["PolicyName"]),
        gives: &[Gives { at: "", needs: &[], shape: &KEY_POLICY }],
        closes: &[],
    },
];
