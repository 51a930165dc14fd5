//! `S3` and `Cognito`: the event is written into a resource of the same template.

use super::event::{Event, permission};
use super::publish::Callee;
use super::shape::{Shape, arn_of, map, reference};
use super::{Origin, Sam};

impl<'t> Sam<'_, 't> {
    /// The bucket gets one notification for each sort of event; it must be a bucket of the same template.
    pub(super) fn bucket_notification(&mut self, origin: &Origin<'t>, callee: &Callee<'t>, event: &Event<'t>) {
        let own = &event.properties;
        let source = vec![("SourceAccount", reference("AWS::AccountId"))];
        self.permission(origin, callee, event, "s3.amazonaws.com", source);
        let bucket = own.get("Bucket").and_then(|it| it.ref_name().or_else(|| it.str()).map(str::to_owned));
        let is_bucket = |ty: &str| ty == "AWS::S3::Bucket";
        let Some(bucket) = self.pool(bucket.as_deref(), is_bucket) else {
            let message = format!("`Bucket` of `{}` is no bucket of this template", event.id);
            return self.refuse(event.at, message, "only a bucket of the same template can notify a function");
        };
        if let Some(id) = self.adapter.stack.find(&bucket) {
            self.check_amended(id.0 as usize, event.at);
        }
        let condition = origin.condition.map(|id| self.adapter.stack.condition(id).name.clone());
        let events = own.get("Events").map(Shape::items_or_one).unwrap_or_default();
        let Some(properties) = self.amended(&bucket) else { return };
        let configurations = properties.entry("NotificationConfiguration").entry("LambdaConfigurations");
        for sort in events {
            let mut configuration = map([("Event", sort), ("Function", callee.arn())]).at(Some(event.at));
            if let Some(filter) = own.get("Filter") {
                configuration.set("Filter", filter);
            }
            configurations.push(match &condition {
                Some(name) => Shape::If(name.clone(), Box::new(configuration), Box::new(Shape::Nothing)),
                None => configuration,
            });
        }
    }

    pub(super) fn user_pool_trigger(&mut self, origin: &Origin<'t>, callee: &Callee<'t>, event: &Event<'t>) {
        let own = &event.properties;
        let pool = own.get("UserPool").and_then(|it| it.ref_name().map(str::to_owned));
        let Some(pool) = self.pool(pool.as_deref(), |ty| ty == "AWS::Cognito::UserPool") else {
            let message = format!("`UserPool` of `{}` is no user pool of this template", event.id);
            return self.refuse(event.at, message, "only a user pool of the same template can call a function");
        };
        let id = format!("{}CognitoPermission", origin.id);
        let permission = permission(callee, "cognito-idp.amazonaws.com", vec![("SourceArn", arn_of(&*pool))]);
        self.make(origin, &id, "AWS::Lambda::Permission", permission, event.at);
        let triggers = own.get("Trigger").map(Shape::items_or_one).unwrap_or_default();
        let Some(properties) = self.amended(&pool) else { return };
        for trigger in triggers {
            if let Some(name) = trigger.str() {
                properties.entry("LambdaConfig").set(name, callee.arn().at(trigger.node().or(Some(event.at))));
            }
        }
    }

    /// The resource of a name, where it is of a type.
    fn pool(&self, name: Option<&str>, is_type: impl Fn(&str) -> bool) -> Option<String> {
        let name = name?;
        let id = self.adapter.stack.find(name)?;
        is_type(&self.adapter.stack.resource(id).ty).then(|| name.to_owned())
    }
}
