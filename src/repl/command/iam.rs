//! What a role of the template may do.

use super::super::session::{Outcome, Session};
use super::{Asked, Command, Group, Takes};
use crate::engine;
use crate::iam::{Glob, Work};
use crate::report::Holding;

pub(super) const ROWS: &[Command] = &[Command {
    name: "iam",
    arguments: "ROLE [ACTION [RESOURCE]]",
    takes: &[Takes::Resource],
    sentence: "lists what a role, or the role of a function, may do; with an action, whether it may do that",
    example: ":iam BillingFunction s3:GetObject",
    group: Group::Look,
    run: iam,
}];

fn iam(session: &mut Session, asked: &Asked<'_>) -> Outcome {
    let words = asked.words();
    // As on the command line, `ordain iam can ROLE ACTION`.
    let words = match words.as_slice() {
        ["show" | "can", rest @ ..] if !rest.is_empty() => rest,
        words => words,
    };
    let (name, question) = match words {
        [name] => (*name, None),
        [name, action] => (*name, Some((*action, None))),
        [name, action, resource] => (*name, Some((*action, Some(*resource)))),
        _ => return Err(vec![asked.usage("it needs a role or a function")]),
    };
    let at = |word: &str| asked.place_of(word);
    if let Some((action, _)) = question {
        engine::one_action(action).map_err(|error| vec![error.at(at(action), "no action")])?;
    }
    let found = session.bench.find_role(name).map_err(|errors| match errors.as_slice() {
        [only] if only.labels.is_empty() => vec![only.clone().at(at(name), "not known here")],
        _ => errors,
    })?;
    let holder = found.role.holder();
    let location = |place| found.location(place, &session.bench.sources);
    let page = Holding { name, unread: &found.role.unread, location: &location, style: &session.style };
    Ok(match question {
        None => page.permissions(&holder.effective(), &holder.escalations()),
        Some((action, resource)) => {
            let can = holder.can(action, resource.map(Glob::pattern).as_ref(), &Work::default());
            page.answer(action, resource, &can)
        }
    })
}
