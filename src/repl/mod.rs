//! The prompt, where rules are written: look around in a template, try, define, judge, keep.
//!
//! [`Session`] takes one statement and gives one reply; it knows neither the terminal nor the file system ([`Disk`] is handed
//! in). `terminal` is the person in front of it, and the only file that knows rustyline. What can be asked for with a colon is
//! a row of [`COMMANDS`]; help, completion, the book and the tests read it.

mod answer;
mod colours;
mod command;
mod complete;
mod disk;
mod gather;
mod local;
mod session;
mod statement;
mod terminal;
mod transcript;
mod verdicts;

pub use colours::coloured;
pub use command::{COMMANDS, Command, Group, Takes};
pub use complete::{Candidate, complete};
pub use disk::Disk;
pub use session::{Ended, Reply, Session};
pub use terminal::{Editing, converse};
pub use transcript::{CONTINUED, PROMPT, WIDTH, replay, run};
