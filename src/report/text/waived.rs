//! What a waiver covers: counted and listed, in a line each.

use crate::finding::Verdict;
use crate::report::page::{Page, sentence};
use crate::report::paint::{Tone, count};

/// How many are listed.
const LISTED: usize = 5;

/// The block of waived findings; empty if there is none.
pub(super) fn section(page: &Page<'_>) -> String {
    let number = page.findings(Verdict::Waived).count();
    if number == 0 {
        return String::new();
    }
    let style = page.style;
    let mut text = format!(" {}  {}\n", style.paint(Tone::Faint, "waived"), count(number, "finding"));
    let listed = if style.verbose > 0 { number } else { LISTED };
    for finding in page.findings(Verdict::Waived).take(listed) {
        let head = format!("     {} {}: ", style.glyph("·", "-"), page.rule_name(finding));
        let place = page.location(finding.primary.place);
        text += &style.hanging(&head, "       ", &format!("{} ({place})", sentence(finding)));
        if let Some(waiver) = &finding.waiver {
            let owner = waiver.owner.iter().map(|owner| format!("by {owner}"));
            let until = waiver.until.iter().map(|until| format!("until {until}"));
            let terms: Vec<String> = owner.chain(until).chain([format!("because {}", waiver.because)]).collect();
            text += &style.hanging("       ", "       ", &terms.join(", "));
        }
    }
    let left = number.saturating_sub(listed);
    if left > 0 {
        text += &style.hanging("       ", "       ", &format!("and {left} more (-v shows all)"));
    }
    text + "\n"
}
