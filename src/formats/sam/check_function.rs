//! What must not stand beside what in a function and its events.

use super::event::Event;
use super::shape::Shape;
use super::{Origin, Sam};

/// What gets into a broker or a cluster, by sort of source.
const ACCESS: [(&str, &[&str]); 3] = [
    ("MQ", &["BASIC_AUTH", "VIRTUAL_HOST"]),
    ("DocumentDB", &["BASIC_AUTH"]),
    (
        "SelfManagedKafka",
        &[
            "VPC_SUBNET",
            "VPC_SECURITY_GROUP",
            "SASL_SCRAM_256_AUTH",
            "SASL_SCRAM_512_AUTH",
            "BASIC_AUTH",
            "CLIENT_CERTIFICATE_TLS_AUTH",
            "SERVER_ROOT_CA_CERTIFICATE",
        ],
    ),
];

/// The property that names the source.
const SOURCES: [(&str, &str); 6] = [
    ("SQS", "Queue"),
    ("Kinesis", "Stream"),
    ("DynamoDB", "Stream"),
    ("MSK", "Stream"),
    ("MQ", "Broker"),
    ("DocumentDB", "Cluster"),
];

impl<'t> Sam<'_, 't> {
    pub(super) fn check_function(&mut self, origin: &Origin<'t>, events: &[Event<'t>]) {
        let own = &origin.properties;
        let id = &origin.id;
        let has_alias = own.get("AutoPublishAlias").is_some_and(|it| it.is_intrinsic() || it.str() != Some(""));
        let preference = own.get("DeploymentPreference");
        let is_off = |it: &Shape<'t>| it.get("Enabled").is_some_and(|on| self.settled(on).is_false());
        if let Some(preference) = preference.as_ref().filter(|it| it.is_map() && !has_alias && !is_off(it)) {
            let at = preference.node().unwrap_or(origin.at);
            let message = format!("`{id}` is deployed gradually but has no alias");
            self.refuse(at, message, "`DeploymentPreference` needs `AutoPublishAlias`");
        }
        if let Some(passes) = preference.and_then(|it| it.get("PassthroughCondition")) {
            let settled = self.settled(passes.clone());
            if !settled.is_true() && !settled.is_false() && settled.ref_name().is_none() {
                let at = passes.node().unwrap_or(origin.at);
                let message = format!("`PassthroughCondition` of `{id}` is not decided when the template is read");
                self.refuse(at, message, "`true`, `false`, a parameter or `FindInMap` belongs here");
            }
        }
        let concurrency = own.get("ProvisionedConcurrencyConfig");
        if let Some(config) = concurrency.as_ref().filter(|_| !has_alias) {
            let at = config.node().unwrap_or(origin.at);
            let message = format!("`{id}` provisions concurrency but has no alias");
            self.refuse(at, message, "`ProvisionedConcurrencyConfig` needs `AutoPublishAlias`");
        }
        if let Some(uri) = own.get("CodeUri").filter(|it| it.str().is_some_and(|it| it.contains("{{resolve:"))) {
            let message = format!("where the code of `{id}` is cannot be a dynamic reference in a URI");
            self.refuse(uri.node().unwrap_or(origin.at), message, "a map with `Bucket` and `Key` belongs here");
        }
        if own.has("TenancyConfig") {
            self.check_tenancy(origin, events, concurrency);
        }
        for event in events {
            self.check_event(event);
        }
    }

    fn check_tenancy(&mut self, origin: &Origin<'t>, events: &[Event<'t>], concurrency: Option<Shape<'t>>) {
        if let Some(config) = concurrency {
            let message = format!("`{}` keeps tenants apart and provisions concurrency", origin.id);
            self.refuse(config.node().unwrap_or(origin.at), message, "cannot stand beside `TenancyConfig`");
        }
        for event in events.iter().filter(|it| it.ty != "Api" && it.ty != "HttpApi") {
            let message = format!("`{}` keeps tenants apart and has an event of the sort `{}`", origin.id, event.ty);
            self.refuse(event.at, message, "only `Api` and `HttpApi` can stand beside `TenancyConfig`");
        }
    }

    fn check_event(&mut self, event: &Event<'t>) {
        let own = &event.properties;
        if !own.is_map() {
            return;
        }
        let source = SOURCES.iter().find(|(ty, _)| *ty == event.ty);
        if let Some((_, name)) = source.filter(|(_, name)| !own.has(name)) {
            self.refuse(event.at, format!("`{}` has no `{name}`", event.id), "it must name its source");
        }
        if event.ty == "Cognito"
            && let Some(trigger) = own.get("Trigger")
            && !trigger.items().iter().chain([&trigger]).any(|it| it.is_text())
        {
            let at = trigger.node().unwrap_or(event.at);
            self.refuse(at, format!("`Trigger` of `{}` is no string", event.id), "a string belongs here");
        }
        if event.ty == "SelfManagedKafka" {
            self.check_kafka(event);
        }
        if let Some((_, allowed)) = ACCESS.iter().find(|(ty, _)| *ty == event.ty) {
            self.check_access(event, allowed);
        }
    }

    fn check_kafka(&mut self, event: &Event<'t>) {
        let own = &event.properties;
        if !own.has("KafkaBootstrapServers") {
            self.refuse(
                event.at,
                format!("`{}` names no bootstrap servers", event.id),
                "`KafkaBootstrapServers` is needed",
            );
        }
        if let Some(topics) = own.get("Topics").filter(|it| it.items().len() > 1) {
            let at = topics.node().unwrap_or(event.at);
            self.refuse(at, format!("`{}` names several topics", event.id), "one topic belongs here");
        }
    }

    /// `SourceAccessConfigurations`: a list of what the source takes, with one secret where it needs one.
    fn check_access(&mut self, event: &Event<'t>, allowed: &[&str]) {
        let Some(access) = event.properties.get("SourceAccessConfigurations") else {
            let message = format!("`{}` does not say how it gets in", event.id);
            return self.refuse(event.at, message, "`SourceAccessConfigurations` is needed");
        };
        let at = access.node().unwrap_or(event.at);
        if access.is_intrinsic() {
            return;
        }
        if !access.is_list() {
            let message = format!("`SourceAccessConfigurations` of `{}` is no list", event.id);
            return self.refuse(at, message, "a list belongs here");
        }
        let items = access.items();
        let of = |ty: &str| items.iter().filter(|it| it.get("Type").is_some_and(|own| own.str() == Some(ty))).count();
        let known = items.iter().filter_map(|it| it.get("Type"));
        let odd: Vec<Shape<'t>> = known.filter(|ty| ty.str().is_some_and(|ty| !allowed.contains(&ty))).collect();
        for ty in odd {
            let message = format!("`{}` of `{}` is no way to get in", ty.str().unwrap_or_default(), event.id);
            self.refuse(ty.node().unwrap_or(at), message, &format!("one of {} belongs here", allowed.join(", ")));
        }
        let is_kafka = event.ty == "SelfManagedKafka";
        if is_kafka && (of("VPC_SUBNET") == 0) != (of("VPC_SECURITY_GROUP") == 0) {
            let message = format!("`{}` names a subnet or a security group alone", event.id);
            self.refuse(at, message, "`VPC_SUBNET` and `VPC_SECURITY_GROUP` belong together");
        }
        if is_kafka {
            return;
        }
        let secrets: Vec<&Shape<'t>> =
            items.iter().filter(|it| it.get("Type").is_some_and(|ty| ty.str() == Some("BASIC_AUTH"))).collect();
        match secrets.as_slice() {
            [] => self.refuse(at, format!("`{}` has no `BASIC_AUTH`", event.id), "a secret is needed to get in"),
            [only] if !only.has("URI") => {
                let message = format!("`BASIC_AUTH` of `{}` names no secret", event.id);
                self.refuse(only.node().unwrap_or(at), message, "`URI` is needed");
            }
            [_] => {}
            [_, second, ..] => {
                let message = format!("`{}` has several `BASIC_AUTH`", event.id);
                self.refuse(second.node().unwrap_or(at), message, "one belongs here");
            }
        }
    }
}
