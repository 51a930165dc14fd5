//! A file with another text: all of it or nothing, with the permissions that it had.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::Path;

use super::files::reason;

/// Replaces the text of a file. Behind a symbolic link it is the file that changes, not the link.
///
/// # Errors
/// Why it cannot be written, in words.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), String> {
    let path = fs::canonicalize(path).map_err(|error| reason(&error))?;
    let permissions = fs::metadata(&path).map_err(|error| reason(&error))?.permissions();
    // Renaming asks the directory only, so a file that is not to be written would be replaced all the same.
    if permissions.readonly() {
        return Err("it is read-only".into());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let replaced = write(&beside, text, permissions).and_then(|()| fs::rename(&beside, &path));
    replaced.map_err(|error| {
        // What is left of it is in nobody's way, and the reason is already at hand.
        let _ = fs::remove_file(&beside);
        reason(&error)
    })
}

fn write(path: &Path, text: &str, permissions: Permissions) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.set_permissions(permissions)?;
    file.sync_all()
}
