//! What the streams are: how wide, in colour or not, and whether anyone still reads them.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use std::{env, thread};

use super::args::{Page, When};
use super::count;
use crate::diagnostic::Diagnostic;
use crate::engine::Progress;
use crate::finding::Exit;
use crate::report::{self, Style};
use crate::source::SourceMap;

/// The width of what is no terminal: logs of pipelines, files.
const WIDTH: usize = 100;

/// How long work may take before anything is said about it.
const PATIENCE: Duration = Duration::from_millis(300);
/// How often it is said anew.
const BLINK: Duration = Duration::from_millis(100);

/// The two streams and how to write on them.
pub(super) struct Terminal {
    /// The page that standard output is.
    pub(super) out: Style,
    /// The page that a file is.
    pub(super) file: Style,
    error: Style,
    is_quiet: bool,
    /// Whether a person looks at standard error and may be shown how far the work has come.
    is_watched: bool,
}

impl Terminal {
    /// The streams of this process, as the arguments and the environment want them.
    pub(super) fn new(page: &Page) -> Self {
        let style = |is_terminal: bool| Style {
            width: width(),
            colour: colour(page.color, is_terminal, &|name| env::var(name).ok()),
            unicode: unicode(&|name| env::var(name).ok()),
            verbose: page.verbose,
        };
        let is_dumb = env::var("TERM").is_ok_and(|term| term == "dumb");
        let is_watched = io::stderr().is_terminal() && !page.quiet && !is_dumb;
        let out = style(io::stdout().is_terminal());
        let file = Style { width: WIDTH, colour: page.color == When::Always, unicode: true, verbose: page.verbose };
        Self { out, file, error: style(io::stderr().is_terminal()), is_quiet: page.quiet, is_watched }
    }

    /// Writes to standard output. Nobody reading any more is no mistake: `| head` has seen enough.
    pub(super) fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Vec<Diagnostic>> {
        let mut out = BufWriter::new(io::stdout().lock());
        match write(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                // What is buffered could not be written; dropping the writer would try again.
                drop(out.into_parts());
                Err(vec![Diagnostic::error("output", format!("the report cannot be written: {error}"))])
            }
            _ => {
                drop(out.into_parts());
                Ok(())
            }
        }
    }

    /// Does some work, and says meanwhile how much of it is done, if it takes long and anyone looks.
    pub(super) fn watch<T>(&self, all: usize, progress: &Progress, work: impl FnOnce() -> T) -> T {
        if !self.is_watched {
            return work();
        }
        thread::scope(|scope| {
            // What is never sent ends the wait when the work is done.
            let (end, ended) = mpsc::channel::<()>();
            scope.spawn(move || {
                let mut wait = PATIENCE;
                while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                    wait = BLINK;
                    let _ = write!(io::stderr(), "\r {} of {} ", progress.done(), count(all, "document"));
                }
                if wait == BLINK {
                    // Back to the beginning of the line, and nothing behind it.
                    let _ = write!(io::stderr(), "\r\x1b[K");
                }
            });
            let done = work();
            drop(end);
            done
        })
    }

    /// Shows mistakes on standard error.
    pub(super) fn complain(&self, mistakes: &[Diagnostic], sources: &SourceMap) {
        // Nothing can be said if nobody listens, here and below.
        let _ = report::diagnostics(mistakes, sources, &self.error, &mut io::stderr().lock());
    }

    /// Shows what is wrong and odd with many documents on standard error.
    pub(super) fn tell(&self, diagnostics: &[Diagnostic], sources: &SourceMap) {
        let _ = report::most_of(diagnostics, sources, &self.error, &mut io::stderr().lock());
    }

    /// Shows what is odd and no mistake on standard error, unless asked to be quiet.
    pub(super) fn warn(&self, warnings: &[Diagnostic], sources: &SourceMap) {
        if !self.is_quiet {
            self.complain(warnings, sources);
        }
    }

    /// Says how it ends on standard error; if asked to be quiet, only what kept Ordain from its work.
    pub(super) fn conclude(&self, exit: Exit, reason: &str) {
        if !reason.is_empty() && (!self.is_quiet || exit == Exit::Trouble) {
            let _ = writeln!(io::stderr(), " exit {}: {reason}", exit as u8);
        }
    }
}

/// `COLUMNS`, the terminal's own width, or that of a log.
fn width() -> usize {
    let given = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    given.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(WIDTH)
}

/// See no-color.org and bixense.com/clicolors.
fn colour(when: When, is_terminal: bool, variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty() && value != "0");
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
        When::Auto if is_set("CLICOLOR_FORCE") => true,
        When::Auto => is_terminal && variable("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Whether the locale allows more than ASCII. One that is not set says nothing, and logs are UTF-8.
fn unicode(variable: &dyn Fn(&str) -> Option<String>) -> bool {
    let locales = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable);
    let locale = locales.map(|locale| locale.to_lowercase()).find(|locale| !locale.is_empty());
    locale.is_none_or(|locale| locale.contains("utf-8") || locale.contains("utf8"))
}

#[cfg(test)]
mod tests {
    use super::{When, colour, unicode};

    fn with<'a>(set: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn colours_are_for_people_unless_told_otherwise() {
        assert!(colour(When::Auto, true, &with(&[("TERM", "xterm")])));
        assert!(!colour(When::Auto, false, &with(&[("TERM", "xterm")])));
        assert!(!colour(When::Auto, true, &with(&[("TERM", "dumb")])));
        assert!(!colour(When::Auto, true, &with(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")])));
        assert!(colour(When::Auto, true, &with(&[("NO_COLOR", "")])));
        assert!(colour(When::Auto, false, &with(&[("CLICOLOR_FORCE", "1")])));
        assert!(!colour(When::Auto, false, &with(&[("CLICOLOR_FORCE", "0")])));
        assert!(colour(When::Always, false, &with(&[("NO_COLOR", "1")])));
        assert!(!colour(When::Never, true, &with(&[("CLICOLOR_FORCE", "1")])));
    }

    #[test]
    fn the_locale_decides_about_unicode() {
        assert!(unicode(&with(&[])));
        assert!(unicode(&with(&[("LC_ALL", ""), ("LANG", "de_DE.UTF-8")])));
        assert!(!unicode(&with(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")])));
    }
}
