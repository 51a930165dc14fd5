//! `Auth.UsagePlan`: a usage plan with a key, for each API or shared by all.

use super::rest::propagates;
use super::shape::{Shape, list, map, reference, text};
use super::{Origin, Sam, tags};
use crate::document::Node;
use crate::stack::{ConditionId, Test};

const TAKEN: [&str; 5] = ["Description", "Quota", "Tags", "Throttle", "UsagePlanName"];

/// The plan that several APIs share.
pub(super) struct Shared<'t> {
    plan: Shape<'t>,
    tags: Option<Shape<'t>>,
    /// The APIs with their stages.
    apis: Vec<(String, String)>,
    conditions: Vec<Option<ConditionId>>,
    at: Node<'t>,
}

impl<'t> Sam<'_, 't> {
    pub(super) fn usage_plan(&mut self, origin: &Origin<'t>, stage: &str) {
        let Some(plan) = origin.properties.find(&["Auth", "UsagePlan"]) else { return };
        let Some(sort) = plan.get("CreateUsagePlan").and_then(|it| self.known(&it)) else { return };
        let at = plan.node().unwrap_or(origin.at);
        let own = &origin.properties;
        let tags = propagates(own).then(|| tags::listed(own.get("Tags").as_ref(), None));
        let prefix = match &*sort {
            "PER_API" => &*origin.id,
            "SHARED" => "Serverless",
            _ => return,
        };
        for (name, suffix) in [("UsagePlan", "UsagePlan"), ("UsagePlanKey", "UsagePlanKey"), ("ApiKey", "ApiKey")] {
            self.aliases.push((format!("{}.{name}", origin.id), format!("{prefix}{suffix}")));
        }
        let api = (origin.id.to_string(), stage.to_owned());
        if sort == "PER_API" {
            return self.plan(origin.condition, prefix, &plan, tags, &[api], at);
        }
        let shared = self.shared.get_or_insert_with(|| Shared {
            plan: Shape::empty(),
            tags: None,
            apis: Vec::new(),
            conditions: Vec::new(),
            at,
        });
        for field in plan.pick(&TAKEN) {
            shared.plan.set(&field.key, field.value);
        }
        shared.tags = tags.or(shared.tags.take());
        shared.apis.push(api);
        shared.conditions.push(origin.condition);
    }

    /// The shared plan, there where any of its APIs is.
    pub(super) fn shared_usage_plan(&mut self) {
        let Some(shared) = self.shared.take() else { return };
        let conditions: Option<Vec<ConditionId>> = shared.conditions.iter().copied().collect();
        let condition = conditions.map(|mut all| {
            all.dedup();
            match all.as_slice() {
                [only] => *only,
                several => {
                    let tests = several.iter().map(|it| Test::Condition(*it)).collect();
                    self.adapter.add_condition("SharedUsagePlanCondition", Test::Or(tests))
                }
            }
        });
        self.plan(condition, "Serverless", &shared.plan, shared.tags, &shared.apis, shared.at);
    }

    fn plan(
        &mut self,
        condition: Option<ConditionId>,
        prefix: &str,
        plan: &Shape<'t>,
        tags: Option<Shape<'t>>,
        apis: &[(String, String)],
        at: Node<'t>,
    ) {
        let [plan_id, key_id, link_id] = ["UsagePlan", "ApiKey", "UsagePlanKey"].map(|it| format!("{prefix}{it}"));
        let pairs = |api_key: &'static str, stage_key: &'static str| {
            list(apis.iter().map(|(api, stage)| map([(api_key, reference(&**api)), (stage_key, reference(&**stage))])))
        };
        let mut properties = Shape::of(plan.pick(&TAKEN));
        properties.set("ApiStages", pairs("ApiId", "Stage"));
        let mut key = map([("Enabled", Shape::Bool(true)), ("StageKeys", pairs("RestApiId", "StageName"))]);
        if let Some(tags) = tags {
            properties.set("Tags", tags.clone());
            key.set("Tags", tags);
        }
        let link =
            map([("KeyId", reference(&*key_id)), ("KeyType", text("API_KEY")), ("UsagePlanId", reference(&*plan_id))]);
        self.make_where(condition, &plan_id, "AWS::ApiGateway::UsagePlan", properties, at);
        self.make_where(condition, &key_id, "AWS::ApiGateway::ApiKey", key, at);
        self.make_where(condition, &link_id, "AWS::ApiGateway::UsagePlanKey", link, at);
    }
}
