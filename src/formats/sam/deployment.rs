//! `DeploymentPreference`: CodeDeploy shifts the traffic of an alias bit by bit (AWS SAM Developer Guide, "Deploying
//! serverless applications gradually").

use super::shape::{Shape, arn_of, list, map, reference, text};
use super::{Origin, Sam, role};
use crate::stack::{ConditionId, Test};

/// The configurations that CodeDeploy has by itself; any other name is one of the user's.
const PREDEFINED: [&str; 10] = [
    "Canary10Percent5Minutes",
    "Canary10Percent10Minutes",
    "Canary10Percent15Minutes",
    "Canary10Percent30Minutes",
    "Linear10PercentEvery1Minute",
    "Linear10PercentEvery2Minutes",
    "Linear10PercentEvery3Minutes",
    "Linear10PercentEvery10Minutes",
    "AllAtOnce",
    "LambdaAllAtOnce",
];

const APPLICATION: &str = "ServerlessDeploymentApplication";
const ROLE: &str = "CodeDeployServiceRole";

/// A function that is deployed bit by bit.
pub(super) struct Deployment<'t> {
    pub(super) origin: Origin<'t>,
    pub(super) preference: Shape<'t>,
}

impl<'t> Sam<'_, 't> {
    /// Remembers a deployment that is not switched off, and makes its group.
    pub(super) fn deployment(&mut self, deployment: Deployment<'t>) {
        let Deployment { origin, preference } = &deployment;
        let enabled = preference.get("Enabled").map(|it| self.settled(it));
        if enabled.is_some_and(|it| it.is_false()) {
            return;
        }
        let at = preference.node().unwrap_or(origin.at);
        let group = self.group(preference);
        let condition = self.passed(&deployment);
        self.make_where(
            condition,
            &format!("{}DeploymentGroup", deployment.origin.id),
            "AWS::CodeDeploy::DeploymentGroup",
            group,
            at,
        );
        self.deployments.push(deployment);
    }

    /// The condition of the function, where the preference passes it on.
    fn passed(&self, deployment: &Deployment<'t>) -> Option<ConditionId> {
        let passes = deployment.preference.get("PassthroughCondition").map(|it| self.settled(it));
        deployment.origin.condition.filter(|_| passes.is_some_and(|it| it.is_true()))
    }

    fn group(&self, preference: &Shape<'t>) -> Shape<'t> {
        let mut group = map([
            ("ApplicationName", reference(APPLICATION)),
            (
                "AutoRollbackConfiguration",
                map([
                    ("Enabled", Shape::Bool(true)),
                    (
                        "Events",
                        list(
                            ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"].map(text),
                        ),
                    ),
                ]),
            ),
            (
                "DeploymentStyle",
                map([("DeploymentType", text("BLUE_GREEN")), ("DeploymentOption", text("WITH_TRAFFIC_CONTROL"))]),
            ),
            ("ServiceRoleArn", preference.get("Role").unwrap_or_else(|| arn_of(ROLE))),
        ]);
        if let Some(ty) = preference.get("Type") {
            group.set("DeploymentConfigName", self.configuration(ty));
        }
        if let Some(alarms) = preference.get("Alarms").and_then(|it| alarms(&it)) {
            group.set("AlarmConfiguration", alarms);
        }
        if let Some(triggers) = preference.get("TriggerConfigurations") {
            group.set("TriggerConfigurations", triggers);
        }
        group
    }

    fn configuration(&self, ty: Shape<'t>) -> Shape<'t> {
        if let Some((condition, then, otherwise)) = ty.branches() {
            let [then, otherwise] = [then, otherwise].map(|branch| Box::new(self.configuration(branch)));
            return Shape::If(condition.into(), then, otherwise).at(ty.node());
        }
        match self.known(&ty) {
            Some(name) if PREDEFINED.contains(&&*name) => text(format!("CodeDeployDefault.Lambda{name}")).at(ty.node()),
            _ => ty,
        }
    }

    /// What all deployments share: the application, and the role of those that have none.
    pub(super) fn code_deploy(&mut self) {
        let deployments = std::mem::take(&mut self.deployments);
        let Some(first) = deployments.first() else { return };
        let condition = self.any_of(&deployments);
        let at = first.preference.node().unwrap_or(first.origin.at);
        let application = map([("ComputePlatform", text("Lambda"))]);
        self.make_where(condition, APPLICATION, "AWS::CodeDeploy::Application", application, at);
        if deployments.iter().any(|it| !it.preference.has("Role")) {
            let role = map([
                ("AssumeRolePolicyDocument", role::trust("codedeploy.amazonaws.com")),
                ("ManagedPolicyArns", list([role::managed("service-role/AWSCodeDeployRoleForLambda")])),
            ]);
            self.make_where(condition, ROLE, "AWS::IAM::Role", role, at);
        }
    }

    /// Where any of the deployments is there; nothing where one of them always is.
    fn any_of(&mut self, deployments: &[Deployment<'t>]) -> Option<ConditionId> {
        let conditions: Option<Vec<ConditionId>> = deployments.iter().map(|it| self.passed(it)).collect();
        let mut conditions = conditions?;
        conditions.sort_unstable();
        conditions.dedup();
        match conditions.as_slice() {
            [] => None,
            [only] => Some(*only),
            several => {
                let tests = several.iter().map(|it| Test::Condition(*it)).collect();
                Some(self.adapter.add_condition("ServerlessCodeDeployCondition", Test::Or(tests)))
            }
        }
    }
}

/// The alarms that stop a deployment; one of them may be left out by a condition, or all be chosen by one.
fn alarms<'t>(alarms: &Shape<'t>) -> Option<Shape<'t>> {
    let named = |alarms: &Shape<'t>| {
        let names = alarms.items().into_iter().filter(|it| !it.is_nothing()).map(|alarm| map([("Name", alarm)]));
        map([("Enabled", Shape::Bool(true)), ("Alarms", list(names))]).at(alarms.node())
    };
    match alarms.branches() {
        Some((condition, then, otherwise)) => {
            let branch = |it: &Shape<'t>| Box::new(if it.is_nothing() { Shape::Nothing } else { named(it) });
            Some(Shape::If(condition.into(), branch(&then), branch(&otherwise)).at(alarms.node()))
        }
        None => alarms.is_list().then(|| named(alarms)),
    }
}
