//! What ariadne draws, made to fit the page.

use std::fmt;

use textwrap::{Options, WordSeparator, WordSplitter};

use crate::report::Style;
use crate::report::paint::{clean, columns};

/// Stands around the number of a window in what ariadne draws; cleaned text has no such character.
const REFERENCE: char = '\u{1}';
/// Stands before a message in what ariadne draws.
const MESSAGE: char = '\u{2}';
/// What is left of the arrow from a place to its message.
const ARROW: usize = 2;
/// The least width that a message is wrapped to.
const LEAST: usize = 24;
/// The colour that ariadne gives to text without a label: the terminal's own is easier to read on any background.
const UNLABELLED: &str = "\u{1b}[38;5;249m";
const RESET: &str = "\u{1b}[0m";

/// What ariadne calls a window.
pub(super) struct Reference(pub(super) usize);

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{REFERENCE}{}{REFERENCE}", self.0)
    }
}

/// A message as ariadne is given it.
pub(super) fn marked(message: &str) -> Option<String> {
    let message = clean(message).replace('\n', " ");
    (!message.trim().is_empty()).then(|| format!("{MESSAGE}{}", message.trim()))
}

/// Removes ariadne's title and the empty line below each frame, names the places in the frames, and wraps the messages.
pub(super) fn touch_up(drawn: &str, references: &[&str], style: &Style) -> String {
    let mut page = String::new();
    let mut after_frame = false;
    for line in drawn.lines().skip(1) {
        if !after_frame {
            let line = thin(line);
            page.push_str(wrapped(&referenced(&line, references), style).trim_end());
            page.push('\n');
        }
        after_frame = line.contains(REFERENCE);
    }
    page
}

/// Writes the place where ariadne wrote the number of a window with a line and a column of its own.
fn referenced(line: &str, references: &[&str]) -> String {
    let mut parts = line.splitn(3, REFERENCE);
    let (Some(before), Some(number), Some(after)) = (parts.next(), parts.next(), parts.next()) else {
        return line.to_owned();
    };
    let reference = number.parse().ok().and_then(|number: usize| references.get(number)).copied();
    let after = after.find(' ').and_then(|space| after.get(space..)).unwrap_or(after);
    format!("{before}{}{after}", reference.unwrap_or("?"))
}

/// Shortens the arrow to a message, and wraps the message behind it.
fn wrapped(line: &str, style: &Style) -> String {
    let Some((arrow, message)) = line.split_once(MESSAGE) else { return line.to_owned() };
    let (bar, corner) = if style.unicode { ('─', '╰') } else { ('-', '`') };
    let (arrow, end) = arrow.strip_suffix(RESET).map_or((arrow, ""), |arrow| (arrow, RESET));
    let short: String = std::iter::repeat_n(bar, ARROW).collect();
    let head = format!("{}{short}{end} ", arrow.trim_end().trim_end_matches(bar));
    let indent = outside_escapes(&head, |c| if c == bar || c == corner { ' ' } else { c });
    let room = style.width.saturating_sub(columns(&head)).max(LEAST);
    let options = Options::new(columns(&head) + room)
        .initial_indent(&head)
        .subsequent_indent(&indent)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    textwrap::fill(message, options)
}

fn outside_escapes(text: &str, change: impl Fn(char) -> char) -> String {
    let mut within = false;
    let keep = text.chars().map(|c| {
        within = c == '\u{1b}' || within && c != 'm';
        if within { c } else { change(c) }
    });
    keep.collect()
}

/// The same line with an escape only where the colour changes: ariadne colours every character for itself.
fn thin(line: &str) -> String {
    let mut thinned = String::new();
    let mut shown = RESET;
    let mut wanted = RESET;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let escape = rest.find('m').filter(|_| c == '\u{1b}').and_then(|end| rest.get(..=end));
        let part = rest.get(..c.len_utf8()).unwrap_or_default();
        match escape {
            Some(escape) => wanted = if escape == UNLABELLED { RESET } else { escape },
            None => {
                if wanted != shown && part != " " {
                    thinned.push_str(if shown == RESET { "" } else { RESET });
                    thinned.push_str(if wanted == RESET { "" } else { wanted });
                    shown = wanted;
                }
                thinned.push_str(part);
            }
        }
        rest = rest.get(escape.unwrap_or(part).len()..).unwrap_or_default();
    }
    if shown != RESET {
        thinned.push_str(RESET);
    }
    thinned
}
