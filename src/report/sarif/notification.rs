//! What the tool has to say of its own work: errors of rules, files that cannot be read, what was left out.

use serde::Serialize;

use super::location::Location;
use super::{KEPT, Message};
use crate::finding::{Finding, Verdict};
use crate::report::notice::{Notice, notices};
use crate::report::page::{Page, sentence};
use crate::report::paint::count;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Notification {
    level: &'static str,
    message: Message,
    descriptor: Reference,
    #[serde(skip_serializing_if = "Option::is_none")]
    associated_rule: Option<Reference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

#[derive(Serialize)]
struct Reference {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
}

/// All of a run; `cut` results are left out of it.
pub(super) fn all(cut: usize, page: &Page<'_>) -> Vec<Notification> {
    let errors = page.findings(Verdict::Error).map(|finding| Notification::of_error(finding, page));
    let notices = notices(page).into_iter().map(|notice| Notification::of_notice(&notice, page));
    errors.chain(notices).chain((cut > 0).then(|| Notification::of_cut(cut))).collect()
}

impl Notification {
    fn of_error(finding: &Finding, page: &Page<'_>) -> Self {
        Self {
            level: "error",
            message: Message::plain(sentence(finding)),
            descriptor: Reference::to("rule-error"),
            associated_rule: Some(Reference { index: Some(finding.rule), ..Reference::to(page.rule_name(finding)) }),
            locations: vec![Location::of(&finding.primary, &finding.subject, page)],
        }
    }

    fn of_notice(notice: &Notice, page: &Page<'_>) -> Self {
        let at = notice.place.map(|place| Location::at(place, page));
        let locations = at.or_else(|| notice.file.as_deref().map(Location::file)).into_iter().collect();
        let message = Message::plain(notice.message.as_str());
        Self {
            level: notice.level.name(),
            message,
            descriptor: Reference::to(notice.code),
            associated_rule: None,
            locations,
        }
    }

    fn of_cut(cut: usize) -> Self {
        let text = format!("{} left out, the least severe: GitHub keeps {KEPT} of a run", count(cut, "result"));
        Self {
            level: "warning",
            message: Message::plain(text),
            descriptor: Reference::to("results-left-out"),
            associated_rule: None,
            locations: Vec::new(),
        }
    }
}

impl Reference {
    fn to(id: &str) -> Self {
        Self { id: id.to_owned(), index: None }
    }
}
