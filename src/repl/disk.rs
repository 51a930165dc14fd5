//! The file system, as a session needs it; handed in, so that a session can be tried without one.

use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::engine::Input;
use crate::pack::PackFile;

/// Files and a clock.
pub trait Disk: Send {
    /// The templates at a path: a file, or all below a directory.
    ///
    /// # Errors
    /// What is wrong with the path.
    fn templates(&self, path: &str) -> Result<Vec<Input>, Vec<Diagnostic>>;

    /// The policies at some paths, with the data files beside them.
    ///
    /// # Errors
    /// What is wrong with the paths.
    fn policies(&self, paths: &[String]) -> Result<Vec<PackFile>, Vec<Diagnostic>>;

    /// A whole text file.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    fn read(&self, path: &str) -> Result<String, String>;

    /// Writes a whole file, and the directories that it needs.
    ///
    /// # Errors
    /// Why it cannot be written, in words.
    fn write(&mut self, path: &str, text: &str) -> Result<(), String>;

    /// Whether there is something at a path.
    fn exists(&self, path: &str) -> bool;

    /// The paths that begin with a text, directories with a slash at their end.
    fn beginning_with(&self, text: &str) -> Vec<String>;

    /// A number that changes when what is at a path does.
    fn stamp(&self, path: &str) -> u64;

    /// How much time has gone by since some moment.
    fn clock(&self) -> Duration;
}
