//! What words look like on the page: tones instead of colours, paragraphs, plurals.

use anstyle::{AnsiColor, Effects};
use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_width::UnicodeWidthStr;

use super::Style;
use crate::finding::{Severity, Verdict};

/// What a piece of text is, which decides its colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// A failure of this severity.
    Severity(Severity),
    /// Something that could not be used.
    Error,
    /// Something that could not be decided, or is probably a mistake.
    Unknown,
    /// Good news.
    Good,
    /// A further place.
    Related,
    /// A place in a policy.
    Policy,
    /// The word to find again.
    Strong,
    /// What may be skipped.
    Faint,
}

impl Tone {
    fn style(self) -> anstyle::Style {
        match self {
            Self::Severity(Severity::Critical) => AnsiColor::BrightMagenta.on_default() | Effects::BOLD,
            Self::Severity(Severity::High) | Self::Error => AnsiColor::BrightRed.on_default() | Effects::BOLD,
            Self::Severity(Severity::Medium) => AnsiColor::Yellow.on_default() | Effects::BOLD,
            Self::Severity(Severity::Low) => AnsiColor::Blue.on_default() | Effects::BOLD,
            Self::Severity(Severity::Info) => AnsiColor::Cyan.on_default(),
            Self::Unknown => AnsiColor::Cyan.on_default() | Effects::BOLD,
            Self::Good => AnsiColor::Green.on_default() | Effects::BOLD,
            Self::Related => AnsiColor::Blue.on_default(),
            Self::Policy => AnsiColor::Green.on_default(),
            Self::Strong => anstyle::Style::new() | Effects::BOLD,
            Self::Faint => anstyle::Style::new() | Effects::DIMMED,
        }
    }

    /// The tone of a verdict, of a severity if it is a failure.
    pub fn of(verdict: Verdict, severity: Severity) -> Self {
        match verdict {
            Verdict::Fail => Self::Severity(severity),
            Verdict::Error => Self::Error,
            Verdict::Unknown => Self::Unknown,
            Verdict::Pass => Self::Good,
            Verdict::Waived | Verdict::NotApplicable => Self::Faint,
        }
    }
}

/// A space at which no line ends.
pub const TIED: &str = "\u{a0}";

impl Style {
    /// The text in a tone, if this page shows colours.
    pub fn paint(&self, tone: Tone, text: &str) -> String {
        let style = tone.style();
        if self.colour && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// The width that lines of prose have: beyond some hundred columns the eye does not find the next line.
    pub(super) fn prose(&self) -> usize {
        self.width.clamp(40, 110)
    }

    /// One of two spellings, for pages with and without more than ASCII.
    pub fn glyph(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.unicode { unicode } else { ascii }
    }

    /// A point between things on one line.
    pub fn dot(&self) -> &'static str {
        self.glyph(" · ", " | ")
    }

    /// A paragraph: `head` on the first line, the others below its end. Ends in a line end.
    pub fn paragraph(&self, head: &str, text: &str) -> String {
        self.hanging(head, &" ".repeat(head_width(head)), text)
    }

    /// A paragraph that starts with `head` and whose other lines start with `indent`.
    pub fn hanging(&self, head: &str, indent: &str, text: &str) -> String {
        self.wrap(head, indent, &clean(text))
    }

    /// As [`Style::hanging`], for a text that is painted already and holds nothing from other people.
    pub fn wrap(&self, head: &str, indent: &str, painted: &str) -> String {
        let options = Options::new(self.prose())
            .initial_indent(head)
            .subsequent_indent(indent)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false);
        let mut wrapped = textwrap::fill(painted, options).replace(TIED, " ");
        wrapped.push('\n');
        wrapped
    }
}

/// How many columns a text takes; colours take none.
pub fn columns(text: &str) -> usize {
    textwrap::core::display_width(text)
}

fn head_width(head: &str) -> usize {
    columns(head.rsplit('\n').next().unwrap_or(head))
}

/// How many columns one character takes, where a tab takes four.
pub(super) fn columns_of(c: char) -> usize {
    if c == '\t' { 4 } else { c.encode_utf8(&mut [0; 4]).width() }
}

/// The number with its noun: `1 finding`, `2 findings`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{end}")
}

/// The items as a sentence lists them: `a, b and c`.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// The text without characters that would move the cursor, ring, or reverse what the reader sees: they come from files
/// of other people. Each is replaced by one of as many bytes, so that positions stay right.
pub fn clean(text: &str) -> String {
    text.chars().map(harmless).collect()
}

fn harmless(c: char) -> char {
    match c {
        '\t' | '\n' => c,
        '\r' | '\u{b}' | '\u{c}' => ' ',
        '\u{85}' => '\u{a0}',
        '\u{80}'..='\u{9f}' => '\u{b7}',
        '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '?',
        c => c,
    }
}
