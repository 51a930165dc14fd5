//! Lines with something at their right end, and places as people read them.

use super::Sheet;
use crate::report::paint::{Tone, clean, columns};
use crate::source::Place;

/// How many characters of a word are shown.
const WORD: usize = 40;

impl Sheet<'_> {
    /// `template.yaml:41:23`, with the whole path.
    pub(super) fn location(&self, place: Place) -> String {
        let at = self.sources.position(place);
        format!("{}:{}:{}", clean(self.sources.get(place.source).name()), at.line, at.column)
    }

    /// `template.yaml:41:23`, without the folders: for where the whole path stands nearby.
    pub(super) fn short_location(&self, place: Place) -> String {
        let whole = self.location(place);
        whole.rsplit('/').next().unwrap_or(&whole).to_owned()
    }

    /// A text with a place at the right end of its last line; on a line of its own where there is no room.
    pub(super) fn line(&self, head: &str, indent: &str, painted: &str, right: Option<&str>) -> String {
        let right = right.unwrap_or_default();
        let used = columns(head) + columns(painted);
        let room = self.style.prose().checked_sub(used + columns(right)).filter(|room| *room >= 2);
        let faint = self.style.paint(Tone::Faint, right);
        match room {
            _ if right.is_empty() => self.style.wrap(head, indent, painted),
            Some(room) => format!("{head}{painted}{}{faint}\n", " ".repeat(room)),
            None => self.at_right(&self.style.wrap(head, indent, painted), indent, &faint),
        }
    }

    /// Wrapped lines with something at the right end of the last one; below it where there is no room.
    fn at_right(&self, wrapped: &str, indent: &str, painted: &str) -> String {
        let lines = wrapped.trim_end_matches('\n');
        let last = columns(lines.rsplit('\n').next().unwrap_or_default());
        match self.style.prose().checked_sub(last + columns(painted)).filter(|room| *room >= 2) {
            Some(room) => format!("{lines}{}{painted}\n", " ".repeat(room)),
            None => {
                let room = self.style.prose().saturating_sub(columns(painted)).max(columns(indent));
                format!("{lines}\n{}{painted}\n", " ".repeat(room))
            }
        }
    }

    /// A word, cut where it would take most of a line: a regular expression, a policy in a string.
    fn short(&self, word: &str) -> String {
        match word.char_indices().nth(WORD).filter(|_| self.style.verbose == 0) {
            Some((end, _)) => format!("{}{}", word.get(..end).unwrap_or_default(), self.style.glyph("…", "...")),
            None => word.to_owned(),
        }
    }

    /// A text of other people, cut where it would take more than a few lines.
    pub(super) fn cut(&self, text: &str) -> String {
        let most = self.style.prose() * 2;
        let text = clean(text);
        let words: Vec<String> = text.split_whitespace().map(|word| self.short(word)).collect();
        let text = words.join(" ");
        match text.char_indices().nth(most).filter(|_| self.style.verbose == 0) {
            Some((end, _)) => format!("{}{}", text.get(..end).unwrap_or_default(), self.style.glyph("…", "...")),
            None => text,
        }
    }
}
