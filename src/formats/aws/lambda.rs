//! Answers of AWS Lambda.

use super::answer::{Answer, Closes, Field, Gives, Others, Shape, Tells, Way};

pub(super) const FUNCTION: &str = "AWS::Lambda::Function";
pub(super) const PERMISSIONS: &str = "AWS::Lambda::Permission";

/// AWS CLI Command Reference, lambda get-function: the names of KMS keys and layers are spelt otherwise than in CloudFormation.
const LAYERS: Field = Field { to: "Layers", from: "Layers", way: Way::Each("Arn") };
const KEY: Field = Field { to: "KmsKeyArn", from: "KMSKeyArn", way: Way::Same };
const RESERVED: Field =
    Field { to: "ReservedConcurrentExecutions", from: "/Concurrency.ReservedConcurrentExecutions", way: Way::Same };

const LISTED: Shape = Shape {
    ty: FUNCTION,
    id: &["FunctionName"],
    names: &["FunctionArn"],
    fields: &[LAYERS, KEY],
    others: Others::Taken,
    tells: Tells::AllBut(&["Code", "ReservedConcurrentExecutions", "RecursiveLoop", "RuntimeManagementConfig", "Tags"]),
};

const WHOLE: Shape = Shape {
    fields: &[LAYERS, KEY, RESERVED, Field { to: "Tags", from: "/Tags", way: Way::Same }],
    tells: Tells::AllBut(&["Code", "RecursiveLoop", "RuntimeManagementConfig"]),
    ..LISTED
};

/// AWS CLI Command Reference, lambda get-function-recursion-config: the answer does not say which function it is about.
const RECURSION: Shape = Shape { fields: &[], names: &[], tells: Tells::Only(&["RecursiveLoop"]), ..LISTED };

const VERSION: Shape = Shape {
    ty: "AWS::Lambda::Version",
    id: &["@FunctionArn", "Version"],
    names: &["FunctionArn"],
    fields: &[Field { to: "FunctionName", from: "FunctionArn", way: Way::Unqualified }],
    others: Others::Left,
    tells: Tells::Only(&["FunctionName"]),
};

const ALIAS: Shape = Shape {
    ty: "AWS::Lambda::Alias",
    id: &["@AliasArn", "Name"],
    names: &["AliasArn"],
    fields: &[Field { to: "FunctionName", from: "AliasArn", way: Way::Unqualified }],
    others: Others::Taken,
    tells: Tells::AllBut(&["ProvisionedConcurrencyConfig"]),
};

const URL: Shape = Shape {
    ty: "AWS::Lambda::Url",
    id: &["FunctionUrl"],
    names: &["FunctionUrl"],
    fields: &[Field { to: "TargetFunctionArn", from: "FunctionArn", way: Way::Unqualified }],
    others: Others::Taken,
    tells: Tells::AllBut(&[]),
};

const INVOKE_CONFIG: Shape = Shape {
    ty: "AWS::Lambda::EventInvokeConfig",
    id: &["@FunctionArn", "=event-invoke-config"],
    names: &[],
    fields: &[Field { to: "FunctionName", from: "FunctionArn", way: Way::Unqualified }],
    others: Others::Taken,
    tells: Tells::AllBut(&[]),
};

const MAPPING: Shape = Shape {
    ty: "AWS::Lambda::EventSourceMapping",
    id: &["UUID"],
    names: &["EventSourceMappingArn"],
    fields: &[Field { to: "FunctionName", from: "FunctionArn", way: Way::Unqualified }],
    others: Others::Taken,
    tells: Tells::AllBut(&["Tags"]),
};

const LAYER: Shape = Shape {
    ty: "AWS::Lambda::LayerVersion",
    id: &["LayerName"],
    names: &["LayerArn", "LatestMatchingVersion.LayerVersionArn"],
    fields: &[],
    others: Others::Taken,
    tells: Tells::AllBut(&["Content"]),
};

/// AddPermission (Lambda API Reference) keeps a grant as a statement of the function's policy: these are its parameters, and the
/// conditions that they become.
pub(super) const PERMISSION: Shape = Shape {
    ty: PERMISSIONS,
    id: &["@Resource", "Sid"],
    names: &[],
    fields: &[
        Field { to: "FunctionName", from: "Resource", way: Way::Unqualified },
        Field { to: "Action", from: "Action", way: Way::Same },
        Field { to: "Principal", from: "Principal.Service", way: Way::Same },
        Field { to: "Principal", from: "Principal.AWS", way: Way::Same },
        Field { to: "Principal", from: "Principal", way: Way::Same },
        Field { to: "SourceArn", from: "Condition.ArnLike.AWS:SourceArn", way: Way::Same },
        Field { to: "SourceAccount", from: "Condition.StringEquals.AWS:SourceAccount", way: Way::Same },
        Field { to: "PrincipalOrgID", from: "Condition.StringEquals.aws:PrincipalOrgID", way: Way::Same },
        Field { to: "EventSourceToken", from: "Condition.StringEquals.lambda:EventSourceToken", way: Way::Same },
        Field { to: "FunctionUrlAuthType", from: "Condition.StringEquals.lambda:FunctionUrlAuthType", way: Way::Same },
    ],
    others: Others::Left,
    tells: Tells::AllBut(&[]),
};

pub(super) const ANSWERS: &[Answer] = &[
    Answer {
        call: "lambda get-policy",
        has: &["Policy", "RevisionId"],
        may: Some(&["FunctionName"]),
        gives: &[Gives { at: "Policy.Statement", needs: &[], shape: &PERMISSION }],
        closes: &[Closes { ty: PERMISSIONS, of: &["FunctionName", "Policy.Statement.Resource"] }],
    },
    Answer {
        call: "lambda list-functions",
        has: &["Functions"],
        may: Some(&[]),
        gives: &[Gives { at: "Functions", needs: &[], shape: &LISTED }],
        closes: &[],
    },
    Answer {
        call: "lambda get-function",
        has: &["Configuration.FunctionName", "Code"],
        may: None,
        gives: &[Gives { at: "Configuration", needs: &[], shape: &WHOLE }],
        closes: &[],
    },
    Answer {
        call: "lambda get-function-recursion-config",
        has: &["FunctionName", "RecursiveLoop"],
        may: Some(&[]),
        gives: &[Gives { at: "", needs: &[], shape: &RECURSION }],
        closes: &[],
    },
    Answer {
        call: "lambda list-function-url-configs",
        has: &["FunctionUrlConfigs"],
        may: Some(&["FunctionName"]),
        gives: &[Gives { at: "FunctionUrlConfigs", needs: &[], shape: &URL }],
        closes: &[Closes { ty: "AWS::Lambda::Url", of: &["FunctionName", "FunctionUrlConfigs.FunctionArn"] }],
    },
    Answer {
        call: "lambda get-function-url-config",
        has: &["FunctionUrl", "FunctionArn", "AuthType"],
        may: None,
        gives: &[Gives { at: "", needs: &[], shape: &URL }],
        closes: &[],
    },
    Answer {
        call: "lambda list-function-event-invoke-configs",
        has: &["FunctionEventInvokeConfigs"],
        may: Some(&["FunctionName"]),
        gives: &[Gives { at: "FunctionEventInvokeConfigs", needs: &[], shape: &INVOKE_CONFIG }],
        closes: &[Closes {
            ty: "AWS::Lambda::EventInvokeConfig",
            of: &["FunctionName", "FunctionEventInvokeConfigs.FunctionArn"],
        }],
    },
    Answer {
        call: "lambda get-function-event-invoke-config",
        has: &["FunctionArn", "DestinationConfig"],
        may: Some(&["LastModified", "MaximumEventAgeInSeconds", "MaximumRetryAttempts"]),
        gives: &[Gives { at: "", needs: &[], shape: &INVOKE_CONFIG }],
        closes: &[],
    },
    Answer {
        call: "lambda list-event-source-mappings",
        has: &["EventSourceMappings"],
        may: Some(&["FunctionName"]),
        gives: &[Gives { at: "EventSourceMappings", needs: &[], shape: &MAPPING }],
        closes: &[Closes {
            ty: "AWS::Lambda::EventSourceMapping",
            of: &["FunctionName", "EventSourceMappings.FunctionArn"],
        }],
    },
    Answer {
        call: "lambda get-event-source-mapping",
        has: &["UUID", "FunctionArn"],
        may: None,
        gives: &[Gives { at: "", needs: &[], shape: &MAPPING }],
        closes: &[],
    },
    Answer {
        call: "lambda list-aliases",
        has: &["Aliases"],
        may: Some(&["FunctionName"]),
        gives: &[Gives { at: "Aliases", needs: &[], shape: &ALIAS }],
        closes: &[Closes { ty: "AWS::Lambda::Alias", of: &["FunctionName", "Aliases.AliasArn"] }],
    },
    Answer {
        call: "lambda get-alias",
        has: &["AliasArn", "Name", "FunctionVersion"],
        may: None,
        gives: &[Gives { at: "", needs: &[], shape: &ALIAS }],
        closes: &[],
    },
    Answer {
        call: "lambda list-versions-by-function",
        has: &["Versions"],
        may: Some(&[]),
        gives: &[Gives { at: "Versions", needs: &[], shape: &VERSION }],
        closes: &[],
    },
    Answer {
        call: "lambda list-layers",
        has: &["Layers"],
        may: Some(&[]),
        gives: &[Gives { at: "Layers", needs: &[], shape: &LAYER }],
        closes: &[],
    },
    Answer {
        call: "lambda get-function-configuration",
        has: &["FunctionName", "FunctionArn", "CodeSize"],
        may: None,
        gives: &[Gives { at: "", needs: &[], shape: &LISTED }],
        closes: &[],
    },
];
