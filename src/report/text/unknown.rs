//! What the document cannot decide, by what is not known: one missing value often leaves many rules undecided.

use crate::finding::{Finding, NotKnown, Verdict};
use crate::report::page::{Page, sentence};
use crate::report::paint::{Tone, count};

/// How many checks are listed for one cause.
const LISTED: usize = 5;

/// The block of unknowns; empty if there is none.
pub(super) fn section(page: &Page<'_>) -> String {
    let number = page.findings(Verdict::Unknown).count();
    if number == 0 {
        return String::new();
    }
    let head = format!(
        " {}  {} that the document cannot decide\n",
        page.style.paint(Tone::Unknown, "unknown"),
        count(number, "check")
    );
    by_causes(page).iter().fold(head, |text, (causes, findings)| text + &block(causes, findings, page)) + "\n"
}

type ByCauses<'a> = Vec<(&'a [NotKnown], Vec<&'a Finding>)>;

fn by_causes<'a>(page: &Page<'a>) -> ByCauses<'a> {
    let mut groups: ByCauses<'a> = Vec::new();
    for finding in page.findings(Verdict::Unknown) {
        match groups.iter_mut().find(|(causes, _)| *causes == finding.causes) {
            Some((_, findings)) => findings.push(finding),
            None => groups.push((&finding.causes, vec![finding])),
        }
    }
    groups
}

fn block(causes: &[NotKnown], findings: &[&Finding], page: &Page<'_>) -> String {
    let mut text = String::new();
    for cause in causes {
        let place = cause.place.map_or(String::new(), |place| format!(" ({})", page.location(place)));
        text += &page.style.hanging("   ", "   ", &format!("{}{place}", cause.reason));
    }
    let listed = if page.style.verbose > 0 { findings.len() } else { LISTED };
    for finding in findings.iter().take(listed) {
        let head = format!("     {} ", page.style.glyph("·", "-"));
        let rule = page.style.paint(Tone::Strong, page.rule_name(finding));
        let place = page.location(finding.primary.place);
        let head = format!("{head}{rule}: ");
        text += &page.style.hanging(&head, "       ", &format!("{} ({place})", sentence(finding)));
    }
    let left = findings.len().saturating_sub(listed);
    if left > 0 {
        text += &page.style.hanging("       ", "       ", &format!("and {} more (-v shows all)", left));
    }
    for remedy in remedies(causes) {
        let head = format!("     {} ", page.style.paint(Tone::Faint, "to decide:"));
        text += &page.style.paragraph(&head, remedy);
    }
    text
}

fn remedies(causes: &[NotKnown]) -> Vec<&str> {
    let mut remedies: Vec<&str> = causes.iter().filter_map(|cause| cause.remedy.as_deref()).collect();
    remedies.dedup();
    remedies
}
