//! Annotations of a workflow of GitHub: one command on standard output for each.
//!
//! A step shows ten annotations of each kind at most, errors, warnings and notices
//! (<https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md#limitations>), and the log has them all. Hence
//! the first notice, which is the sum, and the job summary, which [`super::FORMATS`] names beside this format.

use std::io;

use super::headline;
use super::notice::{Notice, notices};
use super::page::{Page, told};
use crate::diagnostic::Level;
use crate::finding::{Exit, Finding, Verdict};
use crate::source::Place;

/// How many annotations of a kind a step shows.
const SHOWN: usize = 10;
/// How many remarks on the run itself come before the findings.
const FIRST: usize = 3;

/// Writes the whole report.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut lines: Vec<(&str, String)> = vec![sum(page)];
    let mut told: Vec<(&str, String)> = notices(page).iter().map(|notice| remark(notice, page)).collect();
    // The first of a kind are seen: some of what was wrong with the run, and the worst findings.
    let rest = told.split_off(told.len().min(FIRST));
    lines.extend(told);
    lines.extend(page.run.findings.iter().map(|finding| annotation(finding, page)));
    lines.extend(rest);
    for kind in ["error", "warning", "notice"] {
        let number = lines.iter().filter(|(it, _)| *it == kind).count();
        if number > SHOWN {
            writeln!(
                out,
                "{number} {kind} annotations, of which a step shows {SHOWN}; the job summary has the worst of all kinds"
            )?;
        }
    }
    lines.iter().try_for_each(|(kind, rest)| writeln!(out, "::{kind} {rest}"))
}

/// What there is to say of the run itself.
fn remark(notice: &Notice, page: &Page<'_>) -> (&'static str, String) {
    let kind = match notice.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let at = match (notice.place, &notice.file) {
        (Some(place), _) => at(place, page),
        (None, Some(file)) => format!("file={},", property(file)),
        (None, None) => String::new(),
    };
    (kind, format!("{at}title={}::{}", property(notice.code), data(&notice.message)))
}

/// The run in one sentence, as the first of its kind: it is seen however many there are.
fn sum(page: &Page<'_>) -> (&'static str, String) {
    let kind = if page.ending.exit == Exit::Trouble { "error" } else { "notice" };
    let counts: Vec<String> =
        Verdict::ALL.iter().map(|verdict| format!("{} {}", page.run.counts.get(*verdict), verdict.name())).collect();
    let text = format!("{} ({})", headline::of(page).1, counts.join(", "));
    (kind, format!("title=ordain::{}", data(&text)))
}

fn annotation(finding: &Finding, page: &Page<'_>) -> (&'static str, String) {
    let kind = match finding.verdict {
        Verdict::Error => "error",
        Verdict::Unknown => "warning",
        _ if page.is_failing(finding) => "error",
        _ => "notice",
    };
    let word = if finding.verdict == Verdict::Fail { finding.severity.name() } else { finding.verdict.name() };
    let title = format!("{}: {word}", page.rule_name(finding));
    let remedy = page.remedy(finding).filter(|_| finding.verdict == Verdict::Fail);
    let remedy = remedy.map_or(String::new(), |remedy| format!("\n{remedy}"));
    let decide: String =
        finding.causes.iter().filter_map(|cause| Some(format!("\nTo decide: {}", cause.remedy.as_ref()?))).collect();
    let text = format!("{}{remedy}{decide}", told(finding));
    (kind, format!("{}title={}::{}", at(finding.primary.place, page), property(&title), data(&text)))
}

/// `file=…,line=…,endLine=…,col=…,endColumn=…,`. Columns are for places on one line only.
fn at(place: Place, page: &Page<'_>) -> String {
    let source = page.sources.get(place.source);
    let (start, end) = (source.position(place.span.start), source.position(place.span.end));
    let lines = format!("file={},line={},endLine={},", property(source.name()), start.line, end.line);
    if start.line == end.line { format!("{lines}col={},endColumn={},", start.column, end.column) } else { lines }
}

/// A text after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text between `=` and `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
