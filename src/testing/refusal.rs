//! What compiling the policies of a section must say: fences `refused` (errors) and `warned` (what is odd), with a line
//! `CODE at FILE:LINE` for each.

use super::case::Origin;
use super::page::{Section, offset};
use crate::diagnostic::{Diagnostic, Level};
use crate::source::{SourceMap, Span};

/// The languages of these fences, and what they are about.
const FENCES: [(&str, Level); 2] = [("refused", Level::Error), ("warned", Level::Warning)];

/// What the fences of a section list.
#[derive(Debug)]
pub(super) struct Refusal {
    lines: Vec<Line>,
    /// Of what sorts all is listed.
    levels: Vec<Level>,
}

/// One line.
#[derive(Debug)]
struct Line {
    level: Level,
    text: String,
    /// Where the page says so.
    span: Span,
}

/// Whether a section says what compiling its policies says.
pub(super) fn is_refused(section: &Section) -> bool {
    section.fences.iter().any(|fence| FENCES.iter().any(|(language, _)| fence.language == *language))
}

/// Whether a section says what is odd about its policies.
pub(super) fn is_warned(section: &Section) -> bool {
    section.fences.iter().any(|fence| FENCES.contains(&(&fence.language, Level::Warning)))
}

impl Refusal {
    /// What a section lists; none where it lists nothing.
    pub(super) fn of(section: &Section) -> Option<Self> {
        let mut refusal = Self { lines: Vec::new(), levels: Vec::new() };
        for fence in &section.fences {
            let Some((_, level)) = FENCES.into_iter().find(|(language, _)| fence.language == *language) else {
                continue;
            };
            refusal.levels.push(level);
            for text in fence.text.lines().map(str::trim).filter(|text| !text.is_empty()) {
                let start = fence.span.start + offset(&fence.text, text) as u32;
                let span = Span::new(start, start + text.len() as u32);
                refusal.lines.push(Line { level, text: text.to_owned(), span });
            }
        }
        // Where something is odd, and nothing is refused, there is no error either.
        refusal.levels.push(Level::Error);
        is_refused(section).then_some(refusal)
    }

    /// What is listed and not said, and what is said and not listed.
    pub(super) fn mistakes(&self, said: &[Diagnostic], origin: &Origin, sources: &SourceMap) -> Vec<Diagnostic> {
        let mut said: Vec<(&Diagnostic, String)> =
            said.iter().filter(|it| self.levels.contains(&it.level)).map(|it| (it, line(it, sources))).collect();
        let mut mistakes = Vec::new();
        for Line { level, text, span } in &self.lines {
            match said.iter().position(|(it, own)| it.level == *level && own == text) {
                Some(at) => drop(said.swap_remove(at)),
                None => mistakes.push(
                    Diagnostic::error("missing-mistake", format!("`{text}` is not said of the policies"))
                        .at(origin.at(*span), "expected"),
                ),
            }
        }
        let surplus = said.into_iter().map(|(it, own)| {
            let moved = origin.moved(it, sources);
            Diagnostic { notes: vec![format!("a fence `refused` or `warned` says so: {own}")], ..moved }
        });
        mistakes.extend(surplus);
        mistakes
    }
}

/// `CODE at FILE:LINE`; the code alone where it is about no place.
fn line(said: &Diagnostic, sources: &SourceMap) -> String {
    match said.labels.first() {
        Some(label) => {
            let (file, at) = (sources.get(label.place.source).name(), sources.position(label.place));
            format!("{} at {file}:{}", said.code, at.line)
        }
        None => said.code.to_owned(),
    }
}
