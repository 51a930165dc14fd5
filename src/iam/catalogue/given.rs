//! A catalogue that is given in the place of the embedded one. It is read whole before anything is asked of it: what is wrong
//! with it is told, and never taken for an action that there is not.

use std::sync::OnceLock;

use crate::source::Span;

/// The catalogue that was given.
static GIVEN: OnceLock<&'static str> = OnceLock::new();

/// So many mistakes are told.
const MOST: usize = 10;

/// The catalogue that was given, or this one.
pub(super) fn or(embedded: &'static str) -> &'static str {
    GIVEN.get().copied().unwrap_or(embedded)
}

/// Puts a catalogue, as `data/README.md` describes it, into the place of the embedded one. It counts for whatever is asked
/// from then on, if nothing was asked before.
///
/// # Errors
/// What is wrong with it, line by line, in plain words.
pub fn replace(text: String) -> Result<(), Vec<(Span, String)>> {
    let mistakes = mistakes(&text);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let given: &'static str = text.leak();
    GIVEN.set(given).map_err(|_| vec![(Span::new(0, 0), "a catalogue was given before".to_owned())])
}

/// A service that is being read.
struct Service<'t> {
    /// How many condition keys it has.
    keys: usize,
    /// The lines of its actions, each with where it begins.
    actions: Vec<(usize, &'t str)>,
    /// The lines of its resource types.
    types: Vec<(usize, &'t str)>,
}

fn mistakes(text: &str) -> Vec<(Span, String)> {
    let mut found = Found(Vec::new());
    let mut at = 0;
    let mut services = std::collections::HashSet::new();
    let mut date = None;
    let mut service: Option<Service<'_>> = None;
    for line in text.split('\n') {
        let from = at;
        at += line.len() + 1;
        match (date, &mut service) {
            (None, _) if line.starts_with('#') => {}
            (None, _) => {
                date = Some(line);
                if line.parse::<jiff::civil::Date>().is_err() {
                    found.at(from, line, "the first line is the day that the catalogue is of, such as 2026-09-26");
                }
            }
            (_, open) if line.is_empty() => {
                open.take().into_iter().for_each(|it| it.check(&mut found));
            }
            (_, Some(open)) => open.line(from, line, &mut found),
            (_, none) => {
                let is_prefix = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                if !line.chars().all(is_prefix) {
                    found.at(from, line, "behind an empty line stands the prefix of a service, such as s3");
                }
                if !services.insert(line) {
                    found.at(from, line, "the service is there twice");
                }
                *none = Some(Service { keys: 0, actions: Vec::new(), types: Vec::new() });
            }
        }
    }
    service.into_iter().for_each(|it| it.check(&mut found));
    if services.is_empty() {
        found.at(0, "", "there is no service in it");
    }
    found.0
}

impl<'t> Service<'t> {
    fn line(&mut self, from: usize, line: &'t str, found: &mut Found) {
        match line.split_once(' ') {
            Some(("r", rest)) => {
                self.types.push((from, line));
                if rest.split('\t').count() != 3 {
                    found.at(from, line, "a resource type has a name, an ARN and its keys, with tabs between them");
                }
            }
            Some(("k", rest)) => {
                self.keys += 1;
                if !rest.split_once(' ').is_some_and(|(sort, name)| sort.len() == 1 && !name.is_empty()) {
                    found.at(from, line, "a condition key has a letter for what it holds and a name");
                }
            }
            Some(("L" | "R" | "W" | "T" | "P", _)) => self.actions.push((from, line)),
            _ => found.at(from, line, "a line of a service begins with r, k, L, R, W, T or P"),
        }
    }

    /// Looks at what speaks of types and keys by number, when all are there.
    fn check(self, found: &mut Found) {
        let (types, keys) = (self.types.len(), self.keys);
        let fits = |text: &str, most: usize, mark: &str| {
            text == "-"
                || text
                    .split(',')
                    .all(|it| it.trim_end_matches(mark).parse::<usize>().is_ok_and(|number| number < most))
        };
        for (from, line) in self.types {
            if !fits(line.rsplit('\t').next().unwrap_or_default(), keys, "\0") {
                found.at(from, line, "it speaks of a condition key that the service does not have");
            }
        }
        for (from, line) in self.actions {
            let words: Vec<&str> = line.split(' ').collect();
            let [_, own, known, names @ ..] = words.as_slice() else {
                found.at(from, line, "actions have a level, resource types, condition keys and names");
                continue;
            };
            let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|it| it.is_ascii_graphic());
            if names.is_empty() || !names.iter().all(is_name) {
                found.at(from, line, "the names of actions have one space between them");
            } else if !fits(own, types, "!") {
                found.at(from, line, "it speaks of a resource type that the service does not have");
            } else if !fits(known, keys, "\0") {
                found.at(from, line, "it speaks of a condition key that the service does not have");
            }
        }
    }
}

/// The mistakes that were found so far.
struct Found(Vec<(Span, String)>);

impl Found {
    fn at(&mut self, from: usize, line: &str, message: &str) {
        if self.0.len() < MOST {
            let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            self.0.push((Span::new(place(from), place(from + line.len())), message.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_embedded_catalogue_is_without_mistakes() {
        assert_eq!(super::mistakes(super::super::load::TEXT), Vec::new());
    }
}
