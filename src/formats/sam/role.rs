//! The role that the transform makes, and the documents in it.

use super::shape::{Shape, arn_of, list, map, text};
use super::{Origin, Sam, policies, tags};
use crate::stack::Test;

/// What a role needs to be made.
pub(super) struct Role<'t> {
    /// Who may take it.
    pub(super) service: &'static str,
    /// The managed policies that every such role has.
    pub(super) managed: Vec<&'static str>,
    /// Inline policies beside those of `Policies`.
    pub(super) inline: Vec<Shape<'t>>,
    /// The tag by which the transform marks it.
    pub(super) mark: &'static str,
}

/// What the role of a function must allow because of its events and its destinations.
#[derive(Default)]
pub(super) struct Grants<'t> {
    /// Managed policies.
    pub(super) managed: Vec<&'static str>,
    /// Inline policies.
    pub(super) inline: Vec<Shape<'t>>,
}

impl<'t> Sam<'_, 't> {
    /// The role of a function: given, made, or the one or the other.
    pub(super) fn function_role(&mut self, origin: &Origin<'t>, grants: Grants<'t>) -> Shape<'t> {
        let own = &origin.properties;
        let mut managed = vec!["service-role/AWSLambdaBasicExecutionRole"];
        if own.get("VpcConfig").is_some() {
            managed.push("service-role/AWSLambdaVPCAccessExecutionRole");
        }
        if own.get("Tracing").and_then(|it| self.known(&it)).as_deref() == Some("Active") {
            managed.push("AWSXrayWriteOnlyAccess");
        }
        for name in grants.managed {
            if !managed.contains(&name) {
                managed.push(name);
            }
        }
        let inline = own.get("DeadLetterQueue").and_then(|queue| dead_letter(&queue)).into_iter().chain(grants.inline);
        let inline = inline.collect();
        let role = Role { service: "lambda.amazonaws.com", managed, inline, mark: "lambda:createdBy" };
        self.role_of(origin, own.get("Role"), role)
    }

    /// A role that is given, or the one that is made where none is: always, or only where a condition leaves it out.
    pub(super) fn role_of(&mut self, origin: &Origin<'t>, given: Option<Shape<'t>>, role: Role<'t>) -> Shape<'t> {
        let id = [&*origin.id, "Role"].concat();
        let Some(given) = given.filter(|it| !it.is_nothing()) else {
            self.make_role(origin, &id, role, origin.condition);
            return arn_of(id);
        };
        let Some((condition, then, otherwise)) = given.branches() else { return given };
        let condition_id = self.adapter.condition_of(condition);
        let made = match (then.is_nothing(), otherwise.is_nothing(), condition_id) {
            (true, true, _) | (_, _, None) => origin.condition,
            (true, false, Some(id)) => Some(self.both(origin.condition, Test::Condition(id), condition)),
            (false, true, Some(id)) => {
                let not = Test::Not(Box::new(Test::Condition(id)));
                Some(self.both(origin.condition, not, &format!("NOT{condition}")))
            }
            (false, false, _) => return given,
        };
        let choose = |branch: Shape<'t>| if branch.is_nothing() { arn_of(&*id) } else { branch };
        let chosen = Shape::If(condition.into(), Box::new(choose(then)), Box::new(choose(otherwise))).at(given.node());
        self.make_role(origin, &id, role, made);
        chosen
    }

    fn make_role(
        &mut self,
        origin: &Origin<'t>,
        id: &str,
        role: Role<'t>,
        condition: Option<crate::stack::ConditionId>,
    ) {
        let own = &origin.properties;
        let trust = own.get("AssumeRolePolicyDocument").unwrap_or_else(|| trust(role.service));
        let mut properties = map([("AssumeRolePolicyDocument", trust)]);
        let mut arns: Vec<Shape<'t>> = role.managed.into_iter().map(managed).collect();
        let mut inline = Vec::new();
        self.policies(origin, id, &mut arns, &mut inline);
        inline.extend(role.inline);
        let at = own.get("Policies").and_then(|it| it.node());
        if !arns.is_empty() {
            properties.set("ManagedPolicyArns", list(arns).at(at));
        }
        if !inline.is_empty() {
            properties.set("Policies", list(inline).at(at));
        }
        for field in own.take(&[("PermissionsBoundary", "PermissionsBoundary"), ("RolePath", "Path")]) {
            properties.set(&field.key, field.value);
        }
        properties.set("Tags", tags::listed(own.get("Tags").as_ref(), Some(role.mark)));
        self.make_where(condition, id, "AWS::IAM::Role", properties, origin.node);
    }
}

/// A policy that AWS manages.
pub(super) fn managed<'t>(name: &str) -> Shape<'t> {
    text(["arn:aws:iam::aws:policy/", name].concat())
}

/// Who may take a role.
pub(super) fn trust<'t>(service: &str) -> Shape<'t> {
    let statement = map([
        ("Action", list([text("sts:AssumeRole")])),
        ("Effect", text("Allow")),
        ("Principal", map([("Service", list([text(service)]))])),
    ]);
    map([("Version", text("2012-10-17")), ("Statement", list([statement]))])
}

/// The right to send what failed to the queue or the topic.
fn dead_letter<'t>(queue: &Shape<'t>) -> Option<Shape<'t>> {
    let action = match queue.get("Type")?.str()? {
        "SQS" => "sqs:SendMessage",
        "SNS" => "sns:Publish",
        _ => return None,
    };
    let statement = policies::statement(text(action), queue.get("TargetArn")?);
    let document = map([("Version", text("2012-10-17")), ("Statement", list([statement]))]);
    Some(policies::inline("DeadLetterQueuePolicy", document).at(queue.node()))
}
