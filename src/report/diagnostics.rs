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

fn one(diagnostic: &Diagnostic, sources: &SourceMap, style: &Style) -> String {
    let tone = match diagnostic.level {
        Level::Error => Tone::Error,
        Level::Warning => Tone::Unknown,
        Level::Note => Tone::Related,
    };
    let word = diagnostic.level.name();
    let head = format!("{}: ", style.paint(tone, &format!("{word}[{}]", diagnostic.code)));
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
    let mut text = style.hanging(&head, "  ", &clean(&diagnostic.message));
    text += &picture::draw(&spots, sources, style);
    for note in &diagnostic.notes {
        text += &style.paragraph(&format!("   {} ", style.paint(Tone::Strong, "note:")), note);
    }
    if let Some(help) = &diagnostic.help {
        text += &style.paragraph(&format!("   {} ", style.paint(Tone::Good, "help:")), help);
    }
    text + "\n"
}
