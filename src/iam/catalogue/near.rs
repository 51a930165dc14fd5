//! "Did you mean" for actions.

use super::{Action, DATA, Entry, service};
use crate::diagnostic::nearest;

/// The action that one which is not in the catalogue was probably meant to be: of the same service, or of one named nearly so.
pub fn nearest_action(name: &str) -> Option<String> {
    let (prefix, own) = name.split_once(':')?;
    let folded = prefix.to_ascii_lowercase();
    if let Some(service) = service(&folded) {
        let near = nearest(own, service.actions.iter().map(Action::name))?;
        return Some(format!("{}:{near}", service.prefix));
    }
    let near = nearest(&folded, DATA.services.iter().map(|entry| entry.prefix))?;
    let service = DATA.services.iter().find(|entry| entry.prefix == near).map(Entry::service)?;
    let action = service.actions.iter().find(|action| action.name().eq_ignore_ascii_case(own))?;
    Some(action.to_string())
}
