//! Resources that may be there although no answer lists them.

use std::collections::HashMap;
use std::sync::Arc;

use super::answer;
use super::asked::{ASKED, Asked, Grant};
use super::build;
use super::known::{Account, Known};
use super::lambda::PERMISSIONS;
use crate::diagnostic::Diagnostic;
use crate::stack::{Stack, Unlisted};
use crate::value::{Cause, ResourceId, Unknown};

/// Says what nobody asked for, and which lists go on.
pub(super) fn say<'t>(stack: &mut Stack, account: &Account<'t>) {
    for (answer, page) in &account.pages {
        let reason = format!("`aws {}` goes on on a further page, which is not here", answer.call);
        let warning = Diagnostic::warning("further-page", reason.clone());
        stack.diagnostics.push(warning.at(page.place(), "where the next page begins"));
        let cause = Cause { place: Some(page.place()), ..Cause::new(format!("page of {}", answer.call), reason) };
        let unknown = Unknown::there(Arc::new(cause));
        let all = answer.gives.iter().map(|gives| Unlisted { ty: gives.shape.ty, of: None, unknown: unknown.clone() });
        stack.unlisted.extend(all);
    }
    let grants = Grants::of(account);
    for asked in ASKED {
        let all = account.all.iter().zip(0..);
        let is_open = |known: &Known<'t>| {
            asked.of.contains(&known.ty)
                && (asked.of_listed.is_some() || !is_closed(account, asked.ty, known))
                && grants.let_in(asked, known)
        };
        let of: Vec<ResourceId> =
            all.filter(|(known, _)| is_open(known)).map(|(_, number)| ResourceId(number)).collect();
        if of.is_empty() || asked.of_listed.is_some_and(|(ty, property)| !is_untold(account, ty, property)) {
            continue;
        }
        let cause = Cause {
            remedy: Some(format!("aws {}", asked.call).into()),
            ..Cause::new(format!("unlisted {}", asked.ty), reason(asked))
        };
        stack.unlisted.push(Unlisted { ty: asked.ty, of: Some(of), unknown: Unknown::there(Arc::new(cause)) });
    }
}

fn reason(asked: &Asked) -> String {
    format!("{} are no part of these answers: `aws {}` lists them", asked.plural, build::command(asked.call))
}

/// Whether a resource of a type has a property that no answer tells.
fn is_untold(account: &Account<'_>, ty: &str, property: &str) -> bool {
    account.all.iter().any(|known| known.ty == ty && build::untold(known).contains(&property))
}

fn is_closed(account: &Account<'_>, ty: &str, known: &Known<'_>) -> bool {
    let Some(closed) = account.closed.get(ty) else { return false };
    closed.whole || closed.of.contains(&*known.id) || known.names.iter().any(|name| closed.of.contains(name))
}

/// Whom the policies of functions let in.
struct Grants<'a, 't> {
    account: &'a Account<'t>,
    /// By the ARN of the function.
    by_function: HashMap<&'t str, Vec<&'t str>>,
}

impl<'a, 't> Grants<'a, 't> {
    fn of(account: &'a Account<'t>) -> Self {
        let mut by_function: HashMap<&str, Vec<&str>> = HashMap::new();
        for told in account.all.iter().filter(|it| it.ty == PERMISSIONS).flat_map(|it| &it.told) {
            let Some(function) = answer::text(told, "Resource") else { continue };
            let principals = ["Principal.Service", "Principal.AWS", "Principal"];
            let written = principals.into_iter().filter_map(|path| answer::found(told, path));
            let own = written.flat_map(|node| node.items().chain([node])).filter_map(answer::full);
            by_function.entry(answer::unqualified(function)).or_default().extend(own);
        }
        Self { account, by_function }
    }

    /// Whether what was asked for may call a function: its policy is not told, or lets the service in.
    fn let_in(&self, asked: &Asked, function: &Known<'t>) -> bool {
        let is_told = is_closed(self.account, PERMISSIONS, function);
        let grant = match asked.grant {
            Grant::Silent => return true,
            Grant::Needed(_) if !is_told => return true,
            Grant::Given(grant) | Grant::Needed(grant) => grant,
        };
        let mut own = function.names.iter().filter_map(|name| self.by_function.get(name)).flatten();
        own.any(|principal| principal.starts_with(grant) || *principal == "*")
    }
}
