//! "Did you mean" for resource types.

use super::DATA;
use crate::diagnostic::nearest;

/// The type that a name which is not in the data was probably meant to be. Only some services are in the data, so one of the two
/// parts, service and resource, must be right where the other is nearly right: `AWS::EKS::Cluster` is no slip for `AWS::DAX::Cluster`.
pub fn nearest_type(name: &str) -> Option<String> {
    let (service, resource) = name.rsplit_once("::")?;
    let folded = DATA.types.iter().map(|(own, _)| *own).find(|own| own.eq_ignore_ascii_case(name));
    if let Some(own) = folded {
        return Some(own.to_owned());
    }
    let beside = DATA.types.iter().filter_map(|(own, _)| own.strip_prefix(service)?.strip_prefix("::"));
    let near = nearest(resource, beside).map(|resource| (service, resource));
    let (service, resource) = near.or_else(|| {
        let (provider, service) = service.rsplit_once("::")?;
        let services = DATA.types.iter().filter_map(|(own, _)| {
            let own = own.strip_suffix(resource)?.strip_suffix("::")?;
            let (own_provider, own_service) = own.rsplit_once("::")?;
            (nearest(provider, [own_provider]).is_some() && nearest(service, [own_service]).is_some()).then_some(own)
        });
        services.min_by_key(|own| own.len().abs_diff(name.len())).map(|own| (own, resource))
    })?;
    Some(format!("{service}::{resource}"))
}
