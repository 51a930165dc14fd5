//! A statement in the person's own editor.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

/// Opens a text in $VISUAL or $EDITOR and gives what was saved.
///
/// # Errors
/// Why that was not possible, or that nothing was left, in words.
pub(super) fn edit(text: &str) -> Result<String, String> {
    let named = |name: &str| env::var(name).ok().filter(|it| !it.trim().is_empty());
    let editor = named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| "vi".into());
    let (path, mut file) = fresh()?;
    let written = file.write_all(text.as_bytes()).map_err(|error| format!("the statement cannot be written: {error}"));
    drop(file);
    let edited = written
        .and_then(|()| run(&editor, &path))
        .and_then(|()| fs::read_to_string(&path).map_err(|error| format!("what was edited cannot be read: {error}")));
    // It has been read; where it cannot be removed it stays behind among the temporary files.
    let _ = fs::remove_file(&path);
    edited.and_then(|text| if text.trim().is_empty() { Err("nothing was entered".into()) } else { Ok(text) })
}

/// A new file among the temporary ones, that is nobody else's.
fn fresh() -> Result<(PathBuf, fs::File), String> {
    let mut reason = String::new();
    for number in 0..100 {
        let path = env::temp_dir().join(format!("ordain-{}-{number}.ord", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) => reason = error.to_string(),
        }
    }
    Err(format!("no temporary file can be made: {reason}"))
}

fn run(editor: &str, path: &PathBuf) -> Result<(), String> {
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    match Command::new(program).args(words).arg(path).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("`{editor}` ended with an error; nothing was entered")),
        Err(error) => Err(format!("`{editor}` cannot be started: {error}; set EDITOR")),
    }
}
