//! What can be asked with a colon: one table of rows, which help, completion, the book and the tests read.

mod help;
mod iam;
mod keep;
mod look;
mod measure;
mod packs;
mod page;
mod state;
mod topic;
mod try_out;
mod waive;

use super::session::{Outcome, Session};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{Place, SourceId, Span};
use crate::syntax::{self, ast};

pub(super) use help::doc;
pub(super) use look::ASIDE;
pub(super) use state::{open, reload};
pub(super) use topic::TOPICS;

/// A command of the prompt.
#[derive(Debug)]
pub struct Command {
    /// What it is called, without the colon.
    pub name: &'static str,
    /// Its arguments, as help writes them; optional ones in square brackets.
    pub arguments: &'static str,
    /// What its arguments are, for completion; the last one may be repeated.
    pub takes: &'static [Takes],
    /// What it does, in one sentence.
    pub sentence: &'static str,
    /// One that works on the bundled example.
    pub example: &'static str,
    /// Where help lists it.
    pub group: Group,
    run: fn(&mut Session, &Asked<'_>) -> Outcome,
}

/// What an argument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// An expression.
    Expression,
    /// A rule.
    Rule,
    /// A resource of the template.
    Resource,
    /// A kind.
    Kind,
    /// A file or a directory.
    Path,
    /// A command.
    Command,
    /// A format of reports.
    Format,
    /// A format of templates.
    Template,
    /// This word.
    Word(&'static str),
    /// A parameter of the templates or of the policies.
    Parameter,
    /// A pack of policies.
    Pack,
}

/// The groups of help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// What is loaded.
    State,
    /// What there is.
    Look,
    /// What rules say.
    Try,
    /// What stays.
    Keep,
    /// Help.
    Help,
}

impl Group {
    /// All groups, in the order of help.
    pub const ALL: [Self; 5] = [Self::Look, Self::Try, Self::Keep, Self::State, Self::Help];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::State => "Load",
            Self::Look => "Look around",
            Self::Try => "Try rules",
            Self::Keep => "Keep",
            Self::Help => "Help",
        }
    }
}

/// All commands, in the order of help.
pub static COMMANDS: &[&[Command]] = &[
    look::ROWS,
    iam::ROWS,
    try_out::ROWS,
    waive::ROWS,
    measure::ROWS,
    keep::ROWS,
    state::ROWS,
    packs::ROWS,
    help::ROWS,
];

/// All commands.
pub(super) fn all() -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().copied().flatten()
}

/// A command with what stands behind it.
pub(super) struct Asked<'t> {
    /// The row.
    pub(super) command: &'static Command,
    /// The text that was typed.
    pub(super) source: SourceId,
    /// All of it.
    text: &'t str,
    /// What stands behind the command, without blanks around it.
    pub(super) argument: &'t str,
    /// The byte at which that begins.
    pub(super) at: usize,
}

impl<'t> Asked<'t> {
    /// The words of the argument.
    pub(super) fn words(&self) -> Vec<&'t str> {
        self.argument.split_whitespace().collect()
    }

    /// The place of a word of the argument.
    pub(super) fn place_of(&self, word: &str) -> Place {
        let start = self.argument.find(word).map_or(self.at, |at| self.at + at);
        Place { source: self.source, span: Span::new(start as u32, (start + word.len()) as u32) }
    }

    /// The place of the words with which the argument ends.
    pub(super) fn end(&self, words: &str) -> Place {
        let end = self.at + self.argument.len();
        Place { source: self.source, span: Span::new((end - words.len().min(end)) as u32, end as u32) }
    }

    /// The argument, which there must be.
    pub(super) fn required(&self) -> Result<&'t str, Vec<Diagnostic>> {
        if self.argument.is_empty() {
            Err(vec![self.usage("something is missing behind it")])
        } else {
            Ok(self.argument)
        }
    }

    /// How it is used.
    pub(super) fn usage(&self, message: &str) -> Diagnostic {
        let Command { name, arguments, example, .. } = self.command;
        let end = (name.len() + 1) as u32;
        Diagnostic::error("wrong-arguments", format!("`:{name}` cannot do that: {message}"))
            .at(Place { source: self.source, span: Span::new(0, end) }, format!("is used as `:{name} {arguments}`"))
            .help(format!("for example `{example}`"))
    }

    /// The argument as an expression, with the places of the text that was typed.
    pub(super) fn expression(&self, session: &Session) -> Result<ast::Expr, Vec<Diagnostic>> {
        self.required()?;
        self.expression_between(session, self.at, self.text.len())
    }

    /// A part of the text as an expression.
    pub(super) fn expression_between(
        &self,
        session: &Session,
        start: usize,
        end: usize,
    ) -> Result<ast::Expr, Vec<Diagnostic>> {
        let written = self.text.get(start..end).unwrap_or_default();
        let blank = " ".repeat(start);
        syntax::parse_expr(self.source, &super::statement::plain(session.bench.names(), &(blank + written)))
    }
}

/// Runs a command.
pub(super) fn run(session: &mut Session, source: SourceId, text: &str) -> Outcome {
    let word = text.split_whitespace().next().unwrap_or(text);
    let name = word.trim_start_matches(':');
    let rest = text.get(word.len()..).unwrap_or_default();
    let at = text.len() - rest.trim_start().len();
    let Some(command) = find(name) else {
        let place = Place { source, span: Span::new(0, word.len() as u32) };
        let error = Diagnostic::error("unknown-command", format!("there is no command `{word}`"));
        let error = error.at(place, "not known here").note("`:help` lists them");
        return Err(vec![match nearest(name, all().map(|it| it.name)) {
            Some(near) => error.help(format!("did you mean `:{near}`?")),
            None => error,
        }]);
    };
    (command.run)(session, &Asked { command, source, text, argument: rest.trim(), at })
}

/// The command of a name, or of the beginning of just one.
fn find(name: &str) -> Option<&'static Command> {
    let exact = all().find(|it| it.name == name);
    exact.or_else(|| {
        let mut beginning = all().filter(|it| !name.is_empty() && it.name.starts_with(name));
        beginning.next().filter(|_| beginning.next().is_none())
    })
}

/// Lines of a table: the first column as wide as its widest entry, and the rest in a paragraph beside it.
fn table(session: &Session, rows: &[(String, String)]) -> String {
    let clean = |(name, rest): &(String, String)| (name.clone(), crate::report::clean(rest));
    painted_table(session, &rows.iter().map(clean).collect::<Vec<_>>())
}

/// A table whose second column is painted already and holds nothing that other people wrote.
fn painted_table(session: &Session, rows: &[(String, String)]) -> String {
    use crate::report::{Tone, columns};
    let style = &session.style;
    let room = (style.width / 2).max(12);
    let wide = rows.iter().map(|(name, _)| columns(name)).filter(|wide| *wide <= room).max().unwrap_or(0);
    // Beside a column that takes most of the page there is no room for words.
    let indent = " ".repeat(if style.width < NARROW { 4 } else { wide + 4 });
    let mut text = String::new();
    for (name, rest) in rows {
        let gap = " ".repeat(wide.saturating_sub(columns(name)) + 2);
        let head = format!("  {}{gap}", style.paint(Tone::Strong, name));
        if rest.is_empty() {
            text += &format!("{}\n", head.trim_end());
        } else if columns(name) > wide || style.width < NARROW && columns(&head) + columns(rest) > style.width {
            text += &format!("{}\n{}", head.trim_end(), style.wrap(&indent, &indent, rest));
        } else {
            text += &style.wrap(&head, &indent, rest);
        }
    }
    text
}

/// A page of fewer columns is narrow.
const NARROW: usize = 64;
