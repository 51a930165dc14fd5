//! What templates may read besides themselves: files of the project, and the environment.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

use super::files::reason;
use crate::engine::{Allowed, Files};

/// No file is longer, in bytes.
const LONGEST: u64 = 16 << 20;

/// What a run allows, below the folder of the project.
pub(super) fn allowed(files: bool, environment: bool, project: &Path) -> Allowed {
    let folder = if project.as_os_str().is_empty() { Path::new(".") } else { project };
    let below = |root: PathBuf| Arc::new(Below { root }) as Arc<dyn Files>;
    Allowed {
        files: files.then(|| folder.canonicalize().ok().map(below)).flatten(),
        environment: environment.then(|| Arc::new(variables())),
    }
}

/// The variables that are text.
fn variables() -> BTreeMap<String, String> {
    env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))).collect()
}

/// The files below a folder.
#[derive(Debug)]
struct Below {
    root: PathBuf,
}

impl Files for Below {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        let outside = || Err("it is outside of the project".to_owned());
        let Ok(here) = env::current_dir().and_then(|it| it.canonicalize()) else { return outside() };
        // What is there outside of the project is not even told by its absence.
        if !plainly(&here.join(path)).starts_with(&self.root) {
            return outside();
        }
        let real = match Path::new(path).canonicalize() {
            Ok(real) => real,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(reason(&error)),
        };
        if !real.starts_with(&self.root) {
            return outside();
        }
        match fs::metadata(&real) {
            Ok(it) if !it.is_file() => return Err("it is no file".to_owned()),
            Ok(it) if it.len() > LONGEST => return Err(format!("it is longer than {} MiB", LONGEST >> 20)),
            Ok(_) => {}
            Err(error) => return Err(reason(&error)),
        }
        fs::read(&real).map(Some).map_err(|error| reason(&error))
    }
}

/// A path without `.` and `..`, as it is written.
fn plainly(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}
