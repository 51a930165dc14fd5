//! One line for each finding, `file:line:column: severity rule: message`, for people who scan and tools that jump.

use std::io;

use super::headline;
use super::notice::notices;
use super::page::{Page, one_line, told};
use super::paint::{Tone, clean};
use crate::diagnostic::Level;
use crate::finding::{Finding, Verdict};

/// Writes the whole report.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in &page.run.findings {
        writeln!(out, "{}", line(finding, page))?;
    }
    for notice in notices(page) {
        let place = match (notice.place, &notice.file) {
            (Some(place), _) => page.location(place),
            (None, Some(file)) => clean(file),
            (None, None) => "ordain".to_owned(),
        };
        let place = harmless(place);
        let tone = match notice.level {
            Level::Error => Tone::Error,
            Level::Warning => Tone::Unknown,
            Level::Note => Tone::Faint,
        };
        let word = notice.level.name();
        let code = page.style.paint(Tone::Strong, notice.code);
        writeln!(out, "{place}: {} {code}: {}", page.style.paint(tone, word), one_line(&notice.message))?;
    }
    let (tone, text) = headline::of(page);
    writeln!(out, "ordain: {}", page.style.paint(tone, &text))
}

fn line(finding: &Finding, page: &Page<'_>) -> String {
    let word = if finding.verdict == Verdict::Fail { finding.severity.name() } else { finding.verdict.name() };
    let word = page.style.paint(Tone::of(finding.verdict, finding.severity), word);
    let rule = page.style.paint(Tone::Strong, page.rule_name(finding));
    format!("{}: {word} {rule}: {}", harmless(page.location(finding.primary.place)), one_line(&told(finding)))
}

/// A line of a log that starts with two colons is a command to some pipelines, and a file may be called so.
fn harmless(place: String) -> String {
    if place.starts_with("::") { format!("./{place}") } else { place }
}
