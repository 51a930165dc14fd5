//! What the names in an unfinished text stand for, so that what is behind a dot can be completed before it is valid.
//!
//! `for fn in functions … fn.role.` is about `(first fn in (functions): true).role`: every variable is written out as an
//! expression, whose type and value the session can ask for.

use crate::source::Span;
use crate::syntax::{Sort, sorts};

/// How long a written-out expression may become, in bytes.
const LONGEST: usize = 20_000;

/// An unfinished text up to the place of completion.
pub(super) struct Unfinished<'t> {
    text: &'t str,
    words: Vec<(Span, Sort)>,
    /// Variables that are bound so far: the word that binds each, its name, and what it stands for. The last of a name counts.
    bound: Vec<(usize, &'t str, String)>,
}

impl<'t> Unfinished<'t> {
    /// Reads a text and finds what is bound in it.
    pub(super) fn new(text: &'t str) -> Self {
        let mut words = sorts(text);
        words.retain(|(_, sort)| *sort != Sort::Comment);
        let mut unfinished = Self { text, words, bound: Vec::new() };
        for at in 0..unfinished.words.len() {
            unfinished.bind(at);
        }
        unfinished
    }

    /// The names that are bound.
    pub(super) fn names(&self) -> impl Iterator<Item = &'t str> {
        self.bound.iter().map(|(_, name, _)| *name)
    }

    /// The word at a place, counted from the end.
    pub(super) fn word_back(&self, back: usize) -> (&'t str, Option<Sort>) {
        let at = self.words.len().checked_sub(back + 1);
        at.map_or(("", None), |at| (self.word(at), self.sort(at)))
    }

    /// The expression before the dot with which the text ends, written out.
    pub(super) fn before_dot(&self) -> Option<String> {
        let dot = self.words.len().checked_sub(1)?;
        let start = self.operand(dot)?;
        if start == dot {
            // Inside a lens, a path begins with a dot.
            return self.lens();
        }
        self.written_out(start, dot)
    }

    /// Binds the variable that is introduced at a word, if one is.
    fn bind(&mut self, at: usize) {
        let word = self.word(at);
        if word == "in" {
            let Some(name) = at.checked_sub(1).filter(|name| self.sort(*name) == Some(Sort::Name)) else { return };
            let end = self.end(at + 1, &["where", "for", "if"]);
            if let Some(source) = self.written_out(at + 1, end) {
                let pair = at.checked_sub(3).filter(|_| self.word(at.saturating_sub(2)) == ",");
                let pattern =
                    pair.map_or(self.word(name).to_owned(), |key| format!("{}, {}", self.word(key), self.word(name)));
                self.bound.push((at, self.word(name), format!("(first {pattern} in ({source}): true)")));
            }
        }
        if word == "let" && self.word(at + 2) == "=" {
            let end = self.end(at + 3, &["for"]);
            if let Some(value) = self.written_out(at + 3, end) {
                self.bound.push((at, self.word(at + 1), format!("({value})")));
            }
        }
    }

    /// Where an expression that begins at a word ends: before a word that begins something else, or a bracket that it does
    /// not open.
    fn end(&self, from: usize, further: &[&str]) -> usize {
        const ENDS: [&str; 12] =
            ["when", "let", "require", "forbid", "need", "title", "severity", "message", "remedy", ":", "rule", "def"];
        let mut depth = 0_usize;
        for at in from..self.words.len() {
            match self.sort(at) {
                Some(Sort::Open) => depth += 1,
                Some(Sort::Close) if depth == 0 => return at,
                Some(Sort::Close) => depth -= 1,
                Some(Sort::Keyword | Sort::Sign) if depth == 0 => {
                    let word = self.word(at);
                    if ENDS.contains(&word) || further.contains(&word) {
                        return at;
                    }
                }
                _ => {}
            }
        }
        self.words.len()
    }

    /// Where the operand that ends before a word begins.
    fn operand(&self, end: usize) -> Option<usize> {
        let mut start = end;
        loop {
            let last = start.checked_sub(1);
            match last.and_then(|last| self.sort(last)) {
                Some(Sort::Close) => {
                    start = self.opening(last?)?;
                    // A call or an index has more before its bracket.
                    let before = start.checked_sub(1);
                    let is_callee = before.is_some_and(|it| matches!(self.sort(it), Some(Sort::Name | Sort::Close)));
                    if is_callee {
                        continue;
                    }
                }
                Some(Sort::Name) => start = last?,
                _ => return Some(start),
            }
            match start.checked_sub(1).map(|dot| self.word(dot)) {
                Some("." | "?.") => start -= 1,
                _ => return Some(start),
            }
        }
    }

    fn opening(&self, close: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for at in (0..=close).rev() {
            match self.sort(at) {
                Some(Sort::Close) => depth += 1,
                Some(Sort::Open) => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The properties that a lens around the end reads.
    fn lens(&self) -> Option<String> {
        let from = (0..self.words.len()).rev().find(|at| self.word(*at) == "from")?;
        let ty = self.word(from + 1);
        (self.sort(from + 1) == Some(Sort::Text)).then(|| format!("(first r in resources({ty}): true).properties"))
    }

    /// Some words with their variables written out.
    fn written_out(&self, start: usize, end: usize) -> Option<String> {
        let mut text = String::new();
        let mut reached = self.words.get(start)?.0.start;
        for at in start..end {
            let (span, sort) = *self.words.get(at)?;
            let is_field = at.checked_sub(1).is_some_and(|before| matches!(self.word(before), "." | "?."));
            text.push_str(self.text.get(reached as usize..span.start as usize)?);
            // What these words bind themselves keeps its name.
            let mut outer = self.bound.iter().rev().filter(|(by, ..)| !(start..end).contains(by));
            let stands_for = outer.find(|(_, name, _)| sort == Sort::Name && *name == self.word(at));
            match stands_for.filter(|_| !is_field) {
                Some((.., value)) => text.push_str(value),
                None => text.push_str(self.word(at)),
            }
            reached = span.end;
        }
        (text.len() <= LONGEST && !text.trim().is_empty()).then_some(text)
    }

    fn word(&self, at: usize) -> &'t str {
        self.words.get(at).and_then(|(span, _)| self.text.get(span.range())).unwrap_or_default()
    }

    fn sort(&self, at: usize) -> Option<Sort> {
        self.words.get(at).map(|(_, sort)| *sort)
    }
}

#[cfg(test)]
mod tests {
    use super::Unfinished;

    fn before_dot(text: &str) -> String {
        Unfinished::new(text).before_dot().unwrap_or_else(|| "nothing".into())
    }

    #[test]
    fn variables_are_written_out() {
        let cases = [
            ("Worker.", "Worker"),
            ("1 + Worker.role.", "Worker.role"),
            ("for fn in functions require fn.", "(first fn in (functions): true)"),
            (
                "for fn in functions where fn.x\nfor s in fn.role.statements\nforbid s.",
                "(first s in ((first fn in (functions): true).role.statements): true)",
            ),
            ("any k, v in Worker.env: v.", "(first k, v in (Worker.env): true)"),
            ("let r = runtimes[fn.runtime]\nrequire r.", "(runtimes[fn.runtime])"),
            ("length(xs.ys).", "length(xs.ys)"),
            ("(first x in xs: x.a).", "(first x in xs: x.a)"),
            ("\"has {fn.", "fn"),
            (
                "from \"AWS::SQS::Queue\" as queue { name = .",
                "(first r in resources(\"AWS::SQS::Queue\"): true).properties",
            ),
            (".", "nothing"),
            (").", "nothing"),
        ];
        for (text, expected) in cases {
            assert_eq!(before_dot(text), expected, "{text}");
        }
    }
}
