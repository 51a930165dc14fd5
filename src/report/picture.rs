//! Pictures of source text with labels. The only file that knows ariadne.
//!
//! ariadne is given a copy of just the lines that carry labels, at their own line numbers, after three changes that it
//! needs: characters that it would take for line ends are replaced, places are moved to character boundaries and to one
//! line, and long lines are cut to excerpts around their labels (`excerpt`). It then never prints a minified document
//! whole. What it draws is touched up: the frame names the line and column that editors show, messages wrap, and colours
//! change only where they do.

mod excerpt;
mod touch_up;

use std::fmt;
use std::ops::Range;

use ariadne::{Cache, CharSet, Color, Config, IndexType, Label, LabelAttach, ReportKind};

use super::Style;
use super::paint::{Tone, clean, columns};
use crate::finding::Severity;
use crate::source::{Place, Source, SourceId, SourceMap};

/// A place to be shown with a few words.
pub(super) struct Spot {
    /// Where.
    pub(super) place: Place,
    /// What is to be seen there.
    pub(super) message: String,
    /// What it is.
    pub(super) tone: Tone,
}

/// A spot on its line.
struct Labelled<'a> {
    spot: &'a Spot,
    /// The rank of the spot among those of its text.
    number: usize,
    line: u32,
    /// Bytes of the line, at first; then of the text that ariadne is given.
    range: Range<usize>,
}

/// The labelled lines of one text.
struct Window<'a> {
    reference: String,
    labels: Vec<Labelled<'a>>,
    text: ariadne::Source<String>,
}

/// Beyond this, an arrow points to the start of a place and not to its middle.
const WIDE: usize = 24;

/// Draws the lines of all spots, those of the first one's text first. Empty without spots; ends in a line end.
pub(super) fn draw(spots: &[Spot], sources: &SourceMap, style: &Style) -> String {
    let Some(first) = spots.first() else { return String::new() };
    let attach = attach(spots, sources);
    let windows = by_source(spots).map(|(id, spots)| window(id, labels(&spots, attach, sources), sources, style));
    let mut windows = Windows(windows.collect());
    let mut report = ariadne::Report::build(ReportKind::Custom("", Color::Primary), (0, 0..0));
    report = report.with_config(config(attach, style));
    let labels =
        windows.0.iter().enumerate().flat_map(|(number, window)| window.labels.iter().map(move |l| (number, l)));
    for (order, (number, labelled)) in labels.enumerate() {
        let label = Label::new((number, labelled.range.clone())).with_color(colour(labelled.spot.tone));
        let label = label.with_order(order as i32).with_priority(i32::from(std::ptr::eq(labelled.spot, first)));
        report = report.with_label(match touch_up::marked(&labelled.spot.message) {
            Some(message) => label.with_message(message),
            None => label,
        });
    }
    let mut drawn = Vec::new();
    // Writing to memory does not fail; if it did, what there is would be shown.
    let _ = report.finish().write(&mut windows, &mut drawn);
    let references: Vec<&str> = windows.0.iter().map(|window| window.reference.as_str()).collect();
    touch_up::touch_up(&String::from_utf8_lossy(&drawn), &references, style)
}

/// The spots of each text, in the order in which the texts first occur.
fn by_source(spots: &[Spot]) -> impl Iterator<Item = (SourceId, Vec<&Spot>)> {
    let mut ids: Vec<SourceId> = Vec::new();
    for spot in spots {
        if !ids.contains(&spot.place.source) {
            ids.push(spot.place.source);
        }
    }
    ids.into_iter().map(|id| (id, spots.iter().filter(|spot| spot.place.source == id).collect()))
}

/// The spots of one text on their lines, from top to bottom, and on a line from right to left, so that no arrow crosses
/// another.
fn labels<'a>(spots: &[&'a Spot], attach: LabelAttach, sources: &SourceMap) -> Vec<Labelled<'a>> {
    let numbered = spots.iter().enumerate();
    let mut labels: Vec<Labelled<'a>> =
        numbered.map(|(number, spot)| labelled(number, spot, sources.get(spot.place.source))).collect();
    labels.sort_by_key(|label| {
        let Range { start, end } = label.range;
        (label.line, std::cmp::Reverse(if attach == LabelAttach::Start { start } else { (start + end) / 2 }))
    });
    labels
}

fn window<'a>(id: SourceId, mut labels: Vec<Labelled<'a>>, sources: &SourceMap, style: &Style) -> Window<'a> {
    let source = sources.get(id);
    let reference = reference(&labels, sources);
    let mut text = String::new();
    let mut line = 1;
    for labels in labels.chunk_by_mut(|a, b| a.line == b.line) {
        let number = labels.first().map_or(line, |label| label.line);
        text.extend((line..number).map(|_| '\n'));
        line = number;
        let whole = source.line(number).map(|span| source.shown(span)).unwrap_or_default();
        let ranges: Vec<Range<usize>> = labels.iter().map(|label| label.range.clone()).collect();
        let (part, ranges) = excerpt::excerpt(&clean(&whole), &ranges, style);
        for (label, range) in labels.iter_mut().zip(ranges) {
            label.range = text.len() + range.start..text.len() + range.end;
        }
        text.push_str(&part);
    }
    Window { reference, labels, text: ariadne::Source::from(text) }
}

/// The place in the frame: of the spot that was given first.
fn reference(labels: &[Labelled<'_>], sources: &SourceMap) -> String {
    let first = labels.iter().min_by_key(|label| label.number);
    first.map_or(String::new(), |label| {
        let at = sources.position(label.spot.place);
        format!("{}:{}:{}", clean(sources.get(label.spot.place.source).name()), at.line, at.column)
    })
}

/// Where a spot is on its first line: at character boundaries, and at least one byte.
fn labelled<'a>(number: usize, spot: &'a Spot, source: &Source) -> Labelled<'a> {
    let line = source.position(spot.place.span.start).line;
    let bytes = source.line(line).unwrap_or_default().range();
    let within = |byte: u32| (byte as usize).clamp(bytes.start, bytes.end);
    let start = within(spot.place.span.start);
    let end = within(spot.place.span.end).max(start);
    let text = source.text();
    let shown = text.get(start..end).map_or(end, |shown| start + shown.trim_end().len());
    let start = floor(text, start);
    let end = (shown..=shown + 4).find(|&end| end > start && text.is_char_boundary(end)).unwrap_or(start + 1);
    Labelled { spot, number, line, range: start - bytes.start..end - bytes.start }
}

fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|&byte| text.is_char_boundary(byte)).unwrap_or(0)
}

fn config(attach: LabelAttach, style: &Style) -> Config {
    Config::default()
        .with_index_type(IndexType::Byte)
        .with_color(style.colour)
        .with_char_set(if style.unicode { CharSet::Unicode } else { CharSet::Ascii })
        .with_label_attach(attach)
}

/// Where arrows start: in the middle of each place unless one is very wide.
fn attach(spots: &[Spot], sources: &SourceMap) -> LabelAttach {
    let is_wide = |spot: &Spot| columns(sources.slice(spot.place).lines().next().unwrap_or_default()) > WIDE;
    if spots.iter().any(is_wide) { LabelAttach::Start } else { LabelAttach::Middle }
}

fn colour(tone: Tone) -> Color {
    match tone {
        Tone::Severity(Severity::Critical) => Color::BrightMagenta,
        Tone::Severity(Severity::High) | Tone::Error => Color::BrightRed,
        Tone::Severity(Severity::Medium) => Color::Yellow,
        Tone::Severity(Severity::Low) | Tone::Related => Color::Blue,
        Tone::Severity(Severity::Info) | Tone::Unknown => Color::Cyan,
        Tone::Good | Tone::Policy => Color::Green,
        Tone::Strong | Tone::Faint => Color::Primary,
    }
}

struct Windows<'a>(Vec<Window<'a>>);

impl Cache<usize> for Windows<'_> {
    type Storage = String;

    fn fetch(&mut self, number: &usize) -> Result<&ariadne::Source<String>, impl fmt::Debug> {
        self.0.get(*number).map(|window| &window.text).ok_or("no such window")
    }

    fn display<'a>(&self, number: &'a usize) -> Option<impl fmt::Display + 'a> {
        Some(touch_up::Reference(*number))
    }
}
