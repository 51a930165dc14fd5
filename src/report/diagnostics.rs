//! Mistakes in policies and documents, as people read them.

use std::io;

use super::Style;
use super::paint::{Tone, clean};
use super::picture::{self, Spot};
use crate::diagnostic::{Diagnostic, Level};
use crate::source::SourceMap;

/// Writes each diagnostic: `error[unknown-field]: …`, a picture, the facts and the help.
pub fn diagnostics(
    diagnostics: &[Diagnostic],
    sources: &SourceMap,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    diagnostics.iter().try_for_each(|diagnostic| out.write_all(one(diagnostic, sources, style).as_bytes()))
}

/// So many are shown as they are.
const ALL: usize = 12;
/// Of more, so many of each code are, and so many in a line.
const OF_A_CODE: usize = 2;
const LISTED: usize = 4;

/// The same for a reader who has more to read than these: of many of one code, some in a line and the rest as a number.
pub fn most_of(
    diagnostics: &[Diagnostic],
    sources: &SourceMap,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    if diagnostics.len() <= ALL || style.verbose > 0 {
        return self::diagnostics(diagnostics, sources, style, out);
    }
    let mut codes: Vec<(&str, Vec<&Diagnostic>)> = Vec::new();
    for diagnostic in diagnostics {
        match codes.iter_mut().find(|(code, _)| *code == diagnostic.code) {
            Some((_, all)) => all.push(diagnostic),
            None => codes.push((diagnostic.code, vec![diagnostic])),
        }
    }
    codes.iter().try_for_each(|(_, all)| out.write_all(of_a_code(all, sources, style).as_bytes()))
}

fn of_a_code(all: &[&Diagnostic], sources: &SourceMap, style: &Style) -> String {
    let mut text: String = all.iter().take(OF_A_CODE).map(|it| one(it, sources, style)).collect();
    let others = all.get(OF_A_CODE..).unwrap_or_default();
    for diagnostic in others.iter().take(LISTED) {
        let at = diagnostic.labels.first().map_or(String::new(), |label| {
            let position = sources.position(label.place);
            let file = clean(sources.get(label.place.source).name());
            format!(" ({file}:{}:{})", position.line, position.column)
        });
        text += &style.hanging(&head(diagnostic, style), "  ", &format!("{}{at}", clean(&diagnostic.message)));
    }
    let left = others.len().saturating_sub(LISTED);
    if let (Some(first), true) = (others.first(), left > 0) {
        text += &style.hanging("", "  ", &format!("and {left} more of {} (-v shows all)", first.code));
    }
    if others.is_empty() { text } else { text + "\n" }
}

fn one(diagnostic: &Diagnostic, sources: &SourceMap, style: &Style) -> String {
    let tone = tone(diagnostic.level);
    let spots: Vec<Spot> = diagnostic
        .labels
        .iter()
        .enumerate()
        .map(|(number, label)| Spot {
            place: label.place,
            message: label.message.clone(),
            tone: if number == 0 { tone } else { Tone::Related },
        })
        .collect();
    let mut text = style.hanging(&head(diagnostic, style), "  ", &clean(&diagnostic.message));
    text += &picture::draw(&spots, sources, style);
    for note in &diagnostic.notes {
        text += &style.paragraph(&format!("   {} ", style.paint(Tone::Strong, "note:")), note);
    }
    if let Some(help) = &diagnostic.help {
        text += &style.paragraph(&format!("   {} ", style.paint(Tone::Good, "help:")), help);
    }
    text + "\n"
}

fn head(diagnostic: &Diagnostic, style: &Style) -> String {
    let word = format!("{}[{}]", diagnostic.level.name(), diagnostic.code);
    format!("{}: ", style.paint(tone(diagnostic.level), &word))
}

fn tone(level: Level) -> Tone {
    match level {
        Level::Error => Tone::Error,
        Level::Warning => Tone::Unknown,
        Level::Note => Tone::Related,
    }
}
