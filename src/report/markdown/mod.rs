//! A comment for a pull request, or the summary of a job: the sentence, the table, the findings in order, the rest folded.

mod escape;

use std::io;

use self::escape::{code, html, text};
use super::group::{Group, groups};
use super::headline;
use super::matrix::{Column, columns, number, practices};
use super::notice::notices;
use super::page::{Page, told};
use super::paint::{Tone, count};
use super::worst::burdens;
use crate::diagnostic::Level;
use crate::finding::{Finding, Verdict};

/// A comment on GitHub has 65,536 characters at most: <https://docs.github.com/en/rest/issues/comments>. Findings stop before.
const ROOM: usize = 56_000;
/// More remarks on the run itself are folded.
const REMARKS: usize = 8;
/// How many places of a rule a long report shows, and how many documents.
const PLACES: usize = 5;
const DOCUMENTS: usize = 8;

/// Writes the whole report.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut written = [heading(page), table(page), documents(page), counts(page), remarks(page)].concat();
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
    let numbers = |practice| columns.iter().map(|column| number(column, practice, page)).collect();
    head("practice", &columns) + &rows.iter().map(|it| row(&text(it), numbers(it))).collect::<String>() + "\n"
}

/// The documents of a long report in which most is to be done.
fn documents(page: &Page<'_>) -> String {
    let columns = columns(page);
    let burdens = burdens(&columns, page);
    if !page.is_long() || burdens.len() < 2 {
        return String::new();
    }
    let left = burdens.len().saturating_sub(DOCUMENTS);
    let named = burdens.into_iter().take(DOCUMENTS);
    let named = named.map(|it| row(&code(page.sources.get(it.document).name()), it.numbers));
    let table = head("document", &columns) + &named.collect::<String>();
    if left > 0 { format!("{table}\n_and {}_\n\n", count(left, "other document")) } else { table + "\n" }
}

fn head(name: &str, columns: &[Column]) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    format!("| {name} | {} |\n|---|{}\n", names.join(" | "), "--:|".repeat(columns.len()))
}

fn row(name: &str, numbers: Vec<usize>) -> String {
    let numbers = numbers.into_iter().map(|number| if number == 0 { "·".to_owned() } else { number.to_string() });
    format!("| {name} | {} |\n", numbers.collect::<Vec<_>>().join(" | "))
}

fn counts(page: &Page<'_>) -> String {
    let run = page.run;
    let counts = Verdict::ALL.map(|verdict| format!("{} {}", run.counts.get(verdict), verdict.name()));
    let documents = count(run.documents.len(), "document");
    format!("{documents} · {} · {}\n\n", count(run.rules.len(), "rule"), counts.join(" · "))
}

/// What there is to say of the run itself; much of it is folded.
fn remarks(page: &Page<'_>) -> String {
    let notices = notices(page);
    let remarks: String = notices
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
    match notices.len() {
        0 => remarks,
        number if number > REMARKS => {
            format!("<details><summary>{number} remarks on the run itself</summary>\n\n{remarks}\n</details>\n\n")
        }
        _ => remarks + "\n",
    }
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
    let shown = if page.is_long() { PLACES } else { group.findings.len() };
    let mut places: String = group.findings.iter().take(shown).map(|finding| line(finding, page)).collect();
    let left = group.findings.len().saturating_sub(shown);
    if left > 0 {
        places += &format!("- and {}\n", count(left, "other place"));
    }
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
