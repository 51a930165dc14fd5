//! A file with another text: all of it or nothing, with the permissions that it had.

use std::fs::{self, File, OpenOptions, Permissions};
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
    through_another(&path, text.as_bytes(), Some(permissions)).map_err(|error| reason(&error))
}

/// Writes a file whether or not it is there. What is no plain file, such as a pipe or a device, is written into.
///
/// # Errors
/// Why it cannot be written, in words.
pub(super) fn put(path: &Path, text: &[u8]) -> Result<(), String> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let written = match fs::metadata(&path) {
        Ok(there) if !there.is_file() => File::options().write(true).open(&path).and_then(|mut it| it.write_all(text)),
        Ok(there) if there.permissions().readonly() => return Err("it is read-only".into()),
        Ok(there) => through_another(&path, text, Some(there.permissions())),
        Err(_) => through_another(&path, text, None),
    };
    written.map_err(|error| reason(&error))
}

fn through_another(path: &Path, text: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let replaced = write(&beside, text, permissions).and_then(|()| fs::rename(&beside, path));
    replaced.inspect_err(|_| {
        // What is left of it is in nobody's way, and the reason is already at hand.
        let _ = fs::remove_file(&beside);
    })
}

fn write(path: &Path, text: &[u8], permissions: Option<Permissions>) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    file.sync_all()
}
