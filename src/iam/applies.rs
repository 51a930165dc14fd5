//! Whether a statement is about a request: its action, its resource, its conditions. Whom it is about is in `principal.rs`.

use super::condition::{fill, holds};
use super::policy::{Effect, Element, Scope, Statement};
use super::request::Request;
use super::{Answer, Glob, Work};

/// A request made ready to be matched.
pub(super) struct Asked<'r> {
    pub(super) request: &'r Request,
    action: String,
    resource: Option<String>,
    pub(super) work: &'r Work,
}

impl<'r> Asked<'r> {
    pub(super) fn new(request: &'r Request, work: &'r Work) -> Self {
        let resource = request.resource.as_deref().map(fold_arn);
        Self { request, action: request.action.to_ascii_lowercase(), resource, work }
    }

    /// Whether a statement is about the request, whoever makes it.
    pub(super) fn meets(&self, statement: &Statement) -> Answer {
        let action = self.action(&statement.actions);
        if action == Answer::No {
            return Answer::No;
        }
        let resource = match &statement.resources {
            Some(scope) => self.resource(scope, statement.effect),
            None => Answer::Yes,
        };
        if resource == Answer::No {
            return Answer::No;
        }
        let conditions = statement
            .conditions
            .iter()
            .map(|condition| holds(condition, &self.request.context, statement.effect, self.work));
        let open = if statement.has_open_conditions { Answer::Unknown } else { Answer::Yes };
        let there = if statement.maybe { Answer::Unknown } else { Answer::Yes };
        action.and(resource).and(Answer::all(conditions)).and(open).and(there)
    }

    fn action(&self, scope: &Scope<Element>) -> Answer {
        scope.holds(scope.elements.iter().map(|it| there(it, it.glob.takes(&self.action, self.work))))
    }

    /// Both readings of wildcards that cross colons are documented: an Allow is read widely, a Deny narrowly.
    fn resource(&self, scope: &Scope<Element>, effect: Effect) -> Answer {
        let context = &self.request.context;
        let answers = scope.elements.iter().map(|element| {
            // A variable without a value: `NotResource` must not protect by it.
            let without_value = (scope.all_but && effect == Effect::Deny).into();
            let Some(glob) = fill(&element.glob, context) else { return without_value };
            let takes = match &self.resource {
                None => glob.is_everything().into(),
                Some(arn) if (effect == Effect::Deny) != scope.all_but => reading(&glob).takes(arn, self.work),
                Some(arn) => glob.takes(arn, self.work),
            };
            let is_same = !glob.may_be_nothing() || takes == without_value;
            there(element, if is_same { takes } else { Answer::Unknown })
        });
        scope.holds(answers)
    }
}

impl<T> Scope<T> {
    /// What it comes to, from what its elements come to.
    pub(super) fn holds(&self, elements: impl IntoIterator<Item = Answer>) -> Answer {
        let any = Answer::any(elements).or(if self.open { Answer::Unknown } else { Answer::No });
        if self.all_but { !any } else { any }
    }
}

/// What an element that may not be there comes to.
pub(super) fn there(element: &Element, answer: Answer) -> Answer {
    if element.maybe { answer.and(Answer::Unknown) } else { answer }
}

/// The narrow reading of a resource. A short ARN that ends in `*` means all that begins so.
pub(super) fn reading(glob: &Glob) -> Glob {
    if glob.segments(6).len() < 6 { glob.clone() } else { glob.segmented() }
}

/// The first five parts of an ARN in lower case.
pub(super) fn fold_arn(arn: &str) -> String {
    let end = arn.match_indices(':').nth(4).map_or(0, |(at, _)| at);
    let (head, tail) = arn.split_at_checked(end).unwrap_or(("", arn));
    format!("{}{tail}", head.to_ascii_lowercase())
}
