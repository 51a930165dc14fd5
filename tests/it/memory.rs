//! A file system for the prompt that writes nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ordain::diagnostic::Diagnostic;
use ordain::engine::Input;
use ordain::pack::PackFile;
use ordain::repl::Disk;

/// The files of this package, and above them what a session wrote.
#[derive(Clone, Default)]
pub struct Memory(pub Arc<Mutex<BTreeMap<String, String>>>);

impl Memory {
    pub fn with(files: &[(&str, &str)]) -> Self {
        let memory = Self::default();
        files.iter().for_each(|(name, text)| memory.put(name, text));
        memory
    }

    pub fn put(&self, name: &str, text: &str) {
        self.0.lock().expect("a lock").insert(name.to_owned(), text.to_owned());
    }

    pub fn get(&self, name: &str) -> Option<String> {
        let written = self.0.lock().expect("a lock").get(name).cloned();
        written.or_else(|| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).ok())
    }
}

impl Disk for Memory {
    fn templates(&self, path: &str) -> Result<Vec<Input>, Vec<Diagnostic>> {
        match self.get(path) {
            Some(text) => Ok(vec![Input { name: path.to_owned(), bytes: text.into_bytes(), named: true }]),
            None => Err(vec![Diagnostic::error("no-such-file", format!("there is no file or directory `{path}`"))]),
        }
    }

    fn policies(&self, paths: &[String]) -> Result<Vec<PackFile>, Vec<Diagnostic>> {
        let file = |path: &String| match self.get(path).filter(|_| path.ends_with(".ord")) {
            Some(text) => Ok(PackFile::new("given", path.clone(), text)),
            None => Err(vec![Diagnostic::error("no-policy", format!("there is no policy `{path}`"))]),
        };
        paths.iter().map(file).collect()
    }

    fn read(&self, path: &str) -> Result<String, String> {
        self.get(path).ok_or_else(|| "no such file or directory".to_owned())
    }

    fn write(&mut self, path: &str, text: &str) -> Result<(), String> {
        self.put(path, text);
        Ok(())
    }

    fn exists(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    fn beginning_with(&self, text: &str) -> Vec<String> {
        self.0.lock().expect("a lock").keys().filter(|name| name.starts_with(text)).cloned().collect()
    }

    fn stamp(&self, path: &str) -> u64 {
        let text = self.get(path).unwrap_or_default();
        text.bytes().fold(7, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)))
    }

    fn clock(&self) -> Duration {
        Duration::ZERO
    }
}
