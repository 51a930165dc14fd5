//! Reads the policies that ship with Ordain when it is built, so that no run has to.
//!
//! The rooms that read policies are part of this program as well, and what they make of each file is kept beside its text.
//! A policy with a mistake is left out: the run reads it, and says what is wrong.

#![allow(dead_code, unreachable_pub, unused_imports, reason = "the rooms have more in them than is needed here")]

#[path = "src/diagnostic/mod.rs"]
mod diagnostic;
#[path = "src/source/mod.rs"]
mod source;
#[path = "src/syntax/mod.rs"]
mod syntax;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

const POLICIES: &str = "policies";

fn main() -> Result<(), Box<dyn Error>> {
    for read in [POLICIES, "grammar", "src/diagnostic", "src/source", "src/syntax"] {
        println!("cargo::rerun-if-changed={read}");
    }
    let mut sources = source::SourceMap::default();
    let mut read = BTreeMap::new();
    for path in policies(Path::new(POLICIES))? {
        let name = path.strip_prefix(POLICIES)?.to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&path)?;
        let parsed = syntax::parse(sources.add(name.as_str(), text.as_str()), &text);
        if parsed.diagnostics.is_empty() {
            read.insert(name, postcard::to_stdvec(&(parsed.file.items, parsed.file.comments))?);
        }
    }
    let out = PathBuf::from(std::env::var("OUT_DIR")?).join("policies");
    Ok(std::fs::write(out, postcard::to_stdvec(&read)?)?)
}

fn policies(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(policies(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "ord") {
            found.push(path);
        }
    }
    Ok(found)
}
