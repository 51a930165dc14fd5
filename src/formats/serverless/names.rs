//! Logical ids, as the framework makes them.
//!
//! Source of the facts: Serverless Framework documentation, "AWS CloudFormation Resource Reference", and for what it leaves
//! out `lib/plugins/aws/lib/naming.js` of version 3.

/// `hello-world_2` as `HelloDashworldUnderscore2`.
pub(super) fn normal(name: &str) -> String {
    capital(&name.replace('-', "Dash").replace('_', "Underscore"))
}

/// `my.queue-1` as `Myqueue1`.
pub(super) fn alphanumeric(name: &str) -> String {
    capital(&name.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
}

/// `users/{userId}/all-of` as `UsersUseridVarAllDashof`; a route key such as `GET /users` as well.
pub(super) fn path(path: &str) -> String {
    path.split('/').map(path_part).collect()
}

/// One step of a path: lower-case but for its first letter.
fn path_part(part: &str) -> String {
    let lower = capital(&part.to_lowercase()).replace('-', "Dash");
    let braced = lower.split_once('{').and_then(|(before, rest)| {
        let (inner, after) = rest.rsplit_once('}')?;
        Some(format!("{before}{inner}Var{after}"))
    });
    alphanumeric(&braced.unwrap_or(lower))
}

/// `$connect` as `Sconnect`, with `WebsocketsRoute` behind it.
pub(super) fn websocket_route(route: &str) -> String {
    let route = route.replace('$', "S").replace('/', "Slash").replace('-', "Dash");
    format!("{}WebsocketsRoute", route.replace('_', "Underscore").replace('.', "Period"))
}

/// With a capital letter first.
pub(super) fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
