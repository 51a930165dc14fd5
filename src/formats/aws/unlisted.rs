//! Resources that may be there although no answer lists them.

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
pub(super) fn say(stack: &mut Stack, account: &Account<'_>) {
    for (answer, page) in &account.pages {
        let reason = format!("`aws {}` goes on on a further page, which is not here", answer.call);
        let warning = Diagnostic::warning("further-page", reason.clone());
        stack.diagnostics.push(warning.at(page.place(), "where the next page begins"));
        let cause = Cause { place: Some(page.place()), ..Cause::new(format!("page of {}", answer.call), reason) };
        let unknown = Unknown::there(Arc::new(cause));
        let all = answer.gives.iter().map(|gives| Unlisted { ty: gives.shape.ty, of: None, unknown: unknown.clone() });
        stack.unlisted.extend(all);
    }
    for asked in ASKED {
        let all = account.all.iter().zip(0..);
        let of: Vec<ResourceId> =
            all.filter(|(known, _)| is_open(account, asked, known)).map(|(_, number)| ResourceId(number)).collect();
        if of.is_empty() {
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

/// Whether a resource may have some that no answer lists.
fn is_open(account: &Account<'_>, asked: &Asked, known: &Known<'_>) -> bool {
    asked.of.contains(&known.ty) && !is_closed(account, asked.ty, known) && may_be_called(account, asked, known)
}

fn is_closed(account: &Account<'_>, ty: &str, known: &Known<'_>) -> bool {
    let Some(closed) = account.closed.get(ty) else { return false };
    closed.whole || closed.of.contains(&*known.id) || known.names.iter().any(|name| closed.of.contains(name))
}

/// Whether a service may call a function: its policy is not told, or lets the service in.
fn may_be_called(account: &Account<'_>, asked: &Asked, function: &Known<'_>) -> bool {
    let is_told = is_closed(account, PERMISSIONS, function);
    let grant = match asked.grant {
        Grant::Silent => return true,
        Grant::Needed(_) if !is_told => return true,
        Grant::Given(grant) | Grant::Needed(grant) => grant,
    };
    let is_meant = |resource: &str| function.names.contains(&answer::unqualified(resource));
    let mut grants = account.all.iter().filter(|it| it.ty == PERMISSIONS).flat_map(|it| &it.told);
    grants.any(|told| {
        let text = |path| answer::text(told, path);
        let lets_in = |path| text(path).is_some_and(|service: &str| service.starts_with(grant) || service == "*");
        text("Resource").is_some_and(is_meant)
            && ["Principal.Service", "Principal.AWS", "Principal"].into_iter().any(lets_in)
    })
}
