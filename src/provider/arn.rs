//! How the ARNs of resource types look (Service Authorization Reference, the resource types of each service), and what `Ref` gives
//! (the return values of each type in the CloudFormation reference).

/// What `Ref` gives of a resource.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reference {
    /// The name that stands in its ARN.
    Name,
    /// Its ARN.
    Arn,
    /// Something else, such as a URL.
    Other,
}

/// Types with their ARNs behind the partition, and what `Ref` gives. `${Name}` is a name without slashes, `${Path}` may have some.
const ARNS: [(&str, &str, Reference); 24] = [
    ("AWS::AppSync::GraphQLApi", "appsync:${Region}:${Account}:apis/${Name}", Reference::Arn),
    ("AWS::CodeBuild::Project", "codebuild:${Region}:${Account}:project/${Name}", Reference::Name),
    ("AWS::Cognito::UserPool", "cognito-idp:${Region}:${Account}:userpool/${Name}", Reference::Name),
    ("AWS::DynamoDB::GlobalTable", "dynamodb:${Region}:${Account}:table/${Name}", Reference::Name),
    ("AWS::DynamoDB::Table", "dynamodb:${Region}:${Account}:table/${Name}", Reference::Name),
    ("AWS::ECR::Repository", "ecr:${Region}:${Account}:repository/${Path}", Reference::Other),
    ("AWS::ECS::Cluster", "ecs:${Region}:${Account}:cluster/${Name}", Reference::Name),
    ("AWS::Events::EventBus", "events:${Region}:${Account}:event-bus/${Path}", Reference::Other),
    ("AWS::IAM::Role", "iam::${Account}:role/${Path}", Reference::Other),
    ("AWS::IAM::User", "iam::${Account}:user/${Path}", Reference::Other),
    ("AWS::KMS::Key", "kms:${Region}:${Account}:key/${Name}", Reference::Name),
    ("AWS::Kinesis::Stream", "kinesis:${Region}:${Account}:stream/${Name}", Reference::Name),
    ("AWS::KinesisFirehose::DeliveryStream", "firehose:${Region}:${Account}:deliverystream/${Name}", Reference::Name),
    ("AWS::Lambda::Function", "lambda:${Region}:${Account}:function:${Name}", Reference::Name),
    ("AWS::Logs::LogGroup", "logs:${Region}:${Account}:log-group:${Path}", Reference::Other),
    ("AWS::S3::Bucket", "s3:::${Name}", Reference::Name),
    ("AWS::SNS::Topic", "sns:${Region}:${Account}:${Name}", Reference::Arn),
    ("AWS::SQS::Queue", "sqs:${Region}:${Account}:${Name}", Reference::Other),
    ("AWS::SecretsManager::Secret", "secretsmanager:${Region}:${Account}:secret:${Path}", Reference::Arn),
    ("AWS::Serverless::Function", "lambda:${Region}:${Account}:function:${Name}", Reference::Name),
    ("AWS::Serverless::SimpleTable", "dynamodb:${Region}:${Account}:table/${Name}", Reference::Name),
    ("AWS::Serverless::StateMachine", "states:${Region}:${Account}:stateMachine:${Name}", Reference::Arn),
    ("AWS::StepFunctions::Activity", "states:${Region}:${Account}:activity:${Name}", Reference::Arn),
    ("AWS::StepFunctions::StateMachine", "states:${Region}:${Account}:stateMachine:${Name}", Reference::Arn),
];

/// How the ARN of a type looks behind its partition, and what `Ref` gives of it; none for types that are not in the table.
pub fn arn(ty: &str) -> Option<(&'static str, Reference)> {
    let at = ARNS.binary_search_by_key(&ty, |(own, ..)| own).ok()?;
    ARNS.get(at).map(|(_, arn, reference)| (*arn, *reference))
}

#[cfg(test)]
mod tests {
    use super::{ARNS, arn};

    #[test]
    fn every_type_is_found() {
        assert!(ARNS.iter().all(|(ty, own, _)| arn(ty).is_some_and(|(arn, _)| arn == *own)));
    }
}
