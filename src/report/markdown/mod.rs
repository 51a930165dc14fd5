//! A comment for a pull request, or the summary of a job: the sentence, the table, the findings in order, the rest folded.

mod escape;

use std::io;

use self::escape::{code, html, text};
use super::group::{Group, groups};
use super::headline;
use super::matrix::{columns, number, practices};
use super::notice::notices;
use super::page::{Page, told};
use super::paint::{Tone, count};
use crate::diagnostic::Level;
use crate::finding::{Finding, Verdict};

/// A comment on GitHub has 65,536 characters at most: <https://docs.github.com/en/rest/issues/comments>. Findings stop before.
const ROOM: usize = 56_000;

/// Writes the whole report.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut written = [heading(page), table(page), counts(page), remarks(page)].concat();
    let mut left = 0;
    for group in groups(&[Verdict::Fail, Verdict::Error, Verdict::Unknown, Verdict::Waived], page) {
        let section = section(&group, page);
        match written.len() + section.len() < ROOM && left == 0 {
            true => written += &section,
            false => left += group.findings.len(),
        }
    }
    if left > 0 {
        written += &format!("\n_{} left out for length; the other reports have all._\n", count(left, "more finding"));
    }
    out.write_all(written.as_bytes())
}

fn heading(page: &Page<'_>) -> String {
    let (tone, sentence) = headline::of(page);
    let sign = match tone {
        Tone::Good => "✅",
        Tone::Unknown => "❔",
        _ => "❌",
    };
    let reason = match page.ending.reason.as_str() {
        "" => String::new(),
        reason => format!("\nExit {}: {}\n", page.ending.exit as u8, text(reason)),
    };
    format!("### {sign} Ordain: {}\n{reason}\n", text(&sentence))
}

/// Practices by severities.
fn table(page: &Page<'_>) -> String {
    let rows = practices(page);
    if rows.is_empty() {
        return String::new();
    }
    let columns = columns(page);
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    let mut table = format!("| practice | {} |\n|---|{}\n", names.join(" | "), "--:|".repeat(columns.len()));
    for practice in rows {
        let numbers = columns.iter().map(|column| match number(column, practice, page) {
            0 => "·".to_owned(),
            number => number.to_string(),
        });
        table += &format!("| {} | {} |\n", text(practice), numbers.collect::<Vec<_>>().join(" | "));
    }
    table + "\n"
}

fn counts(page: &Page<'_>) -> String {
    let run = page.run;
    let counts = Verdict::ALL.map(|verdict| format!("{} {}", run.counts.get(verdict), verdict.name()));
    let documents = count(run.documents.len(), "document");
    format!("{documents} · {} · {}\n\n", count(run.rules.len(), "rule"), counts.join(" · "))
}

/// What there is to say of the run itself.
fn remarks(page: &Page<'_>) -> String {
    let remarks: String = notices(page)
        .iter()
        .map(|notice| {
            let word = match notice.level {
                Level::Error => "**error**",
                Level::Warning => "**warning**",
                Level::Note => "note",
            };
            let at = match (notice.place, &notice.file) {
                (Some(place), _) => format!("{}: ", code(&page.location(place))),
                (None, Some(file)) => format!("{}: ", code(file)),
                (None, None) => String::new(),
            };
            format!("- {word} {at}{}\n", text(&notice.message))
        })
        .collect();
    if remarks.is_empty() { remarks } else { remarks + "\n" }
}

/// One rule and what it found: failures and errors are open, the rest is folded.
fn section(group: &Group<'_>, page: &Page<'_>) -> String {
    let Some(rule) = page.run.rules.get(group.rule) else { return String::new() };
    let word = if group.verdict == Verdict::Fail { group.severity.name() } else { group.verdict.name() };
    let is_open = matches!(group.verdict, Verdict::Fail | Verdict::Error);
    let open = if is_open { " open" } else { "" };
    let number = if group.findings.len() > 1 { format!(" ({})", group.findings.len()) } else { String::new() };
    let head = format!(
        "<details{open}><summary><b>{word}</b> <code>{}</code>: {}{number}</summary>\n\n",
        html(&rule.name),
        html(&rule.title)
    );
    let places: String = group.findings.iter().map(|finding| line(finding, page)).collect();
    let why = rule.rationale.as_ref().filter(|_| is_open).map_or(String::new(), |why| format!("\n{}\n", text(why)));
    let fix =
        group.findings.first().filter(|_| group.verdict == Verdict::Fail).and_then(|finding| page.remedy(finding));
    let fix = fix.map_or(String::new(), |fix| format!("\n**Fix:** {}\n", text(fix)));
    format!("{head}{places}{why}{fix}\n</details>\n\n")
}

fn line(finding: &Finding, page: &Page<'_>) -> String {
    let remedies = finding.causes.iter().filter_map(|cause| cause.remedy.as_deref());
    let remedies: String = remedies.map(|remedy| format!("; to decide: {}", code(remedy))).collect();
    format!("- {} {}{remedies}\n", code(&page.location(finding.primary.place)), text(&told(finding)))
}
