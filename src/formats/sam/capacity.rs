//! `AWS::Serverless::CapacityProvider`: instances on which functions run, and the role that manages them.

use super::role::{managed, trust};
use super::shape::{Shape, arn_of, list, map, text};
use super::{Origin, Sam, tags};

const MARK: &str = "lambda:createdBy";

impl<'t> Sam<'_, 't> {
    pub(super) fn capacity_provider(&mut self, origin: &Origin<'t>) {
        let own = &origin.properties;
        let mut properties = Shape::of(own.pick(&["CapacityProviderName", "KmsKeyArn", "VpcConfig"]));
        if let Some(required) = own.get("InstanceRequirements") {
            if required.has("AllowedTypes") && required.has("ExcludedTypes") {
                let message = format!("`{}` allows and excludes types of instances", origin.id);
                self.refuse(required.node().unwrap_or(origin.at), message, "one of them belongs here");
            }
            let names = [
                ("Architectures", "Architectures"),
                ("AllowedTypes", "AllowedInstanceTypes"),
                ("ExcludedTypes", "ExcludedInstanceTypes"),
            ];
            properties.set("InstanceRequirements", Shape::of(required.take(&names)).at(required.node()));
        }
        if let Some(scaling) = own.get("ScalingConfig") {
            properties.set("CapacityProviderScalingConfig", scaled(&scaling));
        }
        let role = own.get("OperatorRole").unwrap_or_else(|| self.operator_role(origin));
        properties.set("PermissionsConfig", map([("CapacityProviderOperatorRoleArn", role)]));
        properties.set("Tags", tags::listed(own.get("Tags").as_ref(), Some(MARK)));
        self.become_type(origin, "AWS::Lambda::CapacityProvider", properties);
    }

    fn operator_role(&mut self, origin: &Origin<'t>) -> Shape<'t> {
        let own = &origin.properties;
        let id = format!("{}OperatorRole", origin.id);
        let given = own.get("Tags").filter(|_| own.get("PropagateTags").is_some_and(|it| it.is_true()));
        let role = map([
            ("AssumeRolePolicyDocument", trust("lambda.amazonaws.com")),
            ("ManagedPolicyArns", list([managed("AWSLambdaManagedEC2ResourceOperator")])),
            ("Tags", tags::listed(given.as_ref(), Some(MARK))),
        ]);
        self.make(origin, &id, "AWS::IAM::Role", role, origin.node);
        arn_of(id)
    }
}

/// A wanted load makes the scaling manual; without one it is automatic.
fn scaled<'t>(own: &Shape<'t>) -> Shape<'t> {
    let mut out = Shape::of(own.pick(&["MaxVCpuCount"]));
    match own.get("AverageCPUUtilization") {
        Some(target) => {
            let policy = map([
                ("PredefinedMetricType", text("LambdaCapacityProviderAverageCPUUtilization")),
                ("TargetValue", target),
            ]);
            out.set("ScalingMode", text("Manual"));
            out.set("ScalingPolicies", list([policy]));
        }
        None => out.set("ScalingMode", text("Auto")),
    }
    out.at(own.node())
}
