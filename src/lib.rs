//! Ordain. (In work.)
pub mod cli;
pub mod diagnostic;
pub mod engine;
pub mod finding;
pub mod report;
pub mod source;
pub mod syntax;
