//! Ordain: policy as code for serverless stacks.

pub mod baseline;
pub mod builtins;
pub mod cli;
pub mod diagnostic;
pub mod document;
pub mod engine;
pub mod eval;
pub mod finding;
pub mod formats;
pub mod iam;
pub mod ir;
pub mod pack;
pub mod provider;
pub mod repl;
pub mod report;
pub mod semantics;
pub mod source;
pub mod stack;
pub mod suppression;
pub mod syntax;
pub mod testing;
pub mod value;
