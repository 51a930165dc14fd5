//! Lines of a script, gathered to statements. A statement is not read again for each of its lines: while a bracket is open it cannot
//! be complete, so that it is enough to look now and then whether it is wrong.

use super::session::Session;
use crate::syntax;

/// The lines of a statement so far.
#[derive(Default)]
pub(super) struct Gathered {
    text: String,
    /// How much of the text was counted in `open`; what is behind it is a string that is not closed.
    counted: usize,
    /// How many brackets are open there.
    open: isize,
    /// How long the text was when it was last read.
    read: usize,
}

impl Gathered {
    /// Adds a line. Gives whether the statement can be entered, because it is complete or wrong.
    pub(super) fn add(&mut self, session: &Session, line: &str) -> bool {
        self.text.push_str(line);
        if self.is_open(line) && self.text.len() < 2 * self.read {
            return false;
        }
        self.read = self.text.len();
        !session.is_incomplete(&self.text)
    }

    /// The statement; the next one begins.
    pub(super) fn take(&mut self) -> String {
        std::mem::take(self).text
    }

    /// Whether a bracket or a string is surely open behind the line that was added.
    fn is_open(&mut self, line: &str) -> bool {
        let is_in_string = self.counted + line.len() < self.text.len();
        if is_in_string && !line.contains('"') {
            return true;
        }
        // A slash divides or begins a regular expression, and only what stands before it tells.
        if line.trim_start().starts_with('/') && !line.trim_start().starts_with("//") {
            (self.open, self.counted) = (0, 0);
        }
        let Some(open) = syntax::brackets(self.text.get(self.counted..).unwrap_or_default()) else { return true };
        self.open += open;
        self.counted = self.text.len();
        self.open > 0
    }
}
