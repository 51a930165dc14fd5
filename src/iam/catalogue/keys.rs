//! Condition keys by their names: those that all services know, and those of one.

use std::sync::LazyLock;

use super::{DATA, Entry, Key, Service, service};
use crate::diagnostic::nearest;
use crate::document::HashMap;

/// The keys that requests to any service may have, those of services among them, with what they hold (IAM User Guide, AWS global
/// condition context keys); the letters are those of `data/README.md`. A star stands for the name of a tag.
const GLOBAL: [(&str, char); 63] = [
    ("aws:AssumedRoot", '?'),
    ("aws:CalledVia", 'S'),
    ("aws:CalledViaAWSMCP", 's'),
    ("aws:CalledViaFirst", 's'),
    ("aws:CalledViaLast", 's'),
    ("aws:ChatbotSourceArn", 'a'),
    ("aws:CurrentTime", 'd'),
    ("aws:Ec2InstanceSourcePrivateIPv4", 'i'),
    ("aws:Ec2InstanceSourceVpc", 's'),
    ("aws:EpochTime", '?'),
    ("aws:FederatedProvider", 's'),
    ("aws:IsMcpServiceAction", 'b'),
    ("aws:MultiFactorAuthAge", 'n'),
    ("aws:MultiFactorAuthPresent", 'b'),
    ("aws:PrincipalAccount", 's'),
    ("aws:PrincipalArn", 'a'),
    ("aws:PrincipalIsAWSService", 'b'),
    ("aws:PrincipalOrgID", 's'),
    // It is in policies that the provider keeps for itself (AWSSSOServiceRolePolicy).
    ("aws:PrincipalOrgMasterAccountId", 's'),
    ("aws:PrincipalOrgPaths", 'S'),
    ("aws:PrincipalServiceName", 's'),
    ("aws:PrincipalServiceNamesList", 'S'),
    ("aws:PrincipalTag/*", 's'),
    ("aws:PrincipalType", 's'),
    ("aws:Referer", 's'),
    ("aws:RequestTag/*", 's'),
    ("aws:RequestedRegion", 's'),
    ("aws:ResourceAccount", 's'),
    ("aws:ResourceOrgID", 's'),
    ("aws:ResourceOrgPaths", 'S'),
    ("aws:ResourceTag/*", 's'),
    ("aws:SecureTransport", 'b'),
    ("aws:SignInSessionArn", 'a'),
    ("aws:SourceAccount", 's'),
    ("aws:SourceArn", 'a'),
    ("aws:SourceIdentity", 's'),
    ("aws:SourceIp", 'i'),
    ("aws:SourceOrgID", 's'),
    ("aws:SourceOrgPaths", 'S'),
    // Older policies of topics and queues (Amazon SNS Developer Guide, Example cases for access control).
    ("aws:SourceOwner", 's'),
    ("aws:SourceVpc", 's'),
    ("aws:SourceVpcArn", 'a'),
    ("aws:SourceVpce", 's'),
    ("aws:TagKeys", 'S'),
    ("aws:TokenIssueTime", 'd'),
    ("aws:UserAgent", 's'),
    ("aws:UserId", 's'),
    ("aws:Username", 's'),
    ("aws:ViaAWSMCPService", 'b'),
    ("aws:ViaAWSService", 'b'),
    ("aws:VpcSourceIp", 'i'),
    ("aws:VpceAccount", 's'),
    ("aws:VpceOrgID", 's'),
    ("aws:VpceOrgPaths", 'S'),
    ("codebuild:BuildArn", 'a'),
    ("codebuild:ProjectArn", 'a'),
    ("ec2:RoleDelivery", 'n'),
    ("ec2:SourceInstanceArn", 'a'),
    ("glue:CredentialIssuingService", 's'),
    ("glue:RoleAssumedBy", 's'),
    ("identitystore:UserId", 's'),
    ("lambda:SourceFunctionArn", 'a'),
    ("ssm:SourceInstanceArn", 'a'),
];

/// What is known of a condition key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyFound {
    /// Requests to any service may have it; with what it holds.
    Global(char),
    /// A service has it; with what it holds, and its number among the keys of that service.
    Own(char, &'static str, usize),
    /// It is that of an identity provider: only the provider knows it.
    Foreign,
    /// There is none.
    None,
}

/// The global keys that have one name only, in lower case.
static PLAIN: LazyLock<HashMap<String, char>> = LazyLock::new(|| {
    let plain = GLOBAL.iter().filter(|(own, _)| !own.ends_with('*'));
    plain.map(|(own, sort)| (own.to_ascii_lowercase(), *sort)).collect()
});

/// A global key by its name in lower case.
fn global(name: &str) -> Option<char> {
    let of_tags = || GLOBAL.iter().find(|(own, _)| own.ends_with('*') && is_named(own, name)).map(|(_, sort)| *sort);
    PLAIN.get(name).copied().or_else(of_tags)
}

/// A condition key by its name in lower case.
pub fn key(name: &str) -> KeyFound {
    if let Some(sort) = global(name) {
        return KeyFound::Global(sort);
    }
    let prefix = name.split(':').next().unwrap_or_default();
    let of = |service: &'static Service| {
        let at = service.keys.iter().position(|key| is_named(key.name, name))?;
        Some(KeyFound::Own(service.keys.get(at)?.sort, service.prefix, at))
    };
    // Names of identity providers are those of hosts; the service that takes their tokens knows the keys of a few.
    if prefix.contains(['.', '/']) {
        return service("sts").and_then(of).unwrap_or(KeyFound::Foreign);
    }
    let stray = || STRAYS.iter().find(|(_, key, _)| is_named(key.name, name));
    let own = service(prefix).and_then(of);
    own.or_else(|| stray().map(|(own, key, at)| KeyFound::Own(key.sort, own, *at))).unwrap_or(KeyFound::None)
}

/// The keys of another prefix than that of their service, which a few know: the service, the key, its number there.
static STRAYS: LazyLock<Vec<(&'static str, &'static Key, usize)>> = LazyLock::new(|| {
    let of = |service: &'static Service| {
        let is_own =
            |key: &Key| key.name.split_once(':').is_some_and(|(own, _)| own.eq_ignore_ascii_case(service.prefix));
        let keys = service.keys.iter().enumerate().filter(move |(_, key)| !is_own(key));
        keys.map(|(at, key)| (service.prefix, key, at))
    };
    DATA.services.iter().map(Entry::service).flat_map(of).collect()
});

/// The key that one which there is not was probably meant to be.
pub fn nearest_key(name: &str) -> Option<String> {
    let prefix = name.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let own = service(&prefix).into_iter().flat_map(|service| service.keys.iter().map(|key| key.name));
    let global = GLOBAL.iter().map(|(own, _)| *own);
    let bare = |candidate: &&str| candidate.split(':').nth(1).is_some_and(|own| own.eq_ignore_ascii_case(name));
    let near = nearest(name, global.clone().chain(own)).or_else(|| global.clone().find(bare));
    near.map(str::to_owned)
}

/// Whether a key has a name in lower case: a part of it may be any text. The reference writes such parts in several ways.
fn is_named(key: &str, name: &str) -> bool {
    let key = key.strip_suffix("tag-key").unwrap_or(key);
    let (head, rest) = match key.find(['*', '$', '<']) {
        Some(start) => key.split_at_checked(start).unwrap_or((key, "")),
        None if key.ends_with('/') => (key, "*"),
        None => (key, ""),
    };
    let Some((own, left)) = name.split_at_checked(head.len()) else { return false };
    if !own.eq_ignore_ascii_case(head) {
        return false;
    }
    if rest.is_empty() {
        return left.is_empty();
    }
    let end = rest.find(['}', '>', '*']).map_or(rest.len(), |at| at + 1);
    let tail = rest.get(end..).unwrap_or_default();
    (1..=left.len()).filter_map(|cut| left.get(cut..)).any(|left| is_named(tail, left))
}
