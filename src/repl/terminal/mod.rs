//! The person in front of a session: keys, colours, hints, completion, history. The only place that knows rustyline.

mod edit;
mod helper;

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustyline::config::{BellStyle, Configurer};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{ColorMode, CompletionType, Config, EditMode, Editor, ExternalPrinter};

use self::helper::Help;
use super::session::{Ended, Reply, Session};
use super::transcript::PROMPT;
use crate::engine::Interrupt;
use crate::report::Tone;

/// How lines are edited.
#[derive(Debug)]
pub struct Editing {
    /// With the modes of vi.
    pub vi: bool,
    /// The file in which statements are remembered.
    pub history: Option<PathBuf>,
}

/// How many statements the history keeps.
const REMEMBERED: usize = 5_000;

/// More candidates than this are shown only if the person says so.
const CANDIDATES: usize = 100;

/// How often it is looked whether a file that is watched has changed.
const LOOK: Duration = Duration::from_millis(400);

/// How often in a row the terminal may send what is no UTF-8 before it is taken for broken.
const FAILURES: usize = 1_000;

/// A session that the person and the one who watches files share.
type Shared = Arc<Mutex<Session>>;

/// A panic of the other thread is no reason to lose what was defined.
fn lock(session: &Shared) -> MutexGuard<'_, Session> {
    session.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Talks until the person ends it.
///
/// # Errors
/// The terminal cannot be read or written.
pub fn converse(session: Session, interrupt: &Interrupt, editing: &Editing) -> io::Result<()> {
    let colour = session.style.colour;
    let session: Shared = Arc::new(Mutex::new(session));
    let mut editor = editor(&session, colour, editing)?;
    let flag = interrupt.clone();
    ctrlc::set_handler(move || flag.raise()).map_err(io::Error::other)?;
    if let Ok(printer) = editor.create_external_printer() {
        let session = Arc::clone(&session);
        thread::spawn(move || keep_watch(&session, printer));
    }
    fit(&mut editor, &session);
    show(&lock(&session).greeting())?;
    let mut memory = Memory { path: editing.history.clone() };
    talk(&mut editor, &session, &mut memory)
}

/// The file in which statements are remembered, as long as that is possible.
struct Memory {
    path: Option<PathBuf>,
}

impl Memory {
    /// Adds a statement at once, so that nothing is lost however the session ends. A file that cannot be written is told of
    /// once.
    fn keep(&mut self, editor: &mut Editor<Help, FileHistory>, statement: &str) -> io::Result<()> {
        editor.add_history_entry(statement.trim_end()).map_err(broken)?;
        let Some(path) = &self.path else { return Ok(()) };
        if let Err(error) = editor.append_history(path) {
            show(&format!("statements are not remembered: `{}` cannot be written: {error}\n", path.display()))?;
            self.path = None;
        }
        Ok(())
    }
}

fn editor(session: &Shared, colour: bool, editing: &Editing) -> io::Result<Editor<Help, FileHistory>> {
    let config = Config::builder()
        .max_history_size(REMEMBERED)
        .and_then(|it| it.history_ignore_dups(true))
        .map_err(broken)?
        .edit_mode(if editing.vi { EditMode::Vi } else { EditMode::Emacs })
        .completion_type(CompletionType::List)
        .completion_prompt_limit(CANDIDATES)
        .completion_show_all_if_ambiguous(true)
        .bell_style(BellStyle::None)
        .color_mode(if colour { ColorMode::Forced } else { ColorMode::Disabled })
        .bracketed_paste(true)
        .tab_stop(4)
        .build();
    let mut editor = Editor::with_history(config, FileHistory::with_config(&Config::default())).map_err(broken)?;
    editor.set_max_history_size(REMEMBERED).map_err(broken)?;
    editor.set_helper(Some(Help::new(Arc::clone(session))));
    if let Some(path) = &editing.history {
        if let Some(parent) = path.parent() {
            // Where there can be no history, there is none.
            let _ = std::fs::create_dir_all(parent);
        }
        let _ = editor.load_history(path);
    }
    Ok(editor)
}

fn talk(editor: &mut Editor<Help, FileHistory>, session: &Shared, memory: &mut Memory) -> io::Result<()> {
    let prompt = {
        let painted = lock(session).style.paint(Tone::Good, PROMPT.trim_end());
        (PROMPT.to_owned(), format!("{painted} "))
    };
    // What was on the line when the terminal sent something that is no text.
    let mut line = String::new();
    let mut failures = 0;
    loop {
        let statement = match editor.readline_with_initial(&prompt, (&std::mem::take(&mut line), "")) {
            Ok(statement) => statement,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => return Ok(()),
            Err(ReadlineError::Io(error)) if error.kind() == io::ErrorKind::InvalidData && failures < FAILURES => {
                failures += 1;
                line = editor.helper().map_or_else(String::new, Help::typed);
                continue;
            }
            Err(error) => return Err(broken(error)),
        };
        failures = 0;
        if !enter(editor, session, memory, &statement)? {
            return Ok(());
        }
    }
}

/// Enters a statement and shows the reply. Gives whether the session goes on.
fn enter(
    editor: &mut Editor<Help, FileHistory>,
    session: &Shared,
    memory: &mut Memory,
    statement: &str,
) -> io::Result<bool> {
    let mut statement = statement.to_owned();
    loop {
        if !statement.trim().is_empty() {
            memory.keep(editor, &statement)?;
        }
        fit(editor, session);
        let Reply { text, ended } = lock(session).enter(&statement);
        show(&text)?;
        match ended {
            Ended::Well | Ended::Wrong => return Ok(true),
            Ended::Quit => return Ok(false),
            Ended::Edit(text) => match edit::edit(&text) {
                Ok(edited) => statement = edited,
                Err(reason) => {
                    show(&format!("{reason}\n"))?;
                    return Ok(true);
                }
            },
        }
    }
}

/// Replies are as wide as the terminal is now.
fn fit(editor: &mut Editor<Help, FileHistory>, session: &Shared) {
    if let Some((columns, _)) = editor.dimensions() {
        lock(session).style.width = usize::from(columns).max(20);
    }
}

/// Nobody reading any more is no mistake.
fn show(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Asks again what is watched whenever a file changes, above the line that the person is writing.
fn keep_watch(session: &Shared, mut printer: impl ExternalPrinter) {
    loop {
        thread::sleep(LOOK);
        let reply = {
            let mut session = lock(session);
            if !session.watches() || !session.is_stale() {
                continue;
            }
            session.refresh()
        };
        if printer.print(reply.text).is_err() {
            return;
        }
    }
}

fn broken(error: ReadlineError) -> io::Error {
    match error {
        ReadlineError::Io(error) => error,
        other => io::Error::other(other.to_string()),
    }
}
