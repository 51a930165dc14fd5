//! The end of the report: how much was looked at, by what, and with which results. Green must mean checked.

use crate::finding::Verdict;
use crate::report::headline;
use crate::report::notice::{baseline, skipped_by_reason};
use crate::report::page::Page;
use crate::report::paint::{TIED, Tone, clean, columns, count};

/// The columns of the words on the left.
const WORD: usize = 11;

/// So many files that could not be read are named.
const BROKEN: usize = 8;

/// The sums, in a few lines.
pub(super) fn section(page: &Page<'_>) -> String {
    let lines = [
        headline(page),
        read(page),
        checks(page),
        broken(page),
        not_recognised(page),
        off(page),
        known(page),
        idle(page),
        open(page),
        narrower(page),
    ];
    lines.concat()
}

fn headline(page: &Page<'_>) -> String {
    let (tone, text) = headline::of(page);
    format!(" {}\n", page.style.paint(tone, &text))
}

fn read(page: &Page<'_>) -> String {
    let mut formats: Vec<(&str, usize)> = Vec::new();
    for document in &page.run.documents {
        match formats.iter_mut().find(|(format, _)| *format == document.format) {
            Some((_, number)) => *number += 1,
            None => formats.push((document.format, 1)),
        }
    }
    let resources = page.run.documents.iter().map(|document| document.resources).sum();
    let documents = match formats.as_slice() {
        [] => count(0, "document"),
        [(format, number)] => count(*number, &format!("{format} document")),
        formats => {
            let each: Vec<String> = formats.iter().map(|(format, number)| format!("{format} {number}")).collect();
            format!("{} ({})", count(page.run.documents.len(), "document"), each.join(", "))
        }
    };
    let parts = [documents, count(resources, "resource"), count(page.run.rules.len(), "rule")];
    row("read", &parts.join(page.style.dot()), page)
}

fn checks(page: &Page<'_>) -> String {
    if page.run.documents.is_empty() {
        return String::new();
    }
    let all = Verdict::ALL.into_iter().map(|verdict| {
        let number = page.run.counts.get(verdict);
        let text = format!("{number} {}", verdict.name()).replace(' ', TIED);
        let tone = Tone::of(verdict, crate::finding::Severity::High);
        if number == 0 { text } else { page.style.paint(tone, &text) }
    });
    page.style.wrap(
        &word("checks", Tone::Faint, page),
        &" ".repeat(WORD + 3),
        &all.collect::<Vec<_>>().join(page.style.dot()),
    )
}

/// The files that should have been judged and were not: the first of very many, all on request.
fn broken(page: &Page<'_>) -> String {
    let broken: Vec<_> = page.run.skipped.iter().filter(|skipped| skipped.is_error).collect();
    let shown = if page.style.verbose > 0 { broken.len() } else { BROKEN };
    let lines = broken.iter().take(shown).enumerate().map(|(number, skipped)| {
        let name = if number == 0 { "not read" } else { "" };
        page.style.paragraph(&word(name, Tone::Error, page), &format!("{}: {}", skipped.name, skipped.reason))
    });
    let lines: String = lines.collect();
    match broken.len().saturating_sub(shown) {
        0 => lines,
        more => lines + &row("", &format!("and {} (-v names them)", count(more, "more file")), page),
    }
}

/// The files that are something else: counted by reason, named on request.
fn not_recognised(page: &Page<'_>) -> String {
    let reasons = skipped_by_reason(page);
    let lines = reasons.iter().enumerate().map(|(number, (reason, files))| {
        let names = names(files.iter().map(|file| file.name.as_str()), page);
        row(if number == 0 { "skipped" } else { "" }, &format!("{}: {reason}{names}", count(files.len(), "file")), page)
    });
    lines.collect()
}

/// The rules that the project turned off: one or two with their reasons, more of them on request.
fn off(page: &Page<'_>) -> String {
    let off = &page.run.off;
    if page.style.verbose == 0 && off.len() > 2 {
        return row("off", &format!("{} (-v says why)", count(off.len(), "rule")), page);
    }
    let lines = off.iter().enumerate().map(|(number, off)| {
        let text = format!("{}: {}", clean(&off.rule), clean(&off.reason));
        row(if number == 0 { "off" } else { "" }, &text, page)
    });
    lines.collect()
}

/// How many findings were known before.
fn known(page: &Page<'_>) -> String {
    baseline(page).map_or(String::new(), |sentence| row("known", &sentence, page))
}

fn idle(page: &Page<'_>) -> String {
    let rules: Vec<&str> =
        page.run.idle.iter().filter_map(|&rule| page.run.rules.get(rule)).map(|rule| rule.name.as_str()).collect();
    if rules.is_empty() {
        return String::new();
    }
    let names = names(rules.iter().copied(), page);
    row("idle", &format!("{} met nothing to judge{names}", count(rules.len(), "rule")), page)
}

/// The documents that may have more than they show: each is one thing that is not known.
fn open(page: &Page<'_>) -> String {
    let open = page.run.documents.iter().filter(|document| document.is_open);
    let names: Vec<&str> = open.map(|document| page.sources.get(document.source).name()).collect();
    if names.is_empty() {
        return String::new();
    }
    let said = format!("{} may have resources that it does not show", count(names.len(), "document"));
    let said = if names.len() > 1 { said.replace("it does", "they do") } else { said };
    row("open", &format!("{said}{}", self::names(names.iter().copied(), page)), page)
}

/// What makes a long report shorter.
fn narrower(page: &Page<'_>) -> String {
    if !page.is_long() {
        return String::new();
    }
    const WAYS: [(&str, &str); 3] = [
        ("less", "ordain check FOLDER, --rule NAME, --profile minimal"),
        ("only new", "ordain baseline, then --baseline FILE"),
        ("browse", "-o html=ordain.html"),
    ];
    WAYS.iter().map(|(name, way)| row(name, way, page)).collect()
}

/// One or two names are shown at once, more of them on request.
fn names<'a>(names: impl Iterator<Item = &'a str>, page: &Page<'_>) -> String {
    let names: Vec<String> = names.map(clean).collect();
    if page.style.verbose == 0 && names.len() > 2 {
        return " (-v names them)".to_owned();
    }
    format!(" ({})", names.join(", "))
}

fn row(name: &str, text: &str, page: &Page<'_>) -> String {
    page.style.paragraph(&word(name, Tone::Faint, page), text)
}

fn word(name: &str, tone: Tone, page: &Page<'_>) -> String {
    let space = " ".repeat(WORD.saturating_sub(columns(name)));
    format!("   {}{space}", page.style.paint(tone, name))
}
