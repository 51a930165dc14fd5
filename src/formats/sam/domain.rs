//! `Domain`: a domain name of one's own for an API, the paths of it, and its records.

use super::rest::propagates;
use super::shape::{Shape, attribute, list, map, reference, text};
use super::{Origin, Sam, tags};

/// The hosted zone of CloudFront, in front of which edge-optimised names stand (Route 53 documentation, AliasTarget).
const CLOUD_FRONT: &str = "Z2FDTNDATAQYW2";

impl<'t> Sam<'_, 't> {
    pub(super) fn rest_domain(&mut self, origin: &Origin<'t>, stage: &str) {
        let Some(own) = origin.properties.get("Domain").filter(Shape::is_map) else { return };
        let endpoint = own.get("EndpointConfiguration").and_then(|it| self.known(&it));
        let endpoint = endpoint.unwrap_or_else(|| "REGIONAL".into());
        let is_private = endpoint == "PRIVATE";
        let at = own.node().unwrap_or(origin.at);
        // The transform adds digits made of the name, so that APIs of one name share it.
        let id = self.domain_id(if is_private { "ApiGatewayDomainNameV2" } else { "ApiGatewayDomainName" }, &own);
        self.aliases.push((format!("{}.DomainName", origin.id), id.clone()));
        let certificate = if endpoint == "REGIONAL" { "RegionalCertificateArn" } else { "CertificateArn" };
        let names = [
            ("DomainName", "DomainName"),
            ("CertificateArn", certificate),
            ("SecurityPolicy", "SecurityPolicy"),
            ("OwnershipVerificationCertificateArn", "OwnershipVerificationCertificateArn"),
        ];
        let mut properties = Shape::of(own.take(&names));
        properties.set("EndpointConfiguration", map([("Types", list([text(endpoint.clone())]))]));
        for field in own.take(&[("Policy", "Policy")]).into_iter().filter(|_| is_private) {
            properties.set(&field.key, field.value);
        }
        if let Some(trust) = own.get("MutualTlsAuthentication") {
            properties.set("MutualTlsAuthentication", Shape::of(trust.pick(&["TruststoreUri", "TruststoreVersion"])));
        }
        if propagates(&origin.properties) {
            properties.set("Tags", tags::listed(origin.properties.get("Tags").as_ref(), None));
        }
        let ty = if is_private { "AWS::ApiGateway::DomainNameV2" } else { "AWS::ApiGateway::DomainName" };
        self.make(origin, &id, ty, properties, at);
        let (mapping, name) = if is_private {
            ("AWS::ApiGateway::BasePathMappingV2", "DomainNameArn")
        } else {
            ("AWS::ApiGateway::BasePathMapping", "DomainName")
        };
        for (suffix, path) in self.base_paths(&own) {
            let mut properties =
                map([(name, reference(&*id)), ("RestApiId", reference(&*origin.id)), ("Stage", reference(stage))]);
            if let Some(path) = path {
                properties.set("BasePath", path);
            }
            self.make(origin, &format!("{}{suffix}BasePathMapping", origin.id), mapping, properties, at);
        }
        if let Some(source) = own.find(&["AccessAssociation", "VpcEndpointId"]).filter(|_| is_private) {
            let properties = map([
                ("AccessAssociationSource", source),
                ("AccessAssociationSourceType", text("VPCE")),
                ("DomainNameArn", reference(&*id)),
            ]);
            let ty = "AWS::ApiGateway::DomainNameAccessAssociation";
            self.make(origin, "DomainNameAccessAssociation", ty, properties, at);
        }
        let target = match &*endpoint {
            "REGIONAL" => (attribute(&*id, "RegionalHostedZoneId"), attribute(&*id, "RegionalDomainName")),
            "EDGE" => (text(CLOUD_FRONT), attribute(&*id, "DistributionDomainName")),
            _ => (Shape::Nothing, Shape::Nothing),
        };
        self.records(origin, &own, target);
    }

    /// Names of domains are told apart by a number, where the transform has digits of a hash.
    pub(super) fn domain_id(&mut self, prefix: &str, own: &Shape<'t>) -> String {
        let name = own.get("DomainName").map(|it| match (self.known(&it), it.node()) {
            (Some(known), _) => known,
            (None, Some(node)) => self.adapter.tree.text().get(node.span().range()).unwrap_or_default().to_owned(),
            (None, None) => String::new(),
        });
        let name = name.unwrap_or_default();
        let names = self.domains.entry(prefix.to_owned()).or_default();
        let next = names.len();
        let number = *names.entry(name).or_insert(next);
        if number == 0 { prefix.to_owned() } else { format!("{prefix}{number}") }
    }

    /// What stands in the ids of mappings, and the path of each.
    pub(super) fn base_paths(&self, own: &Shape<'t>) -> Vec<(String, Option<Shape<'t>>)> {
        let Some(paths) = own.get("BasePath") else { return vec![(String::new(), None)] };
        let normalizes = !own.get("NormalizeBasePath").is_some_and(|it| it.is_false());
        let path = |path: Shape<'t>| {
            let known = self.known(&path)?;
            let plain: String = known.chars().filter(|it| it.is_ascii_alphanumeric()).collect();
            let value = if known == "/" {
                text("")
            } else if normalizes {
                let kept = |it: &char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.');
                text(known.chars().filter(kept).collect::<String>())
            } else {
                text(known)
            };
            Some((plain, Some(value.at(path.node()))))
        };
        paths.items_or_one().into_iter().filter_map(path).collect()
    }

    /// Records of Route 53 that lead to the domain.
    pub(super) fn records(&mut self, origin: &Origin<'t>, own: &Shape<'t>, target: (Shape<'t>, Shape<'t>)) {
        let Some(route) = own.get("Route53").filter(Shape::is_map) else { return };
        let at = route.node().unwrap_or(origin.at);
        let zone = route.get("VpcEndpointHostedZoneId").unwrap_or(target.0);
        let name = route.get("VpcEndpointDomainName").or_else(|| route.get("DistributionDomainName"));
        let mut alias = map([("HostedZoneId", zone), ("DNSName", name.unwrap_or(target.1))]);
        if let Some(health) = route.get("EvaluateTargetHealth") {
            alias.set("EvaluateTargetHealth", health);
        }
        let record = |ty: &str| {
            let mut record = map([
                ("Name", own.get("DomainName").unwrap_or(Shape::Nothing)),
                ("Type", text(ty)),
                ("AliasTarget", alias.clone()),
            ]);
            for field in route.pick(&["SetIdentifier", "Region"]) {
                record.set(&field.key, field.value);
            }
            record
        };
        let mut records = vec![record("A")];
        if route.get("IpV6").is_some_and(|it| it.is_true()) {
            records.push(record("AAAA"));
        }
        let mut properties = Shape::of(route.pick(&["HostedZoneId", "HostedZoneName"]));
        properties.set("RecordSets", list(records));
        let zone = map([(
            "DomainName",
            route.get("HostedZoneId").or_else(|| route.get("HostedZoneName")).unwrap_or(Shape::Nothing),
        )]);
        let id = self.domain_id("RecordSetGroup", &zone);
        let known = self.names.get(&*id).and_then(|number| self.made.get_mut(*number));
        match known.map(|it| it.properties.entry("RecordSets")) {
            Some(all) => all.push(record("A")),
            None => self.make(origin, &id, "AWS::Route53::RecordSetGroup", properties, at),
        }
    }
}
