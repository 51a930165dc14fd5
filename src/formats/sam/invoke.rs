//! `EventInvokeConfig`, and the destinations of what succeeded or failed.

use super::policies::{inline, statement};
use super::publish::Callee;
use super::role::Grants;
use super::shape::{Shape, arn_of, list, map, reference, text};
use super::{Origin, Sam};
use crate::stack::Test;

/// The sorts of destination with the name of the policy that each needs.
const SORTS: [(&str, &str); 5] =
    [("SQS", "SQS"), ("SNS", "SNS"), ("EventBridge", "EventBridge"), ("Lambda", "Lambda"), ("S3Bucket", "S3")];

impl<'t> Sam<'_, 't> {
    pub(super) fn invoke_config(&mut self, origin: &Origin<'t>, callee: &Callee<'t>, grants: &mut Grants<'t>) {
        let Some(config) = origin.properties.get("EventInvokeConfig") else { return };
        let at = config.node().unwrap_or(origin.at);
        let id = format!("{}EventInvokeConfig", origin.id);
        let mut properties = Shape::of(config.pick(&["MaximumEventAgeInSeconds", "MaximumRetryAttempts"]));
        properties.set("FunctionName", reference(&*origin.id));
        properties.set("Qualifier", callee.qualifier().unwrap_or_else(|| text("$LATEST")));
        if let Some(destinations) = config.get("DestinationConfig") {
            if destinations.is_map() {
                let sides = ["OnSuccess", "OnFailure"].into_iter().filter_map(|side| {
                    let destination = self.destination(origin, &destinations.get(side)?, &id, side, grants)?;
                    Some((side, destination))
                });
                let sides: Vec<_> = sides.collect();
                if !sides.is_empty() {
                    properties.set("DestinationConfig", map(sides).at(destinations.node()));
                }
            } else if !destinations.is_intrinsic() {
                let message = format!("`DestinationConfig` of `{}` is no map", origin.id);
                self.refuse(destinations.node().unwrap_or(at), message, "a map belongs here");
            }
        }
        self.make(origin, &id, "AWS::Lambda::EventInvokeConfig", properties, at);
    }

    /// One side: what is given, or the queue or topic that is made where nothing is.
    fn destination(
        &mut self,
        origin: &Origin<'t>,
        given: &Shape<'t>,
        id: &str,
        side: &'static str,
        grants: &mut Grants<'t>,
    ) -> Option<Shape<'t>> {
        let at = given.node().unwrap_or(origin.at);
        if !given.is_map() {
            if !given.is_intrinsic() {
                let message = format!("`DestinationConfig.{side}` of `{}` is no map", origin.id);
                self.refuse(at, message, "a map belongs here");
            }
            return Some(given.clone());
        }
        let to = given.get("Destination");
        let Some(ty) = given.get("Type").and_then(|it| self.known(&it)) else {
            return Some(map([("Destination", to?)]).at(given.node()));
        };
        let Some((_, sort)) = SORTS.iter().find(|(name, _)| *name == ty) else {
            let message = format!("`{ty}` is no sort of destination");
            self.refuse(at, message, "one of `SQS`, `SNS`, `EventBridge`, `Lambda`, `S3Bucket` belongs here");
            return None;
        };
        let Some(arn) = self.sink(origin, to, sort, &format!("{id}{side}"), at) else {
            let message = format!("`{side}` of `{}` has no `Destination`", origin.id);
            self.refuse(at, message, "only a queue or a topic is made where none is given");
            return None;
        };
        grants.inline.extend(grant(sort, &format!("{id}{side}"), &arn).map(|it| it.at(given.node())));
        Some(map([("Destination", arn)]).at(given.node()))
    }

    /// The ARN of a destination; of one that is not given, or only under a condition, that of what is made.
    fn sink(
        &mut self,
        origin: &Origin<'t>,
        given: Option<Shape<'t>>,
        sort: &str,
        id: &str,
        at: crate::document::Node<'t>,
    ) -> Option<Shape<'t>> {
        let (name, ty) = match sort {
            "SQS" => (format!("{id}Queue"), "AWS::SQS::Queue"),
            "SNS" => (format!("{id}Topic"), "AWS::SNS::Topic"),
            _ => return given,
        };
        let made = || if sort == "SQS" { arn_of(&*name) } else { reference(&*name) };
        self.aliases.push((
            format!("{}.Destination{}", origin.id, if sort == "SQS" { "Queue" } else { "Topic" }),
            name.clone(),
        ));
        let Some(given) = given.filter(|it| !it.is_nothing()) else {
            self.make(origin, &name, ty, Shape::empty(), at);
            return Some(made());
        };
        let Some((condition, then, otherwise)) = given.branches() else { return Some(given) };
        let Some(number) = self.adapter.condition_of(condition) else { return Some(given) };
        let (test, label) = match (then.is_nothing(), otherwise.is_nothing()) {
            (true, false) => (Test::Condition(number), condition.to_owned()),
            (false, true) => (Test::Not(Box::new(Test::Condition(number))), format!("NOT{condition}")),
            _ => return Some(given),
        };
        let made_where = self.both(origin.condition, test, &label);
        self.make_where(Some(made_where), &name, ty, Shape::empty(), at);
        let choose = |branch: Shape<'t>| Box::new(if branch.is_nothing() { made() } else { branch });
        Some(Shape::If(condition.into(), choose(then), choose(otherwise)).at(given.node()))
    }
}

/// The policy that lets a function send to a destination.
pub(super) fn grant<'t>(sort: &str, id: &str, arn: &Shape<'t>) -> Option<Shape<'t>> {
    let statements = match sort {
        "SQS" => vec![statement(text("sqs:SendMessage"), arn.clone())],
        "SNS" => vec![statement(text("sns:publish"), arn.clone())],
        "EventBridge" => vec![statement(text("events:PutEvents"), arn.clone())],
        "Lambda" => vec![statement(text("lambda:InvokeFunction"), arn.clone())],
        "S3" => vec![
            statement(text("s3:PutObject"), Shape::Join("/", vec![arn.clone(), text("*")])),
            statement(text("s3:ListBucket"), arn.clone()),
        ],
        _ => return None,
    };
    Some(inline(&format!("{id}{sort}Policy"), map([("Statement", list(statements))])))
}
