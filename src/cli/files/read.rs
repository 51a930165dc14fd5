//! What is in a file, or why that cannot be read.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::name;
use crate::diagnostic::Diagnostic;
use crate::document::Limits;

/// What is no text shows it in so many bytes.
const FIRST: usize = 1 << 16;

/// Reads one text that is no template and no policy.
pub(in crate::cli) fn text(path: &Path) -> Result<String, Diagnostic> {
    let unreadable =
        |reason: &str| Diagnostic::error("unreadable-file", format!("cannot read `{}`: {reason}", name(path)));
    let bytes = read(path).map_err(|reason| unreadable(&reason))?;
    String::from_utf8(bytes).map_err(|_| unreadable("it is not text in UTF-8"))
}

/// The bytes of a file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let file = File::open(path).map_err(|error| reason(&error))?;
    let length = file.metadata().map_err(|error| reason(&error))?.len();
    limited(file, usize::try_from(length).unwrap_or(usize::MAX))
}

/// The bytes of standard input.
pub(super) fn read_stdin() -> Result<Vec<u8>, String> {
    limited(io::stdin().lock(), 0)
}

/// What there is to read, of which a length is told that may be that of a device, and so none. Of what is no text only the
/// beginning is read: a device may have no end.
fn limited(mut from: impl Read, length: usize) -> Result<Vec<u8>, String> {
    let most = Limits::default().bytes();
    let mut bytes = Vec::new();
    if length <= most {
        bytes.reserve_exact(length);
        fill(&mut bytes, &mut from, FIRST)?;
        if !bytes.contains(&0) {
            fill(&mut bytes, &mut from, most)?;
        }
    }
    match length.max(bytes.len()) > most {
        true => Err(format!("it is longer than {} MiB", most.div_ceil(1 << 20))),
        false => Ok(bytes),
    }
}

/// Reads on, up to so many bytes.
fn fill(bytes: &mut Vec<u8>, from: &mut impl Read, most: usize) -> Result<(), String> {
    let read = from.take(most as u64).read_to_end(bytes);
    read.map(|_| ()).map_err(|error| reason(&error))
}

/// What the system says, without its number.
pub(in crate::cli) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
