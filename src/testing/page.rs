//! Markdown pages as sections with fences. Text keeps its place in the page.

use std::ops::Range;

use crate::formats;
use crate::source::Span;

/// A part of a page under one heading.
#[derive(Debug, Default)]
pub struct Section {
    /// The heading without its `#`s.
    pub title: String,
    /// The line of the heading, from 1; 0 above the first one.
    pub line: usize,
    /// The heading in the page.
    pub span: Span,
    /// The fences in it.
    pub fences: Vec<Fence>,
}

/// A fenced block.
#[derive(Debug, Default, Clone)]
pub struct Fence {
    /// The first word behind the back ticks: `yaml`, `json`, `expect`.
    pub language: String,
    /// The file name behind it; empty if there is none.
    pub file: String,
    /// What stands in it, with its line ends.
    pub text: String,
    /// The line of its first line of text, from 1.
    pub line: usize,
    /// The text in the page.
    pub span: Span,
    /// Its first line in the page.
    pub opening: Span,
    /// What stands behind the file name.
    pub rest: Span,
    /// How many back ticks it begins with.
    pub ticks: usize,
    /// Whether the page ends before the fence does.
    pub is_open: bool,
}

/// The language of a fence with commands and what they say.
pub(super) const CONSOLE: &str = "console";

/// What a snapshot is called, in the place of a file name.
pub(super) const OUTPUT: &str = "output";

impl Section {
    /// Whether there is something to run: documents, or an output that is said.
    pub fn is_test(&self) -> bool {
        self.documents().next().is_some() || self.output().is_some()
    }

    /// The fences that are documents: those with a file name that are neither pages nor policies, and belong to none.
    pub fn documents(&self) -> impl Iterator<Item = &Fence> {
        let is_other = |it: &Fence| {
            matches!(
                it.language.as_str(),
                "expect" | "ord" | "md" | "toml" | "csv" | "refused" | "warned" | "eval" | "fields"
            )
        };
        self.fences.iter().filter(move |it| it.is_file() && !is_other(it))
    }

    /// The fences that are policies.
    pub fn policies(&self) -> impl Iterator<Item = &Fence> {
        self.fences.iter().filter(|it| it.is_file() && it.language == "ord")
    }

    /// The fence that shows what is said.
    pub fn output(&self) -> Option<&Fence> {
        self.fences.iter().find(|it| it.language == "text" && it.file == OUTPUT)
    }
}

impl Fence {
    /// Whether it is a file: the second word has an ending, as `template.yaml` has, or is the name of a document that has none.
    pub fn is_file(&self) -> bool {
        let is_plain = self.file.chars().all(|it| it.is_alphanumeric() || matches!(it, '.' | '-' | '_' | '/'));
        let ending = self.file.rsplit_once('.').map_or("", |(_, ending)| ending);
        let has_ending = !ending.is_empty() && ending.chars().all(char::is_alphanumeric);
        is_plain && (has_ending || formats::is_known(&self.file))
    }
}

/// The sections of a page: everything under a heading of any level, up to the next one.
pub fn sections(page: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut open: Option<Fence> = None;
    let mut start = 0;
    for (index, whole) in page.split_inclusive('\n').enumerate() {
        let line = whole.trim_end_matches(['\n', '\r']);
        let range = start..start + line.len();
        start += whole.len();
        let ticks = line.len() - line.trim_start_matches('`').len();
        match &mut open {
            Some(fence) if ticks >= fence.ticks && line.trim_matches('`').trim().is_empty() => {
                close(&mut sections, open.take());
            }
            Some(fence) => {
                fence.text.push_str(whole);
                fence.span.end = start as u32;
            }
            None if ticks >= 3 => open = Some(fence(line, ticks, index + 2, range, start)),
            None if is_heading(line) => sections.push(Section {
                title: line.trim_matches('#').trim().to_owned(),
                line: index + 1,
                span: span(range),
                fences: Vec::new(),
            }),
            None => {}
        }
    }
    close(&mut sections, open.take().map(|fence| Fence { is_open: true, ..fence }));
    sections
}

fn close(sections: &mut [Section], fence: Option<Fence>) {
    if let (Some(fence), Some(section)) = (fence, sections.last_mut()) {
        section.fences.push(fence);
    }
}

fn is_heading(line: &str) -> bool {
    let text = line.trim_start_matches('#');
    text.len() < line.len() && (text.is_empty() || text.starts_with([' ', '\t']))
}

fn fence(line: &str, ticks: usize, number: usize, range: Range<usize>, text: usize) -> Fence {
    let info = line.trim_start_matches('`');
    let mut words = info.split_whitespace();
    let language = words.next().unwrap_or_default().to_owned();
    let file = words.next().unwrap_or_default().to_owned();
    let rest = words.next().map_or(range.end, |word| range.start + offset(line, word));
    Fence {
        language,
        file,
        text: String::new(),
        line: number,
        span: span(text..text),
        rest: span(rest..range.start + line.trim_end().len().max(rest - range.start)),
        opening: span(range),
        ticks,
        is_open: false,
    }
}

/// The bytes of a page as a span.
pub(super) fn span(range: Range<usize>) -> Span {
    Span::new(range.start as u32, range.end as u32)
}

/// Where a piece of a text begins in it.
pub(super) fn offset(text: &str, piece: &str) -> usize {
    piece.as_ptr().addr().saturating_sub(text.as_ptr().addr())
}
