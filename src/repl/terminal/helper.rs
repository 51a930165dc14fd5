//! What rustyline asks while a person types: is it complete, what could follow, in which colours.

use std::borrow::Cow;
use std::cell::RefCell;

use anstyle::Effects;
use rustyline::completion::{Candidate, Completer};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter, HistoryHinter};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{CompletionType, Context, Helper};

use super::{Shared, lock};
use crate::repl::colours::coloured;
use crate::repl::command;
use crate::repl::complete::{self, complete};
use crate::report::columns;

/// Answers from the session.
pub(super) struct Help {
    session: Shared,
    colour: bool,
    remembered: HistoryHinter,
    /// The line of now.
    typed: RefCell<String>,
}

/// A candidate as it is listed.
pub(super) struct Listed {
    replacement: String,
    display: String,
}

/// What is shown behind the cursor.
pub(super) struct Behind {
    shown: String,
    /// Whether it is taken by moving right, and not only shown.
    is_offered: bool,
}

impl Help {
    pub(super) fn new(session: Shared) -> Self {
        let colour = lock(&session).style.colour;
        Self { session, colour, remembered: HistoryHinter::new(), typed: RefCell::default() }
    }

    /// What was on the line when it was last shown.
    pub(super) fn typed(&self) -> String {
        self.typed.take()
    }
}

impl Helper for Help {}

impl Validator for Help {
    /// Lines are wanted as long as what there is is good as far as it goes. Two empty lines end it in any case.
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        let has_enough = text.ends_with("\n\n");
        Ok(if !has_enough && lock(&self.session).is_incomplete(text) {
            ValidationResult::Incomplete
        } else {
            ValidationResult::Valid(None)
        })
    }
}

impl Completer for Help {
    type Candidate = Listed;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Listed>)> {
        let session = lock(&self.session);
        let (start, candidates) = complete(&session, line, at);
        let room = session.style.width.saturating_sub(2);
        let widest = |of: fn(&complete::Candidate) -> &str, most: usize| {
            candidates.iter().map(|it| columns(of(it))).max().unwrap_or(0).min(most)
        };
        let (names, types) = (widest(|it| &it.text, room / 2), widest(|it| &it.ty, room / 4));
        let listed = candidates.iter().map(|it| {
            let line = in_column(&it.text, names) + &in_column(&it.ty, types) + &it.sentence;
            let line = line.trim_end();
            let cut: String = line.chars().take(room).collect();
            let is_cut = cut.len() < line.len();
            let display = if is_cut { cut.chars().take(room.saturating_sub(1)).chain(['…']).collect() } else { cut };
            Listed { replacement: it.text.clone(), display }
        });
        Ok((start, listed.collect()))
    }
}

/// A text and blanks up to the next column; nothing where no line has anything.
fn in_column(text: &str, wide: usize) -> String {
    if wide == 0 { String::new() } else { format!("{text}{}", " ".repeat(wide.saturating_sub(columns(text)) + 2)) }
}

impl Candidate for Listed {
    fn display(&self) -> &str {
        &self.display
    }

    fn replacement(&self) -> &str {
        &self.replacement
    }
}

impl Hinter for Help {
    type Hint = Behind;

    /// The rest of an earlier statement that begins like this one; behind a command, what it takes.
    fn hint(&self, line: &str, at: usize, context: &Context<'_>) -> Option<Behind> {
        line.clone_into(&mut self.typed.borrow_mut());
        if at < line.len() || line.trim().is_empty() {
            return None;
        }
        if let Some(rest) = self.remembered.hint(line, at, context) {
            let first = rest.lines().next().unwrap_or_default().to_owned();
            return (!first.is_empty()).then_some(Behind { shown: first, is_offered: true });
        }
        let name = line.strip_prefix(':')?.strip_suffix(' ')?;
        let command = command::all().find(|it| it.name == name)?;
        Some(Behind { shown: command.arguments.to_owned(), is_offered: false })
    }
}

impl Hint for Behind {
    fn display(&self) -> &str {
        &self.shown
    }

    fn completion(&self) -> Option<&str> {
        self.is_offered.then_some(self.shown.as_str())
    }
}

impl Highlighter for Help {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if self.colour { coloured(line) } else { Cow::Borrowed(line) }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if !self.colour {
            return Cow::Borrowed(hint);
        }
        let style = anstyle::Style::new() | Effects::DIMMED;
        Cow::Owned(format!("{style}{hint}{style:#}"))
    }

    fn highlight_candidate<'c>(&self, candidate: &'c str, _: CompletionType) -> Cow<'c, str> {
        match candidate.split_once("  ").filter(|_| self.colour) {
            Some((name, rest)) => {
                let style = anstyle::Style::new() | Effects::DIMMED;
                Cow::Owned(format!("{name}  {style}{rest}{style:#}"))
            }
            None => Cow::Borrowed(candidate),
        }
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        self.colour && kind != CmdKind::MoveCursor
    }
}
