//! The tests from outside.
mod report;
