//! Ordain: policy as code for serverless stacks.

pub mod builtins;
pub mod diagnostic;
pub mod document;
pub mod eval;
pub mod finding;
pub mod ir;
pub mod semantics;
pub mod source;
pub mod stack;
pub mod syntax;
pub mod value;
