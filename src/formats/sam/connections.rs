//! What connectors allow, by the types that they connect.
//!
//! Source: AWS SAM Developer Guide, "AWS SAM connector reference" (supported source and destination types, and the IAM
//! policies that are created for each).

/// What a connector makes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Means {
    /// A managed policy for the role of the source.
    SourceRole,
    /// A managed policy for the role of the destination, which reads from the source.
    DestinationRole,
    /// A permission on the function that is the destination, for a service.
    Permission(&'static str),
    /// A policy on the topic that is the destination, for a service.
    TopicPolicy(&'static str),
    /// A policy on the queue that is the destination, for a service.
    QueuePolicy(&'static str),
}

/// Some actions on some resources. `${Arn}` is what is called or read, `${Name}` its name.
pub(super) type Grant = (&'static [&'static str], &'static [&'static str]);

/// A pair of types that can be connected.
pub(super) struct Connection {
    pub(super) from: &'static [&'static str],
    pub(super) to: &'static str,
    pub(super) means: Means,
    pub(super) read: &'static [Grant],
    pub(super) write: &'static [Grant],
}

impl Connection {
    /// The connection of two types of CloudFormation.
    pub(super) fn of(from: &str, to: &str) -> Option<&'static Self> {
        CONNECTIONS.iter().find(|it| it.from.contains(&from) && it.to == to)
    }
}

const FUNCTION: &str = "AWS::Lambda::Function";
const TABLE: &str = "AWS::DynamoDB::Table";
const BUCKET: &str = "AWS::S3::Bucket";
const QUEUE: &str = "AWS::SQS::Queue";
const TOPIC: &str = "AWS::SNS::Topic";
const MACHINE: &str = "AWS::StepFunctions::StateMachine";
const BUS: &str = "AWS::Events::EventBus";
const RULE: &str = "AWS::Events::Rule";
const DATA_SOURCE: &str = "AWS::AppSync::DataSource";

const WHOLE: &[&str] = &["${Arn}"];
const EXECUTIONS: &[&str] = &["arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${Name}:*"];
const SYNC_RULE: &[&str] = &[
    "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule",
];

const READ_BUCKET: &[Grant] = &[(
    &[
        "s3:GetObject",
        "s3:GetObjectAcl",
        "s3:GetObjectLegalHold",
        "s3:GetObjectRetention",
        "s3:GetObjectTorrent",
        "s3:GetObjectVersion",
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionTorrent",
        "s3:ListBucket",
        "s3:ListBucketMultipartUploads",
        "s3:ListBucketVersions",
        "s3:ListMultipartUploadParts",
    ],
    &["${Arn}", "${Arn}/*"],
)];

const WRITE_BUCKET: &[Grant] = &[(
    &[
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:PutObject",
        "s3:PutObjectLegalHold",
        "s3:PutObjectRetention",
        "s3:RestoreObject",
    ],
    &["${Arn}", "${Arn}/*"],
)];

const READ_TABLE: &[Grant] = &[(
    &[
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:BatchGetItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:PartiQLSelect",
    ],
    &["${Arn}", "${Arn}/index/*"],
)];

const WRITE_TABLE: &[Grant] = &[(
    &[
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:PartiQLDelete",
        "dynamodb:PartiQLInsert",
        "dynamodb:PartiQLUpdate",
    ],
    &["${Arn}", "${Arn}/index/*"],
)];

const INVOKE: &[Grant] = &[(&["lambda:InvokeAsync", "lambda:InvokeFunction"], WHOLE)];
const PUBLISH: &[Grant] = &[(&["sns:Publish"], WHOLE)];
const PUT_EVENTS: &[Grant] = &[(&["events:PutEvents"], WHOLE)];
const RECEIVE: Grant = (&["sqs:ReceiveMessage", "sqs:GetQueueAttributes"], WHOLE);

const CONNECTIONS: &[Connection] = &[
    role(&[FUNCTION, MACHINE], FUNCTION, &[], INVOKE),
    role(&[FUNCTION, MACHINE], BUCKET, READ_BUCKET, WRITE_BUCKET),
    role(&[FUNCTION, MACHINE, DATA_SOURCE], TABLE, READ_TABLE, WRITE_TABLE),
    role(&[FUNCTION, MACHINE], TOPIC, &[], PUBLISH),
    role(&[FUNCTION, MACHINE, RULE, DATA_SOURCE], BUS, &[], PUT_EVENTS),
    role(
        &[FUNCTION],
        QUEUE,
        &[RECEIVE],
        &[(&["sqs:DeleteMessage", "sqs:SendMessage", "sqs:ChangeMessageVisibility", "sqs:PurgeQueue"], WHOLE)],
    ),
    role(&[MACHINE], QUEUE, &[], &[(&["sqs:SendMessage"], WHOLE)]),
    role(
        &[FUNCTION],
        MACHINE,
        &[
            (&["states:DescribeStateMachine", "states:ListExecutions"], WHOLE),
            (
                &["states:DescribeExecution", "states:DescribeStateMachineForExecution", "states:GetExecutionHistory"],
                EXECUTIONS,
            ),
        ],
        &[(&["states:StartExecution", "states:StartSyncExecution"], WHOLE), (&["states:StopExecution"], EXECUTIONS)],
    ),
    role(
        &[MACHINE],
        MACHINE,
        &[(&["states:DescribeExecution"], EXECUTIONS), (&["events:DescribeRule"], SYNC_RULE)],
        &[
            (&["states:StartExecution"], WHOLE),
            (&["states:StopExecution"], EXECUTIONS),
            (&["events:PutTargets", "events:PutRule"], SYNC_RULE),
        ],
    ),
    role(&[RULE], MACHINE, &[], &[(&["states:StartExecution"], WHOLE)]),
    role(
        &[FUNCTION],
        "AWS::Location::PlaceIndex",
        &[(
            &[
                "geo:DescribePlaceIndex",
                "geo:GetPlace",
                "geo:SearchPlaceIndexForPosition",
                "geo:SearchPlaceIndexForSuggestions",
                "geo:SearchPlaceIndexForText",
            ],
            WHOLE,
        )],
        &[],
    ),
    role(&[DATA_SOURCE], FUNCTION, &[], &[(&["lambda:InvokeAsync", "lambda:InvokeFunction"], &["${Arn}", "${Arn}:*"])]),
    Connection {
        from: &[TABLE],
        to: FUNCTION,
        means: Means::DestinationRole,
        read: &[(
            &["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
            &["${Arn}/stream/*"],
        )],
        write: &[],
    },
    Connection {
        from: &[QUEUE],
        to: FUNCTION,
        means: Means::DestinationRole,
        read: &[RECEIVE],
        write: &[(&["sqs:DeleteMessage"], WHOLE)],
    },
    service(&[RULE], FUNCTION, Means::Permission("events.amazonaws.com")),
    service(&[TOPIC], FUNCTION, Means::Permission("sns.amazonaws.com")),
    service(&[BUCKET], FUNCTION, Means::Permission("s3.amazonaws.com")),
    service(&["AWS::ApiGateway::RestApi"], FUNCTION, Means::Permission("apigateway.amazonaws.com")),
    service(&["AWS::ApiGatewayV2::Api"], FUNCTION, Means::Permission("apigateway.amazonaws.com")),
    service(&["AWS::AppSync::GraphQLApi"], FUNCTION, Means::Permission("appsync.amazonaws.com")),
    service(&[RULE], TOPIC, Means::TopicPolicy("events.amazonaws.com")),
    service(&[RULE], QUEUE, Means::QueuePolicy("events.amazonaws.com")),
    service(&[TOPIC], QUEUE, Means::QueuePolicy("sns.amazonaws.com")),
];

const fn role(
    from: &'static [&'static str],
    to: &'static str,
    read: &'static [Grant],
    write: &'static [Grant],
) -> Connection {
    Connection { from, to, means: Means::SourceRole, read, write }
}

/// What a service of AWS does on behalf of the source: it can only be written to.
const fn service(from: &'static [&'static str], to: &'static str, means: Means) -> Connection {
    Connection { from, to, means, read: &[], write: &[(&[], &[])] }
}
