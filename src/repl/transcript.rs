//! A session as text: what was typed behind a prompt, and below it what was answered. It is read again to be compared.

use std::io::{self, BufRead, Write};

use super::gather::Gathered;
use super::session::{Ended, Session};

/// What stands before the first line of a statement.
pub const PROMPT: &str = "ord> ";

/// What stands before its other lines.
pub const CONTINUED: &str = "...> ";

/// The width of the page that transcripts are written on.
pub const WIDTH: usize = 100;

/// A statement with its reply.
pub(super) fn entry(statement: &str, reply: &str) -> String {
    let mut text = String::new();
    for (number, line) in statement.lines().enumerate() {
        text.push_str(format!("{}{line}", if number == 0 { PROMPT } else { CONTINUED }).trim_end());
        text.push('\n');
    }
    text.push_str(reply);
    if !reply.is_empty() && !reply.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Enters the statements of a transcript again and gives the transcript that comes of it. What stands before the first
/// prompt is a note, and stays.
pub fn replay(session: &mut Session, transcript: &str) -> String {
    let mut text = String::new();
    let mut statement: Option<String> = None;
    for line in transcript.lines() {
        let first = line.strip_prefix(PROMPT).or((line == PROMPT.trim_end()).then_some(""));
        let further = line.strip_prefix(CONTINUED).or((line == CONTINUED.trim_end()).then_some(""));
        match (first, further, &mut statement) {
            (Some(first), ..) => {
                if let Some(done) = statement.replace(first.to_owned()) {
                    text.push_str(&entry(&done, &session.enter(&done).text));
                }
            }
            (None, Some(further), Some(open)) => {
                open.push('\n');
                open.push_str(further);
            }
            (None, _, None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None, Some(_)) => {}
        }
    }
    if let Some(done) = statement {
        text.push_str(&entry(&done, &session.enter(&done).text));
    }
    text
}

/// Runs statements from a file or a pipe, and writes the replies. Gives whether all ended well: it stops at the first that
/// did not.
///
/// # Errors
/// The input cannot be read, or the output not be written.
pub fn run(session: &mut Session, input: &mut dyn BufRead, out: &mut dyn Write) -> io::Result<bool> {
    let mut statement = Gathered::default();
    loop {
        let mut line = Vec::new();
        let at_end = input.read_until(b'\n', &mut line)? == 0;
        if !statement.add(session, &String::from_utf8_lossy(&line)) && !at_end {
            continue;
        }
        let reply = session.enter(&statement.take());
        out.write_all(reply.text.as_bytes())?;
        out.flush()?;
        match reply.ended {
            Ended::Wrong => return Ok(false),
            Ended::Quit => return Ok(true),
            Ended::Edit(_) => {
                out.write_all(b"an editor needs a terminal\n")?;
                return Ok(false);
            }
            Ended::Well if at_end => return Ok(true),
            Ended::Well => {}
        }
    }
}
