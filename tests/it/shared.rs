//! The third-party material that some tests read. It is not part of the project: where it is absent they say so and pass.

use std::path::{Path, PathBuf};

/// The folder, or none with a line on stderr that says what is not tested.
pub fn folder(inner: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ORDAIN_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = root.join(inner);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: {} is absent (set ORDAIN_SHARED to where it is)", folder.display());
    None
}

/// All files below a folder, in a stable order.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder that can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}
