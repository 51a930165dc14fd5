//! What a connector makes: leave for a role, a permission on a function, or a policy on a topic or a queue.

use super::connections::{Grant, Means};
use super::shape::{Shape, list, map, reference, text};

/// One end of a connector.
#[derive(Default)]
pub(super) struct End<'t> {
    pub(super) ty: String,
    pub(super) arn: Option<Shape<'t>>,
    /// The name of the role that it takes.
    pub(super) role: Option<Shape<'t>>,
    pub(super) name: Option<Shape<'t>>,
    pub(super) resource: Option<Shape<'t>>,
    pub(super) url: Option<Shape<'t>>,
    pub(super) qualifier: Option<Shape<'t>>,
}

/// What a connector makes: the type, how its id ends, and its properties.
pub(super) fn made<'t>(
    means: Means,
    source: &End<'t>,
    destination: &End<'t>,
    grants: &[Grant],
) -> Option<(&'static str, &'static str, Shape<'t>)> {
    let source_arn = || source.arn.clone();
    Some(match means {
        Means::SourceRole => {
            let policy = managed_policy(grants, destination, source.role.clone()?)?;
            ("AWS::IAM::ManagedPolicy", "Policy", policy)
        }
        Means::DestinationRole => {
            let policy = managed_policy(grants, source, destination.role.clone()?)?;
            ("AWS::IAM::ManagedPolicy", "Policy", policy)
        }
        Means::Permission(service) => {
            let mut permission = map([
                ("Action", text("lambda:InvokeFunction")),
                ("FunctionName", destination.arn.clone()?),
                ("Principal", text(service)),
                ("SourceArn", caller(service, source)?),
            ]);
            if service == "s3.amazonaws.com" {
                permission.set("SourceAccount", reference("AWS::AccountId"));
            }
            ("AWS::Lambda::Permission", "WriteLambdaPermission", permission)
        }
        Means::TopicPolicy(service) => {
            let topic = destination.arn.clone()?;
            let document = resource_policy(service, "sns:Publish", topic.clone(), source_arn()?);
            let policy = map([("PolicyDocument", document), ("Topics", list([topic]))]);
            ("AWS::SNS::TopicPolicy", "TopicPolicy", policy)
        }
        Means::QueuePolicy(service) => {
            let queue = destination.arn.clone()?;
            let document = resource_policy(service, "sqs:SendMessage", queue, source_arn()?);
            let policy = map([("PolicyDocument", document), ("Queues", list([destination.url.clone()?]))]);
            ("AWS::SQS::QueuePolicy", "QueuePolicy", policy)
        }
    })
}

/// The ARN of what calls: of an API with its stages, methods and paths.
fn caller<'t>(service: &str, source: &End<'t>) -> Option<Shape<'t>> {
    let arn = match service {
        "apigateway.amazonaws.com" => {
            "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Id}/${Qualifier}"
        }
        "appsync.amazonaws.com" => "arn:${AWS::Partition}:appsync:${AWS::Region}:${AWS::AccountId}:apis/${Id}",
        _ => return source.arn.clone(),
    };
    let qualifier = source.qualifier.clone().unwrap_or_else(|| text("*"));
    Some(Shape::Sub(arn.into(), vec![("Id", source.resource.clone()?), ("Qualifier", qualifier)]))
}

fn managed_policy<'t>(grants: &[Grant], on: &End<'t>, role: Shape<'t>) -> Option<Shape<'t>> {
    let resource = |pattern: &&str| -> Option<Shape<'t>> {
        if *pattern == "${Arn}" {
            return on.arn.clone();
        }
        let mut variables = Vec::new();
        for (name, value) in [("Arn", &on.arn), ("Name", &on.name)] {
            if pattern.contains(&format!("${{{name}}}")) {
                variables.push((name, value.clone()?));
            }
        }
        Some(Shape::Sub((*pattern).into(), variables))
    };
    let statement = |(actions, resources): &Grant| -> Option<Shape<'t>> {
        let resources: Option<Vec<Shape<'t>>> = resources.iter().map(resource).collect();
        Some(map([
            ("Action", list(actions.iter().map(|it| text(*it)))),
            ("Effect", text("Allow")),
            ("Resource", list(resources?)),
        ]))
    };
    let statements: Option<Vec<Shape<'t>>> = grants.iter().map(statement).collect();
    let document = map([("Version", text("2012-10-17")), ("Statement", list(statements?))]);
    Some(map([("PolicyDocument", document), ("Roles", list([role]))]))
}

fn resource_policy<'t>(service: &str, action: &str, on: Shape<'t>, from: Shape<'t>) -> Shape<'t> {
    let statement = map([
        ("Action", text(action)),
        ("Effect", text("Allow")),
        ("Principal", map([("Service", text(service))])),
        ("Resource", on),
        ("Condition", map([("ArnEquals", map([("aws:SourceArn", from)]))])),
    ]);
    map([("Version", text("2012-10-17")), ("Statement", list([statement]))])
}
