//! The three sentences that the outside speaks: compile policies, check documents, evaluate an expression.
//!
//! Knows the order of the stages and none of their insides; reads no files and no clock.

mod ask;
mod catalogue;
mod check;
mod compile;
mod contents;
mod excused;
mod expression;
mod iam;
mod items;
mod join;
mod load;
mod look;
mod outside;
mod parallel;
mod relate;
mod stacks;
mod trial;
mod workbench;

pub use catalogue::{kind, kinds, old_tables, rule, rules};
pub use check::check;
pub use compile::{Policies, compile, compile_as};
pub use contents::{Contents, Knob};
pub use expression::{Expression, Valued, evaluate, values};
pub use iam::{RoleFound, find_role, one_action};
pub use look::{Explained, explain, resources};
pub use outside::{Allowed, Files};
pub use trial::Trial;
pub use workbench::{Document, Outset, Reading, Workbench};

pub use crate::eval::Interrupt;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use self::expression::stopped;
use self::load::{Text, Unread, adapted, nothing};
use crate::diagnostic::Diagnostic;
use crate::eval::{Environment, Limits};
use crate::finding::Run;
use crate::formats::{Format, Given};
use crate::value::day_of;

/// What a run is given from outside.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Values for the parameters of templates: `--param Name=Value`.
    pub given: Vec<(String, String)>,
    /// The instant of the run.
    pub now: jiff::Timestamp,
    /// How many documents are looked at at once; as many as the machine has cores if there is no number.
    pub jobs: Option<NonZeroUsize>,
    /// Whether what documents say to other tools about their findings is heard.
    pub honour_foreign: bool,
    /// As what documents are read that the user named; by what is in them if there is no format.
    pub format: Option<&'static Format>,
    /// Where it is counted how far a check has come.
    pub progress: Progress,
    /// What documents may read besides themselves.
    pub allowed: Allowed,
}

/// How many documents of a check are done, for whoever waits for it.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<AtomicUsize>);

impl Progress {
    /// How many are done.
    pub fn done(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    fn one_more(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Options {
    /// The day of the run, in UTC.
    pub fn today(&self) -> jiff::civil::Date {
        day_of(self.now)
    }

    /// What documents are read with.
    fn given(&self) -> Given {
        Given { parameters: self.given.clone(), ..Given::default() }
    }
}

/// A document to check.
#[derive(Debug, Clone)]
pub struct Input {
    /// The file, as it was named or found.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether the user named it, so that failing to recognise it is an error.
    pub named: bool,
}

/// What a check came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was found.
    pub run: Run,
    /// What is wrong with the documents themselves.
    pub diagnostics: Vec<Diagnostic>,
}

fn environment(options: &Options) -> Environment {
    Environment { now: options.now, limits: Limits::default(), interrupt: Interrupt::default() }
}
