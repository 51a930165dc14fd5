//! Answers of Amazon SQS and Amazon SNS.

use super::answer::{Answer, Closes, Field, Gives, Others, Shape, Tells, Way};

pub(super) const QUEUE: &str = "AWS::SQS::Queue";
pub(super) const TOPIC: &str = "AWS::SNS::Topic";
pub(super) const SUBSCRIPTION: &str = "AWS::SNS::Subscription";

/// GetQueueAttributes (Amazon SQS API Reference): the attributes have the names that CloudFormation has. Asked for one by one,
/// only those are there; `All` always gives the time of creation.
const WHOLE_QUEUE: Shape = Shape {
    ty: QUEUE,
    id: &["@QueueArn"],
    names: &["QueueArn", "/QueueUrl"],
    fields: &[Field { to: "QueueName", from: "QueueArn", way: Way::Name }],
    others: Others::Taken,
    tells: Tells::AllBut(&["Tags"]),
};

const PART_OF_QUEUE: Shape = Shape { tells: Tells::Only(&[]), ..WHOLE_QUEUE };

const QUEUE_POLICY: Shape = Shape {
    ty: "AWS::SQS::QueuePolicy",
    id: &["@QueueArn", "=policy"],
    names: &[],
    fields: &[
        Field { to: "Queues", from: "QueueArn", way: Way::Only },
        Field { to: "PolicyDocument", from: "Policy", way: Way::Same },
    ],
    others: Others::Left,
    tells: Tells::AllBut(&[]),
};

const QUEUE_TAGS: Shape = Shape {
    ty: QUEUE,
    id: &["@QueueUrl"],
    names: &["QueueUrl"],
    fields: &[],
    others: Others::Taken,
    tells: Tells::Only(&["Tags"]),
};

/// GetTopicAttributes (Amazon SNS API Reference).
const WHOLE_TOPIC: Shape = Shape {
    ty: TOPIC,
    id: &["@TopicArn"],
    names: &["TopicArn"],
    fields: &[Field { to: "TopicName", from: "TopicArn", way: Way::Name }],
    others: Others::Taken,
    tells: Tells::AllBut(&["Tags"]),
};

const LISTED_TOPIC: Shape = Shape { tells: Tells::Only(&[]), ..WHOLE_TOPIC };

const TOPIC_POLICY: Shape = Shape {
    ty: "AWS::SNS::TopicPolicy",
    id: &["@TopicArn", "=policy"],
    names: &[],
    fields: &[
        Field { to: "Topics", from: "TopicArn", way: Way::Only },
        Field { to: "PolicyDocument", from: "Policy", way: Way::Same },
    ],
    others: Others::Left,
    tells: Tells::AllBut(&[]),
};

/// ListSubscriptions (Amazon SNS API Reference): one that nobody has confirmed yet has no ARN of its own.
const LISTED_SUBSCRIPTION: Shape = Shape {
    ty: SUBSCRIPTION,
    id: &["@TopicArn", "Protocol", "Endpoint"],
    names: &["SubscriptionArn"],
    fields: &[],
    others: Others::Taken,
    tells: Tells::Only(&["Endpoint", "Protocol", "TopicArn"]),
};

const WHOLE_SUBSCRIPTION: Shape = Shape { tells: Tells::AllBut(&[]), ..LISTED_SUBSCRIPTION };

pub(super) const ANSWERS: &[Answer] = &[
    Answer {
        call: "sqs get-queue-attributes --attribute-names All",
        has: &["Attributes.QueueArn", "Attributes.CreatedTimestamp"],
        may: Some(&["Attributes", "QueueUrl"]),
        gives: &[
            Gives { at: "Attributes", needs: &[], shape: &WHOLE_QUEUE },
            Gives { at: "Attributes", needs: &["Policy"], shape: &QUEUE_POLICY },
        ],
        closes: &[Closes { ty: "AWS::SQS::QueuePolicy", of: &["Attributes.QueueArn"] }],
    },
    Answer {
        call: "sqs get-queue-attributes",
        has: &["Attributes.QueueArn"],
        may: Some(&["Attributes", "QueueUrl"]),
        gives: &[
            Gives { at: "Attributes", needs: &[], shape: &PART_OF_QUEUE },
            Gives { at: "Attributes", needs: &["Policy"], shape: &QUEUE_POLICY },
        ],
        closes: &[],
    },
    Answer {
        call: "sqs list-queue-tags",
        has: &["QueueUrl", "Tags"],
        may: Some(&[]),
        gives: &[Gives { at: "", needs: &[], shape: &QUEUE_TAGS }],
        closes: &[],
    },
    Answer {
        call: "sns get-subscription-attributes",
        has: &["Attributes.SubscriptionArn", "Attributes.TopicArn"],
        may: Some(&["Attributes"]),
        gives: &[Gives { at: "Attributes", needs: &[], shape: &WHOLE_SUBSCRIPTION }],
        closes: &[],
    },
    Answer {
        call: "sns get-topic-attributes",
        has: &["Attributes.TopicArn"],
        may: Some(&["Attributes"]),
        gives: &[
            Gives { at: "Attributes", needs: &[], shape: &WHOLE_TOPIC },
            Gives { at: "Attributes", needs: &["Policy"], shape: &TOPIC_POLICY },
        ],
        closes: &[Closes { ty: "AWS::SNS::TopicPolicy", of: &["Attributes.TopicArn"] }],
    },
    Answer {
        call: "sns list-topics",
        has: &["Topics"],
        may: Some(&[]),
        gives: &[Gives { at: "Topics", needs: &[], shape: &LISTED_TOPIC }],
        closes: &[],
    },
    Answer {
        call: "sns list-subscriptions",
        has: &["Subscriptions"],
        may: Some(&["TopicArn"]),
        gives: &[Gives { at: "Subscriptions", needs: &[], shape: &LISTED_SUBSCRIPTION }],
        closes: &[Closes { ty: SUBSCRIPTION, of: &["TopicArn", "Subscriptions.TopicArn"] }],
    },
];
