//! The colours of what is being typed.

use std::borrow::Cow;

use anstyle::{AnsiColor, Effects};

use crate::syntax::{Sort, sorts};

/// A longer text is a file that was pasted, and has no colours: every key would paint all of it again.
const PAINTED: usize = 64 * 1024;

/// A statement in colours.
pub fn coloured(line: &str) -> Cow<'_, str> {
    if line.len() > PAINTED {
        return Cow::Borrowed(line);
    }
    let command = if line.starts_with(':') { line.find(char::is_whitespace).unwrap_or(line.len()) } else { 0 };
    let mut text = String::new();
    if let Some(word) = line.get(..command).filter(|word| !word.is_empty()) {
        let style = AnsiColor::Green.on_default() | Effects::BOLD;
        text.push_str(&format!("{style}{word}{style:#}"));
    }
    let mut reached = command;
    for (span, sort) in sorts(line) {
        let range = span.range();
        if range.start < reached {
            continue;
        }
        let style = colour(sort);
        text.push_str(line.get(reached..range.start).unwrap_or_default());
        text.push_str(&format!("{style}{}{style:#}", line.get(range.clone()).unwrap_or_default()));
        reached = range.end;
    }
    Cow::Owned(text + line.get(reached..).unwrap_or_default())
}

fn colour(sort: Sort) -> anstyle::Style {
    match sort {
        Sort::Keyword => AnsiColor::Magenta.on_default(),
        Sort::Number => AnsiColor::Cyan.on_default(),
        Sort::Text | Sort::Regex => AnsiColor::Green.on_default(),
        Sort::Comment => anstyle::Style::new() | Effects::DIMMED,
        Sort::Name | Sort::Open | Sort::Close | Sort::Sign => anstyle::Style::new(),
    }
}
