//! What the document cannot decide, by what is not known: one missing value often leaves many rules undecided.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::finding::{Finding, NotKnown, Verdict, checks};
use crate::report::page::{Page, sentence};
use crate::report::paint::{Tone, count};

/// How many checks are listed for one cause, and how many in a report that has more findings than anyone reads.
const LISTED: [usize; 2] = [5, 2];
/// How many causes such a report shows.
const CAUSES: usize = 8;

/// The block of unknowns; empty if there is none.
pub(super) fn section(page: &Page<'_>) -> String {
    let number = checks(page.findings(Verdict::Unknown));
    if number == 0 {
        return String::new();
    }
    let head = format!(
        " {}  {} that the document cannot decide\n",
        page.style.paint(Tone::Unknown, "unknown"),
        count(number, "check")
    );
    let mut groups = by_causes(page);
    let shown = if page.is_long() { CAUSES } else { groups.len() };
    if shown < groups.len() {
        // Whoever mends a few of many begins with what decides most.
        groups.sort_by_key(|(_, findings)| Reverse(findings.len()));
    }
    let text = groups.iter().take(shown).fold(head, |text, (causes, findings)| text + &block(causes, findings, page));
    text + &others(groups.get(shown..).unwrap_or_default(), page) + "\n"
}

/// What is left of a long list.
fn others(groups: &[(&[NotKnown], Vec<&Finding>)], page: &Page<'_>) -> String {
    if groups.is_empty() {
        return String::new();
    }
    let left = checks(groups.iter().flat_map(|(_, findings)| findings.iter().copied()));
    let said = format!("and {} for {} (-v shows all)", count(groups.len(), "other reason"), count(left, "check"));
    page.style.hanging("   ", "   ", &said)
}

type ByCauses<'a> = Vec<(&'a [NotKnown], Vec<&'a Finding>)>;

fn by_causes<'a>(page: &Page<'a>) -> ByCauses<'a> {
    let mut groups: ByCauses<'a> = Vec::new();
    let mut known: HashMap<&[NotKnown], usize> = HashMap::new();
    for finding in page.findings(Verdict::Unknown) {
        let number = *known.entry(&finding.causes).or_insert(groups.len());
        match groups.get_mut(number) {
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
    let [short, long] = LISTED;
    let listed = match page.style.verbose {
        0 if page.is_long() => long,
        0 => short,
        _ => findings.len(),
    };
    for finding in findings.iter().take(listed) {
        let head = format!("     {} ", page.style.glyph("·", "-"));
        let rule = page.style.paint(Tone::Strong, page.rule_name(finding));
        let place = page.location(finding.primary.place);
        let head = format!("{head}{rule}: ");
        text += &page.style.hanging(&head, "       ", &format!("{} ({place})", beside(&sentence(finding), causes)));
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

/// The sentence of a finding without the reason that stands above it.
fn beside<'s>(sentence: &'s str, causes: &[NotKnown]) -> &'s str {
    let without = |cause: &NotKnown| sentence.strip_suffix(&*cause.reason)?.strip_suffix(": ");
    causes.iter().find_map(without).unwrap_or(sentence)
}

fn remedies(causes: &[NotKnown]) -> Vec<&str> {
    let mut remedies: Vec<&str> = causes.iter().filter_map(|cause| cause.remedy.as_deref()).collect();
    remedies.dedup();
    remedies
}
