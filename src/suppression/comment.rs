//! `# ordain: ignore RULE[, RULE] reason="…" until=2027-01-31 owner=…`, on or above the line of a finding or of its resource's
//! name.

use jiff::civil::Date;

use super::scope::Lines;
use super::words::{Word, words};
use super::{Rules, Suppressions};
use crate::diagnostic::{Diagnostic, nearest};
use crate::finding::Waiver;
use crate::source::{Place, Span};

/// What such a comment begins with, behind `#` and spaces.
pub(super) const MARK: &str = "ordain:";
/// What it may say.
const VERB: &str = "ignore";
/// The keys of its values.
const KEYS: [&str; 3] = ["reason", "until", "owner"];
/// How one is written.
const EXAMPLE: &str = "# ordain: ignore some-rule reason=\"why that is fine here\"";

/// Whether a comment is for Ordain.
pub(super) fn is_one(text: &str) -> bool {
    text.trim_start_matches('#').trim_start().starts_with(MARK)
}

/// Reads one.
pub(super) fn read(text: &str, place: Place, lines: &Lines<'_>, rules: Rules<'_>, into: &mut Suppressions) {
    let Some((before, rest)) = text.split_once(MARK) else { return };
    let start = place.span.start + (before.len() + MARK.len()) as u32;
    let at = |span: Span| Place { span, ..place };
    let said = words(rest, start)
        .map_err(|quote| Diagnostic::error("wrong-ignore", "this quote is never closed").at(at(quote), "opened here"));
    match said.and_then(|said| Said::of(said, place)) {
        Ok(said) => {
            let scope = lines.spoken_of(place.span);
            for (rule, span) in said.rules {
                let waiver = Waiver {
                    because: said.reason.clone(),
                    owner: said.owner.clone(),
                    until: said.until,
                    place: at(span),
                };
                into.add(&rule, rules, scope.clone(), waiver);
            }
        }
        Err(mistake) => into.diagnostics.push(mistake),
    }
}

/// What a comment says.
struct Said {
    rules: Vec<(String, Span)>,
    reason: String,
    owner: Option<String>,
    until: Option<Date>,
}

impl Said {
    /// The words behind the mark.
    fn of(words: Vec<Word>, place: Place) -> Result<Self, Diagnostic> {
        let at = |span: Span| Place { span, ..place };
        let mut words = words.into_iter();
        match words.next() {
            Some(verb) if verb.key.is_none() && verb.text == VERB => {}
            Some(other) => {
                let message = format!("`{MARK}` is followed by `{VERB}`, not by `{}`", other.text);
                return Err(wrong(message, at(other.span), "not known here"));
            }
            None => return Err(wrong(format!("`{MARK}` says nothing"), place, "ends here")),
        }
        let mut said = Self { rules: Vec::new(), reason: String::new(), owner: None, until: None };
        for word in words {
            match &word.key {
                None => said.rules.push((word.text, word.span)),
                Some((key, span)) => match key.as_str() {
                    "reason" => said.reason = word.text.trim().to_owned(),
                    "owner" => said.owner = Some(word.text),
                    "until" => said.until = Some(day(&word.text, at(word.span))?),
                    _ => return Err(unknown_key(key, at(*span), &KEYS)),
                },
            }
        }
        if said.rules.is_empty() {
            return Err(wrong("this names no rule to ignore", place, "names none"));
        }
        if said.reason.is_empty() {
            return Err(without_reason(place).help("add to it: reason=\"why that is fine here\""));
        }
        Ok(said)
    }
}

fn wrong(message: impl Into<String>, place: Place, label: &str) -> Diagnostic {
    Diagnostic::error("wrong-ignore", message).at(place, label).help(format!("write {EXAMPLE}"))
}

/// What nobody gives a reason for ignores nothing.
pub(super) fn without_reason(place: Place) -> Diagnostic {
    Diagnostic::error("ignore-without-reason", "this does not say why").at(place, "ignores nothing without a reason")
}

/// The last day on which something is ignored.
pub(super) fn day(text: &str, place: Place) -> Result<Date, Diagnostic> {
    text.parse().map_err(|_| {
        Diagnostic::error("wrong-ignore", format!("`{text}` is no day"))
            .at(place, "no day")
            .help("write the last day, for example 2027-01-31")
    })
}

/// A key that means nothing here, with the nearest one that does.
pub(super) fn unknown_key(key: &str, place: Place, keys: &[&str]) -> Diagnostic {
    let error = Diagnostic::error("wrong-ignore", format!("there is no `{key}` of what is ignored"))
        .at(place, "not known here")
        .note(format!("there are {}", keys.join(", ")));
    match nearest(key, keys.iter().copied()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error,
    }
}
