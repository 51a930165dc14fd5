//! Ordain. (In work.)
pub mod diagnostic;
pub mod finding;
pub mod report;
pub mod source;
pub mod syntax;
