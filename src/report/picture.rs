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
use super::paint::{Tone, clean};
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
    let mut windows = Windows(by_source(spots).map(|(id, spots)| window(id, &spots, sources, style)).collect());
    let config = config(&windows, style);
    let mut report = ariadne::Report::build(ReportKind::Custom("", Color::Primary), (0, 0..0)).with_config(config);
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

fn window<'a>(id: SourceId, spots: &[&'a Spot], sources: &SourceMap, style: &Style) -> Window<'a> {
    let source = sources.get(id);
    let mut labels: Vec<Labelled<'a>> = spots.iter().map(|spot| labelled(spot, source)).collect();
    // From right to left on a line, so that no arrow crosses another.
    labels.sort_by_key(|label| (label.line, std::cmp::Reverse(label.range.start)));
    let mut text = String::new();
    let mut line = 1;
    for labels in labels.chunk_by_mut(|a, b| a.line == b.line) {
        let number = labels.first().map_or(line, |label| label.line);
        text.extend((line..number).map(|_| '\n'));
        line = number;
        let whole = source.line(number).map_or("", |span| source.slice(span));
        let ranges: Vec<Range<usize>> = labels.iter().map(|label| label.range.clone()).collect();
        let (part, ranges) = excerpt::excerpt(&clean(whole), &ranges, style);
        for (label, range) in labels.iter_mut().zip(ranges) {
            label.range = text.len() + range.start..text.len() + range.end;
        }
        text.push_str(&part);
    }
    let reference = spots
        .first()
        .map(|spot| sources.position(spot.place))
        .map_or(String::new(), |at| format!("{}:{}:{}", clean(source.name()), at.line, at.column));
    Window { reference, labels, text: ariadne::Source::from(text) }
}

/// Where a spot is on its first line: at character boundaries, and at least one byte.
fn labelled<'a>(spot: &'a Spot, source: &Source) -> Labelled<'a> {
    let line = source.position(spot.place.span.start).line;
    let bytes = source.line(line).unwrap_or_default().range();
    let within = |byte: u32| (byte as usize).clamp(bytes.start, bytes.end);
    let start = within(spot.place.span.start);
    let end = within(spot.place.span.end).max(start);
    let text = source.text();
    let shown = text.get(start..end).map_or(end, |shown| start + shown.trim_end().len());
    let start = floor(text, start);
    let end = (shown..=shown + 4).find(|&end| end > start && text.is_char_boundary(end)).unwrap_or(start + 1);
    Labelled { spot, line, range: start - bytes.start..end - bytes.start }
}

fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|&byte| text.is_char_boundary(byte)).unwrap_or(0)
}

fn config(windows: &Windows<'_>, style: &Style) -> Config {
    let is_wide = windows.0.iter().flat_map(|window| &window.labels).any(|label| label.range.len() > WIDE);
    Config::default()
        .with_index_type(IndexType::Byte)
        .with_color(style.colour)
        .with_char_set(if style.unicode { CharSet::Unicode } else { CharSet::Ascii })
        .with_label_attach(if is_wide { LabelAttach::Start } else { LabelAttach::Middle })
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
