//! One statement in, one reply out, and what was defined so far.

use super::disk::Disk;
use super::{command, statement};
use crate::diagnostic::Diagnostic;
use crate::engine::{Interrupt, Outset, Reading, Workbench};
use crate::formats::Format;
use crate::report::{self, Style};
use crate::source::{Place, SourceId, Span};
use crate::syntax::{self, InputError};

/// What a statement came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// What is to be shown; ends in a line end unless it is empty.
    pub text: String,
    /// How it ended.
    pub ended: Ended,
}

/// How a statement ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// It did what it should.
    Well,
    /// It is wrong, or could not be evaluated: nothing was changed.
    Wrong,
    /// The session is over.
    Quit,
    /// This text is to be edited by the person, and entered again.
    Edit(String),
}

/// What was said and defined since the session began.
pub struct Session {
    pub(super) bench: Workbench,
    pub(super) disk: Box<dyn Disk>,
    /// The page that replies are written for.
    pub style: Style,
    /// The paths of policies that were loaded.
    pub(super) policies: Vec<String>,
    /// The statements so far.
    pub(super) history: Vec<String>,
    /// How many results there are.
    pub(super) results: usize,
    /// What is asked again when a file changes, with what it came to.
    pub(super) watched: Vec<(String, String)>,
    /// The session so far, as a transcript.
    pub(super) log: String,
    /// The file that it is recorded in.
    pub(super) recording: Option<String>,
    /// Files that this session wrote, which it may write again.
    pub(super) written: Vec<String>,
    /// How the statement of now ends, where it is neither well nor wrong.
    pub(super) ending: Option<Ended>,
    /// The values of parameters with which the session began.
    pub(super) given: Vec<(String, String)>,
    /// What the files were like when they were read.
    stamps: Vec<(String, u64)>,
}

/// How many oddities of what is loaded are shown.
const ODDITIES: usize = 3;

/// A text, or all that is wrong.
pub(super) type Outcome = Result<String, Vec<Diagnostic>>;

impl Session {
    /// A session without documents.
    ///
    /// # Errors
    /// What is wrong with the policies that ship with the engine.
    pub fn new(
        outset: Outset,
        interrupt: Interrupt,
        disk: Box<dyn Disk>,
        style: Style,
    ) -> Result<Self, Vec<Diagnostic>> {
        let given = outset.options.given.clone();
        Ok(Self {
            bench: Workbench::new(outset, interrupt)?,
            given,
            disk,
            style,
            policies: Vec::new(),
            history: Vec::new(),
            results: 0,
            watched: Vec::new(),
            log: String::new(),
            recording: None,
            written: Vec::new(),
            ending: None,
            stamps: Vec::new(),
        })
    }

    /// Whether a text needs more lines: it is good as far as it goes.
    pub fn is_incomplete(&self, text: &str) -> bool {
        let is_statement = !text.trim_start().starts_with(':') && !text.trim().is_empty();
        let mut sources = crate::source::SourceMap::default();
        let source = sources.add("", text);
        is_statement
            && matches!(
                syntax::parse_input(source, &statement::plain(self.bench.names(), text)),
                Err(InputError::Incomplete(_))
            )
    }

    /// Takes one statement, of one line or several.
    pub fn enter(&mut self, text: &str) -> Reply {
        let text = text.trim_matches(['\n', '\r', ' ', '\t', '\u{feff}']);
        if text.is_empty() {
            return Reply { text: String::new(), ended: Ended::Well };
        }
        self.bench.interrupt().lower();
        self.history.push(text.to_owned());
        let source = self.bench.sources.add("<prompt>", text);
        let outcome = match text.strip_prefix(':') {
            Some(_) => command::run(self, source, text),
            None => statement::run(self, source, text),
        };
        let was_interrupted = self.bench.interrupt().lower();
        let reply = match outcome {
            _ if was_interrupted => Reply { text: "interrupted\n".into(), ended: Ended::Wrong },
            Ok(text) => Reply { text, ended: self.ending.take().unwrap_or(Ended::Well) },
            Err(wrong) => {
                let wrong = if text.starts_with(':') { statement::as_typed(self, wrong) } else { wrong };
                let first = Span::new(0, text.lines().next().unwrap_or_default().len() as u32);
                let here = |it: Diagnostic| it.at(Place { source, span: first }, "nothing was done");
                let wrong: Vec<_> =
                    wrong.into_iter().map(|it| if it.labels.is_empty() { here(it) } else { it }).collect();
                Reply { text: self.pictures(&wrong), ended: Ended::Wrong }
            }
        };
        self.record(text, &reply.text);
        reply
    }

    /// What the session has, for the first lines of it.
    pub fn greeting(&self) -> String {
        statement::greeting(self)
    }

    /// Loads what the command line names.
    ///
    /// # Errors
    /// What is wrong with the paths or the files.
    pub fn open(&mut self, templates: &[String], policies: &[String]) -> Outcome {
        let mut text = String::new();
        let policies = policies.iter().map(|path| ("load", path));
        for (command, path) in policies.chain(templates.iter().map(|path| ("input", path))) {
            let (odd, what) = command::open(self, command, path, None)?;
            self.log += &super::transcript::entry(&format!(":{command} {path}"), &(odd.clone() + &what));
            text += &odd;
        }
        self.bench.configure()?;
        Ok(text)
    }

    /// Mistakes as pictures of the lines.
    pub fn complain(&self, wrong: &[Diagnostic]) -> String {
        self.pictures(wrong)
    }

    /// Whether a file that was read has changed since.
    pub fn is_stale(&self) -> bool {
        self.stamps.iter().any(|(path, stamp)| self.disk.stamp(path) != *stamp)
    }

    /// Whether something is watched.
    pub fn watches(&self) -> bool {
        !self.watched.is_empty()
    }

    /// Reads the files that changed again, and asks again what is watched.
    pub fn refresh(&mut self) -> Reply {
        let (text, is_well) = command::reload(self);
        Reply { text, ended: if is_well { Ended::Well } else { Ended::Wrong } }
    }

    /// Remembers what a file is like.
    pub(super) fn stamp(&mut self, path: &str) {
        let stamp = self.disk.stamp(path);
        self.stamps.retain(|(own, _)| own != path);
        self.stamps.push((path.to_owned(), stamp));
    }

    /// Loads further policies; gives warnings as pictures.
    pub(super) fn load_policies(&mut self, paths: &[String]) -> Outcome {
        let mut all = self.policies.clone();
        all.extend(paths.iter().filter(|path| !self.policies.contains(path)).cloned());
        let files = self.disk.policies(&all)?;
        let warnings = self.bench.load(&files)?;
        self.policies = all;
        files.iter().for_each(|file| self.stamp(&file.name));
        Ok(self.pictures(&warnings))
    }

    /// Loads the templates at a path; gives what is odd about them as pictures, and the numbers of their documents.
    pub(super) fn load_templates(
        &mut self,
        path: &str,
        format: Option<&'static Format>,
    ) -> Result<(String, Vec<usize>), Vec<Diagnostic>> {
        let inputs = self.disk.templates(path)?;
        let Reading { files, documents, odd, wrong } = self.bench.read(inputs, format);
        files.iter().for_each(|file| self.stamp(file));
        match (documents.is_empty(), wrong.is_empty()) {
            (true, false) => Err(wrong),
            (true, true) => Err(vec![
                Diagnostic::error("no-template", format!("there is no template at `{path}`"))
                    .note("templates are recognised by their content, not by their names"),
            ]),
            (false, _) => Ok((self.some(&odd) + &self.pictures(&wrong), documents)),
        }
    }

    /// One of each sort of many oddities: one looks around in spite of them.
    fn some(&self, odd: &[Diagnostic]) -> String {
        let mut shown: Vec<Diagnostic> = Vec::new();
        for it in odd {
            if shown.len() < ODDITIES && shown.iter().all(|own| own.code != it.code) {
                shown.push(it.clone());
            }
        }
        let more = match odd.len() - shown.len() {
            0 => String::new(),
            more => format!("and {more} more (`ordain check` shows all)\n\n"),
        };
        self.pictures(&shown) + &more
    }

    /// Mistakes as pictures of the lines.
    pub(super) fn pictures(&self, diagnostics: &[Diagnostic]) -> String {
        let mut out = Vec::new();
        // Writing to memory does not fail.
        let _ = report::diagnostics(diagnostics, &self.bench.sources, &self.style, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    /// A new text of this session, for what is not typed as it is read.
    pub(super) fn text(&mut self, text: &str) -> SourceId {
        self.bench.sources.add("<session>", text)
    }

    fn record(&mut self, statement: &str, reply: &str) {
        // Recording is about the session, and no part of it.
        if statement.starts_with(":record") {
            return;
        }
        self.log.push_str(&super::transcript::entry(statement, reply));
        let Some(path) = self.recording.clone() else { return };
        // A recording that cannot be written ends; the statement is not to blame.
        if self.disk.write(&path, &self.log).is_err() {
            self.recording = None;
        }
    }
}
